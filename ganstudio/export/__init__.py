"""Sprites to files that game engines open. Each format is one file in `formats/`; neither torch nor Qt is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.registry import Registry
from ganstudio.export.exporter import Exporter
from ganstudio.export.sprite_set import SpriteSet

EXPORTERS: Registry[Exporter] = Registry("export format", "ganstudio.export.formats")


def export(
    key: str, sprites: SpriteSet, path: Path, options: Any = None, progress: Progress = no_progress
) -> list[Path]:
    """Write `sprites` to `path` in the format `key` and return the files written, the one to open first.

    A missing suffix is added; a file format given an existing folder writes in it under the set's title. What was
    there is replaced only when everything new is safely on disk. Raises `StudioError` for what the user can put right
    and `Cancelled` when `progress` does; the old files are whole in every case.
    """
    exporter = EXPORTERS[key]
    if options is None:
        options = exporter.options()
    return exporter.write(sprites, exporter.target(Path(path), sprites.title), options, progress)


__all__ = ["EXPORTERS", "Exporter", "SpriteSet", "export"]
