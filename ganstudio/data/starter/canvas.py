"""A 32x32 picture of inks: parts are painted in order, each with a dark line of its own colour around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.starter.palettes import BRIGHT, DEEP, FIRST_INK, OUTLINE, STEPS

SIZE = 32
CENTRE = (SIZE - 1) / 2

Mask = NDArray[np.bool_]
Inks = NDArray[np.int16]
Shade = int | NDArray[np.integer[Any]]

ROWS, COLUMNS = (axis.astype(np.int16) for axis in np.mgrid[0:SIZE, 0:SIZE])


def grow(mask: Mask) -> Mask:
    """Return the mask and its four-neighbours: lines drawn this way have no thick corners."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown


def shrink(mask: Mask) -> Mask:
    """Return the mask without the pixels that touch its outside."""
    return ~grow(~mask)


def moved(mask: Mask, right: int, down: int) -> Mask:
    """Return the mask shifted by whole pixels; what leaves the canvas is lost."""
    out = np.zeros_like(mask)
    height, width = mask.shape
    out[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = mask[
        max(-down, 0) : height + min(-down, 0), max(-right, 0) : width + min(-right, 0)
    ]
    return out


def mirrored(mask: Mask) -> Mask:
    """Return the mask flipped left to right."""
    return mask[:, ::-1]


class Canvas:
    """What a sprite is drawn on; `inks` holds ramp and shade of each pixel in one number."""

    def __init__(self) -> None:
        self.inks: Inks = np.zeros((SIZE, SIZE), np.int16)

    @property
    def painted(self) -> Mask:
        """Where anything is drawn, lines included."""
        return self.inks > 0

    @property
    def body(self) -> Mask:
        """Where anything but a line is drawn."""
        return (self.inks > 0) & (self.inks % STEPS != OUTLINE)

    def fill(self, mask: Mask, ramp: str, shade: Shade) -> None:
        """Paint a mask in one ramp; shade is a step of the ramp or an array of steps."""
        np.copyto(self.inks, np.asarray(shade + FIRST_INK[ramp], np.int16), where=mask)

    def part(self, mask: Mask, ramp: str, shade: Shade) -> None:
        """Paint a mask with a line in the ramp's darkest colour around it."""
        self.fill(grow(mask), ramp, OUTLINE)
        self.fill(mask, ramp, shade)

    def behind(self, mask: Mask, ramp: str, shade: Shade) -> None:
        """Like part, but under everything painted so far."""
        front = self.inks.copy()
        self.part(mask, ramp, shade)
        np.copyto(self.inks, front, where=front > 0)

    def relight(self, mask: Mask, steps: int, low: int = DEEP, high: int = BRIGHT) -> None:
        """Move pixels up or down their own ramp; lines stay lines."""
        shade = self.inks % STEPS
        lit = np.clip(shade + steps, np.minimum(low, shade), np.maximum(high, shade))
        np.copyto(self.inks, self.inks - shade + lit, where=mask & self.body)

    def dots(self, points: Sequence[tuple[int, int]], ramp: str, shade: int) -> None:
        """Paint single pixels given as (column, row); those off the canvas are left out."""
        for x, y in points:
            if 0 <= x < SIZE and 0 <= y < SIZE:
                self.inks[y, x] = FIRST_INK[ramp] + shade

    def finished(self) -> Inks:
        """Return the sprite, centred, with the line lighter where light falls on it."""
        painted = self.painted
        edge = painted & (self.inks % STEPS == OUTLINE) & ~shrink(painted)
        open_left_or_top = ~(moved(painted, 1, 0) & moved(painted, 0, 1))
        closed_right_and_below = moved(painted, -1, 0) & moved(painted, 0, -1)
        self.inks[edge & open_left_or_top & closed_right_and_below] += DEEP
        across, down = np.flatnonzero(painted.any(0)), np.flatnonzero(painted.any(1))
        shift = [(SIZE - 1 - int(side[0]) - int(side[-1])) // 2 for side in (down, across)]
        return np.roll(self.inks, shift, (0, 1))
