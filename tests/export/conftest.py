"""Sprite sets for the export tests."""

from __future__ import annotations

import numpy as np
import pytest

from ganstudio.export import SpriteSet


def make_sprites(count=5, height=16, width=16, colours=40, soft=False, seed=0, title="sprites", names=None):
    """Sprites in few colours with ragged transparent borders; `soft` ones have half-transparent pixels too.

    Transparent pixels carry a hidden colour, which no file may show.
    """
    random = np.random.default_rng(seed)
    palette = random.integers(0, 256, (colours, 3), dtype=np.uint8)
    pixels = np.zeros((count, height, width, 4), np.uint8)
    pixels[..., :3] = palette[random.integers(0, colours, (count, height, width))]
    pixels[..., 3] = random.choice([0, 90, 200, 255] if soft else [0, 255, 255], (count, height, width))
    for sprite in pixels:
        top, left, bottom, right = random.integers(0, [height, width, height, width]) // 3
        sprite[:top, :, 3] = 0
        sprite[:, :left, 3] = 0
        sprite[height - bottom :, :, 3] = 0
        sprite[:, width - right :, 3] = 0
    return SpriteSet(pixels, tuple(names or map(str, range(count))), title)


def cleaned(pixels):
    """What files should show: no colour under alpha 0."""
    return np.where(pixels[..., 3:] > 0, pixels, 0)


@pytest.fixture
def sprites():
    return make_sprites()


@pytest.fixture(scope="session", name="make_sprites")
def make_sprites_fixture():
    return make_sprites


@pytest.fixture(scope="session", name="cleaned")
def cleaned_fixture():
    return cleaned
