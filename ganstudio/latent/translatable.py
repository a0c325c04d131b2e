"""Whether a translating model can take a sprite: of its size, and without losing a pixel to its channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.sprites import to_rgba
from ganstudio.core.text import _

if TYPE_CHECKING:
    from ganstudio.checkpoints.snapshot_info import SnapshotInfo


def fitted(sprites: np.ndarray, info: SnapshotInfo) -> np.ndarray:
    """Return uint8 sprites with the channels that a model knows; `StudioError` for another size, or lost pixels."""
    sprites = np.asarray(sprites)
    height, width = sprites.shape[1:3]
    if (height, width) != (info.height, info.width):
        raise StudioError(
            _("The model translates sprites of {wanted}, but this one is {size}.").format(
                wanted=f"{info.width} × {info.height}", size=f"{width} × {height}"
            ),
            _("Give it pictures of that size: importing them into a project fits them without losing a pixel."),
        )
    rgba = to_rgba(sprites)
    if info.channels == 4:
        return np.where(rgba[..., 3:] > 0, rgba, 0).astype(np.uint8)  # as the sprites it learned from
    if (rgba[..., 3] < 255).any():
        raise StudioError(
            _("The model knows no transparency, but the sprite has some."),
            _("Put it on a background, or train on sprites with transparency."),
        )
    colour = rgba[..., :3]
    if info.channels == 3:
        return colour
    if (colour != colour[..., :1]).any():
        raise StudioError(_("The model knows greys only, but the sprite has colours."), _("Make it grey first."))
    return colour[..., :1]
