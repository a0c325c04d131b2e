"""Sprites to files that game engines open. Each format is one file in `formats/`; neither torch nor Qt is needed.

Plain sprites are `arranged` (order, pivots, tags, animations), then `finished` (palette, edges, scale), then written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ganstudio.core.file_names import safe_name
from ganstudio.core.progress import Progress, no_progress, part_of
from ganstudio.core.registry import Registry
from ganstudio.core.text import _
from ganstudio.export.arranging import Arrangement, Handwork, arranged
from ganstudio.export.exporter import FAMILIES, Exporter, Page
from ganstudio.export.finishing import MARKS, Finishing, finished, marks, palette_of, tiling
from ganstudio.export.foreseeing import check_room
from ganstudio.export.marking import Marking, marked
from ganstudio.export.palette_files import read_palette
from ganstudio.export.sprite_set import Animation, SpriteSet
from ganstudio.export.writing import write_together

PLAIN = Marking()

EXPORTERS: Registry[Exporter] = Registry("export format", "ganstudio.export.formats")


def prepare(
    key: str,
    sprites: SpriteSet,
    path: Path,
    options: Any = None,
    progress: Progress = no_progress,
    marking: Marking = PLAIN,
) -> Mapping[Path, bytes]:
    """Return what `export` would write: the content of every file, the one to open first; writes nothing.

    A missing suffix is added; a file format given an existing folder writes in it under the set's title. Raises
    `StudioError` for what the user can put right and `Cancelled` when `progress` does.
    """
    exporter = EXPORTERS[key]
    options = exporter.options() if options is None else options
    target = _target(exporter, Path(path), sprites.title)
    files = exporter.files(sprites, target, options, part_of(progress, 0.0, 0.8))
    base = target.with_name(target.stem) if exporter.suffix else target / safe_name(sprites.title)
    shown = exporter.shown(sprites, target, options)
    return marked(files, sprites, marking, part_of(progress, 0.8, 1.0), base, shown)


def export(
    key: str,
    sprites: SpriteSet,
    path: Path,
    options: Any = None,
    progress: Progress = no_progress,
    marking: Marking = PLAIN,
) -> list[Path]:
    """Write `sprites` to `path` in the format `key` and return the files written, the one to open first.

    What was there is replaced only when everything new is safely on disk. Raises as `prepare` does; the old files are
    whole in every case.
    """
    files = prepare(key, sprites, path, options, part_of(progress, 0.0, 0.8), marking)
    write_together(files, part_of(progress, 0.8, 1.0))
    progress(1.0, _("Done"))
    return list(files)


def _target(exporter: Exporter, path: Path, title: str) -> Path:
    """Return where a format writes when the user says `path`: with its suffix, in a folder under `title`."""
    if not exporter.suffix:
        return path
    if path.is_dir():
        return path / f"{safe_name(title)}{exporter.suffix}"
    name = path.name.lower()
    if name.endswith((exporter.suffix, *exporter.other_suffixes)):
        return path
    for _key, other in EXPORTERS:  # the suffix of another format is what is left of an earlier choice
        if other.suffix and name.endswith(other.suffix):
            return path.with_name(path.name[: -len(other.suffix)] + exporter.suffix)
    return path.with_name(path.name + exporter.suffix)


__all__ = [
    "EXPORTERS",
    "FAMILIES",
    "MARKS",
    "Animation",
    "Arrangement",
    "Exporter",
    "Finishing",
    "Handwork",
    "Marking",
    "Page",
    "SpriteSet",
    "arranged",
    "check_room",
    "export",
    "finished",
    "marks",
    "palette_of",
    "prepare",
    "read_palette",
    "tiling",
]
