"""Pixel finishing: what is done to sprites before they are written. The source is never written to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ganstudio.core.options import option
from ganstudio.core.text import N_
from ganstudio.export.pixels import check_size
from ganstudio.export.sprite_set import SpriteSet


@dataclass(frozen=True)
class Finishing:
    """Nothing is done unless asked for."""

    scale: int = option(
        1,
        N_("Scale"),
        N_("Enlarges every pixel by this whole number, with sharp edges."),
        minimum=1,
        maximum=16,
        unit="×",
    )


def finished(sprites: SpriteSet, finishing: Finishing, palette: np.ndarray | None = None) -> SpriteSet:
    """Return the set with its pixels finished; `palette` is uint8 `(colours, 3)`. `StudioError` if too large."""
    if finishing.scale == 1:
        return sprites
    check_size(sprites.width * finishing.scale, sprites.height * finishing.scale)
    return sprites.replaced(pixels=sprites.pixels.repeat(finishing.scale, axis=1).repeat(finishing.scale, axis=2))
