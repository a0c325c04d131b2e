"""Blades of swords as half widths and bends along their length, from dagger to flamberge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ganstudio.data.starter.canvas import SIZE
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.shapes import Floats, Point, snapped

_STEPS = np.arange(2 * SIZE)


@dataclass(frozen=True)
class Blade:
    """Half width and bend of a blade for each step along it, (64,), and the step where it begins."""

    half: Floats
    bend: Floats
    start: int
    single_edge: bool = False


def _along(*points: Point) -> Floats:
    steps, values = zip(*points, strict=True)
    return snapped(np.interp(_STEPS, steps, values, left=0, right=0))


def _straight(dice: Dice) -> Blade:
    wide, end = dice.pick((2.2, 3.2, 3.2, 4.2)), dice.between(53, 58)
    return Blade(_along((18, wide), (end - wide * 2 - 2, wide), (end, 0.2)), np.zeros(64), 20)


def _great(dice: Dice) -> Blade:
    wide = dice.pick((4.2, 5.2, 6.2))
    points = [
        (17, wide - 1),
        (24, wide - 1.2),
        (25, wide),
        (44, wide + dice.pick((0, 0.8))),
        (51, wide * 0.62),
        (58, 0.2),
    ]
    return Blade(_along(*points), np.zeros(64), 18)


def _leaf(dice: Dice) -> Blade:
    wide, end = dice.pick((3.2, 4.2, 5.2)), dice.between(50, 57)
    return Blade(_along((17, 2.2), (24, 2.2), (end - 14, wide), (end - 9, wide - 0.5), (end, 0.2)), np.zeros(64), 19)


def _dagger(dice: Dice) -> Blade:
    wide, end = dice.pick((3.2, 4.2)), dice.between(45, 49)
    return Blade(_along((17, wide), (24, wide + 0.5), (end, 0.2)), np.zeros(64), 18)


def _rapier(dice: Dice) -> Blade:
    return Blade(_along((18, 1.2), (54, 1.2), (58, 0.2)), np.zeros(64), 20)


def _curved(dice: Dice) -> Blade:
    """Make a sabre or scimitar: it bends back, broadest before the point."""
    wide, bow, end = dice.pick((2.2, 3.2, 3.2)), dice.pick((3, 4, 5)), dice.between(50, 53)
    way = np.clip((_STEPS - 20) / (end - 20), 0, 1)
    half = _along((17, 2.2), (30, wide), (end - 12, wide + dice.pick((0, 1, 1.5))), (end, 0.2))
    return Blade(half, snapped(bow * 2.4 * way * (1 - way) * 1.6 - bow * 0.7 * way * way), 20, single_edge=True)


def _katana(dice: Dice) -> Blade:
    way = np.clip((_STEPS - 18) / 42, 0, 1)
    return Blade(_along((17, 2.2), (52, 2.2), (58, 0.2)), snapped(5 * way * (1 - way)), 20, single_edge=True)


def _cleaver(dice: Dice) -> Blade:
    wide = dice.pick((4.2, 5.2))
    return Blade(
        _along((17, 2.2), (26, wide - 1), (45, wide + 1), (50, wide - 0.5), (56, 0.2)), np.full(64, 0.6), 19, True
    )


def _flame(dice: Dice) -> Blade:
    half = _along((17, 3.6), (47, 3.2), (58, 0.2))
    wave = np.array([0, 0.8, 1.4, 1.4, 0.8, 0, -0.8, -1.4, -1.4, -0.8])
    return Blade(half, np.where((_STEPS > 22) & (_STEPS < 54), wave[_STEPS % 10], 0), 20)


def _serrated(dice: Dice) -> Blade:
    blade = _straight(dice)
    teeth = np.where((_STEPS > 24) & (_STEPS < 48), 1.2 - (_STEPS % 6) * 0.3, 0)
    return Blade(blade.half + teeth, blade.bend + teeth, blade.start)


BLADES: tuple[Callable[[Dice], Blade], ...] = (
    *(_straight, _straight, _straight, _great, _great, _leaf, _dagger, _rapier, _curved, _curved),
    *(_katana, _cleaver, _flame, _serrated),
)
