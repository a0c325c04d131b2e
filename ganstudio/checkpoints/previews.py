"""The fixed-latent sample grids of a run, one PNG beside each snapshot: the slider back through the training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, PngImagePlugin

from ganstudio.checkpoints.library import step_of
from ganstudio.core.errors import StudioError
from ganstudio.core.files import atomic_path
from ganstudio.core.sprites import to_rgba
from ganstudio.core.text import _

COLUMNS = 8
_CELL = "ganstudio-cell"  # "width height count"


def preview_path(run_folder: Path, step: int) -> Path:
    """Return where the preview of a step belongs."""
    return run_folder / "previews" / f"{step:06d}.png"


def save_preview(path: Path, sprites: np.ndarray) -> None:
    """Write uint8 sprites `(n, h, w, channels)` as one RGBA sheet of eight columns."""
    rgba = to_rgba(sprites)
    count, height, width, _channels = rgba.shape
    rows = -(-count // COLUMNS)
    padded = np.zeros((rows * COLUMNS, height, width, 4), np.uint8)
    padded[:count] = rgba
    sheet = padded.reshape(rows, COLUMNS, height, width, 4).swapaxes(1, 2).reshape(rows * height, COLUMNS * width, 4)
    words = PngImagePlugin.PngInfo()
    words.add_text(_CELL, f"{width} {height} {count}")
    with atomic_path(path) as temporary:
        Image.fromarray(sheet).save(temporary, format="png", pnginfo=words)


def load_preview(path: Path) -> np.ndarray:
    """Read a preview back as uint8 RGBA `(n, h, w, 4)`; `StudioError` if the file is missing or damaged."""
    try:
        with Image.open(path, formats=["PNG"]) as image:
            width, height, count = (int(word) for word in str(image.info[_CELL]).split())
            rows = -(-count // COLUMNS)
            if min(width, height, count) < 1 or image.size != (COLUMNS * width, rows * height):
                raise ValueError("cells")  # before a large picture is decoded
            sheet = np.asarray(image.convert("RGBA"))
        cells = sheet.reshape(rows, height, COLUMNS, width, 4).swapaxes(1, 2)
        return np.ascontiguousarray(cells.reshape(-1, height, width, 4)[:count])
    except (OSError, ValueError, KeyError, SyntaxError, Image.DecompressionBombError):
        raise StudioError(_("The preview {name} cannot be read.").format(name=path.name)) from None


def previews(run_folder: Path) -> list[tuple[int, Path]]:
    """List `(step, path)` of a run's previews in step order."""
    found = [(step_of(path), path) for path in (run_folder / "previews").glob("*.png")]
    return sorted(found)
