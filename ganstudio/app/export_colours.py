"""The colours of the project's own sprites, counted once, on whichever thread asks first."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

DATASET_PALETTE = "dataset"
"""What the finishing's palette is called where it is the data set's own."""

_LOOKED_AT = 16_384  # sprites, evenly spread


class DatasetColours:
    """Holds uint8 `(n, h, w, 1 | 3 | 4)` until its palette is asked for."""

    def __init__(self, pixels: np.ndarray) -> None:
        self._pixels = pixels
        self._palette: np.ndarray | None = None
        self._lock = threading.Lock()

    def palette(self) -> np.ndarray:
        """Return the colours, uint8 `(colours, 3)`: all, or 256 that stand for them."""
        with self._lock:
            if self._palette is None:
                from ganstudio.core.sprites import to_rgba
                from ganstudio.export import palette_of

                step = -(-len(self._pixels) // _LOOKED_AT)
                self._palette = palette_of(to_rgba(self._pixels[::step]))
            return self._palette
