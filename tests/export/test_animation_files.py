"""GIF and APNG read back frame by frame with Pillow, which did not write the animation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ganstudio.export import EXPORTERS, Animation, Arrangement, SpriteSet, arranged, export
from ganstudio.export.palette import indexed_frames

Gif = EXPORTERS["gif"].options


def read(path):
    """Frames as uint8 RGBA without hidden colour, times in ms, and the repeat count."""
    frames, times = [], []
    with Image.open(path) as image:
        for index in range(image.n_frames):
            image.seek(index)
            frames.append(np.array(image.convert("RGBA")))
            times.append(image.info["duration"])
        loop = image.info.get("loop")
    shown = np.stack(frames)
    return np.where(shown[..., 3:] > 0, shown, 0), times, loop


def hard(pixels, threshold=128):
    """What a GIF can show of sprites: opaque or nothing."""
    solid = pixels.copy()
    solid[..., 3] = 255
    return np.where(pixels[..., 3:] >= threshold, solid, 0)


@pytest.mark.parametrize("shape", [(1, 16, 16), (9, 24, 48), (40, 8, 8)])
def test_a_gif_in_few_colours_is_exact(tmp_path, make_sprites, shape):
    sprites = make_sprites(*shape, colours=255)
    [path] = export("gif", sprites, tmp_path / "walk")
    frames, _times, _loop = read(path)
    assert np.array_equal(frames, hard(sprites.pixels))


def test_every_frame_stands_alone(tmp_path):
    """A pixel that moves over a transparent ground leaves no trail; a still frame is not merged with the next."""
    pixels = np.zeros((6, 8, 8, 4), np.uint8)
    for number, place in enumerate([0, 1, 1, 3, 3, 7]):
        pixels[number, place, place] = (255, number // 4 * 9, 0, 255)
    for key in ("gif", "apng"):
        [path] = export(key, SpriteSet(pixels, tuple("abcdef")), tmp_path / "dot")
        frames, times, _loop = read(path)
        assert np.array_equal(frames, pixels)
        assert times == [100] * 6


@pytest.mark.parametrize(("asked", "written"), [(20, 20), (24, 20), (25, 30), (33, 30), (100, 100), (10000, 10000)])
def test_gif_times_are_whole_hundredths(tmp_path, sprites, asked, written):
    [path] = export("gif", arranged(sprites, Arrangement(duration=asked)), tmp_path / "walk")
    assert read(path)[1] == [written] * sprites.count


@pytest.mark.parametrize("duration", [10, 33, 125, 10000])
def test_apng_times_are_exact(tmp_path, sprites, duration):
    [path] = export("apng", arranged(sprites, Arrangement(duration=duration)), tmp_path / "walk")
    assert read(path)[1] == [duration] * sprites.count


def test_repeating_or_once(tmp_path, sprites):
    for key in ("gif", "apng"):
        [again] = export(key, sprites, tmp_path / "again")
        [once] = export(key, arranged(sprites, Arrangement(loop=False)), tmp_path / "once")
        assert read(again)[2] == 0
        assert read(once)[2] in (None, 1)


@pytest.mark.parametrize("suffix", [".apng", ".png"])
def test_an_apng_keeps_everything(tmp_path, make_sprites, cleaned, suffix):
    sprites = make_sprites(7, 24, 48, colours=3000, soft=True)
    [path] = export("apng", sprites, tmp_path / f"walk{suffix}")
    assert path.name == f"walk{suffix}"
    frames, _times, _loop = read(path)
    assert np.array_equal(frames, cleaned(sprites.pixels))
    with Image.open(path) as image:
        for index in range(image.n_frames):
            image.seek(index)
            assert (image.info["disposal"], image.info["blend"]) == (1, 0)


@pytest.mark.parametrize("opaque", [True, False])
def test_exact_up_to_the_last_colour_and_near_beyond(opaque):
    room = 256 if opaque else 255
    for count in (room, room + 1):
        pixels = np.full((1, 1, count + (not opaque), 4), 255, np.uint8)
        colours = np.arange(count) * 37 + 1000
        pixels[0, 0, :count, :3] = np.stack([colours >> 16, colours >> 8, colours], -1)
        if not opaque:
            pixels[0, 0, -1] = 0
        frames = indexed_frames(pixels, 128)
        assert len(frames.palettes) == 1
        assert len(frames.palettes[0]) <= 256
        assert np.array_equal(frames.rgba(), pixels) == (count == room)


def test_frames_of_many_colours_together_but_few_each_stay_exact(tmp_path, make_sprites):
    parts = [make_sprites(1, colours=100, seed=seed).pixels for seed in range(5)]
    sprites = SpriteSet(np.concatenate(parts), tuple("abcde"))
    [path] = export("gif", sprites, tmp_path / "walk")
    assert np.array_equal(read(path)[0], hard(sprites.pixels))


def test_reduced_colours_are_near_and_better_than_pillows():
    rows, columns = np.mgrid[0:64, 0:64] / 64
    waves = [np.sin(rows * (3 + axis) + columns * (7 - axis) * number) for number in (1, 2) for axis in range(3)]
    smooth = (np.stack(waves, -1).reshape(64, 64, 2, 3).transpose(2, 0, 1, 3) * 127 + 128).astype(np.uint8)
    pixels = np.concatenate([smooth, np.full((2, 64, 64, 1), 255, np.uint8)], -1)
    ours = indexed_frames(pixels, 128).rgba()[..., :3]
    method = Image.Quantize.MEDIANCUT
    pillows = [
        Image.fromarray(picture).quantize(256, method=method, dither=Image.Dither.NONE).convert("RGB")
        for picture in smooth
    ]

    def error(found):
        difference = np.linalg.norm(oklab(found) - oklab(smooth), axis=-1)
        return np.array([difference.mean(), difference.max()])

    assert error(ours)[0] < 0.015  # a difference of 0.02 is just seen
    assert (error(ours) < [1, 0.7] * error(np.stack([np.asarray(picture) for picture in pillows]))).all()


def test_a_single_pixel_of_another_colour_keeps_it():
    pixels = np.full((1, 32, 32, 4), 255, np.uint8)
    pixels[0, ..., :3] = (np.arange(32 * 32) // 4 % 256)[:, None].reshape(32, 32, 1)
    pixels[0, ..., 1] = np.arange(32)
    pixels[0, 9, 9, :3] = 255, 0, 0
    shown = indexed_frames(pixels, 128).rgba()
    assert len(np.unique(pixels[..., :3].reshape(-1, 3), axis=0)) > 256
    assert np.abs(shown[0, 9, 9].astype(int) - (255, 0, 0, 255)).max() <= 1


def oklab(colours):
    """Bottosson's formula, step by step."""
    level = colours / 255
    red, green, blue = np.moveaxis(np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4), -1, 0)
    long = np.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = np.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = np.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return np.stack(
        [
            0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
            1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
            0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
        ],
        -1,
    )


