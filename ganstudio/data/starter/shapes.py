"""Masks for the parts of a sprite: bodies of revolution, ellipses, polygons, strokes and little hand-drawn bitmaps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, SIZE, Mask

Floats = NDArray[np.float64]
Point = tuple[float, float]

_LINES = np.arange(SIZE)


def snapped(values: Floats) -> Floats:
    """Values on a grid of 1/64 pixel, so that the last bit of a platform's arithmetic cannot move a pixel."""
    return np.floor(values * 64 + 0.5) / 64


def profile(points: Sequence[Point]) -> Floats:
    """Half width of each row, (32,), in whole pixels, from (row, half width) points; 0 above and below them."""
    rows, halves = zip(*points, strict=True)
    return np.floor(snapped(np.interp(_LINES, rows, halves, left=0, right=0)) + 0.5)


def round_profile(row: float, radius: float, tall: float = 1.0) -> Floats:
    """Half width of each row, (32,), of a ball; tall stretches it upright."""
    off = (_LINES - row) / tall
    return np.floor(snapped(np.sqrt(np.maximum(radius * radius - off * off, 0))) + 0.5)


def turned(half: Floats, column: float = CENTRE) -> Mask:
    """Everything within `half` of a column: a body turned on a lathe, seen from the side."""
    return np.abs(COLUMNS - column) < half[:, None]


def ellipse(column: float, row: float, wide: float, tall: float) -> Mask:
    """Return an ellipse by its centre and half axes."""
    across, down = (COLUMNS - column) / wide, (ROWS - row) / tall
    return across * across + down * down <= 1


def box(left: int, top: int, right: int, bottom: int) -> Mask:
    """Return a rectangle, all four edges included."""
    mask = np.zeros((SIZE, SIZE), bool)
    mask[max(top, 0) : bottom + 1, max(left, 0) : right + 1] = True
    return mask


def polygon(points: Sequence[Point]) -> Mask:
    """Return a polygon by its corners in pixels, filled by the even-odd rule."""
    corners = snapped(np.array(points, np.float64))
    x0, y0 = corners[:, 0, None, None], corners[:, 1, None, None]
    x1, y1 = np.roll(corners, -1, 0).T[:, :, None, None]
    row = _LINES[None, :, None] + 1 / 128
    crosses = (y0 > row) != (y1 > row)
    slope = (x1 - x0) / np.where(y1 == y0, 1, y1 - y0)
    cut = np.where(crosses, snapped(x0 + (row - y0) * slope), -1)
    return (_LINES[None, None, :] < cut).sum(0) % 2 == 1


def stroke(points: Sequence[Point], thick: float) -> Mask:
    """Return a line of round brush marks through the points; points should lie close together."""
    mask = np.zeros((SIZE, SIZE), bool)
    for x, y in points:
        mask |= (COLUMNS - x) ** 2 + (ROWS - y) ** 2 <= thick * thick
    return mask


def stamp(rows: Sequence[str], left: int, top: int, marks: str = "#") -> Mask:
    """Return a hand-drawn bitmap placed on the canvas: pixels whose character is in marks."""
    mask = np.zeros((SIZE, SIZE), bool)
    for y, line in enumerate(rows, top):
        for x, character in enumerate(line, left):
            if character in marks and 0 <= x < SIZE and 0 <= y < SIZE:
                mask[y, x] = True
    return mask
