"""Some sprites of a large array, in order, without a copy of them: what a filtered grid shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


class SpriteRows:
    """Looks like the uint8 array `(len(rows), h, w, channels)` as far as its shape, its length and slices of it go."""

    def __init__(self, pixels: np.ndarray, rows: Sequence[int]) -> None:
        self._pixels = pixels
        self._rows = rows
        self.shape = (len(rows), *pixels.shape[1:])

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, part: slice) -> np.ndarray:
        return self._pixels[self._rows[part]]
