"""Palettes as text: GIMP's .gpl, Paint Shop Pro's .pal and Lospec's .hex."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from ganstudio.export.palette_files.damage import line_error, too_short

_HEADERS = ("name:", "columns:", "channels:")


def read_gimp(content: bytes) -> np.ndarray:
    """Return the colours of a .gpl file: lines of red, green, blue and a name, after headers; # starts a comment."""
    colours = []
    for number, line in list(_lines(content))[1:]:
        if not line.startswith("#") and not line.lower().startswith(_HEADERS):
            colours.append(_three(line, number))
    return _table(colours)


def read_jasc(content: bytes) -> np.ndarray:
    """Return the colours of a JASC .pal file: a version, a count, and as many lines of red, green, blue."""
    lines = list(_lines(content))
    if len(lines) < 3:
        raise too_short()
    number, count = lines[2]
    if not re.fullmatch("[0-9]{1,6}", count):
        raise line_error(number)
    colours = [_three(line, number) for number, line in lines[3 : 3 + int(count)]]
    if len(colours) < int(count):
        raise too_short()
    return _table(colours)


def read_hex(content: bytes) -> np.ndarray:
    """Return the colours of a .hex file: one RRGGBB a line, with # or without."""
    colours = []
    for number, line in _lines(content):
        digits = re.fullmatch("#?([0-9a-fA-F]{6})", line)
        if digits is None:
            raise line_error(number)
        colours.append(tuple(bytes.fromhex(digits[1])))
    return _table(colours)


def _lines(content: bytes) -> Iterable[tuple[int, str]]:
    """Yield the lines that are not empty, with their numbers from 1. Names may be in any encoding; numbers are not."""
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").decode("latin-1").splitlines(), start=1):
        if line.strip():
            yield number, line.strip()


def _three(line: str, number: int) -> tuple[int, ...]:
    levels = re.match(r"([0-9]{1,3})\s+([0-9]{1,3})\s+([0-9]{1,3})(?:\s|$)", line)
    if levels is None or max(map(int, levels.groups())) > 255:
        raise line_error(number)
    return tuple(map(int, levels.groups()))


def _table(colours: list[tuple[int, ...]]) -> np.ndarray:
    return np.array(colours, np.uint8).reshape(-1, 3)
