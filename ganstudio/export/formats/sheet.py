"""All sprites in a grid on one PNG, without a description: for engines that cut by cell size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ganstudio.core.progress import Progress, part_of
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, Page, SpriteSet
from ganstudio.export.sheet import GridOptions, build_sheet
from ganstudio.export.sheet_files import page_files, sheet_pages


def _build(sprites: SpriteSet, path: Path, options: GridOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet = build_sheet(sprites.pixels, options, part_of(progress, 0.0, 0.5))
    return page_files(sheet, path, part_of(progress, 0.5, 1.0))


def _draw(sprites: SpriteSet, options: GridOptions) -> Sequence[Page]:
    return sheet_pages(build_sheet(sprites.pixels, options))


EXPORTERS.add(
    "sheet",
    Exporter(
        label=N_("PNG sheet"),
        description=N_("All sprites in a grid on one picture. Every engine can cut it: give it the size of a sprite."),
        family="pictures",
        suffix=".png",
        options=GridOptions,
        build=_build,
        draw=_draw,
    ),
)
