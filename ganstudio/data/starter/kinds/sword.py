"""Swords, from daggers to great blades, lying on the diagonal with the point at the top right."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganstudio.data.starter.canvas import COLUMNS, ROWS, SIZE, Canvas, Mask
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.palettes import BRIGHT, DIM, GLINT, JEWEL_TONES, LIGHT, MID, SHADOW, TRIMS
from ganstudio.data.starter.shading import ball, bands
from ganstudio.data.starter.shapes import ellipse, snapped
from ganstudio.data.starter.sword_blades import BLADES, Blade

# Along the blade from the pommel (0) to the point (62), and across it from the lit edge to the shaded one.
ALONG = (COLUMNS - ROWS + SIZE - 1).astype(np.int64)
ACROSS = (COLUMNS + ROWS - SIZE + 1).astype(np.float64)


BLADE_METALS = (
    "steel",
    "steel",
    "steel",
    "mithril",
    "white",
    "iron",
    "obsidian",
    "gold",
    "bronze",
    "bone",
    "verdigris",
)
GRIPS = ("leather", "walnut", "oak", "navy", "crimson", "forest", "charcoal", "violet")


def draw(dice: Dice) -> Canvas:
    """Draw one sword."""
    canvas = Canvas()
    blade = dice.pick(BLADES)(dice)
    magic = dice.chance(0.22)
    metal = dice.pick(JEWEL_TONES if magic else BLADE_METALS)
    trim = dice.pick_other(TRIMS, metal)
    jewel = dice.pick_other(JEWEL_TONES, metal)
    grip_start = dice.between(8, 10) if blade.half.max() < 5 else 8
    _paint_grip(canvas, dice, grip_start, blade.start)
    _paint_pommel(canvas, dice, grip_start, trim, jewel)
    _paint_blade(canvas, dice, blade, metal, jewel)
    dice.pick(GUARDS)(canvas, dice, blade.start, trim)
    if dice.chance(0.4):
        _set_jewel(canvas, blade.start, jewel)
    return canvas


def _paint_blade(canvas: Canvas, dice: Dice, blade: Blade, metal: str, jewel: str) -> None:
    off = ACROSS - blade.bend[ALONG]
    half = blade.half[ALONG]
    mask = (np.abs(off) <= half) & (blade.start <= ALONG) & (half > 0)
    shade = np.where(off < 0, LIGHT, DIM)
    if blade.single_edge:
        shade = np.where(off > half - 1.6, BRIGHT, np.where(off < -half + 1.4, DIM, MID))
    else:
        shade = np.where((off < -half + 1) & (half > 2), BRIGHT, shade)
        shade = np.where((off > half - 1) & (half > 2), SHADOW, shade)
    glare = dice.between(28, 46)
    shade = shade + ((np.abs(ALONG - glare) <= 2) | (ALONG > 52) & (off < 1))
    # The guard throws a shadow on the root of the blade.
    shade = shade - (blade.start + 5 > ALONG)
    canvas.part(mask, metal, np.clip(shade, SHADOW, GLINT))
    end = int(np.flatnonzero(blade.half)[-1])
    roll = dice.unit()
    if roll < 0.4 and not blade.single_edge and blade.half.max() > 2.5:
        fuller = mask & (np.abs(off) <= (0.6 if half.max() < 4 else 1.2)) & (end - dice.between(14, 20) > ALONG)
        canvas.fill(fuller, metal, np.where(off < 0, SHADOW, MID))
    elif roll < 0.62 and half.max() > 2.5:
        runes = mask & (np.abs(off - 0.2) <= 1.1) & (ALONG % 6 < 3) & (end - 14 > ALONG) & (blade.start + 6 < ALONG)
        canvas.fill(runes, jewel, np.where(off < 0, GLINT, LIGHT))


def _paint_grip(canvas: Canvas, dice: Dice, start: int, end: int) -> None:
    ramp = dice.pick(GRIPS)
    mask = (np.abs(ACROSS) <= 1.6) & (start <= ALONG) & (end >= ALONG)
    shade = np.where(ACROSS < 0, LIGHT, DIM)
    turn = dice.pick((3, 4, 6))
    if dice.chance(0.75):
        shade = shade - ((ALONG + (ACROSS > 0)) % turn == 0) * 2
    canvas.part(mask, ramp, np.maximum(shade, SHADOW - 1))


def _paint_pommel(canvas: Canvas, dice: Dice, step: int, trim: str, jewel: str) -> None:
    x, y = step / 2, SIZE - 1 - step / 2
    size = dice.pick((1.2, 1.6, 2.1))
    ramp = jewel if dice.chance(0.2) else trim
    if dice.chance(0.25):
        mask = (np.abs(ACROSS) + np.abs(ALONG - step) <= size * 2) & (np.abs(ACROSS) <= size + 1)
    else:
        mask = ellipse(x, y, size, size)
    canvas.part(mask, ramp, bands(ball(x, y, size + 0.4, size + 0.4), SHADOW, BRIGHT))


def _bar(canvas: Canvas, trim: str, mask: Mask) -> None:
    shade = np.where(ACROSS < -3, BRIGHT, np.where(ACROSS < 2, LIGHT, np.where(ACROSS < 5, MID, DIM)))
    canvas.part(mask, trim, shade)


def _straight_guard(canvas: Canvas, dice: Dice, step: int, trim: str) -> None:
    long = dice.between(6, 9)
    _bar(canvas, trim, (np.abs(ALONG - step) <= 1.2) & (np.abs(ACROSS) <= long))
    if dice.chance(0.6):
        for side in (-long, long):
            knob = ellipse((step + side) / 2, SIZE - 1 + (side - step) / 2, 1.5, 1.5)
            canvas.part(knob, trim, BRIGHT - 1 if side < 0 else DIM)


def _bent_guard(canvas: Canvas, dice: Dice, step: int, trim: str) -> None:
    bend, long = dice.pick((-0.5, 0.4, 0.6, 0.8)), dice.between(7, 10)
    lift = snapped(np.maximum(np.abs(ACROSS) - 2, 0) * bend)
    _bar(canvas, trim, (np.abs(ALONG - step - lift) <= 1.6) & (np.abs(ACROSS) <= long))


def _winged_guard(canvas: Canvas, dice: Dice, step: int, trim: str) -> None:
    long = dice.between(7, 10)
    reach = np.abs(ACROSS)
    top = step + 2 + snapped(reach * 0.55)
    _bar(canvas, trim, (top >= ALONG) & (step - 1.5 + snapped(reach * 0.25) <= ALONG) & (reach <= long))
    notch = (reach % 4 == 3) & (step + 1 < ALONG) & (top >= ALONG) & (reach <= long)
    canvas.relight(notch, -2)


def _disc_guard(canvas: Canvas, dice: Dice, step: int, trim: str) -> None:
    long = dice.between(4, 6)
    _bar(canvas, trim, (ACROSS * ACROSS) / (long * long) + ((ALONG - step) / 2.4) ** 2 <= 1.05)


def _knuckle_guard(canvas: Canvas, dice: Dice, step: int, trim: str) -> None:
    """Draw a bow that covers the hand on the shaded side."""
    bow = ((ACROSS - 1) / 7) ** 2 + ((ALONG - step + 4.5) / 5.5) ** 2
    _bar(canvas, trim, (bow <= 1.12) & (bow >= 0.72) & (ACROSS > 1) & (step >= ALONG))
    _bar(canvas, trim, (np.abs(ALONG - step) <= 1.6) & (ACROSS >= -6) & (ACROSS <= 7))


GUARDS: tuple[Callable[[Canvas, Dice, int, str], None], ...] = (
    *(_straight_guard, _straight_guard, _bent_guard, _bent_guard, _winged_guard, _disc_guard, _knuckle_guard),
)


def _set_jewel(canvas: Canvas, step: int, jewel: str) -> None:
    x, y = step // 2, SIZE - 1 - step // 2
    canvas.part(ellipse(x, y, 1.1, 1.1), jewel, MID)
    canvas.dots([(x - 1, y), (x, y - 1)], jewel, LIGHT)
    canvas.dots([(x, y)], jewel, GLINT)
