"""Mushrooms: caps on stems, alone or in company, with spots, gills, skirts and a tuft of what they grow in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, Canvas, Mask
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.palettes import BRIGHT, DIM, GLINT, JEWEL_TONES, LIGHT, MID, SHADOW
from ganstudio.data.starter.shading import ball, bands, lathe
from ganstudio.data.starter.shapes import Floats, ellipse, profile, snapped, turned

CAPS = (
    *JEWEL_TONES,
    "crimson",
    "scarlet",
    "oak",
    "walnut",
    "cream",
    "leather",
    "flesh",
    "cork",
    "white",
    "navy",
    "moss",
    "obsidian",
)
STEMS = ("cream", "cream", "bone", "white", "flesh", "cork")
FOOT = 28


@dataclass(frozen=True)
class Cap:
    """Half width of each row above the rim, the rim's row, and how far the rim bows down."""

    half: Floats
    rim: int
    sag: float


def _from_top(top: int, rim: int, curve: Callable[[Floats], Floats], wide: int) -> Floats:
    rows = np.arange(32)
    way = np.clip((rows - top + 0.5) / (rim - top + 0.5), 0, 1)
    return np.where((rows >= top) & (rows <= rim), np.floor(snapped(wide * curve(way)) + 0.5), 0)


def _dome(top: int, rim: int, wide: int) -> Floats:
    return _from_top(top, rim, lambda way: np.sqrt(1 - (1 - way) * (1 - way)), wide)


def _cone(top: int, rim: int, wide: int) -> Floats:
    return _from_top(top, rim, lambda way: 0.12 + 0.88 * way * np.sqrt(way), wide)


def _bell(top: int, rim: int, wide: int) -> Floats:
    return _from_top(
        top,
        rim,
        lambda way: np.where(way < 0.7, np.sqrt(np.maximum(1 - (1 - way / 0.7) ** 2, 0)) * 0.72, way * 0.93 + 0.07),
        wide,
    )


def _bun(top: int, rim: int, wide: int) -> Floats:
    return _from_top(top, rim, lambda way: np.sqrt(1 - (1 - way) * (1 - way) * (1 - way) * (1 - way)), wide)


def _witch(top: int, rim: int, wide: int) -> Floats:
    """Draw a broad brim under a small peak."""
    return _from_top(top, rim, lambda way: 0.1 + 0.35 * way + 0.55 * way * way * way * way, wide)


SPOT_PLACES = (
    ((-0.15, 0.45, 0), (0.6, 0.6, 0), (-0.72, 0.85, 1), (0.12, 1.0, 1), (0.95, 1.0, 2), (0.35, 0.15, 2)),
    ((0.15, 0.5, 0), (-0.6, 0.65, 0), (0.75, 0.8, 1), (-0.15, 0.98, 1), (-0.95, 1.0, 2), (-0.3, 0.2, 2)),
    ((0.0, 0.3, 0), (-0.55, 0.8, 0), (0.5, 0.8, 0), (0.0, 1.0, 2), (0.95, 0.9, 2), (-1.0, 0.9, 2)),
    ((-0.35, 0.4, 1), (0.4, 0.35, 1), (0.0, 0.75, 0), (-0.75, 0.85, 1), (0.75, 0.85, 1)),
)
"""Where spots sit on a cap: across (of its half width), down (of its depth), and size (0 is the largest)."""

CURVES = (_dome, _dome, _dome, _bun, _bun, _cone, _bell, _witch)


