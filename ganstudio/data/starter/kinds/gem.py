"""Gems: faceted, smooth or heart-shaped stones, some of them set in metal, and clusters of raw crystal."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, Canvas, Inks, Mask, grow, moved, shrink
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.gem_cuts import CUTS, Plane
from ganstudio.data.starter.palettes import BRIGHT, DEEP, DIM, GLINT, JEWEL_TONES, LIGHT, MID, OUTLINE, SHADOW
from ganstudio.data.starter.shading import ball, bands, facing, puffed
from ganstudio.data.starter.shapes import Floats, box, ellipse, profile, snapped, turned

STONES = (*JEWEL_TONES, "white", "mithril", "obsidian", "verdigris")


def draw(dice: Dice) -> Canvas:
    """Draw one gem."""
    canvas = Canvas()
    stone = dice.pick(STONES)
    roll = dice.unit()
    if roll < 0.52:
        mask = _cut_stone(canvas, dice, stone)
    elif roll < 0.68:
        mask = _brilliant_from_the_side(canvas, dice, stone)
    elif roll < 0.76:
        mask = _cabochon(canvas, dice, stone)
    elif roll < 0.84:
        mask = _heart(canvas, dice, stone)
    else:
        _cluster(canvas, dice, stone)
        return canvas
    if dice.chance(0.25) and mask[3:-3, 3:-3].sum() == mask.sum():
        _setting(canvas, dice, mask)
    if dice.chance(0.6):
        _sparkle(canvas, dice, mask, stone)
    return canvas


def _facets(planes: Sequence[Plane], table: float, x: Floats, y: Floats) -> tuple[Mask, Inks, Floats]:
    """Where the stone is, which plane shows (the last number is the table) and how much light each plane gets."""
    across = np.array([math.cos(plane.angle) for plane in planes])
    down = np.array([math.sin(plane.angle) for plane in planes])
    reach = np.array([plane.reach for plane in planes])
    steep = np.array([plane.steep for plane in planes])
    along = x[None] * across[:, None, None] + y[None] * down[:, None, None]
    heights = snapped(steep[:, None, None] * (reach[:, None, None] - along))
    which = np.argmin(heights, 0)
    lowest = heights.min(0)
    which = np.where(lowest > table, len(planes), which)
    light = facing(np.append(steep * across, 0), np.append(steep * down, 0), np.full(len(planes) + 1, 0.9))
    return lowest > 0, which, light


def _cut_stone(canvas: Canvas, dice: Dice, stone: str) -> Mask:
    planes = dice.pick(CUTS)(dice)
    x, y = COLUMNS - CENTRE, ROWS - CENTRE
    table = dice.pick((3.6, 4.4, 5.2))
    mask, which, light = _facets(planes, table, x, y)
    tone = bands(light, DEEP, BRIGHT)
    tone[:-1] += np.array([dice.between(0, 3) == 0 for _ in planes], np.int16)
    shade = np.clip(tone, DEEP, BRIGHT)[which]
    canvas.part(mask, stone, shade)
    if dice.chance(0.5):
        _inner_fire(canvas, planes, stone, which == len(planes), x, y)
    else:
        _polished(canvas, dice, stone, which == len(planes), x, y)
    _edges(canvas, mask, which, stone)
    return mask


def _inner_fire(canvas: Canvas, planes: Sequence[Plane], stone: str, table: Mask, x: Floats, y: Floats) -> None:
    """Through the table one sees the far facets, lit the other way round because the light has crossed the stone."""
    turned_planes = [Plane(p.angle + 0.42, p.reach * 0.5, p.steep) for p in planes[-8:]]
    _, which, light = _facets(turned_planes, 2.2, x, y)
    canvas.fill(table, stone, bands(-light * 0.8 + 0.42, DIM, BRIGHT)[which])


def _polished(canvas: Canvas, dice: Dice, stone: str, table: Mask, x: Floats, y: Floats) -> None:
    """Draw a flat table: deep at the lit corner, glowing at the far one, with a window reflected across it."""
    slant = x + y + dice.pick((-2, 0, 2))
    canvas.fill(table, stone, np.where(slant < -1, DIM, np.where(slant < 5, MID, LIGHT)))
    canvas.fill(table & (slant > -6) & (slant < -2), stone, BRIGHT)
    canvas.fill(table & (slant == 0), stone, LIGHT)


def _edges(canvas: Canvas, mask: Mask, which: Inks, stone: str) -> None:
    """Ridges between facets catch the light on the lit side."""
    ridge = np.zeros_like(mask)
    ridge[:, 1:] |= which[:, 1:] != which[:, :-1]
    ridge[1:] |= which[1:] != which[:-1]
    ridge &= shrink(mask)
    canvas.relight(ridge & (COLUMNS + ROWS < 34), 1, high=GLINT)
    rim = mask & ~shrink(mask) & ~(moved(mask, 1, 0) & moved(mask, 0, 1)) & (COLUMNS + ROWS < 26)
    canvas.relight(rim, 1, high=GLINT)


def _brilliant_from_the_side(canvas: Canvas, dice: Dice, stone: str) -> Mask:
    wide, girdle = dice.between(11, 13), dice.between(11, 13)
    top, foot = girdle - dice.between(5, 6), dice.between(27, 29)
    half = profile([(top, wide - 5), (girdle, wide), (girdle + 1, wide), (foot, 1)])
    mask = turned(half)
    slide = (COLUMNS - CENTRE) / np.maximum(half, 1)[:, None]
    crown = girdle >= ROWS
    zigzag = np.where(crown, (girdle - ROWS) / (girdle - top) * 0.3, 0)
    bounds = (-0.62 + zigzag, -0.12 - zigzag * 0.5, 0.3 + zigzag * 0.5, 0.68 - zigzag)
    which = sum((slide > bound).astype(np.int16) for bound in bounds)
    lower = np.array([LIGHT, BRIGHT, MID, DIM, SHADOW], np.int16)
    upper = np.array([BRIGHT, LIGHT, BRIGHT, MID, DIM], np.int16)
    canvas.part(mask, stone, np.where(crown, upper[which], lower[which]))
    canvas.relight(mask & (girdle + 1 == ROWS), -1)
    canvas.relight(mask & (top >= ROWS), 1, high=GLINT)
    tip = mask & (foot - 6 < ROWS)
    canvas.relight(tip & (slide > 0), 1)
    return mask


def _cabochon(canvas: Canvas, dice: Dice, stone: str) -> Mask:
    wide, tall = dice.pick(((10.5, 10.5), (9.5, 12), (12.5, 9.5)))
    mask = ellipse(CENTRE, CENTRE, wide, tall)
    light = ball(CENTRE, CENTRE, wide + 0.5, tall + 0.5)
    canvas.part(mask, stone, bands(light, SHADOW, LIGHT, bounce=True))
    canvas.relight(mask & ellipse(CENTRE + wide * 0.3, CENTRE + tall * 0.38, wide * 0.5, tall * 0.4), 1)
    canvas.fill(ellipse(CENTRE - wide * 0.38, CENTRE - tall * 0.42, 2.6, 1.8), stone, GLINT)
    x, y = COLUMNS - CENTRE, ROWS - CENTRE
    style = dice.between(0, 2)
    if style == 0:
        star = (np.minimum(np.abs(x), np.abs(y)) < 0.8) | (np.abs(np.abs(x) - np.abs(y)) < 0.8)
        canvas.relight(mask & star & (x * x + y * y < (wide - 3) ** 2), 1, high=GLINT)
    elif style == 1:
        slit = ellipse(CENTRE, CENTRE, 1.4, tall - 3)
        canvas.fill(slit, stone, OUTLINE)
        canvas.relight(grow(grow(slit)) & mask & ~slit, 2)
    return mask


def _heart(canvas: Canvas, dice: Dice, stone: str) -> Mask:
    x, y = COLUMNS - CENTRE, ROWS - 15.0
    planes = [
        Plane(math.radians(a), 6.4 + 6 * math.cos(math.radians(a)) - 4.6 * math.sin(math.radians(a)), 1.1)
        for a in (-150, -105, -62, -18)
    ]
    planes += [Plane(math.radians(a), r, 1.1) for a, r in ((24, 10.6), (46, 9.4))]
    mask, which, _ = _facets(planes, 3.6, np.abs(x), y)
    mask &= ROWS < 29
    sides = [
        facing(*(np.array([v]) for v in (s * math.cos(p.angle), math.sin(p.angle), 0.8)))[0]
        for s in (1, -1)
        for p in planes
    ]
    light = np.array([*sides[: len(planes)], 0.75, *sides[len(planes) :], 0.75])
    side = which + (x < 0) * (len(planes) + 1)
    canvas.part(mask, stone, bands(light, DEEP, BRIGHT)[side])
    table = mask & (which == len(planes))
    canvas.fill(table, stone, np.where(x + y > 4, LIGHT, np.where(x > 0, DIM, MID)))
    canvas.fill(table & (np.abs(x + y + 5) < 1.2), stone, BRIGHT)
    _edges(canvas, mask, side.astype(np.int16), stone)
    return mask


def _cluster(canvas: Canvas, dice: Dice, stone: str) -> None:
    """Raw prisms that grow out of a rock, the small ones at the sides in front."""
    rock = dice.pick(("slate", "walnut", "charcoal", "iron"))
    lean = dice.pick((-0.05, 0.05))
    crystals = [(CENTRE + dice.between(-1, 1), lean, dice.between(22, 25), dice.pick((3.5, 4.2, 4.8)))]
    crystals += [(CENTRE - 4.5, -dice.pick((0.28, 0.36, 0.42)), dice.between(14, 19), dice.pick((2.6, 3.2)))]
    crystals += [(CENTRE + 4.5, dice.pick((0.28, 0.36, 0.42)), dice.between(12, 18), dice.pick((2.6, 3.2)))]
    if dice.chance(0.6):
        crystals += [(CENTRE + dice.pick((-2, 2)), dice.pick((-0.16, 0.16)), dice.between(10, 13), 2.4)]
    if dice.chance(0.5):
        crystals += [(CENTRE + dice.pick((-8, 8)), dice.pick((-0.1, 0.1)), dice.between(6, 9), 2.2)]
    for column, slant, tall, wide in crystals:
        _prism(canvas, stone, column, slant, tall, wide)
    if dice.chance(0.8):
        heap = ellipse(CENTRE, 29.5, dice.between(9, 11), dice.pick((3, 3.6))) & (ROWS < 30)
        heap |= box(9, 28, 22, 29)
        lumps = bands(puffed(heap, 2, 0.3), SHADOW, LIGHT) - ((COLUMNS * 5 + ROWS * 11) % 7 < 2)
        canvas.part(heap, rock, np.maximum(lumps, DEEP))


def _prism(canvas: Canvas, stone: str, column: float, slant: float, tall: int, wide: float) -> None:
    up = 29.0 - ROWS
    off = snapped(COLUMNS - column - slant * up)
    tip = tall - wide * 1.5
    room = np.minimum(wide, (tall - up) / 1.5)
    mask = (np.abs(off) < room) & (up >= 0)
    split = -wide * 0.25 + np.clip(up - tip, 0, None) * 0.12
    shade = np.where(off < split, LIGHT, np.where(off < wide * 0.5, MID, SHADOW))
    shade = shade + (up > tip)
    # The foot stands in the shade of its neighbours; the body glows at half height.
    shade = shade - (up < 7) + ((np.abs(up - tip * 0.62) < 2) & (off >= split) & (off < wide * 0.5))
    canvas.part(mask, stone, np.clip(shade, DEEP, BRIGHT))
    ridge = mask & (np.abs(off - split) < 0.5) & (up > 4)
    canvas.fill(ridge, stone, BRIGHT)
    canvas.fill(ridge & (up > tip - 2) & (up < tip + 2), stone, GLINT)


def _setting(canvas: Canvas, dice: Dice, mask: Mask) -> None:
    """Draw a thin gold or silver band around the stone."""
    metal = dice.pick(("gold", "gold", "steel", "copper"))
    stone = canvas.inks.copy()
    band = grow(mask)
    band |= moved(band, 1, 0) & moved(band, -1, 0)
    canvas.part(band, metal, bands(puffed(grow(band), 3, 0.2), SHADOW, BRIGHT))
    np.copyto(canvas.inks, stone, where=mask)
    canvas.relight(mask & ~shrink(mask), -1)


def _sparkle(canvas: Canvas, dice: Dice, mask: Mask, stone: str) -> None:
    """Draw a small cross of light on the lit shoulder."""
    lit = np.argwhere(shrink(shrink(mask)) & (COLUMNS + ROWS < 25) & (COLUMNS + ROWS > 18))
    if len(lit):
        y, x = lit[int(dice.unit() * len(lit))].tolist()
        canvas.dots([(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)], stone, BRIGHT)
        canvas.dots([(x, y)], stone, GLINT)
