"""Godot 4: a TileSet over a grid of tiles on one PNG, as TileMapLayer paints with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ganstudio.core.options import option
from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.engine_projects import earlier_text
from ganstudio.export.godot_text import resource_path
from ganstudio.export.godot_tiles import TileGrid, new_tile_set, refreshed_tile_set
from ganstudio.export.shared_options import godot_folder_option
from ganstudio.export.sheet import GridOptions, Sheet
from ganstudio.export.sheet_files import draw_sheet, laid_out


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
    folder: str = godot_folder_option()


def _build(sprites: SpriteSet, path: Path, options: GodotTileSetOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
    grid = _grid(sprites, sheet, options, resource_path(next(iter(pictures)), options.folder))
    old = earlier_text(path)
    text = new_tile_set(grid) if old is None else refreshed_tile_set(old, grid)
    return {path: text.encode(errors="replace"), **pictures}


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
        draw=draw_sheet,
    ),
)
