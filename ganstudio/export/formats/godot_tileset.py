"""Godot 4: a TileSet over a grid of tiles on one PNG, as TileMapLayer paints with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganstudio.core.options import option
from ganstudio.core.progress import Progress, part_of
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, Page, SpriteSet
from ganstudio.export.engine_projects import earlier_text
from ganstudio.export.godot_text import resource_path
from ganstudio.export.godot_tiles import TileGrid, new_tile_set, refreshed_tile_set
from ganstudio.export.sheet import GridOptions, Sheet, build_sheet
from ganstudio.export.sheet_files import page_files, sheet_pages


@dataclass(frozen=True)
class GodotTileSetOptions(GridOptions):
    """How tiles are laid out, and where the files are inside the game."""

    columns: int = option(
        16,
        N_("Columns"),
        N_("Tiles in a row. Keep it, and tiles stay where they are when you add more; 0 makes a square."),
        minimum=0,
        maximum=4096,
    )
    folder: str = option(
        "",
        N_("Folder in the Godot project"),
        N_("Such as res://art. Empty: found by the project.godot above the files, else the files name each other."),
        advanced=True,
    )


def _build(sprites: SpriteSet, path: Path, options: GodotTileSetOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet = build_sheet(sprites.pixels, options, part_of(progress, 0.0, 0.5))
    pictures = page_files(sheet, path, part_of(progress, 0.5, 1.0))
    grid = _grid(sprites, sheet, options, resource_path(next(iter(pictures)), options.folder))
    old = earlier_text(path)
    text = new_tile_set(grid) if old is None else refreshed_tile_set(old, grid)
    return {path: text.encode(), **pictures}


def _draw(sprites: SpriteSet, options: GodotTileSetOptions) -> Sequence[Page]:
    return sheet_pages(build_sheet(sprites.pixels, options))


def _grid(sprites: SpriteSet, sheet: Sheet, options: GodotTileSetOptions, texture: str) -> TileGrid:
    separation = 2 * options.extrude + options.padding
    step = (sprites.width + separation, sprites.height + separation)
    columns = sum(frame.y == sheet.frames[0].y for frame in sheet.frames)
    rows = (sheet.pages[0].shape[0] - 2 * options.extrude + separation) // step[1]
    return TileGrid(
        texture, sprites.count, columns, rows, options.extrude, separation, size=(sprites.width, sprites.height)
    )


EXPORTERS.add(
    "godot_tileset",
    Exporter(
        label=N_("Godot 4 tile set"),
        description=N_("Tiles in a grid on one picture and a TileSet that knows them: paint with it at once."),
        family="engines",
        suffix=".tres",
        options=GodotTileSetOptions,
        build=_build,
        draw=_draw,
    ),
)
