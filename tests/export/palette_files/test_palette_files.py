"""Palettes of other programs, written by hand from what is public about their formats, and by Pillow."""

from __future__ import annotations

import contextlib
import io
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from ganstudio.core.errors import StudioError
from ganstudio.export import export, palette_of, read_palette
from ganstudio.export.palette_files import SUFFIXES

WANTED = [(26, 28, 44), (244, 244, 244), (0, 128, 255)]


def gpl():
    return (
        b"GIMP Palette\nName: Sw\xc3\xbcmp\nColumns: 3\n# by hand\n 26  28  44\tdark\n244 244 244\n\n0\t128 255 sky 7\n"
    )


def jasc():
    return b"JASC-PAL\r\n0100\r\n3\r\n26 28 44\r\n244 244 244\r\n0 128 255\r\n"


def riff(colours=WANTED):
    body = struct.pack("<HH", 0x300, len(colours)) + b"".join(bytes((*colour, 0)) for colour in colours)
    chunks = b"PAL " + b"offs" + struct.pack("<I", 3) + b"abc\0" + b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunks)) + chunks


def act(count=3, transparent=0xFFFF):
    table = b"".join(bytes(colour) for colour in WANTED).ljust(768, b"\0")
    return table + struct.pack(">HH", count, transparent)


def png(pixels=None):
    if pixels is None:
        pixels = [
            [(*WANTED[0], 255), (9, 9, 9, 0), (*WANTED[1], 255)],
            [(*WANTED[0], 255), (*WANTED[2], 90)] * 1 + [(1, 1, 1, 0)],
        ]
    file = io.BytesIO()
    Image.fromarray(np.array(pixels, np.uint8)).save(file, "PNG")
    return file.getvalue()


