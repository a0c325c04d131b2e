"""How a number is written for people, the same in the window, in notices and in the menus."""

from __future__ import annotations


def counted(number: int) -> str:
    """Write a number in groups of three parted by narrow no-break spaces: `12 400`."""
    return f"{number:,}".replace(",", "\u202f")
