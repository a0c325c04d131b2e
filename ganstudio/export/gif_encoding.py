"""GIF files as bytes: exactly the frames, palettes and times given, which Pillow's own animations do not keep.

https://www.w3.org/Graphics/GIF/spec-gif89a.txt
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import numpy as np

from ganstudio.core.progress import Progress
from ganstudio.core.text import _
from ganstudio.export.palette import IndexedFrames

_KEEP, _CLEAR = 1, 2  # disposal: leave the frame for the next one, or clear its place to transparent
_FOR_EVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"


def gif_bytes(frames: IndexedFrames, durations: Sequence[int], loop: bool, progress: Progress) -> bytes:
    """Encode the frames, shown for `durations` ms, rounded to 10 and at least 20; no two are merged, none smears."""
    count, height, width = frames.indices.shape
    shared = frames.palettes[0]
    screen = struct.pack("<HHBBB", width, height, 0xF0 | _table_bits(shared) - 1, 0, 0)
    parts = [b"GIF89a", screen, _table(shared)]
    if loop:
        parts.append(_FOR_EVER)
    for number, (indices, duration) in enumerate(zip(frames.indices, durations, strict=True)):
        progress(number / count, _("Frame {number} of {count}").format(number=number + 1, count=count))
        own = None if frames.palette(number) is shared else frames.palette(number)
        parts.append(_control(shown_time(duration), frames.has_transparency))
        parts.append(_picture(indices, own, frames.has_transparency))
    return b"".join([*parts, b"\x3b"])


def shown_time(duration: int) -> int:
    """Return the ms that a GIF can say and browsers keep to: they slow everything below 20 ms down to 100."""
    return max(20, (duration + 5) // 10 * 10)


def _control(duration: int, has_transparency: bool) -> bytes:
    disposal = _CLEAR if has_transparency else _KEEP
    return struct.pack("<BBBBHBB", 0x21, 0xF9, 4, disposal << 2 | has_transparency, duration // 10, 0, 0)


def _picture(indices: np.ndarray, own: np.ndarray | None, has_transparency: bool) -> bytes:
    """Return an image block; a frame is cut to what is visible, as its surroundings are clear already."""
    top, left, bottom, right = _visible(indices) if has_transparency else (0, 0, *indices.shape)
    cut = indices[top:bottom, left:right]
    flags = 0x80 | _table_bits(own) - 1 if own is not None else 0
    header = struct.pack("<BHHHHB", 0x2C, left, top, cut.shape[1], cut.shape[0], flags)
    return header + (_table(own) if own is not None else b"") + _compressed(cut)


def _visible(indices: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(indices.any(axis=1)), np.flatnonzero(indices.any(axis=0))
    if not len(rows):
        return 0, 0, 1, 1
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def _table_bits(palette: np.ndarray) -> int:
    return max(1, (len(palette) - 1).bit_length())


def _table(palette: np.ndarray) -> bytes:
    return palette.tobytes().ljust(3 << _table_bits(palette), b"\0")


def _compressed(indices: np.ndarray) -> bytes:
    """Return the LZW data of uint8 `(h, w)`: Pillow writes it as a picture of its own, out of which it is taken."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(indices)).save(buffer, "GIF", optimize=False, interlace=False)
    content = buffer.getvalue()
    place = 13 + _table_length(content[10])
    while content[place] == 0x21:  # extensions, if any, stand before the picture
        place += 2
        while content[place]:
            place += 1 + content[place]
        place += 1
    start = place + 10 + _table_length(content[place + 9])
    return content[start:-1]


def _table_length(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
