"""Palettes as tables of bytes: Adobe's .act and Microsoft's RIFF .pal."""

from __future__ import annotations

import struct

import numpy as np

from ganstudio.core.text import _
from ganstudio.export.palette_files.damage import BadPalette, too_short

_ACT_COLOURS = 256


def read_act(content: bytes) -> np.ndarray:
    """Return the colours of an .act file: 256 of three bytes, and perhaps how many count and which is transparent."""
    size = _ACT_COLOURS * 3
    if len(content) not in (size, size + 4):
        raise BadPalette(_("a colour table has {size} or {longer} bytes.").format(size=size, longer=size + 4))
    colours = np.frombuffer(content[:size], np.uint8).reshape(-1, 3)
    if len(content) == size:
        return colours
    count, transparent = struct.unpack(">HH", content[size:])
    used = np.arange(_ACT_COLOURS) < (count or _ACT_COLOURS)
    if transparent < _ACT_COLOURS:
        used[transparent] = False
    return colours[used]


def read_riff(content: bytes) -> np.ndarray:
    """Return the colours of a RIFF .pal file: those of its first chunk called data, four bytes each."""
    if content[8:12] != b"PAL ":
        raise BadPalette(_("it holds something else."))
    place = 12
    while place + 8 <= len(content):
        name, length = struct.unpack_from("<4sI", content, place)
        body = content[place + 8 : place + 8 + length]
        if name == b"data":
            if len(body) < 4:
                raise too_short()
            (count,) = struct.unpack_from("<H", body, 2)
            if len(body) < 4 + count * 4:
                raise too_short()
            return np.frombuffer(body, np.uint8, count * 4, 4).reshape(-1, 4)[:, :3]
        place += 8 + length + length % 2
    raise too_short()
