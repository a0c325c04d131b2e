"""All sprites in a grid on one PNG, without a description: for engines that cut by cell size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.sheet import GridOptions
from ganstudio.export.sheet_files import draw_sheet, laid_out


def _build(sprites: SpriteSet, path: Path, options: GridOptions, progress: Progress) -> Mapping[Path, bytes]:
    _sheet, pictures = laid_out(sprites, path, options, progress)
    return pictures


EXPORTERS.add(
    "sheet",
    Exporter(
        label=N_("PNG sheet"),
        description=N_("All sprites in a grid on one picture. Every engine can cut it: give it the size of a sprite."),
        family="pictures",
        suffix=".png",
        options=GridOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
