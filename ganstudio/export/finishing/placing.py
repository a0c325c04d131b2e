"""Sprites put about their pivots."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ganstudio.export.pixels import trim_boxes


def centred(pixels: np.ndarray, pivots: Sequence[tuple[float, float]]) -> np.ndarray:
    """Return a copy of uint8 RGBA `(n, h, w, 4)` with what is visible about the pivots, which are parts of the size.

    The point of the visible box that lies as far across and down in it as the pivot does in the whole sprite comes to
    lie on the pivot: its middle on a pivot in the middle, its lower edge on one at the bottom. So nothing is cut.
    """
    count, height, width = pixels.shape[:3]
    boxes = trim_boxes(pixels)
    parts = np.clip(np.array(pivots), 0, 1)
    places = np.floor(parts * (np.array([width, height]) - boxes[:, 2:]) + 0.5).astype(np.int64)
    across, down = (places - boxes[:, :2]).T
    columns = (np.arange(width) - across[:, None]) % width  # only transparent pixels come round
    rows = (np.arange(height) - down[:, None]) % height
    moved: np.ndarray = pixels[np.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]]
    return moved
