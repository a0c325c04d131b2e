"""A grid for LDtk, whose tiles are square, and a note of what to type into its tileset panel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from ganstudio.core.progress import Progress, part_of
from ganstudio.core.text import N_, _
from ganstudio.export import EXPORTERS, Exporter, Page, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.grid_cells import GridCells, grid_cells
from ganstudio.export.pixels import check_size
from ganstudio.export.sheet import GridOptions, Sheet, build_sheet
from ganstudio.export.sheet_files import page_files, sheet_pages


def _build(sprites: SpriteSet, path: Path, options: GridOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet = build_sheet(_squares(sprites.pixels), options, part_of(progress, 0.0, 0.5))
    pictures = page_files(sheet, path, part_of(progress, 0.5, 1.0))
    [picture] = pictures
    lines = _lines(sprites, sheet, grid_cells(sheet, options), picture.name)
    return {**pictures, path.with_name(path.stem + ".txt"): "\n".join([*lines, ""]).encode(errors="replace")}


def _draw(sprites: SpriteSet, options: GridOptions) -> Sequence[Page]:
    return sheet_pages(build_sheet(_squares(sprites.pixels), options))


def _squares(pixels: np.ndarray) -> np.ndarray:
    """Return the sprites on square tiles, uint8 `(n, side, side, 4)`: in the middle, at the bottom."""
    height, width = pixels.shape[1:3]
    check_size(width, height)
    side = max(width, height)
    left = (side - width) // 2
    return np.pad(pixels, ((0, 0), (side - height, 0), (left, side - width - left), (0, 0)))


def _lines(sprites: SpriteSet, sheet: Sheet, cells: GridCells, picture: str) -> Iterator[str]:
    step = cells.width + cells.spacing
    places = [((frame.x - cells.margin) // step, (frame.y - cells.margin) // step) for frame in sheet.frames]
    yield _("In LDtk, open Tilesets, add one, choose {picture}, and type:").format(picture=picture)
    yield ""
    yield _("Tile size: {size} px").format(size=cells.width)
    yield _("Spacing: {spacing} px").format(spacing=cells.spacing)
    yield _("Padding: {padding} px").format(padding=cells.margin)
    if sprites.width != sprites.height:
        words = _("Sprites of {width} × {height} stand at the bottom middle of square tiles, which LDtk needs.")
        yield words.format(width=sprites.width, height=sprites.height)
    yield ""
    yield _("Tiles, by column and row from 0:")
    for name, (column, row) in zip(frame_names(sprites.names), places, strict=True):
        yield f"{column}, {row}: {name}"
    yield ""
    yield _("Animations, by column, row and milliseconds:")
    for animation in sprites.animations:
        steps = " · ".join(f"{places[row][0]}, {places[row][1]}, {duration}" for row, duration in animation.played())
        yield f"{' '.join(animation.name.split())}: {steps}"


EXPORTERS.add(
    "ldtk",
    Exporter(
        label=N_("LDtk tileset"),
        description=N_("A grid of square tiles, and a text with the sizes that LDtk asks for."),
        family="tools",
        suffix=".png",
        options=GridOptions,
        build=_build,
        draw=_draw,
    ),
)
