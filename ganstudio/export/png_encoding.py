"""PNG and APNG files as bytes. Every picture that an export writes as PNG goes through here."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from ganstudio.core.progress import Progress
from ganstudio.core.text import _

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TO_BACKGROUND, _REPLACE = 1, 0  # dispose and blend: each frame stands alone on a transparent canvas


def png_bytes(pixels: np.ndarray) -> bytes:
    """Encode uint8 `(h, w, 4)` as a PNG, straight alpha, every value kept, colours under alpha 0 too."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "PNG")
    return buffer.getvalue()


def apng_bytes(frames: np.ndarray, durations: Sequence[int], loop: bool, progress: Progress) -> bytes:
    """Encode uint8 `(n, h, w, 4)` as an animated PNG of exactly n frames; `durations` in ms, one each.

    Pillow would merge frames that look the same; a walk that holds still must keep its rhythm, so the chunks are
    put together here. https://www.w3.org/TR/png-3/#apng-frame-based-animation
    """
    count, height, width = frames.shape[:3]
    parts = [_SIGNATURE, b"", _chunk(b"acTL", struct.pack(">II", count, 0 if loop else 1))]
    sequence = 0
    for number, duration in enumerate(durations):
        progress(number / count, _("Frame {number} of {count}").format(number=number + 1, count=count))
        control = (sequence, width, height, 0, 0, duration, 1000, _TO_BACKGROUND, _REPLACE)
        parts.append(_chunk(b"fcTL", struct.pack(">IIIIIHHBB", *control)))
        sequence += 1
        for kind, content in _chunks(png_bytes(frames[number])):
            if kind == b"IHDR" and number == 0:
                parts[1] = _chunk(kind, content)
            elif kind == b"IDAT" and number == 0:
                parts.append(_chunk(kind, content))
            elif kind == b"IDAT":
                parts.append(_chunk(b"fdAT", struct.pack(">I", sequence) + content))
                sequence += 1
    return b"".join([*parts, _chunk(b"IEND", b"")])


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12
