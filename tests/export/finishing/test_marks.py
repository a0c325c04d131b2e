"""What is marked before an export, and which textures repeat."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_sprites import sprite_set

from ganstudio.export import MARKS, SpriteSet, marks, tiling


def test_each_mark_has_its_reason():
    sprites = sprite_set(
        "...... .RRRR. .RRRR. ......",  # nothing wrong
        "...... .RrRR. .RRRR. ......",
        "..RR.. .RRRR. .RRRR. ......",
        "...R.. .RRRR. .RRRR. ......",  # a tip that only touches
        "RRRRRR RRRRRR RRRRRR RRRRRR",  # a tile
        "...... .RGhh. .RRRR. ......",
    )
    red = np.array([(255, 0, 0)], np.uint8)
    assert marks(sprites, red) == ((), ("soft_edged",), ("cut",), (), (), ("off_palette",))
    assert marks(sprites)[5] == ()
    assert all(key in MARKS for row in marks(sprites, red, tiles=True) for key in row)


def waves(across, down, size=32):
    y, x = np.mgrid[0:size, 0:size] / size
    level = 128 + 100 * np.sin(2 * np.pi * (across * x + down * y))
    return np.stack([level, level * 0.7, level * 0.4, np.full_like(level, 255)], axis=-1).astype(np.uint8)


def bricks():
    wall = np.full((16, 16, 4), (150, 60, 40, 255), np.uint8)
    wall[[0, 8]] = wall[:8, 0] = wall[8:, 8] = (200, 200, 190, 255)
    return wall


def noise():
    pixels = np.random.default_rng(3).integers(0, 256, (16, 16, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    return pixels


@pytest.mark.parametrize(
    ("texture", "whole"),
    [
        (waves(2, 1), True),
        (waves(2, 1)[:, :-3], False),
        (waves(1, 2)[:27], False),
        (waves(0.45, 0), False),
        (bricks(), True),
        (bricks()[:, :-2], True),
        (noise(), True),
        (np.full((8, 8, 4), 77, np.uint8), True),
        (np.zeros((1, 1, 4), np.uint8), True),
    ],
)
def test_textures_that_repeat_are_told_from_those_that_do_not(texture, whole):
    assert tiling(texture[None]).seamless.tolist() == [whole]


def test_the_seam_says_its_direction():
    found = tiling(np.stack([waves(0.45, 0), waves(0, 0.45), waves(1, 1)]))
    assert (found.across > 1.25).tolist() == [True, False, False]
    assert (found.down > 1.25).tolist() == [False, True, False]
    sprites = SpriteSet(np.stack([waves(0.45, 0), waves(1, 1)]), ("a", "b"))
    assert marks(sprites, tiles=True) == (("not_tiling",), ())


def test_a_breath_of_alpha_along_the_border_is_no_cut():
    pixels = np.zeros((2, 16, 16, 4), np.uint8)
    pixels[:, 4:12, 4:12] = 255
    pixels[0, 0], pixels[1, 0] = (9, 9, 9, 40), (9, 9, 9, 200)
    assert marks(SpriteSet(pixels, ("faint", "plain"))) == (("soft_edged",), ("soft_edged", "cut"))
