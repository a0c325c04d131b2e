"""Slimes: blobs of jelly with a face, something inside and often something on top."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, Canvas, Mask, grow, mirrored, shrink
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.palettes import BRIGHT, DEEP, GLINT, JEWEL_TONES, LIGHT, MID, OUTLINE, SHADOW
from ganstudio.data.starter.shading import ball, bands, lathe
from ganstudio.data.starter.shapes import Floats, ellipse, profile, stamp, turned
from ganstudio.data.starter.slime_faces import EYES, MOUTHS
from ganstudio.data.starter.slime_toppings import TOPPINGS

JELLIES = (*JEWEL_TONES, *JEWEL_TONES, "white", "obsidian", "steel", "gold", "verdigris", "moss")
FOOT = 28


def _dome(wide: int, tall: int, square: float) -> Floats:
    """Half widths of a blob that sags a little at the foot; square 2 is an ellipse, 4 nearly a box."""
    up = np.clip((FOOT - 3 - np.arange(32)) / (tall - 3), 0, 1)
    half = wide * np.sqrt(1 - up ** int(square)) if square != 3 else wide * np.sqrt(1 - up * up * up)
    half = np.where((np.arange(32) <= FOOT) & (np.arange(32) > FOOT - tall), half, 0)
    half[FOOT - 1] = wide + 0.6
    half[FOOT] = wide - 1
    return np.floor(half + 0.5)


def _plain(dice: Dice) -> Floats:
    return _dome(dice.between(10, 12), dice.between(15, 19), 2)


def _flat(dice: Dice) -> Floats:
    return _dome(dice.between(12, 13), dice.between(11, 13), 2)


def _tall(dice: Dice) -> Floats:
    return _dome(dice.between(8, 9), dice.between(18, 21), 3)


def _cube(dice: Dice) -> Floats:
    return _dome(dice.between(10, 12), dice.between(16, 20), 6)


def _drop(dice: Dice) -> Floats:
    """Draw the classic: a drop with its tip drawn up."""
    wide, top = dice.between(10, 12), dice.between(4, 6)
    points = [
        (top, 1),
        (top + 3, 2),
        (top + 6, 4),
        (top + 9, wide - 3),
        (top + 13, wide - 1),
        (FOOT - 7, wide),
        (FOOT - 3, wide),
    ]
    return profile([*points, (FOOT - 1, wide - 1), (FOOT, wide - 3)])


def _melting(dice: Dice) -> Floats:
    wide = dice.between(7, 8)
    return profile([(9, 3), (10, 5), (13, wide), (21, wide), (24, wide + 2), (26, 13), (27, 13), (FOOT, 12)])


SHAPES: tuple[Callable[[Dice], Floats], ...] = (_plain, _plain, _plain, _flat, _tall, _cube, _drop, _drop, _melting)


def draw(dice: Dice) -> Canvas:
    """Draw one slime."""
    canvas = Canvas()
    jelly = dice.pick(JELLIES)
    shape = dice.pick(SHAPES)
    half = shape(dice)
    mask = turned(half)
    top = int(np.flatnonzero(half)[0])
    if dice.chance(0.3):
        mask |= _puddles(dice)
    light = 0.25 * lathe(half) + 0.75 * ball(CENTRE, (top + FOOT) / 2 + 1, half.max() + 1, (FOOT - top) / 2 + 2)
    canvas.part(mask, jelly, bands(light, SHADOW, LIGHT))
    canvas.relight(mask & (ROWS >= FOOT - 1), -1)
    _translucence(canvas, mask, half, top)
    _pattern(canvas, dice, mask, half, jelly, top)
    if dice.chance(0.7) and shape is not _drop:
        dice.pick(TOPPINGS)(canvas, dice, top, jelly)
    _gloss(canvas, mask, half, top, jelly)
    _face(canvas, dice, jelly, (4 * top + 5 * FOOT) // 9 if shape is not _drop else 20, half)
    return canvas


def _puddles(dice: Dice) -> Mask:
    mask = np.zeros(COLUMNS.shape, bool)
    for side in (-1, 1):
        reach = dice.between(9, 11)
        mask |= ellipse(CENTRE + side * reach, FOOT - 0.5, dice.pick((1.6, 2.2)), dice.pick((1.2, 2.2))) & (
            ROWS <= FOOT
        )
    return mask


def _translucence(canvas: Canvas, mask: Mask, half: Floats, top: int) -> None:
    """Light gathers low on the far side of jelly, and a thin rim of it shows along the edge."""
    inner = shrink(mask)
    low = ellipse(CENTRE + half.max() * 0.22, FOOT - 4.5, half.max() * 0.72, 4.6)
    canvas.relight(inner & low, 1)
    canvas.relight(inner & ellipse(CENTRE + half.max() * 0.3, FOOT - 3.5, half.max() * 0.45, 2.4), 1)
    canvas.relight(mask & ~inner & (COLUMNS > CENTRE + 2) & (ROWS < FOOT - 2) & (top + 3 < ROWS), 1)


def _pattern(canvas: Canvas, dice: Dice, mask: Mask, half: Floats, jelly: str, top: int) -> None:
    inner = shrink(mask)
    style = dice.between(0, 9)
    if style == 0:
        for _ in range(dice.between(3, 5)):
            spot = ellipse(dice.between(7, 24), dice.between(top + 3, FOOT - 3), dice.pick((1.6, 2.1)), 1.6)
            canvas.relight(inner & spot, -1)
    elif style == 1:
        other = dice.pick_other(JEWEL_TONES, jelly)
        wave = (COLUMNS + dice.between(0, 5)) // 3 % 2
        lower = mask & (FOOT - 6 + wave <= ROWS)
        canvas.fill(lower, other, np.maximum(canvas.inks % 8, SHADOW))
    elif style == 2:
        for _ in range(dice.between(4, 6)):
            x, y = dice.between(8, 23), dice.between(top + 4, FOOT - 4)
            if inner[y, x]:
                canvas.dots([(x, y)], jelly, BRIGHT)
    elif style == 3:
        other = dice.pick_other(JEWEL_TONES, jelly)
        runny = (COLUMNS * 5 // 3 + COLUMNS // 4) % 4 + top + (FOOT - top) // 4
        canvas.fill(mask & (runny >= ROWS), other, np.maximum(canvas.inks % 8, SHADOW))
    elif style == 4:
        canvas.relight(inner & ((ROWS + 40 - np.abs(COLUMNS - 15) // 3) % 6 < 2) & (np.abs(COLUMNS - CENTRE) > 3), -1)


def _gloss(canvas: Canvas, mask: Mask, half: Floats, top: int, jelly: str) -> None:
    """Two wet reflections at the upper left."""
    row = top + max(3, (FOOT - top) // 5)
    left = CENTRE - max(float(half[row]) * 0.55, 1.0)
    shine = ellipse(left, row, 2.1, 1.4) | ellipse(left - 1.6, row + 2, 1.1, 1.6)
    canvas.fill(shine & shrink(mask), jelly, GLINT)


def _face(canvas: Canvas, dice: Dice, jelly: str, row: int, half: Floats) -> None:
    dark = "obsidian" if jelly != "obsidian" else "charcoal"
    apart = dice.between(4, 6) if half.max() > 9 else 4
    look = dice.pick((-1, 0, 0, 1))
    if dice.chance(0.12):
        _one_eye(canvas, dice, row, look)
    else:
        eye = EYES[dice.pick(tuple(EYES))]
        left = stamp(eye, 15 - apart + look + 2 - len(eye[0]), row - len(eye) // 2, "#wr")
        canvas.relight(grow(left | mirrored(left)) & ~(left | mirrored(left)), -1)
        for column, flipped in ((15 - apart + look + 2 - len(eye[0]), False), (16 + apart + look - 2, True)):
            # Only a slanted eye is mirrored: the glint stays at the same side in both eyes.
            slanted = eye is EYES["angry"] or eye is EYES["glow"]
            _stamp_face(
                canvas, [line[::-1] for line in eye] if flipped and slanted else eye, column, row - len(eye) // 2, dark
            )
        if dice.chance(0.3):
            blush = "rose" if jelly not in ("rose", "pink", "crimson", "scarlet") else "crimson"
            for column in (15 - apart - 2 + look, 15 + apart + 1 + look):
                canvas.dots([(column, row + 3), (column + 1, row + 3)], blush, LIGHT)
    mouth = MOUTHS[dice.pick(tuple(MOUTHS))]
    _stamp_face(canvas, mouth, 16 - len(mouth[0]) // 2 + look, min(row + 3, FOOT - 1 - len(mouth)), dark)


def _one_eye(canvas: Canvas, dice: Dice, row: int, look: int) -> None:
    iris = dice.pick(JEWEL_TONES)
    canvas.part(ellipse(CENTRE, row - 1.5, 4.2, 3.6), "white", bands(ball(CENTRE, row - 1.5, 5, 4.2), LIGHT, GLINT))
    canvas.fill(ellipse(CENTRE + look, row - 1.5, 2.2, 2.6), iris, MID)
    canvas.fill(ellipse(CENTRE + look, row - 1.5, 0.8, 1.8), iris, OUTLINE)
    canvas.dots([(14 + look, row - 3), (15 + look, row - 3)], "white", GLINT)


def _stamp_face(canvas: Canvas, rows: tuple[str, ...] | list[str], left: int, top: int, dark: str) -> None:
    for mark, ramp, shade in (("#", dark, DEEP), ("w", "white", GLINT), ("r", "crimson", LIGHT)):
        canvas.fill(stamp(rows, left, top, mark), ramp, shade)
