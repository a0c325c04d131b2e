"""A PNG sheet with JSON as Aseprite exports it: frames with times in their order, tags, and pivots in a slice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ganstudio.core.progress import Progress, part_of
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, Page, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.sheet import SheetOptions, build_sheet
from ganstudio.export.sheet_files import page_files, sheet_pages
from ganstudio.export.sheet_json import frame_entry, json_bytes, page_meta
from ganstudio.export.timeline import slice_entries, tag_entries, timeline


def _build(sprites: SpriteSet, path: Path, options: SheetOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet = build_sheet(sprites.pixels, options, part_of(progress, 0.0, 0.5))
    pictures = page_files(sheet, path, part_of(progress, 0.5, 1.0))
    [picture] = pictures
    line = timeline(sprites)
    names = frame_names([sprites.names[row] for row in line.rows], path.stem if options.prefix else "")
    frames = [
        {"filename": name} | frame_entry(sheet.frames[row], sprites.pivots[row]) | {"duration": duration}
        for name, row, duration in zip(names, line.rows, line.durations, strict=True)
    ]
    tags, slices = tag_entries(line), slice_entries(sprites, line)
    layers = [{"name": sprites.title or "sprites", "opacity": 255, "blendMode": "normal"}]
    meta = page_meta(sheet, 0, picture.name) | {"frameTags": tags, "layers": layers, "slices": slices}
    return {path: json_bytes({"frames": frames, "meta": meta})} | pictures


def _draw(sprites: SpriteSet, options: SheetOptions) -> Sequence[Page]:
    return sheet_pages(build_sheet(sprites.pixels, options))


EXPORTERS.add(
    "aseprite_json",
    Exporter(
        label=N_("Aseprite sheet + JSON"),
        description=N_("A sheet with times, tags and pivots as Aseprite describes them: for engines that read that."),
        family="tools",
        suffix=".json",
        options=SheetOptions,
        build=_build,
        draw=_draw,
    ),
)
