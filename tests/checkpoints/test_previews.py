"""Previews: sheets of sprites that come back as they were; damaged ones are told."""

import random
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from ganstudio.checkpoints.previews import COLUMNS, load_preview, preview_path, previews, save_preview
from ganstudio.core.errors import StudioError
from ganstudio.core.sprites import to_rgba


def sprites(count=64, height=8, width=8, channels=4):
    return np.random.default_rng(0).integers(0, 256, (count, height, width, channels), np.uint8)


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize(("count", "height", "width"), [(64, 8, 8), (1, 9, 20), (11, 16, 8)])
def test_sprites_come_back_as_they_were(tmp_path, count, height, width, channels):
    drawn = sprites(count, height, width, channels)
    path = preview_path(tmp_path / "run 跑", 500)
    save_preview(path, drawn)
    assert np.array_equal(load_preview(path), to_rgba(drawn))
    with Image.open(path) as image:
        assert image.size == (COLUMNS * width, -(-count // COLUMNS) * height)


def test_previews_are_listed_in_step_order(tmp_path):
    assert previews(tmp_path) == []
    for step in (1_000_000, 5, 70):
        save_preview(preview_path(tmp_path, step), sprites(1))
    assert previews(tmp_path) == [(step, preview_path(tmp_path, step)) for step in (5, 70, 1_000_000)]


def refused(path):
    with pytest.raises(StudioError, match="cannot be read"):
        load_preview(path)


def test_a_missing_preview_is_told(tmp_path):
    refused(tmp_path / "000001.png")
    refused(tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_preview_that_is_cut_off_is_told(tmp_path, share):
    path = tmp_path / "000001.png"
    save_preview(path, sprites())
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    refused(path)


def test_whatever_byte_is_hit_it_loads_or_is_told(tmp_path):
    path = tmp_path / "000001.png"
    save_preview(path, sprites(8))
    content, dice = path.read_bytes(), random.Random(3)
    for _turn in range(300):
        changed = bytearray(content)
        changed[dice.randrange(len(content))] = dice.randrange(256)
        path.write_bytes(changed)
        try:
            assert load_preview(path).shape[-1] == 4
        except StudioError:
            continue


def test_a_picture_of_another_program_is_told(tmp_path):
    Image.new("RGBA", (64, 64)).save(tmp_path / "1.png")
    refused(tmp_path / "1.png")


@pytest.mark.parametrize(
    "words", ["", "8 8", "8 8 x", "0 8 64", "8 0 64", "7 8 64", "-8 -8 64", "8 -8 1", "9999 9999 1"]
)
def test_a_preview_with_senseless_cells_is_told(tmp_path, words):
    info = PngImagePlugin.PngInfo()
    info.add_text("ganstudio-cell", words)
    Image.new("RGBA", (64, 64)).save(tmp_path / "1.png", pnginfo=info)
    refused(tmp_path / "1.png")


def test_a_picture_that_claims_to_be_enormous_is_told(tmp_path):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    for side in (9_000, 60_000):
        header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
        words = chunk(b"tEXt", b"ganstudio-cell\x008 8 64")
        body = chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
        (tmp_path / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n" + header + words + body)
        refused(tmp_path / "1.png")
