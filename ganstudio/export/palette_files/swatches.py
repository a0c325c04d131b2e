"""Palettes out of .ase files, of which there are two: Adobe's swatches, and Aseprite's pictures with their palette."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

import numpy as np

from ganstudio.core.oklab import to_levels
from ganstudio.core.text import _
from ganstudio.export.palette_files.damage import BadPalette, too_short

_SWATCH = 0x0001
_PALETTE_CHUNK = 0x2019
_INDEXED = 8  # bits per pixel

_WHITE_D50 = np.array([0.9642, 1.0, 0.8249])
_D50_TO_LINEAR = np.array(
    [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
)
"""From XYZ under the print trade's white to linear sRGB."""


def read_swatches(content: bytes) -> np.ndarray:
    """Return the colours of an Adobe .ase file in order, whatever group they are in; all four of its models."""
    try:
        (count,) = struct.unpack_from(">I", content, 8)
        colours, place = [], 12
        for _block in range(count):
            kind, length = struct.unpack_from(">HI", content, place)
            if place + 6 + length > len(content):
                raise too_short()
            if kind == _SWATCH:
                colours.append(_swatch(content[place + 6 : place + 6 + length]))
            place += 6 + length
    except struct.error:
        raise too_short() from None
    return np.array(colours, np.uint8).reshape(-1, 3)


def read_aseprite(content: bytes) -> np.ndarray:
    """Return the palette of the first frame of an Aseprite file that has one, without what is transparent."""
    try:
        frames, _width, _height, depth = struct.unpack_from("<HHHH", content, 6)
        hidden = content[28] if depth == _INDEXED else -1
        place = 128
        for _frame in range(frames):
            length, _magic, few, _time, many = struct.unpack_from("<IHHH2xI", content, place)
            if length < 16:
                raise too_short()
            chunk = place + 16
            for _chunk in range(many or few):
                size, kind = struct.unpack_from("<IH", content, chunk)
                if size < 6 or chunk + size > len(content):
                    raise too_short()
                if kind == _PALETTE_CHUNK:
                    return _entries(content[chunk + 6 : chunk + size], hidden)
                chunk += size
            place += length
    except (struct.error, IndexError):
        raise too_short() from None
    raise BadPalette(_("it has no palette."))


def _entries(body: bytes, hidden: int) -> np.ndarray:
    _size, first, last = struct.unpack_from("<III", body)
    colours, place = [], 20
    for number in range(first, last + 1):
        flags, red, green, blue, alpha = struct.unpack_from("<H4B", body, place)
        place += 6
        if flags & 1:
            place += 2 + struct.unpack_from("<H", body, place)[0]
        if alpha and number != hidden:
            colours.append((red, green, blue))
    return np.array(colours, np.uint8).reshape(-1, 3)


def _swatch(block: bytes) -> np.ndarray:
    (letters,) = struct.unpack_from(">H", block)
    place = 2 + letters * 2
    model = block[place : place + 4]
    if model not in _MODELS:
        raise BadPalette(_("it has a colour of an unknown kind."))
    size, to_colour = _MODELS[model]
    values = np.array(struct.unpack_from(f">{size}f", block, place + 4))
    if not np.isfinite(values).all():
        raise BadPalette(_("it has a colour that is not a number."))
    return to_colour(values)


def _from_shares(shares: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(shares, 0, 1) * 255).astype(np.uint8)


def _from_lab(values: np.ndarray) -> np.ndarray:
    middle = (values[0] * 100 + 16) / 116
    towards = np.array([middle + values[1] / 500, middle, middle - values[2] / 200])
    parts = np.where(towards > 6 / 29, towards**3, (towards - 4 / 29) * 3 * (6 / 29) ** 2)
    return to_levels(_D50_TO_LINEAR @ (parts * _WHITE_D50))


_MODELS: Mapping[bytes, tuple[int, Callable[[np.ndarray], np.ndarray]]] = {
    b"RGB ": (3, _from_shares),
    b"Gray": (1, lambda values: _from_shares(values.repeat(3))),
    b"CMYK": (4, lambda values: _from_shares((1 - values[:3]) * (1 - values[3]))),
    b"LAB ": (3, _from_lab),
}
