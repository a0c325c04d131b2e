"""A set as a game has it, and the ways in which a test looks at what was written of it."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ganstudio.export import Animation, SpriteSet


def walkers(make_sprites, pivots=None) -> SpriteSet:
    """Eight ragged sprites, wider than tall, with animations of every direction, pivots and tags."""
    names = [f"walk {number}" for number in range(1, 5)] + ["史莱姆", 'a "b" <c>&', "--9", "..."]
    plain = make_sprites(8, 11, 14, soft=True, seed=7, names=names)
    own = tuple((number / 8, 1 - number / 16) for number in range(8))
    return plain.replaced(
        pivots=own if pivots is None else pivots,
        tags=(("enemy", "green"), *(((),) * 6), ('"q"',)),
        animations=(
            Animation("walk", (0, 1, 2, 3), (100, 120, 140, 160), "pingpong"),
            Animation('back "1"', (1, 2), (50, 70), "reverse", loop=False),
            Animation("there", (7, 6, 5), (200, 210, 220), "pingpong_reverse"),
            Animation("闪", (4, 5, 4), (33, 34, 35), "forward"),
        ),
    )


def picture(path) -> np.ndarray:
    """The pixels of a written picture, uint8 `(H, W, 4)`."""
    with Image.open(path) as image:
        assert image.mode == "RGBA"
        return np.array(image)


def placed(page, frame, offset, whole) -> np.ndarray:
    """A frame cut out of its page, and put back in its place, from the left top, in the whole sprite."""
    x, y, width, height = frame
    left, top = offset
    sprite = np.zeros((whole[1], whole[0], 4), np.uint8)
    sprite[top : top + height, left : left + width] = page[y : y + height, x : x + width]
    return sprite


def one_pixel_off(path) -> None:
    """Change a visible pixel in the middle of a picture by the least there is."""
    pixels = picture(path)
    visible = np.argwhere(pixels[..., 3] > 0)
    y, x = visible[len(visible) // 2]
    pixels[y, x, 1] ^= 1
    Image.fromarray(pixels).save(path)
