"""A PNG sheet with a JSON description in TexturePacker's hash form, as Phaser 3 and 4 and PixiJS 8 read it.

Phaser takes the `pivot`, PixiJS only the `anchor` and stumbles without `meta`; one file with all of it serves both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio import __version__
from ganstudio.core.options import option
from ganstudio.core.progress import Progress
from ganstudio.core.text import N_, _
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.frame_names import animations, frame_names
from ganstudio.export.png_encoding import png_bytes
from ganstudio.export.sheet import Frame, Sheet, SheetOptions, build_sheet

_PIVOTS = {"centre": (0.5, 0.5), "bottom": (0.5, 1.0), "top_left": (0.0, 0.0)}


@dataclass(frozen=True)
class TexturePackerOptions(SheetOptions):
    """A sheet, and what the description says of its frames."""

    padding: int = option(
        2,
        N_("Padding"),
        N_("Empty pixels between sprites, so that neighbours do not show at the edges."),
        minimum=0,
        maximum=64,
        unit="px",
    )
    extrude: int = option(
        1,
        N_("Extrude"),
        N_("Repeats the border pixels of each sprite outwards: no seams when the engine filters or scales."),
        minimum=0,
        maximum=16,
        unit="px",
    )
    trim: bool = option(
        False,
        N_("Trim"),
        N_(
            "Cuts transparent borders off and packs the rest closely; columns do not count then. Engines draw the same."
        ),
    )
    pivot: str = option(
        "centre",
        N_("Pivot"),
        N_("The point of a sprite that the engine places and turns it by."),
        choices=[
            ("centre", N_("Centre")),
            ("bottom", N_("Bottom centre, at the feet")),
            ("top_left", N_("Top left")),
        ],
    )
    prefix: bool = option(
        True,
        N_("File name before frame names"),
        N_("Keeps names apart when a game loads several sheets: PixiJS puts all frames into one list."),
        advanced=True,
    )


def _build(sprites: SpriteSet, path: Path, options: TexturePackerOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet = build_sheet(sprites.pixels, options, options.trim, lambda fraction, words: progress(0.5 * fraction, words))
    progress(0.5, _("Compressing the picture"))
    picture = path.with_suffix(".png")
    names = frame_names(sprites.names, path.stem if options.prefix else "")
    text = json.dumps(_description(sheet, names, path.stem, picture.name, options), ensure_ascii=False, indent=1)
    files = {path: (text + "\n").encode(), picture: png_bytes(sheet.pixels)}
    progress(1.0, _("Compressing the picture"))
    return files


def _draw(sprites: SpriteSet, options: TexturePackerOptions) -> np.ndarray:
    return build_sheet(sprites.pixels, options, options.trim).pixels


def _description(
    sheet: Sheet, names: list[str], title: str, picture: str, options: TexturePackerOptions
) -> dict[str, Any]:
    height, width = sheet.pixels.shape[:2]
    return {
        "frames": {name: _frame(frame, options.pivot) for name, frame in zip(names, sheet.frames, strict=True)},
        "animations": animations(names, title),
        "meta": {
            "app": "GAN Studio",
            "version": __version__,
            "image": picture,
            "format": "RGBA8888",
            "size": {"w": width, "h": height},
            "scale": "1",  # pixels are enlarged for good, so engines must not shrink them again
        },
    }


def _frame(frame: Frame, pivot: str) -> dict[str, Any]:
    x, y = _PIVOTS[pivot]
    return {
        "frame": {"x": frame.x, "y": frame.y, "w": frame.width, "h": frame.height},
        "rotated": False,
        "trimmed": frame.trimmed,
        "spriteSourceSize": {"x": frame.offset_x, "y": frame.offset_y, "w": frame.width, "h": frame.height},
        "sourceSize": {"w": frame.source_width, "h": frame.source_height},
        "pivot": {"x": x, "y": y},
        "anchor": {"x": x, "y": y},
    }


EXPORTERS.add(
    "texturepacker",
    Exporter(
        label=N_("PNG sheet + JSON"),
        description=N_("A sheet and a description of it that Phaser and PixiJS load as it is (TexturePacker hash)."),
        suffix=".json",
        options=TexturePackerOptions,
        build=_build,
        draw=_draw,
    ),
)
