"""What is exported: sprites of one size, their names, and how each was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class SpriteSet:
    """Sprites of one size in the order of their use; `ValueError` where the parts do not fit together."""

    pixels: np.ndarray  # uint8 (n, height, width, 4), straight alpha
    names: tuple[str, ...]  # one each; any text, need not be unique
    title: str = "sprites"
    recipes: tuple[Mapping[str, Any], ...] = ()  # how each was made; one each, or none at all

    def __post_init__(self) -> None:
        if self.pixels.dtype != np.uint8 or self.pixels.ndim != 4 or self.pixels.shape[-1] != 4:
            raise ValueError(f"sprites are uint8 (n, h, w, 4), not {self.pixels.dtype} {self.pixels.shape}")
        if len(self.names) != self.count:
            raise ValueError(f"{self.count} sprites but {len(self.names)} names")
        if self.recipes and len(self.recipes) != self.count:
            raise ValueError(f"{self.count} sprites but {len(self.recipes)} recipes")

    @property
    def count(self) -> int:
        """How many sprites there are."""
        return int(self.pixels.shape[0])

    @property
    def height(self) -> int:
        """The height of each sprite in pixels."""
        return int(self.pixels.shape[1])

    @property
    def width(self) -> int:
        """The width of each sprite in pixels."""
        return int(self.pixels.shape[2])
