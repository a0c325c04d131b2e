"""What readers of palette files say when the bytes are not as they should be."""

from __future__ import annotations

from ganstudio.core.text import _


class BadPalette(Exception):
    """The file is damaged; the words are translated and end a sentence about it."""


def line_error(number: int) -> BadPalette:
    """Return what to say of a line, counted from 1, that is no colour."""
    return BadPalette(_("line {number} is not a colour.").format(number=number))


def too_short() -> BadPalette:
    """Return what to say of a file that ends too early."""
    return BadPalette(_("it ends too early."))
