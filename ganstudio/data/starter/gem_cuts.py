"""Cut stones as planes in space: each cut is a list of planes, and the lower envelope of them is the stone."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ganstudio.data.starter.dice import Dice


@dataclass(frozen=True)
class Plane:
    """One side of a cut stone: the way it faces (radians, 0 is right, clockwise), how far out, how steep."""

    angle: float
    reach: float
    steep: float


def _ring(count: int, reach: float, steep: float, turn: float = 0.0) -> list[Plane]:
    return [Plane(math.tau * (k + turn) / count, reach, steep) for k in range(count)]


def _round(dice: Dice) -> list[Plane]:
    radius = dice.pick((11, 12, 13))
    return (
        _ring(16, radius, 1.5) + _ring(8, radius + 1.8, 0.85, 0.5)
        if dice.chance(0.6)
        else _ring(8, radius - 0.4, 1.0, 0.5)
    )


def _step_cut(dice: Dice) -> list[Plane]:
    """Emerald and baguette: an oblong with cut corners, in two tiers."""
    wide, tall = dice.pick(((9.5, 12.5), (10.5, 13), (12, 12), (8.5, 13.5), (13, 10)))
    corner = (wide + tall) * 0.707 - dice.pick((3.4, 4.6))
    tiers = []
    for grown, steep in ((0, 1.5), (2.4, 0.75)):
        tiers += [Plane(k * math.pi / 2, (wide if k % 2 == 0 else tall) + grown, steep) for k in range(4)]
        tiers += [Plane((k + 0.5) * math.pi / 2, corner + grown, steep) for k in range(4)]
    return tiers


def _hexagon(dice: Dice) -> list[Plane]:
    radius = dice.pick((10.8, 11.6, 12.4))
    turn = dice.pick((0.0, 0.5))
    return _ring(6, radius, 1.1, turn) + (_ring(6, radius + 3.4, 0.75, turn + 0.5) if dice.chance(0.6) else [])


def _trillion(dice: Dice) -> list[Plane]:
    turn = dice.pick((0.25, 0.75))
    return [*_ring(3, 8.4, 1.1, turn), *_ring(3, 12.4, 0.9, turn + 0.5), *_ring(6, 10.6, 0.8, 2 * turn + 0.5)]


def _marquise(dice: Dice) -> list[Plane]:
    """Two arcs that meet in points above and below."""
    planes = []
    for degrees in (-42, -16, 16, 42):
        for side in (0, 180):
            reach = 14 - 6.2 * math.cos(math.radians(degrees))
            planes.append(Plane(math.radians(degrees + side), reach, 1.2))
    return planes


def _pear(dice: Dice) -> list[Plane]:
    """Make a round foot with tangents that meet in a point at the top."""
    planes = [
        Plane(math.radians(degrees), 9.4 + 4.2 * math.sin(math.radians(degrees)), 1.1) for degrees in range(0, 181, 36)
    ]
    return planes + [Plane(math.radians(degrees), 8.0, 1.0) for degrees in (-32, 212)]


def _kite(dice: Dice) -> list[Plane]:
    slant = dice.pick((24, 30, 36))
    sides = [Plane(math.radians(a), 10.2, 1.1) for a in (slant, 180 - slant, -slant, 180 + slant)]
    return sides + [Plane(math.radians(a), 12.6, 0.8) for a in (90, 270)] + [Plane(a, 11.8, 0.8) for a in (0, math.pi)]


CUTS: tuple[Callable[[Dice], list[Plane]], ...] = (
    *(_round, _round, _step_cut, _step_cut, _hexagon, _trillion, _marquise, _pear, _kite),
)
