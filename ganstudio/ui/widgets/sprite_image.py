"""Sprites as Qt pictures: from uint8 arrays, pixel for pixel, at whole-number zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    import numpy as np


def sprite_image(sprite: np.ndarray, zoom: int = 1) -> QImage:
    """Return an RGBA picture of its own memory from uint8 `(h, w, 1 | 3 | 4)`, each pixel `zoom` × `zoom`."""
    import numpy as np

    from ganstudio.core.sprites import to_rgba

    rgba = np.ascontiguousarray(to_rgba(sprite[None])[0])
    if zoom > 1:
        rgba = np.ascontiguousarray(rgba.repeat(zoom, axis=0).repeat(zoom, axis=1))
    height, width = rgba.shape[:2]
    return QImage(rgba.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def whole_zoom(width: int, height: int, room_width: float, room_height: float) -> int:
    """Return the largest whole-number zoom at which `width` × `height` fits the room, at least 1."""
    return max(1, int(min(room_width / max(1, width), room_height / max(1, height))))
