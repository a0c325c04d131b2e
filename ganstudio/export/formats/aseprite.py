"""A real Aseprite file: frames with times, tags with directions, pivots in a slice, and the colours as its palette."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganstudio.core.oklab import packed, unpacked
from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, Page, SpriteSet
from ganstudio.export.aseprite_encoding import aseprite_bytes
from ganstudio.export.moving import moving_pages
from ganstudio.export.palette import reduce_colours
from ganstudio.export.pixels import check_size, cleaned
from ganstudio.export.timeline import pivot_keys, timeline

_COLOURS = 256  # more swatches are of no use to anybody


@dataclass(frozen=True)
class AsepriteOptions:
    """An Aseprite file needs no choice: everything is kept."""


def _build(sprites: SpriteSet, path: Path, options: AsepriteOptions, progress: Progress) -> Mapping[Path, bytes]:
    check_size(sprites.width, sprites.height)
    line = timeline(sprites)
    pixels = cleaned(sprites.pixels)
    layer = sprites.title or "sprites"
    return {path: aseprite_bytes(pixels, line, pivot_keys(sprites, line), _palette(pixels), layer, progress)}


def _draw(sprites: SpriteSet, options: AsepriteOptions) -> Sequence[Page]:
    check_size(sprites.width, sprites.height)
    return moving_pages(sprites, cleaned)


def _palette(pixels: np.ndarray) -> np.ndarray:
    """Return the colours of uint8 `(n, h, w, 4)` as uint8 `(colours, 3)`, at least one."""
    colours, _places = reduce_colours(packed(pixels[pixels[..., 3] > 0][:, :3]), _COLOURS)
    return unpacked(colours if len(colours) else np.zeros(1, np.uint32))


EXPORTERS.add(
    "aseprite",
    Exporter(
        label=N_("Aseprite file"),
        description=N_("Frames, times, tags, pivots and palette to draw on in Aseprite; Unity and others import it."),
        family="tools",
        suffix=".aseprite",
        options=AsepriteOptions,
        build=_build,
        draw=_draw,
    ),
)