def test_half_transparent_pixels_go_by_the_threshold(tmp_path, make_sprites):
    sprites = make_sprites(3, soft=True)
    [path] = export("gif", sprites, tmp_path / "walk", Gif(alpha_threshold=91))
    assert np.array_equal(read(path)[0], hard(sprites.pixels, 91))


@settings(max_examples=40)
@given(
    height=st.integers(1, 64),
    width=st.integers(1, 64),
    count=st.integers(1, 20),
    colours=st.integers(1, 600),
    soft=st.booleans(),
)
def test_any_animation(tmp_path_factory, make_sprites, cleaned, height, width, count, colours, soft):
    sprites = make_sprites(count, height, width, colours=colours, soft=soft)
    folder = tmp_path_factory.mktemp("walk")
    [gif] = export("gif", sprites, folder / "a")
    [apng] = export("apng", sprites, folder / "a")
    frames = read(gif)[0]
    assert np.array_equal(frames, indexed_frames(sprites.pixels, 128).rgba())
    assert np.array_equal(frames[..., 3], hard(sprites.pixels)[..., 3])
    assert np.array_equal(read(apng)[0], cleaned(sprites.pixels))


@pytest.mark.parametrize("colours", [40, 3000])
def test_qt_reads_the_same_gif(tmp_path, make_sprites, colours):
    """A second reader, because Pillow's writer and reader could share a mistake."""
    from PySide6.QtGui import QImage, QImageReader

    sprites = make_sprites(9, 24, 48, colours=colours)
    [path] = export("gif", arranged(sprites, Arrangement(duration=70)), tmp_path / "walk")
    reader = QImageReader(str(path))
    frames = []
    while not (image := reader.read()).isNull():
        assert reader.nextImageDelay() == 70
        image = image.convertToFormat(QImage.Format.Format_RGBA8888)
        frames.append(np.frombuffer(image.constBits(), np.uint8).reshape(24, 48, 4).copy())
    shown = np.stack(frames)
    assert reader.loopCount() == -1
    assert np.array_equal(np.where(shown[..., 3:] > 0, shown, 0), indexed_frames(sprites.pixels, 128).rgba())


@pytest.mark.parametrize("key", ["gif", "apng"])
def test_a_sprite_in_no_animation_is_a_picture_of_its_own(tmp_path, make_sprites, key):
    """As when one of three is renamed, so that it no longer goes with the others."""
    sprites = make_sprites(3, names=("Sprite 1", "Sprite 2", "Dragon"))
    apart = sprites.replaced(animations=(Animation("Sprite", (0, 1), (50, 50)),))
    written = export(key, apart, tmp_path / "x")
    assert [path.stem for path in written] == ["x", "x_Dragon"]
    shown = [read(path)[0] for path in written]
    assert np.array_equal(np.concatenate(shown), hard(sprites.pixels))
    assert len(EXPORTERS[key].preview(apart, EXPORTERS[key].options())) == 2


@pytest.mark.parametrize("key", ["gif", "apng", "webp"])
@pytest.mark.parametrize("name", ["x", "A", "others"])
def test_a_sole_animation_is_written_where_it_was_asked_for_and_the_others_are_one_file(
    tmp_path, make_sprites, key, name
):
    """Also where a sprite or the animation is called like the file, or like the other file."""
    sprites = make_sprites(6, names=("Sprite 1", "Sprite 2", name, "B", "C", "D"))
    path = tmp_path / f"x{EXPORTERS[key].suffix}"
    alone = sprites.replaced(animations=(Animation(name, (0, 1), (50, 50)),))
    first, others = export(key, alone, path)
    assert first == path and others.stem == "x_others"
    assert np.array_equal(read(first)[0], hard(sprites.pixels[:2]))
    shown, times, _loop = read(others)
    assert np.array_equal(shown, hard(sprites.pixels[2:])) and times == [100] * 4
    one_left = alone.replaced(animations=(Animation("a", (0, 1, 3, 4, 5), (50,) * 5),))
    first, other = export(key, one_left, path)
    assert first == path and other.stem == ("x-2" if name == "x" else f"x_{name}")
    several = sprites.replaced(animations=(Animation("a", (0,), (50,)), Animation(name, (1,), (50,))))
    stems = [found.stem for found in export(key, several, path)]
    assert len(set(stems)) == 3 and stems[2] == ("x_others-2" if name == "others" else "x_others")
