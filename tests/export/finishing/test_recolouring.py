"""Palettes: exact where they can be, alpha never touched, hidden colours never counted."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_sprites import letters, sprite_set
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ganstudio.core.errors import StudioError
from ganstudio.export import Finishing, SpriteSet, finished, palette_of
from ganstudio.export.finishing.recolouring import recoloured

PICO = np.array([(0, 0, 0), (29, 43, 83), (126, 37, 83), (0, 135, 81), (171, 82, 54), (255, 241, 232)], np.uint8)


def colours_in(pixels):
    return set(map(tuple, pixels[pixels[..., 3] > 0][:, :3].tolist()))


def ramp(width=64, height=16):
    """Black to white from left to right."""
    pixels = np.full((1, height, width, 4), 255, np.uint8)
    pixels[..., :3] = np.linspace(0, 255, width).astype(np.uint8)[:, None]
    return pixels


@pytest.mark.parametrize("dither", ["none", "ordered", "diffused"])
@settings(max_examples=25)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 12), size=st.integers(1, 9), shades=st.integers(1, 300))
def test_only_colours_of_the_palette_and_the_same_alpha(make_sprites, dither, seed, count, size, shades):
    pixels = make_sprites(count, size, size + 3, colours=shades, soft=True, seed=seed).pixels
    result = recoloured(pixels, PICO, dither)
    assert colours_in(result) <= set(map(tuple, PICO.tolist()))
    assert (result[..., 3] == pixels[..., 3]).all()
    assert not result[pixels[..., 3] == 0].any()
    assert (recoloured(result, PICO, dither) == result).all()


def test_each_colour_becomes_the_nearest_to_the_eye():
    [[found]] = recoloured(np.array([[[(20, 30, 70, 9), (240, 230, 220, 200), (0, 120, 90, 255)]]], np.uint8), PICO)
    assert found.tolist() == [[29, 43, 83, 9], [255, 241, 232, 200], [0, 135, 81, 255]]


def test_colours_that_differ_least_stay_apart():
    levels = np.arange(256, dtype=np.uint8)
    palette = np.stack([levels // 128, levels // 128, levels], axis=1)
    pixels = np.concatenate([palette, np.full((256, 1), 255, np.uint8)], axis=1)[None, None]
    assert (recoloured(pixels, palette[::-1]) == pixels).all()


def test_colours_that_fit_are_exact_and_hidden_ones_take_no_room():
    pair = sprite_set("RKh G.h", "Kr. .WW")
    kept = finished(pair, Finishing(palette="reduce", colours=4))
    assert letters(kept.pixels) == "RK. G.."
    assert colours_in(kept.pixels) == {(255, 0, 0), (0, 0, 0), (0, 255, 0), (255, 255, 255)}
    assert len(colours_in(finished(pair, Finishing(palette="reduce", colours=3)).pixels)) == 3


def test_each_sprite_has_few_colours_of_its_own():
    pair = sprite_set("RKG ...", "WRW ...")
    assert finished(pair, Finishing(palette="each", colours=3)).pixels.tolist() == pair.pixels.tolist(), "they fit"
    random = np.random.default_rng(2)
    pixels = random.integers(0, 256, (20, 8, 8, 4), np.uint8)
    pixels[random.random((20, 8, 8)) < 0.3] = 0
    noisy = SpriteSet(pixels, tuple(map(str, range(20))))
    result = finished(noisy, Finishing(palette="each", colours=5)).pixels
    assert (result[..., 3] == pixels[..., 3]).all()
    found = [colours_in(sprite) for sprite in result]
    assert max(map(len, found)) <= 5 and len(set.union(*found)) > 50
    lined = finished(noisy, Finishing(palette="each", colours=5, outline="inside", outline_colour="#102030")).pixels
    assert all((16, 32, 48) in colours_in(sprite) and len(colours_in(sprite)) <= 5 for sprite in lined)


@pytest.mark.parametrize("palette", ["reduce", "each"])
@pytest.mark.parametrize("dither", ["none", "ordered", "diffused"])
def test_sprites_that_show_nothing_stay_empty(palette, dither):
    wanted = Finishing(palette=palette, dither=dither)
    assert not finished(sprite_set("...", "..."), wanted).pixels.any()
    assert letters(finished(sprite_set("R.K", "..."), wanted).pixels) == "R.K"


@pytest.mark.parametrize("colours", [2, 8, 16, 256])
def test_one_palette_for_all_is_better_than_pillows(colours):
    """Measured in OKLab against median cut, over sprites of thousands of colours."""
    random = np.random.default_rng(4)
    y, x = np.mgrid[0:32, 0:32] / 32
    waves = random.uniform(1, 9, (40, 3, 2, 1, 1))
    pixels = np.full((40, 32, 32, 4), 255, np.uint8)
    shades = np.sin(waves[:, :, 0] * y + waves[:, :, 1] * x) * 120 + 128
    pixels[..., :3] = np.moveaxis(shades, 1, -1)
    result = finished(
        SpriteSet(pixels, tuple(map(str, range(40)))), Finishing(palette="reduce", colours=colours)
    ).pixels
    assert len(colours_in(result)) <= colours
    picture = Image.fromarray(pixels.reshape(-1, 32, 4)[..., :3])
    pillows = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    mine = error(result[..., :3].reshape(-1, 3), pixels[..., :3].reshape(-1, 3))
    assert mine < 0.92 * error(np.asarray(pillows).reshape(-1, 3), pixels[..., :3].reshape(-1, 3))


def error(colours, wanted):
    return ((oklab(colours) - oklab(wanted)) ** 2).sum(axis=1).mean()


def oklab(colours):
    """OKLab from its published matrices, in double precision."""
    level = colours / 255
    linear = np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)
    cones = linear @ np.array(
        [
            [0.4122214708, 0.2119034982, 0.0883024619],
            [0.5363325363, 0.6806995451, 0.2817188376],
            [0.0514459929, 0.1073969566, 0.6299787005],
        ]
    )
    return np.cbrt(cones) @ np.array(
        [
            [0.2104542553, 1.9779984951, 0.0259040371],
            [0.7936177850, -2.4285922050, 0.7827717662],
            [-0.0040720468, 0.4505937099, -0.8086757660],
        ]
    )


@pytest.mark.parametrize("dither", ["ordered", "diffused"])
def test_dithering_keeps_the_lightness_of_areas(dither):
    black_and_white = np.array([(0, 0, 0), (255, 255, 255)], np.uint8)
    result = recoloured(ramp(), black_and_white, dither)
    blocks = oklab(result[0, ..., :3].astype(float))[..., 0].reshape(16, 8, 8).mean(axis=(0, 2))
    wanted = oklab(ramp()[0, ..., :3].astype(float))[..., 0].reshape(16, 8, 8).mean(axis=(0, 2))
    assert np.abs(blocks - wanted).max() < 0.08
    plain = oklab(recoloured(ramp(), black_and_white)[0, ..., :3].astype(float))[..., 0].reshape(16, 8, 8)
    assert np.abs(plain.mean(axis=(0, 2)) - wanted).max() > 0.3


def slowly_diffused(pixels, palette):
    """Floyd–Steinberg as it is described, pixel by pixel."""
    height, width = pixels.shape[:2]
    work, centres = oklab(pixels[..., :3].astype(float)), oklab(palette.astype(float))
    result = np.zeros((height, width), int)
    for y in range(height):
        for x in range(width):
            wanted = np.clip(work[y, x], (0, -0.4, -0.4), (1, 0.4, 0.4))
            result[y, x] = ((centres - wanted) ** 2).sum(axis=1).argmin()
            missed = wanted - centres[result[y, x]]
            for down, across, part in ((0, 1, 7), (1, -1, 3), (1, 0, 5), (1, 1, 1)):
                if y + down < height and 0 <= x + across < width:
                    work[y + down, x + across] += missed * part / 16
    return palette[result]


def test_diffusing_all_sprites_at_once_is_floyd_and_steinbergs():
    random = np.random.default_rng(5)
    pixels = np.full((3, 11, 14, 4), 255, np.uint8)
    pixels[..., :3] = random.integers(0, 256, (3, 11, 14, 3))
    result = recoloured(pixels, PICO, "diffused")[..., :3]
    slowly = np.array([slowly_diffused(sprite, PICO) for sprite in pixels])
    assert (result != slowly).any(axis=-1).mean() < 0.02  # single and double precision part at ties


def test_no_error_comes_out_of_transparent_pixels():
    pixels = np.zeros((1, 1, 3, 4), np.uint8)
    pixels[0, 0] = [(255, 255, 255, 0), (90, 90, 90, 255), (90, 90, 90, 255)]
    alone = recoloured(pixels[:, :, 1:], PICO, "diffused")
    assert (recoloured(pixels, PICO, "diffused")[:, :, 1:] == alone).all()


def test_the_outline_is_in_the_palette():
    sprites = sprite_set("..... .RG.. .....")
    near = finished(sprites, Finishing(palette="dataset", outline="outside", outline_colour="#040404"), PICO)
    assert colours_in(near.pixels) <= set(map(tuple, PICO.tolist()))
    assert near.pixels[0, 0, 1].tolist() == [0, 0, 0, 255]
    few = finished(sprites, Finishing(palette="reduce", colours=2, outline="outside", outline_colour="#101020"))
    assert len(colours_in(few.pixels)) == 2
    assert (16, 16, 32) in colours_in(few.pixels)


def test_a_data_sets_palette_is_all_its_colours_or_256_of_them(make_sprites):
    pixels = sprite_set("RKh G.h", "Kr. .WW").pixels
    assert palette_of(pixels).tolist() == [[0, 0, 0], [0, 255, 0], [255, 0, 0], [255, 255, 255]]
    many = make_sprites(20, 32, 32, colours=5000).pixels
    assert len(palette_of(many)) <= 256
    assert palette_of(np.zeros((1, 2, 2, 4), np.uint8)).shape == (0, 3)


def test_a_file_is_read_by_its_path(tmp_path):
    path = tmp_path / "two.hex"
    path.write_text("00FF00\n000000\n")
    result = finished(sprite_set("RWKG"), Finishing(palette=str(path)))
    assert colours_in(result.pixels) == {(0, 255, 0), (0, 0, 0)}


@pytest.mark.parametrize("palette", [None, np.zeros((0, 3), np.uint8)])
def test_without_a_data_set_there_is_no_palette(palette):
    with pytest.raises(StudioError, match="no data set"):
        finished(sprite_set("RG"), Finishing(palette="dataset"), palette)