def indexed_png():
    picture = Image.new("P", (3, 1))
    picture.putpalette([level for colour in WANTED for level in colour])
    picture.putdata([0, 1, 2])
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def swatch(model, values, name="x"):
    letters = name.encode("utf-16-be") + b"\0\0"
    body = struct.pack(">H", len(letters) // 2) + letters + model + struct.pack(f">{len(values)}f", *values) + b"\0\2"
    return struct.pack(">HI", 1, len(body)) + body


def ase(*swatches):
    group = struct.pack(">HI", 0xC001, 6) + b"\0\2\0g\0\0"
    blocks = [group, *swatches, struct.pack(">HI", 0xC002, 0)]
    return b"ASEF" + struct.pack(">HHI", 1, 0, len(blocks)) + b"".join(blocks)


def rgb_swatches():
    return ase(*(swatch(b"RGB ", [level / 255 for level in colour], "名") for colour in WANTED))


def aseprite(depth=8, hidden=1):
    entries = [(0, *WANTED[0], 255), (1, 1, 1, 1, 255), (1, *WANTED[1], 255), (0, *WANTED[2], 255), (0, 5, 5, 5, 0)]
    body = struct.pack("<III8x", len(entries), 0, len(entries) - 1)
    for flags, *colour in entries:
        body += struct.pack("<H4B", flags, *colour) + (struct.pack("<H", 3) + b"ink" if flags else b"")
    chunks = struct.pack("<IH", 6 + 4, 0x2007) + b"\0" * 4 + struct.pack("<IH", 6 + len(body), 0x2019) + body
    frame = struct.pack("<IHHH2xI", 16 + len(chunks), 0xF1FA, 2, 100, 2) + chunks
    header = struct.pack("<IHHHHH", 128 + len(frame), 0xA5E0, 1, 4, 4, depth).ljust(28, b"\0") + bytes([hidden])
    return header.ljust(128, b"\0") + frame


GOOD = {
    "swamp.gpl": gpl(),
    "jasc.pal": jasc(),
    "riff.PAL": riff(),
    "lospec.hex": b"\xef\xbb\xbf1a1c2c\r\n#F4F4F4\n\n0080ff",
    "shop.act": act(),
    "hidden.act": act(4, 3),
    "drawn.png": png(),
    "indexed.png": indexed_png(),
    "swatches.ase": rgb_swatches(),
    "sprite.ase": aseprite(),
    "sprite.aseprite": aseprite(),
}


@pytest.mark.parametrize("name", GOOD)
def test_the_colours_in_their_order(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(GOOD[name])
    palette = read_palette(path)
    assert palette.dtype == np.uint8
    assert list(map(tuple, palette.tolist())) == WANTED
    assert path.suffix.lower() in SUFFIXES


def test_a_short_colour_table_is_padded_with_black(tmp_path):
    path = tmp_path / "old.act"
    path.write_bytes(act()[:768])
    assert list(map(tuple, read_palette(path).tolist())) == [*WANTED, (0, 0, 0)]


def test_swatches_of_print_are_shown_as_others_show_them(tmp_path):
    path = tmp_path / "print.ase"
    greens = [(0.5, 0.0, 0.0), (0.6, -40.0, 30.0), (0.3, 20.0, -35.0)]
    path.write_bytes(
        ase(swatch(b"Gray", [0.2]), swatch(b"CMYK", [0, 0.5, 1, 0.2]), *(swatch(b"LAB ", lab) for lab in greens))
    )
    grey, cmyk, *found = read_palette(path).tolist()
    assert grey == [51, 51, 51]
    assert cmyk == [204, 102, 0]
    levels = [[round(light * 255), round(a) + 128, round(b) + 128] for light, a, b in greens]
    shift = [[x if x < 128 else x - 256 for x in (a - 128, b - 128)] for _light, a, b in levels]
    raw = np.array([[[light, a % 256, b % 256] for (light, *_ab), (a, b) in zip(levels, shift, strict=True)]], np.uint8)
    picture = Image.frombytes("LAB", (3, 1), raw.tobytes())
    turn = ImageCms.buildTransform(
        ImageCms.createProfile("LAB"),
        ImageCms.createProfile("sRGB"),
        "LAB",
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    wanted = np.asarray(ImageCms.applyTransform(picture, turn)).astype(int)[0]
    assert np.abs(wanted - found).max() <= 3, (wanted.tolist(), found)


BAD = {
    "empty.gpl": b"",
    "no-colour.gpl": b"GIMP Palette\nName: x\n",
    "words.gpl": b"GIMP Palette\n1 2 x\n",
    "large.gpl": b"GIMP Palette\n1 2 256\n",
    "short.pal": b"JASC-PAL\n0100\n3\n1 2 3\n",
    "count.pal": b"JASC-PAL\n0100\nmany\n1 2 3\n",
    "other.pal": b"palette of mine",
    "wave.pal": b"RIFF\x10\0\0\0WAVEfmt ",
    "cut.pal": riff()[:-3],
    "none.hex": b"\n\n",
    "letters.hex": b"1a1c2c\n1a1c2g\n",
    "eight.hex": b"1a1c2c\n1a1c2cff\n",
    "size.act": bytes(770),
    "text.png": b"\x89PNG\r\n\x1a\nrest",
    "cut.png": png()[:-30],
    "clear.png": png([[(1, 2, 3, 0)]]),
    "many.png": png([[(level, step, 0, 255) for level in range(256)] for step in range(2)]),
    "many.hex": b"\n".join(b"%06x" % number for number in range(257)),
    "cut.ase": rgb_swatches()[:-20],
    "kind.ase": ase(swatch(b"HSB ", [0, 0, 0])),
    "nan.ase": ase(swatch(b"RGB ", [float("nan"), 0, 0])),
    "grey.ase": ase(swatch(b"RGB ", [0.5])),
    "cut.aseprite": aseprite()[:-7],
    "bare.aseprite": aseprite()[:128],
    "picture.bmp": b"BM",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_palette_is_refused_by_name(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(BAD[name])
    with pytest.raises(StudioError) as refusal:
        read_palette(path)
    assert name in refusal.value.message
    assert refusal.value.hint


def test_what_cannot_be_read_is_refused(tmp_path):
    for path in (tmp_path / "gone.gpl", tmp_path, tmp_path / "a\0b.gpl"):
        with pytest.raises(StudioError, match="cannot be read"):
            read_palette(path)


def test_the_home_is_meant_by_its_sign(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "mine.gpl").write_bytes(gpl())
    assert len(read_palette(Path("~/mine.gpl"))) == 3


@settings(max_examples=150)
@given(name=st.sampled_from(sorted(GOOD)), place=st.integers(0, 3000), byte=st.integers(0, 255), cut=st.booleans())
def test_damage_never_raises_anything_else(tmp_path_factory, name, place, byte, cut):
    content = bytearray(GOOD[name])
    place %= len(content)
    content[place] = byte
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(content[:place] if cut else content)
    with contextlib.suppress(StudioError):
        assert 1 <= len(read_palette(path)) <= 256


def test_the_palette_of_our_own_aseprite_file_is_read(tmp_path, make_sprites):
    sprites = make_sprites(colours=20)
    wanted = sorted(palette_of(sprites.pixels).tolist())
    [path] = export("aseprite", sprites, tmp_path / "walk.aseprite")
    assert sorted(read_palette(path).tolist()) == wanted
