"""Sprites drawn as letters, so that a test shows what it means."""

from __future__ import annotations

import numpy as np

from ganstudio.export import SpriteSet

COLOURS = {
    ".": (0, 0, 0, 0),
    "K": (0, 0, 0, 255),
    "W": (255, 255, 255, 255),
    "R": (255, 0, 0, 255),
    "G": (0, 255, 0, 255),
    "r": (255, 0, 0, 100),
    "h": (9, 9, 9, 0),  # a colour that nobody sees
}


def drawing(*pictures):
    """Sprites of one letter for each pixel, in rows parted by spaces: uint8 `(n, h, w, 4)`."""
    return np.array(
        [[[COLOURS[letter] for letter in row] for row in picture.split()] for picture in pictures], np.uint8
    )


def sprite_set(*pictures, pivots=()):
    pixels = drawing(*pictures)
    return SpriteSet(pixels, tuple(map(str, range(len(pixels)))), pivots=tuple(pivots))


def letters(pixels):
    """The first sprite as it would be drawn."""
    known = {colour: letter for letter, colour in COLOURS.items() if letter != "h"}
    return " ".join("".join(known.get(tuple(map(int, pixel)), "?") for pixel in row) for row in pixels[0])
