"""A line of one pixel around sprites."""

from __future__ import annotations

import numpy as np

_BESIDE = ((0, 1), (1, 0), (1, 2), (2, 1))
_AT_CORNERS = ((0, 0), (0, 2), (2, 0), (2, 2))


def needs_room(pixels: np.ndarray) -> bool:
    """Tell whether anything visible in uint8 RGBA `(n, h, w, 4)` lies at the border."""
    alpha = pixels[..., 3]
    return bool(alpha[:, [0, -1]].any() or alpha[:, :, [0, -1]].any())


def with_room(pixels: np.ndarray, edge: int) -> np.ndarray:
    """Return the sprites with `edge` transparent pixels more on every side."""
    return np.pad(pixels, ((0, 0), (edge, edge), (edge, edge), (0, 0))) if edge else pixels


def outlined(pixels: np.ndarray, colour: np.ndarray, outside: bool, corners: bool) -> np.ndarray:
    """Return a copy of uint8 RGBA `(n, h, w, 4)` with an opaque line of `colour`, uint8 `(3,)`.

    Outside, the line is on transparent pixels beside visible ones, and there must be room for it; otherwise on visible
    pixels beside transparent ones or the border. With `corners`, pixels that touch at a corner are beside each other.
    """
    count, height, width = pixels.shape[:3]
    visible = pixels[..., 3] > 0
    reached = np.zeros((count, height + 2, width + 2), bool)
    reached[:, 1:-1, 1:-1] = visible
    if not outside:
        reached = ~reached
    beside = np.zeros_like(visible)
    for down, across in _BESIDE + (_AT_CORNERS if corners else ()):
        beside |= reached[:, down : down + height, across : across + width]
    line = beside & ~visible if outside else beside & visible
    drawn = pixels.copy()
    drawn[line] = (*colour, 255)
    return drawn
