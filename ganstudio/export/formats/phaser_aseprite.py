"""A PNG sheet with JSON in Aseprite's form for Phaser's `load.aseprite`, which makes the animations by itself.

Phaser looks frames up by the keys "0", "1", …: with the names that Aseprite writes it makes animations of no frames.
It knows fewer directions than Aseprite, so every animation is written out as it plays forward.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.sheet import DescribedOptions
from ganstudio.export.sheet_files import draw_sheet, laid_out
from ganstudio.export.sheet_json import frame_entry, json_bytes, page_meta
from ganstudio.export.timeline import slice_entries, tag_entries, timeline


def _build(sprites: SpriteSet, path: Path, options: DescribedOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
    [picture] = pictures
    line = timeline(sprites, only_forward=True)
    frames = {
        str(number): frame_entry(sheet.frames[row], sprites.pivots[row]) | {"duration": duration}
        for number, (row, duration) in enumerate(zip(line.rows, line.durations, strict=True))
    }
    tags, slices = tag_entries(line), slice_entries(sprites, line)
    meta = page_meta(sheet, 0, picture.name) | {"frameTags": tags, "slices": slices}
    return {path: json_bytes({"frames": frames, "meta": meta})} | pictures


EXPORTERS.add(
    "phaser_aseprite",
    Exporter(
        label=N_("Phaser animations"),
        description=N_("A sheet from which Phaser makes the animations with their times: load.aseprite."),
        family="web",
        suffix=".json",
        options=DescribedOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
