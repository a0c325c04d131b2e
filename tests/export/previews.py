"""The pictures among exported files, and whether they are those that the preview of the format promised."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import numpy as np
from PIL import Image

from ganstudio.export import EXPORTERS, SpriteSet
from ganstudio.export.pixels import contact_sheet

PICTURES = {".png", ".apng", ".gif", ".webp"}


def visible(pixels: np.ndarray) -> np.ndarray:
    """Pixels with no colour under alpha 0."""
    return np.where(pixels[..., 3:] > 0, pixels, 0)


def read_frames(content: bytes) -> np.ndarray:
    """Every frame of a picture file, uint8 `(n, h, w, 4)`."""
    with Image.open(io.BytesIO(content)) as image:
        frames = []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            frames.append(np.array(image.convert("RGBA")))
    return visible(np.stack(frames))


def promised(key: str, sprites: SpriteSet, options: Any) -> list[np.ndarray]:
    """What the preview promises of each picture file, uint8 `(n, h, w, 4)`: all its frames, or the one picture."""
    pages = EXPORTERS[key].preview(sprites, options)
    return [page.pixels[None] if page.frames is None else page.frames for page in pages]


def check_preview(key: str, sprites: SpriteSet, options: Any, pictures: Iterable[bytes]) -> None:
    """The pixels of the picture files are those of the preview; of single files, those on its contact sheet."""
    written = [read_frames(content) for content in pictures]
    if not written:  # a file that only its own reader opens, as in test_aseprite_file.py
        return
    wanted = promised(key, sprites, options)
    if len(wanted) != len(written):
        written = [visible(contact_sheet(np.concatenate(written), in_row=False))[None]]
    for want, found in zip(wanted, written, strict=True):
        assert np.array_equal(visible(want), found)
