"""A Lua table for LÖVE, which has no format of its own: quads, origins, times and animations, and how to draw them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.sheet import Frame, PagedOptions, Sheet
from ganstudio.export.sheet_files import draw_sheet, laid_out
from ganstudio.export.sprite_set import Pivot

_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')

_USAGE = """\
-- Sprites exported by GAN Studio, for LÖVE 11 or later. To draw them:
--
--   local sheet = love.filesystem.load({file})()
--   local images, quads = {{}}, {{}}
--   for page, name in ipairs(sheet.images) do
--     images[page] = love.graphics.newImage(name)
--     images[page]:setFilter("nearest", "nearest")
--   end
--   for number, f in ipairs(sheet.frames) do
--     quads[number] = love.graphics.newQuad(f.x, f.y, f.w, f.h, images[f.page]:getDimensions())
--   end
--   local function draw(number, x, y, turn, scale)
--     local f = sheet.frames[number]
--     love.graphics.draw(images[f.page], quads[number], x, y, turn, scale, scale, f.ox, f.oy)
--   end
--
-- x, y, w, h: where a frame is on its page.  ox, oy: its pivot, from the left top of what is drawn.
-- left, top: what was trimmed there.  sw, sh: its size before trimming.
-- animations: numbers of frames in the order they are shown, and the seconds of each."""


def _build(sprites: SpriteSet, path: Path, options: PagedOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
    names = frame_names(sprites.names, path.stem if options.prefix else "")
    lines = _lines(sprites, sheet, names, path.name, [picture.name for picture in pictures])
    return {path: "\n".join([*lines, ""]).encode(errors="replace"), **pictures}


def _lines(sprites: SpriteSet, sheet: Sheet, names: Sequence[str], file: str, pictures: Sequence[str]) -> Iterator[str]:
    yield _USAGE.format(file=_quoted(file))
    yield "return {"
    yield f"  images = {{ {', '.join(map(_quoted, pictures))} }},"
    yield "  frames = {"
    for name, frame, pivot, tags in zip(names, sheet.frames, sprites.pivots, sprites.tags, strict=True):
        yield f"    {{ {_frame(name, frame, pivot, tags)} }},"
    yield "  },"
    yield "  animations = {"
    for animation in sprites.animations:
        played = animation.played()
        yield f"    [{_quoted(animation.name)}] = {{"
        yield f"      loop = {str(animation.loop).lower()},"
        yield f"      frames = {{ {', '.join(str(row + 1) for row, _duration in played)} }},"
        yield f"      durations = {{ {', '.join(f'{duration / 1000:g}' for _row, duration in played)} }},"
        yield "    },"
    yield "  },"
    yield "}"


def _frame(name: str, frame: Frame, pivot: Pivot, tags: Sequence[str]) -> str:
    x, y = pivot
    values: dict[str, object] = {
        "name": _quoted(name),
        "page": frame.page + 1,
        "x": frame.x,
        "y": frame.y,
        "w": frame.width,
        "h": frame.height,
        "ox": f"{x * frame.source_width - frame.offset_x:.6g}",
        "oy": f"{y * frame.source_height - frame.offset_y:.6g}",
        "left": frame.offset_x,
        "top": frame.offset_y,
        "sw": frame.source_width,
        "sh": frame.source_height,
    }
    if tags:
        values["tags"] = f"{{ {', '.join(map(_quoted, tags))} }}"
    return ", ".join(f"{key} = {value}" for key, value in values.items())


def _quoted(text: str) -> str:
    """Return a Lua string; characters that would end it are written by their numbers, which every Lua reads."""
    return '"' + _TO_ESCAPE.sub(lambda found: f"\\{ord(found[0]):03}", text) + '"'


EXPORTERS.add(
    "love",
    Exporter(
        label=N_("LÖVE"),
        description=N_("Pages and a Lua table of quads, pivots, times and animations; its head shows how to draw."),
        family="engines",
        suffix=".lua",
        options=PagedOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
