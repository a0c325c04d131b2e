"""One PNG file for each sprite, in a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_, _
from ganstudio.export import EXPORTERS, Exporter, Page, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.pixels import check_size, cleaned, contact_sheet
from ganstudio.export.png_encoding import png_bytes
from ganstudio.export.shared_options import edge_colour_option


@dataclass(frozen=True)
class PngOptions:
    """How single pictures are written."""

    edge_colour: bool = edge_colour_option()


def _build(sprites: SpriteSet, path: Path, options: PngOptions, progress: Progress) -> Mapping[Path, bytes]:
    check_size(sprites.width, sprites.height)
    files = {}
    pixels = cleaned(sprites.pixels, options.edge_colour)
    for number, (place, sprite) in enumerate(zip(_shown(sprites, path), pixels, strict=True)):
        progress(number / sprites.count, _("Picture {number} of {count}").format(number=number + 1, count=len(pixels)))
        files[place] = png_bytes(sprite)
    return files


def _shown(sprites: SpriteSet, path: Path, _options: object = None) -> dict[Path, tuple[int, ...]]:
    return {path / f"{name}.png": (row,) for row, name in enumerate(frame_names(sprites.names))}


def _draw(sprites: SpriteSet, options: PngOptions) -> Sequence[Page]:
    return [Page(contact_sheet(cleaned(sprites.pixels, options.edge_colour), in_row=False))]


EXPORTERS.add(
    "png",
    Exporter(
        label=N_("PNG files"),
        description=N_("One picture for each sprite in a folder: for editing further, or for engines that pack."),
        family="pictures",
        suffix="",
        options=PngOptions,
        build=_build,
        draw=_draw,
        shown=_shown,
    ),
)