def draw(dice: Dice) -> Canvas:
    """Draw one mushroom, or a family."""
    canvas = Canvas()
    cap, stem = dice.pick(CAPS), dice.pick(STEMS)
    second = dice.pick_other(
        ("cream", "cream", "white", "white", "bone", "yellow", "amber", "pink", "cyan", "lime"), cap
    )
    roll = dice.unit()
    if roll < 0.6:
        _mushroom(canvas, dice, (CENTRE, FOOT, dice.between(9, 13), dice.between(20, 25)), cap, stem, second)
    elif roll < 0.82:
        side = dice.pick((-1, 1))
        _mushroom(canvas, dice, (CENTRE - 3 * side, FOOT, dice.between(8, 10), dice.between(20, 24)), cap, stem, second)
        _mushroom(canvas, dice, (CENTRE + 7 * side, FOOT, dice.between(4, 5), dice.between(9, 13)), cap, stem, second)
    else:
        _mushroom(canvas, dice, (CENTRE, FOOT - 1, dice.between(7, 8), dice.between(20, 23)), cap, stem, second)
        _mushroom(canvas, dice, (CENTRE - 7, FOOT, dice.between(4, 6), dice.between(11, 14)), cap, stem, second)
        _mushroom(canvas, dice, (CENTRE + 7, FOOT, dice.between(4, 5), dice.between(8, 12)), cap, stem, second)
    if dice.chance(0.6):
        _ground(canvas, dice)
    return canvas


def _mushroom(
    canvas: Canvas, dice: Dice, place: tuple[float, int, int, int], ramp: str, stem_ramp: str, second: str
) -> None:
    """Paint one mushroom at (column, foot row, half width of the cap, height)."""
    column, foot, wide, tall = place
    top = foot - tall + 1
    deep = max(4, round(tall * dice.pick((0.36, 0.42, 0.48))))
    curve = dice.pick(CURVES)
    rim = top + deep
    gills = wide > 6 and dice.chance(0.55)
    cap = Cap(curve(top, rim, wide), rim, 0.6 if gills else dice.pick((1.6, 2.4)) * wide / 11)
    thick = max(1.5, wide * dice.pick((0.22, 0.3, 0.38)))
    if gills:
        _paint_gills(canvas, cap, column, wide, dice.pick((stem_ramp, stem_ramp, second)))
    _paint_stem(canvas, dice, cap, (column, foot), thick, stem_ramp)
    if wide > 7 and thick < 4 and dice.chance(0.4):
        _paint_skirt(canvas, column, rim + 4, thick + 1.6, stem_ramp)
    dome = (turned(cap.half, column) & (rim >= ROWS)) | ellipse(column, rim, wide + 0.2, cap.sag + 0.4)
    light = 0.6 * lathe(cap.half, column) + 0.4 * ball(column, rim - deep * 0.3, wide + 1, deep + 1)
    canvas.part(dome, ramp, bands(light + 0.04, SHADOW, LIGHT))
    canvas.relight(dome & ~np.roll(dome, -1, 0) & (column - wide * 0.4 < COLUMNS), -1)
    _markings(canvas, dice, dome, cap, (column, wide, deep), ramp, second)
    _gloss(canvas, cap, column, wide, top, ramp)


def _paint_gills(canvas: Canvas, cap: Cap, column: float, wide: int, ramp: str) -> None:
    """Draw the underside, seen a little from below."""
    under = ellipse(column, cap.rim + 0.5, wide - 0.6, max(2.2, wide * 0.28)) & (cap.rim <= ROWS)
    shade = np.where((np.abs(COLUMNS - column) + 0.5).astype(np.int16) % 2 == 0, DIM, SHADOW) - (
        column + wide * 0.3 < COLUMNS
    )
    canvas.part(under, ramp, shade)


def _paint_stem(canvas: Canvas, dice: Dice, cap: Cap, base: tuple[float, int], thick: float, ramp: str) -> None:
    column, foot = base
    bulge = dice.pick((0, 0.6, 1.4)) if thick > 2 else 0
    half = profile(
        [
            (cap.rim, thick),
            (foot - 4, thick + bulge * 0.6),
            (foot - 2, thick + bulge),
            (foot, max(thick + bulge - 1, 1)),
        ]
    )
    mask = turned(half, column)
    canvas.part(mask, ramp, bands(lathe(half, column) + 0.1, SHADOW, BRIGHT))
    # The cap keeps the top of the stem in shade.
    canvas.relight(mask & (cap.rim + cap.sag + 2 >= ROWS), -2)
    canvas.relight(mask & (np.abs(cap.rim + cap.sag + 3.5 - ROWS) < 1), -1)


