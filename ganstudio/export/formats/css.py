"""A grid and a style sheet: a class for each sprite, and one for each animation, in any browser without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Animation, Exporter, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.sheet import Frame, GridOptions, Sheet
from ganstudio.export.sheet_files import draw_sheet, laid_out
from ganstudio.export.xml_text import number

_FINE = 10**9  # of a percent: the shortest frame of the longest animation is a hundred times as long
_BLANK = re.compile(r"\s+")  # ends a class name in HTML, whatever the style sheet says
_ASIS = re.compile(r"[A-Za-z0-9_-]|[^\x00-\x9f]")


def _build(sprites: SpriteSet, path: Path, options: GridOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
    [picture] = pictures
    return {path: "\n".join([*_lines(sprites, sheet, path.stem, picture.name), ""]).encode(), **pictures}


def _lines(sprites: SpriteSet, sheet: Sheet, stem: str, picture: str) -> Iterator[str]:
    prefix = _BLANK.sub("-", stem.strip())
    names = frame_names([_BLANK.sub("-", name.strip()) for name in sprites.names], prefix)
    moves = frame_names([_BLANK.sub("-", animation.name.strip()) for animation in sprites.animations], prefix)
    taken = set(names)
    moves = [_apart(name, "-play", taken) for name in moves]
    whole = escaped(_apart(frame_names([prefix])[0], "-sheet", taken))
    yield '@charset "UTF-8";'
    yield "/* Exported by GAN Studio. Each element takes two classes, that of the sheet and that of a sprite or of an"
    yield "   animation: the first rule's and one of those below. To enlarge without blur: transform: scale(4). */"
    yield f".{whole} {{"
    yield "  display: inline-block;"
    yield f"  width: {sprites.width}px;"
    yield f"  height: {sprites.height}px;"
    yield f'  background-image: url("{quote(picture, errors="replace")}");'
    yield "  background-repeat: no-repeat;"
    yield "  image-rendering: pixelated;"
    yield "}"
    for name, frame, (x, y) in zip(names, sheet.frames, sprites.pivots, strict=True):
        origin = f"transform-origin: {number(x * 100)}% {number(y * 100)}%;"
        yield f".{escaped(name)} {{ {_place(frame)} {origin} }}"
    for name, animation in zip(moves, sprites.animations, strict=True):
        yield from _animation(escaped(name), animation, sprites, sheet)


def _animation(name: str, animation: Animation, sprites: SpriteSet, sheet: Sheet) -> Iterator[str]:
    """Each frame holds until the next one; after the last one, an animation that plays once keeps it."""
    played = animation.played()
    total = sum(duration for _row, duration in played)
    x, y = sprites.pivots[played[0][0]]
    yield f".{name} {{"
    yield f"  transform-origin: {number(x * 100)}% {number(y * 100)}%;"
    yield f"  animation: {total}ms step-end {'infinite' if animation.loop else '1 forwards'};"
    yield f"  animation-name: {name};"
    yield "}"
    yield f"@keyframes {name} {{"
    begun = 0
    for row, duration in played:
        yield f"  {_percent(begun, total)}% {{ {_place(sheet.frames[row])} }}"
        begun += duration
    yield f"  100% {{ {_place(sheet.frames[played[-1][0]])} }}"
    yield "}"


def _place(frame: Frame) -> str:
    return f"background-position: {-frame.x}px {-frame.y}px;"


def _percent(part: int, total: int) -> str:
    """Return how much of an animation has passed, never rounded up: a frame is there at its first millisecond."""
    whole, rest = divmod(part * 100 * _FINE // total, _FINE)
    return f"{whole}.{rest:09}".rstrip("0").rstrip(".")


def _apart(name: str, addition: str, taken: set[str]) -> str:
    while name in taken:
        name += addition
    taken.add(name)
    return name


def escaped(name: str) -> str:
    """Return a name as a CSS identifier: https://drafts.csswg.org/cssom/#serialize-an-identifier."""
    parts = [letter if _ASIS.match(letter) else f"\\{ord(letter):x} " for letter in name]
    start = 1 if name.startswith("-") and len(name) > 1 else 0
    if name == "-":
        return "\\-"
    if name[start].isascii() and name[start].isdigit():
        parts[start] = f"\\{ord(name[start]):x} "
    return "".join(parts)


EXPORTERS.add(
    "css",
    Exporter(
        label=N_("CSS sprites"),
        description=N_("A grid and a style sheet: a class for each sprite and each animation, for any web page."),
        family="web",
        suffix=".css",
        options=GridOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
