"""Every word that a user can see has a translation, and the compiled catalogues say what the written ones say."""

import ast
import gettext
import re
from string import Formatter

import pytest
from words import LANGUAGES, ROOT, collected, is_translated, po_path, read

WORDS = collected()
MODULES = sorted((ROOT / "ganstudio").rglob("*.py"))
SHOWING = {
    # calls whose first words are read by the user
    *("setText", "setToolTip", "setWindowTitle", "setAccessibleName", "setAccessibleDescription", "setPlaceholderText"),
    *("setTitle", "setStatusTip", "setWhatsThis", "setInformativeText", "setSpecialValueText", "addItem", "addTab"),
    *("addAction", "addMenu", "addButton", "addRow", "drawText", "notice", "setLabelText", "setSuffix", "setPrefix"),
    *(
        "QLabel",
        "QPushButton",
        "QToolButton",
        "QCheckBox",
        "QRadioButton",
        "QGroupBox",
        "QAction",
        "QMenu",
        "QDockWidget",
    ),
    *(
        "StudioError",
        "EmptyState",
        "PageInfo",
        "Gan",
        "Exporter",
        "option",
        "Series",
        "Panel",
        "Inspector",
        "add_argument",
    ),
}
TITLES = ("label", "description", "help", "title", "text", "message", "hint")
PROPER = {"GAN Studio", "PyTorch", "PySide6", "Python", "PNG", "GIF", "JSON", "CSV"}  # the same in every language
UNTRANSLATED = {"sprite", "frame", "favourites", "grid", "walk"}  # parts of names of files: engines like plain letters


def fields(words: str) -> list[tuple[str, str, str]]:
    """Return the placeholders of a text with their formats, in an order that does not depend on the language."""
    found = Formatter().parse(words)
    return sorted((name, spec or "", turn or "") for _text, name, spec, turn in found if name is not None)


def forms(message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def test_words_are_found():
    assert "Start training" in WORDS
    assert "{count} sprite" in WORDS
    assert "training.pause" not in WORDS  # the key of a table, not a word


def test_every_word_is_translated(language):
    catalog = read(language)
    missing = [m.id for m in WORDS if m.id and (m.id not in catalog or not is_translated(catalog[m.id]))]
    assert not missing, "run `python tests/words.py` and translate what it lists"


def test_nothing_is_kept_that_no_code_says(language):
    catalog = read(language)
    assert not catalog.obsolete
    assert not [m.id for m in catalog if m.id and m.id not in WORDS]


def test_plurals_are_complete(language):
    catalog = read(language)
    for message in WORDS:
        if message.id:
            translated = catalog[message.id]
            assert bool(message.pluralizable) == bool(translated.pluralizable), message.id
            assert len(forms(translated)) == (catalog.num_plurals if message.pluralizable else 1), message.id


def test_placeholders_are_the_same(language):
    for message in read(language):
        if message.id:
            words = message.id[-1] if message.pluralizable else message.id
            assert [fields(form) for form in forms(message)] == [fields(words)] * len(forms(message)), words
            old = [sorted(re.findall(r"%(?:\(\w+\))?[rs]", form)) for form in (words, *forms(message))]
            assert all(each == old[0] for each in old), words  # those of argparse


def test_shape_is_the_same(language):
    """An ellipsis, a mnemonic, a mark of code and the spaces at the ends are no matter of language."""
    for message in read(language):
        for said in forms(message) if message.id else ():
            words = message.id[-1] if message.pluralizable else message.id
            assert words.endswith("…") == said.endswith("…"), words
            assert re.findall("&(.)", words.upper()) == re.findall("&(.)", said.upper()), words
            assert words.count("`") == said.count("`"), words
            assert said == said.strip(), words


def test_chinese_has_chinese_punctuation():
    for message in read("zh_CN"):
        for said in forms(message) if message.id else ():
            assert not re.search("[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]|[\u4e00-\u9fff]\\.$", said), said
            assert re.search("[\u4e00-\u9fff]", said) or message.id in UNTRANSLATED or _is_bare(said), said


def _is_bare(words: str) -> bool:
    """Whether nothing but proper names and placeholders are left."""
    for name in ("WGAN-GP", "WGAN", "DCGAN", "CycleGAN", "GAN", "pix2pix"):
        words = words.replace(name, "")
    return not re.search("[A-Za-z]", re.sub(r"\{[^}]*\}", "", words))


def test_the_program_reads_what_the_catalogue_says(language):
    translation = gettext.translation("ganstudio", po_path(language).parents[2], [language])
    catalog = {m.id: m for m in read(language) if m.id}
    for words, message in catalog.items():
        if message.pluralizable:
            said = [translation.ngettext(*words, n) for n in range(200)]
            assert set(said) == set(forms(message)), words
        else:
            assert translation.gettext(words) == message.string, words
    with po_path(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    assert len(compiled) - 1 == sum(len(forms(m)) for m in catalog.values())  # the header has an entry of its own


def plain(node: ast.AST) -> list[str]:
    """Return the literal words of an expression that no `_()` or `N_()` stands around."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value for part in node.values if isinstance(part, ast.Constant))]
    if isinstance(node, ast.BinOp):
        return plain(node.left) + plain(node.right)
    if isinstance(node, ast.IfExp):
        return plain(node.body) + plain(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [words for value in node.values for words in plain(value)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return plain(node.func.value)
    return []


def unmarked(source: str) -> list[tuple[int, str]]:
    """Find what is shown in every language alike: a line and the words."""
    found = []
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = ast.unparse(call.func).rpartition(".")[2]
        if name in SHOWING:
            shown = [argument for argument in call.args if not _is_a_key(name, call, argument)]
            shown += [keyword.value for keyword in call.keywords if keyword.arg in TITLES]
            found += [(call.lineno, words) for argument in shown for words in plain(argument) if _says_something(words)]
    return found


def _is_a_key(name: str, call: ast.Call, argument: ast.AST) -> bool:
    """Whether an argument is for the program: names of icons, keys and flags, defaults of options."""
    place = call.args.index(argument)
    return {
        "option": place == 0,
        "EmptyState": place == 0,
        "PageInfo": place in (1, 2, 4),
        "Series": place in (0, 2),
        "Panel": place == 0,
        "notice": place == 2,
        "add_argument": True,
        "addItem": place == 1,
    }.get(name, False)


def _says_something(words: str) -> bool:
    for name in PROPER:
        words = words.replace(name, "")
    return bool(re.search(r"[^\W\d_]{2}", re.sub("<[^>]*>", "", words)))


def test_what_is_shown_is_marked():
    found = {path.relative_to(ROOT).as_posix(): unmarked(path.read_text("utf-8")) for path in MODULES}
    assert not {path: words for path, words in found.items() if words}


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('label.setText("Go")', 1),
        ('label.setText(_("Go"))', 0),
        ('QLabel(f"{n} sprites")', 1),
        ('QLabel("GAN Studio " + version)', 0),
        ('QLabel("<b>{n}</b>".format(n=1))', 0),
        ('button.setToolTip("Run" if ready else _("Wait"))', 1),
        ('option("auto", N_("Device"), "Where it computes.")', 1),
        ('parser.add_argument("--steps", help="how many")', 1),
        ('raise StudioError("Broken.", hint=_("Mend it."))', 1),
    ],
)
def test_unmarked_words_are_noticed(source, count):
    assert len(unmarked(source)) == count
