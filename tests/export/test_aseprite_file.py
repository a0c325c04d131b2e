"""Aseprite's own files, read by ase-parser: pixels, times, tags, pivots and colours."""

from __future__ import annotations

import base64
import struct

import numpy as np
import pytest
from consumers import need, run_script

from ganstudio.export import Animation, Marking, SpriteSet, export, prepare

ANIMATIONS = (
    Animation("走", (0, 1, 2), (100, 150, 60_000)),
    Animation("back 🐉", (3, 1), (10, 80), "reverse"),
    Animation("there", (2, 3), (50, 60), "pingpong"),
    Animation("once", (0,), (70,), "pingpong_reverse", loop=False),
)
ROWS = [0, 1, 2, 3, 1, 2, 3, 0, 4]  # the last sprite is in no animation


def read(path):
    need("node", "ase-parser")
    return run_script("aseprite.cjs", path)


def frames(found):
    return np.stack(
        [
            np.frombuffer(base64.b64decode(frame["data"]), np.uint8).reshape(found["height"], found["width"], 4)
            for frame in found["frames"]
        ]
    )


@pytest.fixture
def walk(make_sprites):
    pivots = ((0.5, 1.0), (0.5, 1.0), (0.0, 0.25), (-0.5, 1.5), (0.5, 0.5))
    sprites = make_sprites(5, 13, 21, soft=True, title="龙 dragon")
    return sprites.replaced(pivots=pivots, animations=ANIMATIONS)


def test_everything_is_read_as_it_was_meant(tmp_path, walk, cleaned):
    [path] = export("aseprite", walk, tmp_path / "龙 1.aseprite")
    found = read(path)
    assert np.array_equal(frames(found), cleaned(walk.pixels)[ROWS])
    assert (found["width"], found["height"], found["colorDepth"]) == (21, 13, 32)
    assert found["fileSize"] == path.stat().st_size
    assert [frame["ms"] for frame in found["frames"]] == [100, 150, 60_000, 10, 80, 50, 60, 70, 100]
    tags = [(tag["name"], tag["from"], tag["to"], tag["animDirection"], tag["repeat"]) for tag in found["tags"]]
    assert tags == [
        ("走", 0, 2, "Forward", 0),
        ("back 🐉", 3, 4, "Reverse", 0),
        ("there", 5, 6, "Ping-pong", 0),
        ("once", 7, 7, "Ping-pong Reverse", 2),
    ]
    assert [layer["name"] for layer in found["layers"]] == ["龙 dragon"]
    [pivot] = found["slices"]
    assert (pivot["name"], pivot["keys"][0]["width"], pivot["keys"][0]["height"]) == ("pivot", 21, 13)
    points = [(key["frameNumber"], key["pivot"]["x"], key["pivot"]["y"]) for key in pivot["keys"]]
    feet, corner, out = (11, 13), (0, 3), (-10, 20)
    changes = [(0, feet), (2, corner), (3, out), (4, feet), (5, corner), (6, out), (7, feet), (8, (11, 7))]
    assert points == [(frame, *point) for frame, point in changes]
    colours = {(c["red"], c["green"], c["blue"]) for c in found["palette"]["colors"]}
    assert colours == set(map(tuple, walk.pixels[walk.pixels[..., 3] > 0][:, :3].tolist()))


def test_one_wrong_pixel_is_found(tmp_path, walk, cleaned):
    wrong = walk.pixels.copy()
    y, x = np.argwhere(wrong[4, ..., 3] == 255)[0]
    wrong[4, y, x, 2] ^= 1
    [path] = export("aseprite", walk.replaced(pixels=wrong), tmp_path / "a")
    assert (frames(read(path)) != cleaned(walk.pixels)[ROWS]).sum() == 1


def test_more_colours_than_swatches_and_none_at_all(tmp_path, make_sprites, cleaned):
    many = make_sprites(2, 48, 48, colours=3000)
    nothing = SpriteSet(np.zeros((2, 4, 4, 4), np.uint8), ("a", "b"))
    for sprites, swatches in ((many, range(200, 257)), (nothing, [1])):
        [path] = export("aseprite", sprites, tmp_path / f"{sprites.width}.aseprite")
        found = read(path)
        assert np.array_equal(frames(found), cleaned(sprites.pixels))
        assert len(found["palette"]["colors"]) in swatches


def chunks(content):
    """The kinds and contents of the chunks of each frame, by the sizes and counts that stand before them."""
    size, magic, frames = struct.unpack_from("<IHH", content)
    assert (size, magic) == (len(content), 0xA5E0)
    place = 128
    for _frame in range(frames):
        length, magic, old, _ms, count = struct.unpack_from("<IHHHxxI", content, place)
        assert magic == 0xF1FA and old == count
        end, place = place + length, place + 16
        found = []
        for _chunk in range(count):
            length, kind = struct.unpack_from("<IH", content, place)
            found.append((kind, content[place + 6 : place + length]))
            place += length
        assert place == end
        yield found
    assert place == len(content)


def test_the_user_data_of_the_sprite_says_that_it_is_ai_made(tmp_path, walk):
    made = walk.replaced(recipes=({"snapshot": "runs/1/m.safetensors", "made_by": {"gan": "剑"}},) * walk.count)
    plain, spoken = (
        prepare("aseprite", made, tmp_path / "x", marking=Marking(provenance=said)) for said in (False, True)
    )
    before, after = (list(chunks(next(iter(files.values())))) for files in (plain, spoken))
    assert after[1:] == before[1:] and [each for each in after[0] if each[0] != 0x2020] == before[0]
    kinds = [kind for kind, _content in after[0]]
    assert kinds.index(0x2020) == kinds.index(0x2019) + 1, "behind the palette it is the sprite's, not a layer's"
    content = after[0][kinds.index(0x2020)][1]
    assert struct.unpack_from("<IH", content) == (1, len(content) - 6)
    words = content[6:].decode().splitlines()
    assert words[0].endswith("/trainedAlgorithmicMedia") and words[1].startswith("CreatorTool: GAN Studio ")
    assert words[2:4] == ["Model: m.safetensors", "Gan: 剑"]
