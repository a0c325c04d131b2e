"""Kinds of sprites: the labels of a data set, which are the names of folders, and how a latent says which one it is.

One coordinate of a latent is the kind's. It is normally distributed as the others are, and along it each kind has a
part of its own, in order, as probable as the kind is frequent: a random latent is of a kind as often as a real sprite.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate
from statistics import NormalDist

Kinds = Mapping[str, int]
"""How many real sprites there are of each kind, by its name, in the order of the numbers of labels."""

MOST_KINDS = 1024
LONGEST_NAME = 1024  # characters; a folder's name has 255 bytes at most, each of which may have to be spelt out
_MOST_SPRITES = 10**9


def edges(kinds: Kinds) -> tuple[float, ...]:
    """Return where one kind's part of the coordinate ends and the next one's begins, ascending; one less than kinds."""
    total = sum(kinds.values())
    return tuple(NormalDist().inv_cdf(count / total) for count in list(accumulate(kinds.values()))[:-1])


def middle(kinds: Kinds, name: str) -> float:
    """Return the coordinate in the middle of a kind's part: half of its latents are on either side."""
    before = sum(list(kinds.values())[: list(kinds).index(name)])
    return NormalDist().inv_cdf((before + kinds[name] / 2) / sum(kinds.values()))


def kind_at(kinds: Kinds, coordinate: float) -> str:
    """Return the name of the kind that a coordinate stands for."""
    return list(kinds)[bisect_left(edges(kinds), coordinate)]


def checked(kinds: object) -> Kinds:
    """Return what is told of kinds: none, or from 2 to `MOST_KINDS`; `ValueError` for what makes no sense."""
    if not isinstance(kinds, dict) or len(kinds) == 1 or len(kinds) > MOST_KINDS:
        raise ValueError("kinds")
    for name, count in kinds.items():
        if not isinstance(name, str) or len(name) > LONGEST_NAME:
            raise ValueError("names")
        if type(count) is not int or not 1 <= count <= _MOST_SPRITES:
            raise ValueError("counts")
    return kinds
