"""All sprites in a grid on one PNG, without a description: for engines that cut by cell size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_, _
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.png_encoding import png_bytes
from ganstudio.export.sheet import SheetOptions, build_sheet


def _build(sprites: SpriteSet, path: Path, options: SheetOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet = build_sheet(sprites.pixels, options, progress=lambda fraction, words: progress(0.5 * fraction, words))
    progress(0.5, _("Compressing the picture"))
    content = png_bytes(sheet.pixels)
    progress(1.0, _("Compressing the picture"))
    return {path: content}


def _draw(sprites: SpriteSet, options: SheetOptions) -> np.ndarray:
    return build_sheet(sprites.pixels, options).pixels


EXPORTERS.add(
    "sheet",
    Exporter(
        label=N_("PNG sheet"),
        description=N_("All sprites in a grid on one picture. Every engine can cut it: give it the size of a sprite."),
        suffix=".png",
        options=SheetOptions,
        build=_build,
        draw=_draw,
    ),
)
