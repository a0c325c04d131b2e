"""Shields: five outlines, painted like coats of arms, with rims, rivets, bosses and signs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, Canvas, Inks, Mask, grow, moved, shrink
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.emblems import EMBLEMS
from ganstudio.data.starter.palettes import BRIGHT, DEEP, DIM, GLINT, LIGHT, OUTLINE, SHADOW, TRIMS, WOODS
from ganstudio.data.starter.shading import ball, bands, puffed
from ganstudio.data.starter.shapes import Floats, ellipse, profile, round_profile, stamp, turned
from ganstudio.data.starter.shield_fields import DIVISIONS

FIELDS = (
    "crimson",
    "scarlet",
    "orange",
    "amber",
    "green",
    "forest",
    "teal",
    "sky",
    "blue",
    "navy",
    "violet",
    "white",
    "charcoal",
    "bone",
)
RIMS = (*TRIMS, "iron", "steel", "leather", "oak")


def _heater(dice: Dice) -> Floats:
    wide, low = dice.between(10, 12), dice.between(14, 18)
    return profile([(3, wide), (low, wide), (low + 5, wide - 2), (low + 9, wide - 6), (28, 1)])


def _round(dice: Dice) -> Floats:
    return round_profile(15.5, dice.between(11, 13))


def _kite(dice: Dice) -> Floats:
    wide = dice.between(8, 10)
    return profile([(2, wide - 5), (3, wide - 3), (5, wide - 1), (8, wide), (13, wide), (21, wide - 4), (29, 1)])


def _tower(dice: Dice) -> Floats:
    wide, cut = dice.between(8, 10), dice.between(0, 3)
    return profile([(2, wide - cut), (2 + cut, wide), (27 - cut, wide), (28, wide - cut)])


def _oval(dice: Dice) -> Floats:
    return round_profile(15.5, dice.between(9, 10), 1.3)


def _hexagon(dice: Dice) -> Floats:
    wide, peak = dice.between(10, 12), dice.between(6, 9)
    return profile([(2, 3), (2 + peak, wide), (28 - peak, wide), (28, 3)])


def _eared(dice: Dice) -> Floats:
    """Draw a tournament shield: a waist between broad ears and belly."""
    return profile([(3, 12), (5, 12), (8, 10), (12, 10), (16, 11), (20, 10), (24, 6), (28, 1)])


SHAPES: tuple[Callable[[Dice], Floats], ...] = (
    _heater,
    _heater,
    _heater,
    _round,
    _round,
    _kite,
    _tower,
    _oval,
    _hexagon,
    _eared,
)


def draw(dice: Dice) -> Canvas:
    """Draw one shield."""
    canvas = Canvas()
    shape = dice.pick(SHAPES)
    half = shape(dice)
    mask = turned(half)
    if shape is _heater and dice.chance(0.5):
        mask &= ~((np.abs(COLUMNS - CENTRE) > 4) & (np.abs(COLUMNS - CENTRE) < half[3] - 2) & (ROWS < 4))
    rim = dice.pick(RIMS)
    first = dice.pick_other(FIELDS, rim)
    second = dice.pick_other((*FIELDS, "gold", "white"), first, rim)
    wooden = dice.chance(0.25)
    if wooden:
        first = dice.pick(WOODS)
    canvas.part(mask, rim, _rim_shade(mask))
    field = shrink(shrink(mask)) if dice.chance(0.7) else shrink(mask)
    light = bands(0.6 * ball(CENTRE - 1, 14, 15, 17) + 0.4 * puffed(field, 4, 0.4) - 0.04, SHADOW, LIGHT)
    canvas.fill(grow(field) & shrink(mask), rim, OUTLINE + DEEP)
    canvas.fill(field, first, light)
    if wooden:
        _planks(canvas, dice, field)
    divided = field & dice.pick(DIVISIONS)(dice)
    if wooden and dice.chance(0.5):
        divided[:] = False
    canvas.fill(divided, second, light)
    _rim_shadow(canvas, field)
    _decorate(canvas, dice, field, rim, (first, second), must=not divided.any())
    if dice.chance(0.45):
        _rivets(canvas, half, rim)
    if dice.chance(0.25):
        _scratches(canvas, dice, shrink(field))
    return canvas


def _rim_shade(mask: Mask) -> Inks:
    """Bright where the rim turns to the light, dark where it turns away, with a glint at the shoulder."""
    return bands(puffed(mask, 3, 0.25) * 1.05, SHADOW, BRIGHT, bounce=True)


def _rim_shadow(canvas: Canvas, field: Mask) -> None:
    """Shade the field along the top and left, under the raised rim."""
    canvas.relight(field & ~(moved(field, 1, 0) & moved(field, 0, 1)), -1)


def _planks(canvas: Canvas, dice: Dice, field: Mask) -> None:
    width = dice.pick((4, 5))
    across = COLUMNS if dice.chance(0.75) else ROWS
    canvas.relight(field & (across % width == 0), -2)
    canvas.relight(field & (across % width == 1), 1)
    grain = (COLUMNS * 7 + ROWS * 3) % 23 < 2
    canvas.relight(field & grain, -1)


def _decorate(canvas: Canvas, dice: Dice, field: Mask, rim: str, taken: tuple[str, str], must: bool) -> None:
    """Draw a boss in the middle, or a sign, or neither, unless the shield would be bare without."""
    roll = dice.unit() * (0.85 if must else 1)
    row = 14.5
    if roll < 0.3:
        size = dice.pick((3.1, 4.1, 4.6))
        ramp = rim if dice.chance(0.7) else dice.pick_other(TRIMS, rim)
        canvas.part(
            ellipse(CENTRE, row, size, size),
            ramp,
            bands(ball(CENTRE, row, size + 0.6, size + 0.6), SHADOW, BRIGHT, True),
        )
        canvas.dots([(14, 13), (13, 13), (14, 12)][: int(size) - 1], ramp, GLINT)
    elif roll < 0.85:
        sign = EMBLEMS[dice.pick(tuple(EMBLEMS))]
        left, top = round(15.5 - len(sign[0]) / 2 + 0.25), round(14.5 - len(sign) / 2)
        ramp = dice.pick_other(("gold", "gold", "white", "bone", "charcoal", "crimson", "sky"), *taken)
        front = stamp(sign, left, top, "#") & field
        side = stamp(sign, left, top, "o") & field
        canvas.fill(grow(front | side) & field, ramp, OUTLINE)
        canvas.fill(side, ramp, DIM)
        canvas.fill(front, ramp, np.where(ROWS - top + COLUMNS - left < 7, BRIGHT, LIGHT))


def _rivets(canvas: Canvas, half: Floats, rim: str) -> None:
    for row in (5, 11, 17, 23):
        if half[row] > 4:
            for column in (int(CENTRE - half[row]) + 2, int(CENTRE + half[row]) - 1):
                canvas.dots([(column, row)], rim, GLINT)
                canvas.dots([(column, row + 1)], rim, DEEP)


def _scratches(canvas: Canvas, dice: Dice, field: Mask) -> None:
    for _ in range(dice.between(1, 3)):
        x, y, length = dice.between(8, 20), dice.between(7, 20), dice.between(3, 6)
        cut = (x + y == COLUMNS + ROWS) & (x - length <= COLUMNS) & (x >= COLUMNS)
        canvas.relight(field & cut, -2)
        canvas.relight(field & moved(cut, 1, 0) & ~cut, 1)
