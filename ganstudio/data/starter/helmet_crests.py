"""What a helmet carries: brushes, plumes and streamers on top, horns, wings and antlers at the sides."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, Canvas, mirrored
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.palettes import BRIGHT, DIM, LIGHT, MID, SHADOW
from ganstudio.data.starter.shading import ball, bands, puffed
from ganstudio.data.starter.shapes import ellipse, polygon, profile, stamp, turned

TOP = 8


REACH = np.abs(COLUMNS - CENTRE)


def _brush(canvas: Canvas, dice: Dice, cloth: str) -> None:
    """Draw a crest of bristles, fore and aft, seen end on."""
    tall = dice.between(4, 6)
    mask = turned(
        profile([(TOP - tall, 1), (TOP - tall + 1, 2), (TOP - tall + 2, 3), (TOP, 3), (TOP + 4, 2), (TOP + 6, 1)])
    )
    canvas.part(mask, cloth, np.where(COLUMNS < 16, LIGHT, DIM) - (ROWS % 3 == 0))


def _fan(canvas: Canvas, dice: Dice, cloth: str) -> None:
    """Draw a crest set crosswise, as centurions wore it."""
    wide, tall = dice.between(9, 11), dice.between(8, 10)
    fan = ellipse(CENTRE, TOP + 3.5, wide, tall) & (TOP + 3 >= ROWS)
    rays = ((COLUMNS - CENTRE) * 6 / np.maximum(TOP + 7 - ROWS, 1) + 30).astype(np.int16) % 2
    canvas.behind(fan, cloth, np.where(COLUMNS < 14, LIGHT, np.where(COLUMNS < 20, MID, DIM)) - rays)


def _plume(canvas: Canvas, dice: Dice, cloth: str) -> None:
    """Draw a feather that rises and falls to one side."""
    rows = (
        "....####....",
        "..########..",
        ".##########.",
        ".####..####.",
        ".###....####",
        "..##.....###",
        "..##.....##.",
        "..##....##..",
    )
    left = stamp(rows, 14, TOP - 6)
    mask = left if dice.chance(0.7) else mirrored(left)
    shade = bands(puffed(mask, 3), SHADOW, BRIGHT) - ((COLUMNS * 2 + ROWS) % 5 == 0)
    canvas.behind(mask, cloth, np.maximum(shade, SHADOW))


def _spike(canvas: Canvas, dice: Dice, cloth: str) -> None:
    metal = dice.pick(("gold", "steel", "bronze"))
    mask = turned(profile([(TOP - dice.between(5, 6), 1), (TOP - 3, 1), (TOP - 2, 2), (TOP - 1, 2)]))
    canvas.behind(mask, metal, np.where(COLUMNS < 16, BRIGHT, MID))
    canvas.part(ellipse(CENTRE, TOP - 0.5, 3, 1.2), metal, np.where(COLUMNS < 16, LIGHT, MID))


def _streamers(canvas: Canvas, dice: Dice, cloth: str) -> None:
    """Draw a horse tail from a knob on top, falling to both sides."""
    left = polygon(
        [(15, TOP - 4), (9, TOP - 3), (5, TOP + 3), (4, TOP + 11), (6, TOP + 9), (9, TOP + 1), (15, TOP - 1)]
    )
    mask = left | mirrored(left) if dice.chance(0.5) else left
    canvas.part(
        mask, cloth, np.where((REACH.astype(np.int16) + ROWS // 2) % 3 == 0, DIM, np.where(COLUMNS < 15, LIGHT, MID))
    )
    canvas.part(ellipse(CENTRE, TOP - 2.5, 2, 2), "gold", bands(ball(CENTRE, TOP - 2.5, 2.4, 2.4), DIM, BRIGHT))


CRESTS: tuple[Callable[[Canvas, Dice, str], None], ...] = (_brush, _fan, _plume, _plume, _spike, _streamers)


def _horns(canvas: Canvas, dice: Dice, half: int, ramp: str) -> None:
    """Two horns from the temples, up or down."""
    root, rise = max(15.5 - half, 7.8), dice.pick((1, 1, 1, -1))
    shape = [(2, -2.4), (-3, -2.2), (-4.4, -5), (-4, -9), (-6.4, -5.6), (-6.4, -1), (-4, 2), (2, 2.4)]
    left = polygon([(root + x, 14 + y * rise) for x, y in shape])
    both = left | mirrored(left)
    canvas.behind(both, ramp, bands(puffed(both, 3, 0.22), SHADOW, BRIGHT))
    canvas.behind(both & (half + 1 > REACH), ramp, DIM)


def _bull(canvas: Canvas, dice: Dice, half: int, ramp: str) -> None:
    root = max(15.5 - half, 7.2)
    left = polygon(
        [
            (root + 2, 11),
            (root - 3, 11),
            (root - 4.6, 8),
            (root - 3.6, 4),
            (root - 5.8, 7),
            (root - 5.8, 12),
            (root - 3, 15),
            (root + 2, 15),
        ]
    )
    both = left | mirrored(left)
    canvas.behind(both, ramp, bands(puffed(both, 3, 0.22), SHADOW, BRIGHT) - (ROWS % 3 == 0))


def _wings(canvas: Canvas, dice: Dice, half: int, ramp: str) -> None:
    rows = ("#......", "##.....", "###....", "#####..", ".#####.", "..#####", ".######", "...####", "....###")
    left = stamp(rows, max(15 - half - 4, 1), 7)
    both = left | mirrored(left)
    shade = np.where(COLUMNS < 16, BRIGHT, LIGHT) - (ROWS % 3 == 0) * 2
    canvas.part(both, ramp, shade)


def _antlers(canvas: Canvas, dice: Dice, half: int, ramp: str) -> None:
    rows = ("#...#..#", "#...#..#", "##..#.##", ".##.##.#", "..####.#", "....####", "......##", ".......#")
    left = stamp(rows, 3, 3)
    canvas.behind(left | mirrored(left), ramp, np.where(COLUMNS < 16, LIGHT, MID))


SIDES: tuple[Callable[[Canvas, Dice, int, str], None], ...] = (_horns, _horns, _bull, _wings, _antlers)
