"""How the field of a shield is divided between two colours, in the manner of coats of arms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, Mask
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.shapes import ellipse


def _pale(dice: Dice) -> Mask:
    return COLUMNS > CENTRE


def _fess(dice: Dice) -> Mask:
    return ROWS > 13


def _quarters(dice: Dice) -> Mask:
    return (COLUMNS > CENTRE) ^ (ROWS > 14)


def _bend(dice: Dice) -> Mask:
    reach = dice.pick((3, 4, 5))
    return np.abs(COLUMNS - ROWS if dice.chance(0.7) else COLUMNS + ROWS - 31) <= reach


def _chevron(dice: Dice) -> Mask:
    drop = ROWS - np.abs(COLUMNS - CENTRE) * 0.8
    return (drop > 8) & (drop < 13) if dice.chance(0.6) else (drop > 6) & (drop % 6 < 3)


def _stripes(dice: Dice) -> Mask:
    width = dice.pick((3, 4))
    across = np.abs(COLUMNS - CENTRE) if dice.chance(0.6) else np.abs(ROWS - 14.5)
    return (across + width / 2) // width % 2 == 1


def _great_cross(dice: Dice) -> Mask:
    reach = dice.pick((1.5, 2.5))
    return (np.abs(COLUMNS - CENTRE) <= reach) | (np.abs(ROWS - 12.5) <= reach)


def _gyron(dice: Dice) -> Mask:
    """Eight wedges around the middle."""
    x, y = COLUMNS - CENTRE, ROWS - CENTRE
    return (x > 0) ^ (y > 0) ^ (np.abs(x) > np.abs(y))


def _chief(dice: Dice) -> Mask:
    return ROWS < 10


def _checks(dice: Dice) -> Mask:
    return ((COLUMNS // 4) + (ROWS // 4)) % 2 == 0


def _ring(dice: Dice) -> Mask:
    return ellipse(CENTRE, 14.5, 7.6, 7.6) & ~ellipse(CENTRE, 14.5, 5, 5)


def _plain(dice: Dice) -> Mask:
    return np.zeros(COLUMNS.shape, bool)


DIVISIONS: tuple[Callable[[Dice], Mask], ...] = (
    *(
        _pale,
        _fess,
        _quarters,
        _bend,
        _chevron,
        _stripes,
        _great_cross,
        _gyron,
        _chief,
        _checks,
        _ring,
        _plain,
        _plain,
        _plain,
    ),
)
