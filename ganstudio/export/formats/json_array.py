"""A PNG sheet with TexturePacker's JSON array: the frames in their order, as many tools and small engines read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.sheet import PagedOptions
from ganstudio.export.sheet_files import draw_sheet, laid_out, page_paths
from ganstudio.export.sheet_json import frame_entry, json_bytes, page_meta


def _build(sprites: SpriteSet, path: Path, options: PagedOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
    names = frame_names(sprites.names, path.stem if options.prefix else "")
    entries = [
        (frame.page, {"filename": name} | frame_entry(frame, pivot))
        for name, frame, pivot in zip(names, sheet.frames, sprites.pivots, strict=True)
    ]
    files = {}
    for page, (text, picture) in enumerate(zip(page_paths(path, len(sheet.pages), path.suffix), pictures, strict=True)):
        description = {
            "frames": [entry for on_page, entry in entries if on_page == page],
            "meta": page_meta(sheet, page, picture.name),
        }
        files[text] = json_bytes(description)
    return files | pictures


EXPORTERS.add(
    "json_array",
    Exporter(
        label=N_("PNG sheet + JSON array"),
        description=N_("A sheet and a list of its frames in their order; Phaser reads it, and many small engines."),
        family="web",
        suffix=".json",
        options=PagedOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
