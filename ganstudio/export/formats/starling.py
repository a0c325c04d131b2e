"""Starling and Sparrow XML, one for each page, with pivots in pixels; what was trimmed is a negative frameX, frameY.

Starling plays the textures of a prefix in the order of their names as text: numbers at their ends are padded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.sheet import Frame, PagedOptions, Sheet
from ganstudio.export.sheet_files import draw_sheet, laid_out, page_paths
from ganstudio.export.sprite_set import Pivot
from ganstudio.export.xml_text import attributes, number

_LAST_NUMBER = re.compile(r"[0-9]+$")
_DIGITS = 4


def _build(sprites: SpriteSet, path: Path, options: PagedOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
    padded = [_LAST_NUMBER.sub(lambda found: found[0].zfill(_DIGITS), name) for name in sprites.names]
    names = frame_names(padded, path.stem if options.prefix else "")
    texts = page_paths(path, len(sheet.pages), path.suffix)
    files = {
        text: "\n".join([*_lines(sprites, sheet, names, page, picture.name), ""]).encode()
        for page, (text, picture) in enumerate(zip(texts, pictures, strict=True))
    }
    return files | pictures


def _lines(sprites: SpriteSet, sheet: Sheet, names: Sequence[str], page: int, picture: str) -> Iterator[str]:
    height, width = sheet.pages[page].shape[:2]
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<TextureAtlas {attributes(imagePath=picture, width=width, height=height)}>"
    for name, frame, pivot in zip(names, sheet.frames, sprites.pivots, strict=True):
        if frame.page == page:
            yield f"  <SubTexture {_texture(name, frame, pivot)}/>"
    yield "</TextureAtlas>"


def _texture(name: str, frame: Frame, pivot: Pivot) -> str:
    x, y = pivot
    place = attributes(name=name, x=frame.x, y=frame.y, width=frame.width, height=frame.height)
    turns = attributes(pivotX=number(x * frame.source_width), pivotY=number(y * frame.source_height))
    if not frame.trimmed:
        return f"{place} {turns}"
    whole = attributes(
        frameX=-frame.offset_x, frameY=-frame.offset_y, frameWidth=frame.source_width, frameHeight=frame.source_height
    )
    return f"{place} {whole} {turns}"


EXPORTERS.add(
    "starling",
    Exporter(
        label=N_("Starling and Sparrow XML"),
        description=N_("Pages and an XML file for each, with pivots: Starling, HaxeFlixel, Phaser and others read it."),
        family="engines",
        suffix=".xml",
        options=PagedOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
