"""Alpha of 0 or 255 only, and no specks beside the sprite."""

from __future__ import annotations

import numpy as np

from ganstudio.export.finishing.islands import islands


def without_soft_edges(pixels: np.ndarray, threshold: int) -> np.ndarray:
    """Return a copy of uint8 RGBA `(n, h, w, 4)` where alpha is 255 from the threshold on, and below all is 0."""
    hard = pixels.copy()
    seen = pixels[..., 3] >= threshold
    hard[~seen] = 0
    hard[..., 3][seen] = 255
    return hard


def without_strays(pixels: np.ndarray, smallest: int) -> np.ndarray:
    """Return a copy without islands of fewer than `smallest` visible pixels; each sprite keeps its largest one.

    Pixels belong together if they touch, be it at a corner. Of several largest islands the topmost stays.
    """
    numbers, sizes = islands(pixels[..., 3] > 0)
    kept = sizes >= smallest
    sprite_of = np.zeros(len(sizes), np.int64)
    sprite_of[numbers] = np.arange(len(pixels))[:, None, None]
    order = np.lexsort((np.arange(len(sizes)), -sizes, sprite_of))[: len(sizes)]
    order = order[order > 0]  # 0 is what is transparent
    first = np.diff(sprite_of[order], prepend=-1) > 0
    kept[order[first]] = True
    clean = pixels.copy()
    clean[~kept[numbers]] = 0
    return clean
