"""A PNG sheet with JSON as Aseprite exports it: frames with times in their order, tags, and pivots in a slice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.sheet import SheetOptions
from ganstudio.export.sheet_files import draw_sheet, laid_out
from ganstudio.export.sheet_json import frame_entry, json_bytes, page_meta
from ganstudio.export.timeline import slice_entries, tag_entries, timeline


def _build(sprites: SpriteSet, path: Path, options: SheetOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
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


EXPORTERS.add(
    "aseprite_json",
    Exporter(
        label=N_("Aseprite sheet + JSON"),
        description=N_("A sheet with times, tags and pivots as Aseprite describes them: for engines that read that."),
        family="tools",
        suffix=".json",
        options=SheetOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
