"""Potions: glass turned on a lathe, filled to a level, closed with cork, crystal or wax."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, Canvas, Mask, grow, shrink
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.emblems import LABELS
from ganstudio.data.starter.palettes import BRIGHT, DEEP, DIM, GLINT, JEWEL_TONES, LIGHT, MID, SHADOW, TRIMS
from ganstudio.data.starter.shading import ball, bands, lathe
from ganstudio.data.starter.shapes import Floats, box, ellipse, profile, round_profile, stamp, turned

FOOT = 29


def _round(dice: Dice) -> Floats:
    radius = dice.between(8, 10)
    neck = profile([(7, dice.between(2, 3)), (FOOT - radius, 3)])
    body = round_profile(FOOT - radius + 0.5, radius)
    body[FOOT:] = 0
    return np.maximum(neck, body)


def _cone(dice: Dice) -> Floats:
    wide = dice.between(9, 11)
    return profile([(7, 3), (11 + dice.between(0, 2), 3), (26, wide), (28, wide), (FOOT, wide - 2)])


def _vial(dice: Dice) -> Floats:
    wide, top = dice.between(4, 5), dice.between(7, 9)
    return profile([(top, wide), (FOOT - 4, wide), (FOOT - 2, wide - 1), (FOOT, wide - 3)])


def _square(dice: Dice) -> Floats:
    wide, shoulder = dice.between(7, 9), dice.between(12, 15)
    neck = dice.between(2, 4)
    return profile(
        [(7, neck), (shoulder - 2, neck), (shoulder, wide - 1), (shoulder + 1, wide), (28, wide), (FOOT, wide - 1)]
    )


def _tall(dice: Dice) -> Floats:
    radius = dice.between(6, 8)
    neck = profile([(7, 2), (FOOT - 2 * radius, 2), (FOOT - radius, 4)])
    return np.maximum(neck, round_profile(FOOT - radius + 0.5, radius))


def _drop(dice: Dice) -> Floats:
    wide = dice.between(8, 10)
    return profile(
        [(7, 2), (11, 3), (15, wide - 4), (19, wide - 1), (22, wide), (25, wide), (27, wide - 2), (FOOT, wide - 5)]
    )


def _gourd(dice: Dice) -> Floats:
    low, high = dice.between(8, 9), dice.between(5, 6)
    upper = round_profile(12.5, high)
    return np.maximum(np.maximum(upper, round_profile(FOOT - low + 0.5, low)), profile([(7, 3), (18, 3)]))


def _lantern(dice: Dice) -> Floats:
    wide, belly = dice.between(8, 10), dice.between(16, 21)
    return profile([(7, 3), (10, 3), (belly, wide), (belly + 2, wide), (28, 5), (FOOT, 5)])


def _jar(dice: Dice) -> Floats:
    wide = dice.between(8, 10)
    return profile(
        [(9, wide - 3), (11, wide - 3), (13, wide - 1), (15, wide), (24, wide), (27, wide - 1), (FOOT, wide - 3)]
    )


def _heart(dice: Dice) -> Floats:
    """Give the width a heart has below its lobes, which are no lathe work and come later."""
    return profile([(12, 8), (14, 10), (19, 10), (22, 8), (FOOT, 1)])


SHAPES: tuple[Callable[[Dice], Floats], ...] = (
    *(_round, _round, _cone, _cone, _vial, _square, _tall, _drop, _gourd, _lantern, _jar, _heart),
)


def draw(dice: Dice) -> Canvas:
    """Draw one potion."""
    canvas = Canvas()
    shape = dice.pick(SHAPES)
    half = shape(dice)
    glass = dice.pick(("glass", "glass", "mithril", "steel"))
    liquid = dice.pick(JEWEL_TONES)
    body = turned(half)
    if shape is _heart:
        body = ellipse(10.5, 16, 5.5, 6) | ellipse(20.5, 16, 5.5, 6) | turned(half * (ROWS[:, 0] >= 15))
        body |= box(13, 8, 18, 14)
        half = np.floor(body.sum(1) / 2)
    canvas.part(body, glass, bands(lathe(half), DIM, BRIGHT))
    inside = _glass(canvas, body, half, glass)
    _liquid(canvas, dice, inside, half, liquid)
    trim = dice.pick(TRIMS)
    _ornament(canvas, dice, inside, half, (liquid, trim))
    _shine(canvas, half, inside)
    top = int(np.flatnonzero(half)[0])
    _closed(canvas, dice, (top, int(half[top])), glass, trim)
    return canvas


def _glass(canvas: Canvas, body: Mask, half: Floats, glass: str) -> Mask:
    """Paint the dark hollow behind the glass and return it."""
    inside = shrink(body)
    canvas.fill(inside, glass, np.where(COLUMNS < CENTRE - 1, SHADOW, DEEP))
    canvas.fill(inside & (2 - half[:, None] > COLUMNS - CENTRE), glass, DIM)
    return inside


def _liquid(canvas: Canvas, dice: Dice, inside: Mask, half: Floats, liquid: str) -> None:
    rows = np.flatnonzero(inside.any(1))
    first, last = int(rows[0]), int(rows[-1])
    widest = first + int(np.argmax(half[first : last + 1] >= half.max() - 2))
    level = dice.between(min(widest, last - 9), max(widest, min(widest + 4, last - 8)))
    pool = inside & (level <= ROWS)
    light = 0.75 * lathe(half) + 0.25 * ball(CENTRE - 2, level + 5, 14, 16)
    canvas.fill(pool, liquid, bands(light - 0.06, SHADOW, LIGHT))
    # Light that went through the liquid gathers at the far side: this is what makes it look wet.
    glow = pool & ellipse(CENTRE + half.max() * 0.25, last - 3, half.max() * 0.62, 3.6)
    canvas.relight(glow, 1)
    if dice.chance(0.3):
        _second_liquid(canvas, dice, pool, level, last, liquid)
    surface = inside & (level == ROWS)
    canvas.fill(surface, liquid, BRIGHT)
    back = inside & (level - 1 == ROWS) & (np.abs(COLUMNS - CENTRE) < half[level] - 2.5)
    canvas.fill(back, liquid, LIGHT)
    if dice.chance(0.65):
        _bubbles(canvas, dice, shrink(pool), liquid)


def _second_liquid(canvas: Canvas, dice: Dice, pool: Mask, level: int, last: int, liquid: str) -> None:
    other = dice.pick_other(JEWEL_TONES, liquid)
    seam = (level + last + 1) // 2 + dice.between(0, 2)
    wave = (COLUMNS + dice.between(0, 5)) // 3 % 2 if dice.chance(0.6) else np.zeros_like(COLUMNS)
    lower = pool & (seam + wave <= ROWS)
    shade = canvas.inks % 8
    canvas.fill(lower, other, shade)
    canvas.relight(lower & ~(pool & (seam + 1 + wave <= ROWS)), 1)


def _bubbles(canvas: Canvas, dice: Dice, water: Mask, liquid: str) -> None:
    spots = np.argwhere(water & (COLUMNS > CENTRE - 3))
    for _ in range(dice.between(2, 4) if len(spots) else 0):
        y, x = spots[int(dice.unit() * len(spots))].tolist()
        canvas.dots([(x, y)], liquid, BRIGHT)
        if dice.chance(0.4) and water[y, x - 1] and water[y + 1, x] and water[y + 1, x - 1]:
            canvas.dots([(x - 1, y)], liquid, GLINT)
            canvas.dots([(x - 1, y + 1), (x, y)], liquid, BRIGHT)
            canvas.dots([(x, y + 1)], liquid, MID)


def _ornament(canvas: Canvas, dice: Dice, inside: Mask, half: Floats, ramps: tuple[str, str]) -> None:
    """Draw a paper label, a painted sign or a metal band on the belly."""
    liquid, trim = ramps
    belly = int(np.flatnonzero(half >= half.max() - 1).mean()) + 1
    sign = LABELS[dice.pick(tuple(LABELS))]
    roll = dice.unit()
    if roll < 0.22 and half.max() >= 7:
        paper = box(12, belly - 4, 19, belly + 3) & inside
        canvas.part(paper, "cream", np.where(COLUMNS < 17, BRIGHT, LIGHT))
        canvas.fill(stamp(sign, 13, belly - 3), liquid, SHADOW)
    elif roll < 0.40 and half.max() >= 7:
        mark = stamp(sign, 13, belly - 2) & inside
        canvas.fill(grow(mark) & inside, liquid, SHADOW)
        canvas.fill(mark, dice.pick(("cream", "gold", liquid)), GLINT)
    elif roll < 0.58:
        row = belly + dice.between(-1, 3)
        band = turned(half) & (np.abs(ROWS - row) < 1.5)
        canvas.part(band, trim, bands(lathe(half), SHADOW, BRIGHT))


def _shine(canvas: Canvas, half: Floats, inside: Mask) -> None:
    """Draw a window reflected at the left, a small one low at the right."""
    rows = np.flatnonzero(half >= max(half.max() * 0.72, 4))
    first, last = int(rows[0]) + 1, int(rows[-1]) - 1
    left = COLUMNS - CENTRE + half[:, None]
    middle = first + max(3, (last - first) // 2)
    streak = (left > 1.6) & (left < 3.4) & (first + 1 <= ROWS) & (middle >= ROWS)
    streak |= (left > 1.6) & (left < 2.6) & (middle + 2 == ROWS)
    right = half[:, None] - (COLUMNS - CENTRE)
    low = (right > 1.2) & (right < 2.6) & (last - 3 <= ROWS) & (last - 1 >= ROWS)
    streak &= inside
    inks = canvas.inks
    inks[streak] += (GLINT - inks[streak] % 8).astype(np.int16)
    canvas.relight(low & inside, 2)


def _closed(canvas: Canvas, dice: Dice, mouth: tuple[int, int], glass: str, trim: str) -> None:
    """Draw the lip of the bottle and what stops it."""
    top, neck = mouth
    cloth = dice.pick(("crimson", "scarlet", "violet", "forest", "navy", "leather"))
    stopper = dice.pick(("cork", "cork", "cork", "crystal", "wax", "metal"))
    round_light = bands(lathe(profile([(0, neck), (31, neck)])), SHADOW, BRIGHT)
    if stopper == "crystal":
        jewel = dice.pick(JEWEL_TONES)
        canvas.part(ellipse(CENTRE, top - 3, 2.6, 2.6), jewel, bands(ball(CENTRE, top - 3, 3, 3), SHADOW, BRIGHT))
        canvas.dots([(14, top - 4)], jewel, GLINT)
    elif stopper == "metal":
        canvas.part(turned(profile([(top - 4, 1), (top - 2, neck), (top - 1, neck)])), trim, round_light)
        canvas.part(box(15, top - 5, 16, top - 5), trim, BRIGHT)
    else:
        ramp = "cork" if stopper == "cork" else cloth
        tall = dice.between(3, 4)
        canvas.part(turned(profile([(top - tall, neck - 0.5), (top - tall + 1, neck), (top, neck)])), ramp, round_light)
        if stopper == "wax":
            canvas.part(turned(profile([(top, neck + 1), (top + 1, neck + 1)])), ramp, round_light)
            canvas.part(box(15 + neck - 1, top + 2, 15 + neck - 1, top + dice.between(3, 4)), ramp, MID)
            return
    lip = turned(profile([(top - 1, neck + 1), (top, neck + 1)]))
    canvas.part(lip, glass, bands(lathe(profile([(0, neck + 1), (31, neck + 1)])), SHADOW, BRIGHT))
    if dice.chance(0.25):
        canvas.part(turned(profile([(top + 2, neck), (top + 3, neck)])), cloth, round_light)
        canvas.part(box(15 + neck, top + 4, 16 + neck, top + dice.between(5, 7)), cloth, MID)
