"""Collects the marked words of the program into the catalogues under `resources/locale` and compiles these.

`.venv/bin/python tests/words.py` after a change of words; it lists what waits for a translation.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh_CN",)
HEADER = "# {language} words of GAN Studio. `tests/words.py` keeps them in step with the code."
WIDTH = 120


def po_path(language: str) -> Path:
    """Return where the translations of a language are written by hand."""
    return ROOT / "resources" / "locale" / language / "LC_MESSAGES" / "ganstudio.po"


def marked(source: str) -> Iterator[str | tuple[str, str]]:
    """Find the marked words of a module. Babel's own reader also takes the key of `_(table["key"])` for a word."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if not isinstance(call.func, ast.Name):
            continue
        words = [node.value for node in call.args if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        if call.func.id == "ngettext":
            yield words[0], words[1]
        elif call.func.id in ("_", "N_") and words:
            yield words[0]


def collected() -> Catalog:
    """Return every marked word of the program, untranslated."""
    catalog = Catalog()
    for path in sorted((ROOT / "ganstudio").rglob("*.py")):
        for words in marked(path.read_text("utf-8")):
            catalog.add(words, locations=[(path.relative_to(ROOT).as_posix(), 1)])
    return catalog


def read(language: str) -> Catalog:
    """Return the catalogue of a language as it is on disk; an empty one if there is none yet."""
    path = po_path(language)
    if not path.exists():
        catalog = Catalog(locale=language, project="GAN Studio", last_translator="GAN Studio", language_team=language)
        catalog.fuzzy = False
        return catalog
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merged(language: str) -> Catalog:
    """Return the catalogue of a language with the words of the code: new ones empty, forgotten ones gone."""
    catalog = read(language)
    catalog.update(collected(), no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.msgid_bugs_address = "the project's issues"
    catalog.header_comment = HEADER.format(language=language)
    return catalog


def po_bytes(catalog: Catalog) -> bytes:
    """Write a catalogue for people. Line numbers are left out: they would change with every edit of the code."""
    made = BytesIO()
    write_po(made, catalog, width=WIDTH, include_lineno=False, ignore_obsolete=True)
    return made.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Write a catalogue for the program; the same catalogue gives the same bytes."""
    made = BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


def is_translated(message: Any) -> bool:
    """Whether every form of a message says something."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms) and not message.fuzzy


def main() -> int:
    """Update and compile every catalogue; 1 if words wait for a translation."""
    waiting = 0
    for language in LANGUAGES:
        catalog = merged(language)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(catalog))
        path.with_suffix(".mo").write_bytes(mo_bytes(read(language)))
        missing = [message for message in catalog if message.id and not is_translated(message)]
        for message in missing:
            sys.stdout.write(f"{language}: {message.id!r} waits for a translation\n")
        sys.stdout.write(f"{language}: {len(catalog)} words, {len(missing)} of them untranslated\n")
        waiting += len(missing)
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
