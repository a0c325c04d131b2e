"""The four sides a character is seen from, in the order of RPG Maker's rows, and the words people have for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ganstudio.core.text import N_

VIEWS: Mapping[str, str] = {
    "down": N_("Front (down)"),
    "left": N_("Left"),
    "right": N_("Right"),
    "up": N_("Rear (up)"),
}
"""Keys, as game engines call the direction a character walks in; the words are untranslated."""

MIRRORED: Mapping[str, str] = {"left": "right", "right": "left"}
"""The sides that many artists draw once only: of which view each is the mirror image."""

MIRROR_WORDS: Mapping[str, str] = {
    "left": N_("The left view is the right one, mirrored."),
    "right": N_("The right view is the left one, mirrored."),
}
"""What to say of a view that was not drawn; untranslated."""

_WORDS = {
    "down": ("down", "front", "south", "前", "正", "下"),
    "left": ("left", "west", "左"),
    "right": ("right", "east", "右"),
    "up": ("up", "back", "rear", "north", "背", "后", "上"),
}


def missing_side(told: Sequence[str]) -> str:
    """Return the side that is all these views lack of four, so that the other one can be mirrored; else nothing."""
    return next((side for side in MIRRORED if sorted([*told, side]) == sorted(VIEWS)), "")


def view_of(words: str) -> str:
    """Return the view that a name such as “heroes-left” tells of last; empty where it tells of none."""
    found = [(place, key) for key, names in _WORDS.items() for name in names if (place := _place(name, words)) >= 0]
    return max(found)[1] if found else ""


def _place(name: str, words: str) -> int:
    """Return where a word stands by itself, the last time; -1 if nowhere. Chinese has no spaces."""
    pattern = re.escape(name) if not name.isascii() else rf"(?<![a-z]){re.escape(name)}(?![a-z])"
    return max((found.start() for found in re.finditer(pattern, words.casefold())), default=-1)
