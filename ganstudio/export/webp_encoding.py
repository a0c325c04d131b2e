"""Animated WebP files as bytes: exactly the frames given, without loss.

Pillow's own animations merge frames that look the same; a walk that holds still must keep its rhythm, so the chunks
are put together here. https://developers.google.com/speed/webp/docs/riff_container
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import numpy as np

from ganstudio.core.progress import Progress
from ganstudio.core.text import _

_ANIMATION, _ALPHA = 0x02, 0x10  # flags of the file
_REPLACE = 0x02  # flag of a frame: its pixels are not laid over those before it


def webp_bytes(frames: np.ndarray, durations: Sequence[int], loop: bool, progress: Progress) -> bytes:
    """Encode uint8 `(n, h, w, 4)`, straight alpha, as a WebP of exactly n frames; `durations` in ms, one each."""
    count, height, width = frames.shape[:3]
    size = _three(width - 1) + _three(height - 1)
    parts = [
        _chunk(b"VP8X", struct.pack("<I", _ANIMATION | _ALPHA) + size),
        _chunk(b"ANIM", struct.pack("<IH", 0, 0 if loop else 1)),  # a transparent background
    ]
    for number, duration in enumerate(durations):
        progress(number / count, _("Frame {number} of {count}").format(number=number + 1, count=count))
        place = _three(0) + _three(0) + size + _three(duration) + bytes([_REPLACE])
        parts.append(_chunk(b"ANMF", place + _chunk(b"VP8L", _picture(frames[number]))))
    return _chunk(b"RIFF", b"WEBP" + b"".join(parts))


def _picture(pixels: np.ndarray) -> bytes:
    """Return the coded pixels of a picture: the chunk of that kind out of the file that Pillow makes."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "WEBP", lossless=True, exact=True)
    content = buffer.getvalue()
    place = 12
    while content[place : place + 4] != b"VP8L":
        (length,) = struct.unpack_from("<I", content, place + 4)
        place += 8 + length + length % 2
    (length,) = struct.unpack_from("<I", content, place + 4)
    return content[place + 8 : place + 8 + length]


def _three(number: int) -> bytes:
    return struct.pack("<I", number)[:3]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
