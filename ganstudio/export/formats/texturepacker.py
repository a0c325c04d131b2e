"""A PNG sheet with a JSON description in TexturePacker's hash form, as Phaser 3 and 4 and PixiJS 8 read it.

Phaser takes the `pivot`, PixiJS only the `anchor` and stumbles without `meta`; one file with all of it serves both.
Further pages are files of the same form, which the first one names for PixiJS; Phaser loads them one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ganstudio.core.progress import Progress, part_of
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Animation, Exporter, Page, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.paging import build_paged
from ganstudio.export.sheet import PagedOptions, Sheet
from ganstudio.export.sheet_files import page_files, page_paths, sheet_pages
from ganstudio.export.sheet_json import frame_entry, json_bytes, page_meta


def _build(sprites: SpriteSet, path: Path, options: PagedOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet = build_paged(sprites, options, part_of(progress, 0.0, 0.5))
    pictures = page_files(sheet, path, part_of(progress, 0.5, 1.0))
    texts = page_paths(path, len(sheet.pages), path.suffix)
    names = frame_names(sprites.names, path.stem if options.prefix else "")
    files = {}
    for page, (text, picture) in enumerate(zip(texts, pictures, strict=True)):
        others = [other.name for other in texts if other != text] if page == 0 else []
        description = _description(sprites, sheet, names, page, picture.name, others)
        files[text] = json_bytes(description)
    return files | pictures


def _draw(sprites: SpriteSet, options: PagedOptions) -> Sequence[Page]:
    return sheet_pages(build_paged(sprites, options))


def _description(
    sprites: SpriteSet, sheet: Sheet, names: Sequence[str], page: int, picture: str, others: Sequence[str]
) -> dict[str, Any]:
    frames = zip(names, sheet.frames, sprites.pivots, strict=True)
    return {
        "frames": {name: frame_entry(frame, pivot) for name, frame, pivot in frames if frame.page == page},
        "animations": {
            animation.name: [names[row] for row, _duration in animation.played()]
            for animation in sprites.animations
            if _page_of(animation, sheet) == page
        },
        "meta": page_meta(sheet, page, picture) | ({"related_multi_packs": list(others)} if others else {}),
    }


def _page_of(animation: Animation, sheet: Sheet) -> int:
    """Return the page that describes an animation: its own, else the first; PixiJS finds frames of one page only."""
    pages = {sheet.frames[row].page for row in animation.frames}
    return pages.pop() if len(pages) == 1 else 0


EXPORTERS.add(
    "texturepacker",
    Exporter(
        label=N_("PNG sheet + JSON"),
        description=N_("A sheet and a description of it that Phaser and PixiJS load as it is (TexturePacker hash)."),
        family="web",
        suffix=".json",
        options=PagedOptions,
        build=_build,
        draw=_draw,
    ),
)
