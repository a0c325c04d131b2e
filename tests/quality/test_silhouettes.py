"""Outlines by alpha and against a border, their overlap and their matches."""

import math

import numpy as np
import pytest
from known_sprites import drawn, noise

from ganstudio.quality.silhouettes import matched, outline_kind, outlines, overlap


def boxes(*places, side=16, channels=4):
    pictures = np.zeros((len(places), side, side, channels), np.uint8)
    for picture, (top, left, height, width) in zip(pictures, places, strict=True):
        picture[top : top + height, left : left + width] = 255
    return pictures


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_overlap_and_matches_are_counted(channels):
    sprites = boxes((4, 4, 4, 4), (4, 4, 4, 4), (4, 6, 4, 4), (10, 10, 2, 2), channels=channels)
    masks = outlines(sprites, outline_kind(sprites))
    assert masks.sum(axis=1).tolist() == [16, 16, 16, 4]
    assert overlap(masks) == pytest.approx((1 + 2 * (8 / 24)) / 6)
    assert matched(masks, masks[:1]) == 0.5
    assert matched(masks, masks[2:3]) == 0.25


def test_opaque_sprites_are_told_from_their_border():
    pixels, _kinds = drawn(4)
    opaque = np.where(pixels[..., 3:] > 0, pixels[..., :3], np.uint8(190))
    assert (outline_kind(pixels), outline_kind(opaque)) == ("alpha", "border")
    same = outlines(opaque, "border") == outlines(pixels, "alpha")
    assert same.mean() > 0.95


def test_without_a_ground_there_are_no_outlines():
    assert outline_kind(noise((20, 16, 16, 3))) == ""
    opaque = noise((20, 16, 16, 4))
    opaque[..., 3] = 255
    assert outline_kind(opaque) == ""


@pytest.mark.parametrize("size", [(8, 8), (24, 13), (65, 130), (256, 256)])
def test_any_size_gives_outlines_of_a_bounded_one(size):
    sprites = np.zeros((3, *size, 4), np.uint8)
    sprites[:, size[0] // 4 : size[0] // 2, :, 3] = 255
    masks = outlines(sprites, "alpha")
    assert 0 < masks.shape[1] <= 64 * 64
    assert masks.mean() == pytest.approx(0.25, abs=0.05)


def test_empty_sprites_are_alike_and_match_nothing_else():
    empty = outlines(boxes((0, 0, 0, 0), (0, 0, 0, 0)), "alpha")
    assert overlap(empty) == 1
    assert matched(outlines(boxes((2, 2, 5, 5)), "alpha"), empty) == 0


def test_too_few_have_none():
    masks = outlines(boxes((2, 2, 5, 5)), "alpha")
    assert math.isnan(overlap(masks))
    assert math.isnan(matched(masks[:0], masks))
