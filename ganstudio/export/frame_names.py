"""Names of frames and files: any language kept, sound on every system, unique, in natural order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ganstudio.core.file_names import safe_name

_NUMBERED = re.compile(r"(?P<label>.*?)[\s_.#-]*(?P<number>\d+)", re.DOTALL)
_DIGITS = 4  # numbers keep their width, and so their names, up to 9999 sprites


def frame_names(names: Sequence[str], prefix: str = "") -> list[str]:
    """Return a safe and unique name for each of `names`, in their order, `prefix_` before those that lack it.

    Names that are all plain numbers are padded with zeros, so that the order of text is the order of numbers.
    """
    if all(name.isascii() and name.isdigit() for name in names):
        width = max([_DIGITS, *map(len, names)])
        names = [name.zfill(width) for name in names]
    safe = [safe_name(name, f"{number:0{_DIGITS}}") for number, name in enumerate(names)]
    if prefix:
        start = safe_name(prefix)
        begins = re.compile(re.escape(start) + r"(?![^\W_])", re.IGNORECASE)  # as a word, not as a part of one
        safe = [name if begins.match(name) else f"{start}_{name}" for name in safe]
    return unique_names(safe)


def unique_names(names: Sequence[str]) -> list[str]:
    """Add numbers to names that a file system which ignores case or Unicode form would take for one another.

    They keep their order, and of those that are the same the first keeps its name.
    """
    wanted = {_folded(name) for name in names}
    taken: set[str] = set()
    unique = []
    counts: dict[str, int] = {}
    for name in names:
        folded, candidate = _folded(name), name
        while _folded(candidate) in taken or (candidate != name and _folded(candidate) in wanted):
            counts[folded] = counts.get(folded, 1) + 1
            candidate = f"{name}-{counts[folded]}"
        taken.add(_folded(candidate))
        unique.append(candidate)
    return unique


def natural_key(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts 2 before 10 and does not mind case."""
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if index % 2 else (-1, part.casefold()) for index, part in enumerate(parts)]


def groups_of_names(names: Sequence[str], title: str) -> dict[str, list[int]]:
    """Group names that differ only in their last number: the rows of each group, in natural order, by its word.

    Groups of one are left out; plain numbers belong to `title`.
    """
    groups: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        if found := _NUMBERED.fullmatch(name):
            groups.setdefault(found["label"] or title, []).append(row)
    return {
        label: sorted(rows, key=lambda row: natural_key(names[row])) for label, rows in groups.items() if len(rows) > 1
    }


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
