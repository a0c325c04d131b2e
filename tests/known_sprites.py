"""Starter sprites in random order, with their kinds, and what can be done to them."""

from functools import cache

import numpy as np

from ganstudio.data.starter import draw_starter_sprites


@cache
def drawn(per_kind=50, seed=0):
    """Return uint8 (n, 32, 32, 4) and the kind of each; nobody writes to them."""
    pixels, names = draw_starter_sprites(per_kind=per_kind, seed=seed)
    order = np.random.default_rng(0).permutation(len(pixels))
    kinds = np.array([name.partition("__")[0] for name in names])
    return pixels[order], kinds[order]


def halves(per_kind=50):
    """Return two sets of sprites from the same source, equally large."""
    pixels, _kinds = drawn(per_kind)
    return pixels[: len(pixels) // 2], pixels[len(pixels) // 2 :]


def blurred(sprites):
    """Return the sprites as their means over 3×3 pixels, twice."""
    soft = sprites.astype(np.float32)
    for _ in range(2):
        for axis in (1, 2):
            soft = (np.roll(soft, 1, axis) + soft + np.roll(soft, -1, axis)) / 3
    return soft.astype(np.uint8)


def noise(shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)
