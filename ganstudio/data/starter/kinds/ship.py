"""Space ships seen from above, nose up: mirrored hulls, wings, engines, cockpits and paint."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, Canvas, Mask, mirrored, shrink
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.palettes import BRIGHT, DEEP, DIM, GLINT, LIGHT, MID, SHADOW
from ganstudio.data.starter.shading import ball, bands, lathe
from ganstudio.data.starter.shapes import Floats, box, ellipse, polygon, profile, turned

HULLS = (
    "steel",
    "white",
    "slate",
    "iron",
    "bone",
    "mithril",
    "navy",
    "charcoal",
    "verdigris",
    "crimson",
    "forest",
    "obsidian",
)
PAINTS = (
    "crimson",
    "scarlet",
    "orange",
    "amber",
    "yellow",
    "lime",
    "green",
    "teal",
    "sky",
    "blue",
    "violet",
    "magenta",
    "gold",
)
CANOPIES = ("cyan", "sky", "blue", "amber", "orange", "lime", "violet", "teal")
FLAMES = ("amber", "orange", "cyan", "sky", "violet", "lime", "magenta")


def _needle(dice: Dice) -> Floats:
    wide = dice.between(3, 4)
    return profile([(2, 1), (5, 1), (9, wide - 1), (15, wide), (22, wide), (25, wide - 1)])


def _arrow(dice: Dice) -> Floats:
    wide = dice.between(5, 7)
    return profile([(3, 1), (10, 3), (20, wide), (24, wide), (25, wide - 2)])


def _saucer(dice: Dice) -> Floats:
    wide = dice.between(6, 8)
    return profile([(5, 2), (7, wide - 2), (10, wide), (16, wide), (20, wide - 2), (25, 3)])


def _hauler(dice: Dice) -> Floats:
    wide = dice.between(4, 6)
    return profile(
        [(3, 1), (4, 2), (6, 3), (8, 3), (9, wide), (14, wide), (15, wide - 1), (16, wide - 1), (17, wide), (25, wide)]
    )


def _bulb(dice: Dice) -> Floats:
    return profile([(3, 1), (4, 3), (6, 4), (9, 5), (13, 5), (16, 4), (19, 5), (21, 6), (25, 4)])


def _manta(dice: Dice) -> Floats:
    wide = dice.between(9, 12)
    return profile([(4, 1), (9, 3), (14, 5), (19, wide), (21, wide), (23, wide - 4), (25, 3)])


BODIES: tuple[Callable[[Dice], Floats], ...] = (
    _needle,
    _needle,
    _arrow,
    _arrow,
    _saucer,
    _hauler,
    _hauler,
    _bulb,
    _manta,
)


def draw(dice: Dice) -> Canvas:
    """Draw one space ship."""
    canvas = Canvas()
    body = dice.pick(BODIES)
    half = body(dice)
    hull = dice.pick(HULLS)
    paint = dice.pick_other(PAINTS, hull)
    wing_ramp = hull if dice.chance(0.55) else dice.pick((paint, "iron", "iron"))
    _flames(canvas, dice, half)
    if body is not _manta:
        _wings(canvas, dice, half, wing_ramp, paint)
    if dice.chance(0.4):
        _pods(canvas, dice, half, wing_ramp)
    mask = turned(half)
    canvas.part(mask, hull, bands(lathe(half) * 0.9 + 0.05, SHADOW, BRIGHT, bounce=True))
    _paintwork(canvas, dice, mask, half, paint)
    _panels(canvas, dice, shrink(mask), half)
    _cockpit(canvas, dice, half)
    return canvas


def _both(mask: Mask) -> Mask:
    return mask | mirrored(mask)


def _flames(canvas: Canvas, dice: Dice, half: Floats) -> None:
    """Engine bells under the stern with a flame below each."""
    metal, fire = "iron", dice.pick(FLAMES)
    offset = dice.pick((0, 0, 2, 3)) if half[24] > 3 else dice.pick((0, 2))
    wide, long = (2 if offset else dice.between(2, 3)), dice.between(2, 3)
    for column in {CENTRE - offset, CENTRE + offset}:
        plume = turned(profile([(25, wide - 0.4), (26, wide), (26 + long, 1)]), column)
        canvas.part(plume, fire, MID)
        canvas.fill(turned(profile([(25, wide - 1), (25 + long, 1)]), column), fire, BRIGHT)
        canvas.fill(plume & (ROWS < 27) & (np.abs(COLUMNS - column) < 1), fire, GLINT)
    for column in {CENTRE - offset, CENTRE + offset}:
        bell = turned(profile([(23, wide), (25, wide)]), column)
        canvas.part(bell, metal, bands(lathe(profile([(0, wide), (31, wide)]), column), SHADOW, LIGHT))


def _wings(canvas: Canvas, dice: Dice, half: Floats, ramp: str, paint: str) -> None:
    """Draw one or two pairs of plates; the left one faces the light, the right one turns away."""
    pairs = 2 if dice.chance(0.35) else 1
    for pair in range(pairs):
        root = dice.between(9, 14) if pair == 0 else dice.between(19, 21)
        chord = dice.between(7, 11) if pair == 0 else dice.between(3, 5)
        span = min(int(half.max()) + (dice.between(4, 9) if pair == 0 else dice.between(2, 4)), 14)
        sweep = dice.pick((-2, 0, 3, 5, 7, 9)) if pair == 0 else dice.pick((2, 4))
        tip = dice.between(1, 4)
        base = int(min(root + chord, 25))
        out = CENTRE - span + 0.2
        corners = [(CENTRE, root), (out, root + sweep), (out, min(root + sweep + tip, 28)), (CENTRE, base)]
        left = polygon(corners)
        if not left.any():
            continue
        wings = _both(left)
        shade = np.where(COLUMNS < CENTRE, LIGHT, MID) - ((root + base) // 2 + 1 < ROWS)
        canvas.part(wings, ramp, shade)
        canvas.relight(wings & ~np.roll(wings, 1, 0), 1)
        canvas.relight(wings & ~np.roll(wings, -1, 0), -1)
        _wing_marks(canvas, dice, wings, half, span, paint)
        if dice.chance(0.4):
            _guns(canvas, dice, span, root + sweep)


def _wing_marks(canvas: Canvas, dice: Dice, wings: Mask, half: Floats, span: int, paint: str) -> None:
    reach = np.abs(COLUMNS - CENTRE)
    roll = dice.unit()
    if roll < 0.3:
        marked = wings & (reach > span - 2.6)
    elif roll < 0.55:
        marked = wings & (np.abs(reach - span * 0.68) < 1.2)
    elif roll < 0.75:
        marked = wings & (np.abs((reach + ROWS) % 8 - 4) < 1.2) & (reach > 4)
    else:
        canvas.relight(wings & (np.abs(reach - span * 0.62) < 0.6), -2)
        return
    canvas.fill(marked, paint, np.clip(canvas.inks % 8, DIM, BRIGHT))


def _guns(canvas: Canvas, dice: Dice, span: int, row: int) -> None:
    column = 15 - span + dice.between(1, 3)
    long = dice.between(3, 5)
    barrel = _both(box(column, row - long + 2, column, row + 3))
    canvas.part(barrel, "iron", np.where(row - long + 4 > ROWS, BRIGHT, MID))


def _pods(canvas: Canvas, dice: Dice, half: Floats, ramp: str) -> None:
    """Draw a pair of engines or tanks beside the hull."""
    away = min(half[12:24].max() + dice.between(2, 4), 12)
    top, long = dice.between(11, 15), dice.between(8, 11)
    shape = profile([(top, 1), (top + 2, 2), (top + long - 1, 2), (top + long, 1)])
    strut = np.abs(COLUMNS - CENTRE) < away
    canvas.part(strut & (np.abs(ROWS - top - long * 0.55) < 1.2), ramp, np.where(COLUMNS < CENTRE, LIGHT, DIM))
    for column in (CENTRE - away, CENTRE + away):
        pod = turned(shape, column)
        canvas.part(pod, ramp, bands(lathe(shape, column), SHADOW, BRIGHT))
        canvas.fill(pod & (top + 3 == ROWS), ramp, SHADOW)


def _paintwork(canvas: Canvas, dice: Dice, mask: Mask, half: Floats, paint: str) -> None:
    reach = np.abs(COLUMNS - CENTRE)
    first = int(np.flatnonzero(half)[0])
    style = dice.between(0, 5)
    if style == 0:
        marked = first + dice.between(4, 6) > ROWS
    elif style == 1:
        marked = reach < dice.pick((1, 2))
    elif style == 2:
        row = dice.between(16, 21)
        marked = (row <= ROWS) & (row + dice.between(1, 2) >= ROWS)
    elif style == 3:
        marked = np.abs(ROWS - reach - dice.between(12, 15)) < 2
    elif style == 4:
        marked = reach > half[:, None] - 2
    else:
        marked = ROWS > 21
    canvas.fill(mask & marked, paint, np.clip(canvas.inks % 8, DEEP, BRIGHT))


def _panels(canvas: Canvas, dice: Dice, inner: Mask, half: Floats) -> None:
    """Seams, vents and lights: details that give the hull its size."""
    reach = np.abs(COLUMNS - CENTRE)
    for row in {dice.between(14, 17), dice.between(19, 23)}:
        canvas.relight(inner & (row == ROWS) & (reach > 0.6), -1)
        canvas.relight(inner & (row + 1 == ROWS) & (reach > 0.6), 1)
    if dice.chance(0.6) and half[20] > 3:
        canvas.relight(inner & (np.abs(reach - half[20] + 2) < 0.6) & (ROWS > 15) & (ROWS < 24), -1)
    if dice.chance(0.5):
        vent = inner & (reach < 2) & (ROWS >= 20) & (ROWS < 24)
        canvas.relight(vent & (ROWS % 2 == 0), -3)
    if dice.chance(0.5):
        lamp = dice.pick(("scarlet", "lime", "amber"))
        side = int(half[18]) - 1
        if side >= 2:
            canvas.dots([(15 - side, 18), (16 + side, 18)], lamp, BRIGHT)


def _cockpit(canvas: Canvas, dice: Dice, half: Floats) -> None:
    glass = dice.pick(CANOPIES)
    wide = min(dice.pick((1.6, 2.2, 2.6, 3.2)), half[8:14].max() - 1)
    tall = dice.pick((2.6, 3.2, 4.2))
    row = dice.pick((9.5, 10.5, 11.5, 12.5))
    dome = ellipse(CENTRE, row, max(wide, 1.1), tall)
    canvas.part(dome, glass, bands(ball(CENTRE, row, wide + 0.6, tall + 0.6), SHADOW, LIGHT, bounce=True))
    canvas.dots([(15, round(row - tall + 1.5)), (15, round(row - tall + 2.5))], glass, GLINT)
    if dice.chance(0.4):
        canvas.relight(dome & (round(row + 0.6) == ROWS), -2)
