"""Palettes from the files of other programs. What a file is, its content says; its name only where that is silent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.oklab import packed
from ganstudio.core.paths import with_home
from ganstudio.core.text import _
from ganstudio.export.palette_files.damage import BadPalette
from ganstudio.export.palette_files.pictures import read_picture
from ganstudio.export.palette_files.swatches import read_aseprite, read_swatches
from ganstudio.export.palette_files.tables import read_act, read_riff
from ganstudio.export.palette_files.texts import read_gimp, read_hex, read_jasc

SUFFIXES = (".gpl", ".pal", ".hex", ".act", ".png", ".ase", ".aseprite")
"""The names that palette files end with."""

_MOST = 256
_LARGEST = 64 << 20  # bytes; a file of more is no palette

_BY_START: tuple[tuple[int, bytes, Callable[[bytes], np.ndarray]], ...] = (
    (0, b"GIMP Palette", read_gimp),
    (0, b"JASC-PAL", read_jasc),
    (0, b"RIFF", read_riff),
    (0, b"ASEF", read_swatches),
    (0, b"\x89PNG\r\n\x1a\n", read_picture),
    (4, b"\xe0\xa5", read_aseprite),
)
_BY_SUFFIX: Mapping[str, Callable[[bytes], np.ndarray]] = {".act": read_act, ".hex": read_hex}


def read_palette(path: Path) -> np.ndarray:
    """Return the colours of a palette file, each once and in its order, uint8 `(1 to 256, 3)`; `~` is the home.

    `StudioError` if the file cannot be read, is no palette, is damaged, or has no colour or more than 256.
    """
    try:
        with with_home(path).open("rb") as file:
            content = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise StudioError(
            _("The palette “{name}” cannot be read.").format(name=path.name or path),
            _("Choose one that is there: {reason}.").format(reason=getattr(error, "strerror", None) or str(error)),
        ) from error
    try:
        colours = _reader(content, path.suffix.lower())(content)
    except BadPalette as error:
        raise StudioError(
            _("“{name}” is not a whole palette: {reason}").format(name=path.name, reason=error),
            _("Save it again in the program it comes from."),
        ) from error
    _known, first = np.unique(packed(colours), return_index=True)
    if not 1 <= len(first) <= _MOST:
        raise StudioError(
            _("“{name}” has {count} colours; a palette has 1 to {most}.").format(
                name=path.name, count=len(first), most=_MOST
            ),
            _("Choose another file."),
        )
    return colours[np.sort(first)]


def _reader(content: bytes, suffix: str) -> Callable[[bytes], np.ndarray]:
    if len(content) <= _LARGEST:
        text = content.removeprefix(b"\xef\xbb\xbf")
        for place, start, reader in _BY_START:
            if text[place : place + len(start)] == start and not (place and suffix in _BY_SUFFIX):
                return reader
        if suffix in _BY_SUFFIX:
            return _BY_SUFFIX[suffix]
    raise BadPalette(_("it is none of {kinds}.").format(kinds=", ".join(SUFFIXES)))


__all__ = ["SUFFIXES", "read_palette"]