def _paint_skirt(canvas: Canvas, column: float, row: int, wide: float, ramp: str) -> None:
    half = profile([(row, wide - 1), (row + 1, wide)])
    mask = turned(half, column)
    canvas.part(mask, ramp, bands(lathe(half, column), DIM, BRIGHT))


def _markings(
    canvas: Canvas, dice: Dice, dome: Mask, cap: Cap, size: tuple[float, int, int], ramp: str, second: str
) -> None:
    column, wide, deep = size
    style = dice.between(0, 9)
    shade = np.clip(canvas.inks % 8 + 1, DIM, BRIGHT)
    if style <= 4:
        for mask in _spots(dice, cap, size):
            canvas.fill(mask & dome, second, shade)
            canvas.relight(dome & ~mask & np.roll(mask, 1, 0), -1)
    elif style == 5:
        canvas.fill(dome & (cap.rim - 1 - (np.abs(COLUMNS - column) > wide * 0.5) <= ROWS), second, shade)
    elif style == 6:
        canvas.relight(dome & (ROWS % 4 == 1) & (cap.rim - deep + 2 < ROWS), -1)
    elif style == 7:
        runny = cap.rim - deep // 2 + (COLUMNS * 5 // 3) % 4 - 1
        canvas.fill(dome & (runny >= ROWS), second, shade)
    elif style == 8:
        ribs = (
            np.floor(snapped((COLUMNS - column) / np.maximum(cap.half, 1)[:, None] * 3.5) + 40).astype(np.int16) % 2
            == 0
        )
        canvas.relight(dome & ribs & (cap.rim - deep * 0.7 < ROWS), -1)


def _spots(dice: Dice, cap: Cap, size: tuple[float, int, int]) -> list[Mask]:
    """Spots on the round of the cap: narrower towards its edge, larger towards its middle."""
    column, wide, deep = size
    sizes = ((2.1, 1.6), (1.8, 1.2), (1.1, 1.1)) if wide > 8 else ((1.8, 1.2), (1.1, 1.1), (1.1, 0.6))
    masks = []
    for across, down, rank in dice.pick(SPOT_PLACES)[: 8 if wide > 6 else 3]:
        row = int(cap.rim - deep + deep * down) + 0.5
        x = column + cap.half[min(int(row), cap.rim)] * across
        masks.append(ellipse(int(x) + 0.5, row, *sizes[min(rank + dice.between(0, 1), 2)]))
    return masks


def _gloss(canvas: Canvas, cap: Cap, column: float, wide: int, top: int, ramp: str) -> None:
    row = top + max(2, round((cap.rim - top) * 0.28))
    x = round(column - cap.half[row] * 0.5)
    if wide > 6:
        canvas.dots([(x, row), (x + 1, row), (x - 1, row + 1), (x, row + 1)], ramp, BRIGHT)
    canvas.dots([(x, row)], ramp, GLINT)


def _ground(canvas: Canvas, dice: Dice) -> None:
    """Hide the foot of the stem in a tuft of grass or moss."""
    ramp = dice.pick(("moss", "green", "forest", "walnut"))
    painted = canvas.painted[FOOT - 1].nonzero()[0]
    left, right = int(painted[0]) - dice.between(1, 3), int(painted[-1]) + dice.between(1, 3)
    blades = (COLUMNS * 7 + dice.between(0, 9)) % 5 % 3
    tuft = (
        (left <= COLUMNS)
        & (right >= COLUMNS)
        & (FOOT - blades + (np.abs(COLUMNS - (left + right) / 2) > (right - left) / 2.4) <= ROWS)
        & (ROWS <= FOOT + 1)
    )
    canvas.part(tuft, ramp, np.where(ROWS < FOOT, LIGHT, np.where(ROWS == FOOT, MID, DIM)))
