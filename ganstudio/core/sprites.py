"""Sprites as plain arrays: uint8, straight alpha, `(n, height, width, channels)` with 1, 3 or 4 channels."""

from __future__ import annotations

import numpy as np

SMALLEST, LARGEST = 8, 256
"""Sides, in pixels, that a sprite may have."""


def to_rgba(sprites: np.ndarray) -> np.ndarray:
    """Return uint8 `(n, height, width, 4)` from grey (1), opaque (3) or RGBA (4) sprites; RGBA comes back as it is."""
    channels = sprites.shape[-1]
    if channels == 4:
        return sprites
    colour = np.repeat(sprites, 3, axis=-1) if channels == 1 else sprites
    return np.concatenate([colour, np.full((*sprites.shape[:-1], 1), 255, np.uint8)], axis=-1)
