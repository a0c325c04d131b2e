"""Aseprite's own files as bytes, in RGBA with one layer.

https://github.com/aseprite/aseprite/blob/main/docs/ase-file-specs.md
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.progress import Progress
from ganstudio.core.text import _
from ganstudio.export.pixels import trim_boxes
from ganstudio.export.sprite_set import DIRECTIONS
from ganstudio.export.timeline import SLICE, Timeline

_MOST_FRAMES = 65_535  # counted in two bytes
_VISIBLE, _EDITABLE = 1, 2  # flags of a layer
_COMPRESSED = 2  # kind of a cel
_HAS_PIVOT = 2  # flag of a slice
_HAS_TEXT = 1  # flag of user data
_MAGIC, _FRAME_MAGIC, _PALETTE, _USER_DATA = 0xA5E0, 0xF1FA, 0x2019, 0x2020
_HEADER, _FRAME_HEADER = 128, 16  # bytes
_LONGEST_TEXT = 65_535  # bytes, counted in two


def aseprite_bytes(
    pixels: np.ndarray,
    line: Timeline,
    pivots: Sequence[tuple[int, tuple[int, int]]],
    palette: np.ndarray,
    layer: str,
    progress: Progress,
) -> bytes:
    """Encode uint8 `(n, h, w, 4)` sprites, straight alpha, as the frames of the timeline.

    `pivots` say from which frame on which pixel is the pivot; `palette` is uint8 `(colours, 3)`, at most 256, shown
    beside the picture. `StudioError` for more frames than a file can count.
    """
    count, (height, width) = len(line.rows), pixels.shape[1:3]
    if count > _MOST_FRAMES:
        raise StudioError(
            _("{count} frames are more than an Aseprite file can hold.").format(count=count),
            _("Export fewer animations at a time."),
        )
    boxes = trim_boxes(pixels)
    frames = []
    for number, (row, duration) in enumerate(zip(line.rows, line.durations, strict=True)):
        progress(number / count, _("Frame {number} of {count}").format(number=number + 1, count=count))
        chunks = [] if number else _first(line, pivots, palette, layer, (width, height))
        chunks.append(_cel(pixels[row], boxes[row].tolist()))
        content = b"".join(chunks)
        frames.append(_frame_header(len(content), len(chunks), duration) + content)
    body = b"".join(frames)
    return _header(_HEADER + len(body), count, width, height, len(palette)) + body


def is_aseprite(content: bytes) -> bool:
    """Whether these are the bytes of an Aseprite file."""
    return content[:6] == struct.pack("<IH", len(content), _MAGIC)


def with_user_data(content: bytes, words: str) -> bytes:
    """Return a file that `aseprite_bytes` made with a text as the user data of the sprite.

    It stands behind the palette: there Aseprite looks for what is said of the sprite as a whole.
    """
    size, _magic, _count, duration, count = struct.unpack_from("<IHHHxxI", content, _HEADER)
    place = first = _HEADER + _FRAME_HEADER
    kind = 0
    while kind != _PALETTE:
        length, kind = struct.unpack_from("<IH", content, place)
        place += length
    said = _chunk(_USER_DATA, struct.pack("<I", _HAS_TEXT) + _text(words))
    frame = _frame_header(size - _FRAME_HEADER + len(said), count + 1, duration)
    whole = struct.pack("<I", len(content) + len(said)) + content[4:_HEADER]
    return b"".join([whole, frame, content[first:place], said, content[place:]])


def _frame_header(size: int, chunks: int, duration: int) -> bytes:
    return struct.pack("<IHHHxxI", _FRAME_HEADER + size, _FRAME_MAGIC, chunks, duration, chunks)


def _header(size: int, frames: int, width: int, height: int, colours: int) -> bytes:
    parts = struct.pack("<IHHHHH", size, _MAGIC, frames, width, height, 32)  # bits of a pixel
    parts += struct.pack("<IHIIB3xH", 1, 100, 0, 0, 0, colours)  # the opacity of layers counts
    parts += struct.pack("<BBhhHH", 1, 1, 0, 0, width, height)  # square pixels, a grid of whole sprites
    return parts.ljust(_HEADER, b"\0")


def _first(
    line: Timeline,
    pivots: Sequence[tuple[int, tuple[int, int]]],
    palette: np.ndarray,
    layer: str,
    size: tuple[int, int],
) -> list[bytes]:
    """Return the chunks of the first frame that hold for all of them."""
    entries = b"".join(b"\0\0" + colour.tobytes() + b"\xff" for colour in palette)
    tags = b"".join(
        struct.pack("<HHBH10x", tag.first, tag.last, list(DIRECTIONS).index(tag.direction), tag.repeats)
        + _text(tag.name)
        for tag in line.tags
    )
    keys = b"".join(struct.pack("<IiiIIii", frame, 0, 0, *size, x, y) for frame, (x, y) in pivots)
    return [
        _chunk(0x2007, struct.pack("<HHI8x", 1, 0, 0)),  # sRGB
        _chunk(_PALETTE, struct.pack("<III8x", len(palette), 0, len(palette) - 1) + entries),
        _chunk(0x2004, struct.pack("<HHHHHHB3x", _VISIBLE | _EDITABLE, 0, 0, 0, 0, 0, 255) + _text(layer)),
        _chunk(0x2018, struct.pack("<H8x", len(line.tags)) + tags),
        _chunk(0x2022, struct.pack("<III", len(pivots), _HAS_PIVOT, 0) + _text(SLICE) + keys),
    ]


def _cel(sprite: np.ndarray, box: Sequence[int]) -> bytes:
    """Return what is visible of a sprite and where it is."""
    left, top, width, height = box
    content = zlib.compress(np.ascontiguousarray(sprite[top : top + height, left : left + width]).tobytes())
    return _chunk(0x2005, struct.pack("<HhhBHh5xHH", 0, left, top, 255, _COMPRESSED, 0, width, height) + content)


def _text(words: str) -> bytes:
    content = words.encode("utf-8", "replace")[:_LONGEST_TEXT].decode(errors="ignore").encode()
    return struct.pack("<H", len(content)) + content


def _chunk(kind: int, content: bytes) -> bytes:
    return struct.pack("<IH", 6 + len(content), kind) + content
