"""Palettes drawn as pictures: every visible colour in reading order."""

from __future__ import annotations

import io

import numpy as np

from ganstudio.core.text import _
from ganstudio.export.palette_files.damage import BadPalette

_LARGEST_SIDE = 4096


def read_picture(content: bytes) -> np.ndarray:
    """Return the colours of all visible pixels of a PNG in reading order, uint8 `(pixels, 3)`."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            if max(picture.size) > _LARGEST_SIDE:
                raise BadPalette(_("it is too large for a palette."))
            pixels = np.asarray(picture.convert("RGBA"))
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise BadPalette(_("the picture is damaged.")) from error
    return pixels[pixels[..., 3] > 0][:, :3]
