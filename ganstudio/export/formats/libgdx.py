"""A libGDX and Spine .atlas in the old dialect, which old and new readers take; its offsets count from below.

A region's `index` orders those of one name, so each animation is written as regions of its name beside the sprites'
own: libGDX's packer writes pictures that are used twice in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.sheet import Frame, PagedOptions, Sheet
from ganstudio.export.sheet_files import draw_sheet, laid_out

_NO_INDEX = -1
_LINE_ENDS = re.compile(r"[\n\r]")


def _build(sprites: SpriteSet, path: Path, options: PagedOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
    prefix = path.stem if options.prefix else ""
    regions = list(_regions(sprites, sheet, prefix))
    lines = []
    for page, (picture, pixels) in enumerate(zip(pictures, sheet.pages, strict=True)):
        lines += _page_head(picture.name, pixels.shape[1], pixels.shape[0])
        for name, frame, index in regions:
            if frame.page == page:
                lines += _region(name, frame, index)
    return {path: "\n".join([*lines, ""]).encode(errors="replace"), **pictures}


def _regions(sprites: SpriteSet, sheet: Sheet, prefix: str) -> Iterator[tuple[str, Frame, int]]:
    """Name, frame and index of each region: the sprites in order, then the animations as they play."""
    names = frame_names(sprites.names, prefix)
    for name, frame in zip(names, sheet.frames, strict=True):
        yield name, frame, _NO_INDEX
    taken = set(names)
    for animation, name in zip(
        sprites.animations, frame_names([animation.name for animation in sprites.animations], prefix), strict=True
    ):
        while name in taken:  # a sprite is called so: its region must not be taken for a frame
            name += "_play"
        taken.add(name)
        for index, (row, _duration) in enumerate(animation.played()):
            yield name, sheet.frames[row], index


def _page_head(picture: str, width: int, height: int) -> list[str]:
    return [
        "",
        _LINE_ENDS.sub("_", picture),
        f"size: {width}, {height}",
        "format: RGBA8888",
        "filter: Nearest, Nearest",
        "repeat: none",
    ]


def _region(name: str, frame: Frame, index: int) -> list[str]:
    below = frame.source_height - frame.height - frame.offset_y
    return [
        name,
        "  rotate: false",
        f"  xy: {frame.x}, {frame.y}",
        f"  size: {frame.width}, {frame.height}",
        f"  orig: {frame.source_width}, {frame.source_height}",
        f"  offset: {frame.offset_x}, {below}",
        f"  index: {index}",
    ]


EXPORTERS.add(
    "libgdx",
    Exporter(
        label=N_("libGDX and Spine atlas"),
        description=N_(
            "Pages and an .atlas file; findRegions returns an animation. It has no place for pivots or times."
        ),
        family="engines",
        suffix=".atlas",
        options=PagedOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
