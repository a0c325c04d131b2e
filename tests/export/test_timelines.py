"""Strips and Aseprite's JSON: frames in the order in which they play, with times, tags and pivots."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import StudioError
from ganstudio.export import EXPORTERS, Animation, export

ANIMATIONS = (
    Animation("walk", (2, 0, 1), (100, 150, 80), "pingpong"),
    Animation("die", (3,), (40,), "reverse", loop=False),
)


@pytest.fixture
def walk(make_sprites):
    sprites = make_sprites(5, 12, 10, names=("a", "b", "c", "d", "e"))
    pivots = ((0.5, 1.0), (0.5, 1.0), (0.25, 0.5), (0.5, 0.5), (0.5, 0.5))
    return sprites.replaced(animations=ANIMATIONS, pivots=pivots)


def picture(path):
    with Image.open(path) as image:
        return np.array(image)


def test_a_strip_has_a_row_for_each_animation_as_it_plays(tmp_path, walk, cleaned):
    [path] = export("strip", walk, tmp_path / "walk")
    cells = picture(path).reshape(3, 12, 4, 10, 4).swapaxes(1, 2)
    sprites = cleaned(walk.pixels)
    assert np.array_equal(cells[0], sprites[[2, 0, 1, 0]])
    assert np.array_equal(cells[1, 0], sprites[3])
    assert np.array_equal(cells[2, 0], sprites[4])  # in no animation
    assert not cells[1:, 1:].any()


def test_a_strip_of_one_row_has_every_sprite_once(tmp_path, walk, cleaned, make_sprites):
    options = EXPORTERS["strip"].options(rows="one")
    [path] = export("strip", walk, tmp_path / "walk", options)
    assert np.array_equal(picture(path).reshape(12, 5, 10, 4).swapaxes(0, 1), cleaned(walk.pixels))
    with pytest.raises(StudioError, match="4100") as error:
        export("strip", make_sprites(41, 2, 100), tmp_path / "long", options)
    assert error.value.hint


def test_aseprite_json_says_what_aseprite_would(tmp_path, walk):
    path, _picture = export("aseprite_json", walk, tmp_path / "walk")
    found = json.loads(path.read_text("utf-8"))
    names = ["walk_c", "walk_a", "walk_b", "walk_d", "walk_e"]
    assert [frame["filename"] for frame in found["frames"]] == names
    assert [frame["duration"] for frame in found["frames"]] == [100, 150, 80, 40, 100]
    tags = [{key: tag[key] for key in tag if key != "color"} for tag in found["meta"]["frameTags"]]
    assert tags == [
        {"name": "walk", "from": 0, "to": 2, "direction": "pingpong"},
        {"name": "die", "from": 3, "to": 3, "direction": "reverse", "repeat": "1"},
    ]
    [pivot] = found["meta"]["slices"]
    assert [(key["frame"], key["pivot"]) for key in pivot["keys"]] == [
        (0, {"x": 3, "y": 6}),
        (1, {"x": 5, "y": 12}),
        (3, {"x": 5, "y": 6}),
    ]
    assert all(key["bounds"] == {"x": 0, "y": 0, "w": 10, "h": 12} for key in pivot["keys"])


@pytest.mark.parametrize(
    ("direction", "loop", "repeats"),
    [
        ("forward", True, 0),
        ("reverse", False, 1),
        ("pingpong", True, 0),
        ("pingpong", False, 2),
        ("pingpong_reverse", False, 2),
    ],
)
def test_there_and_back_once_is_twice_for_aseprite(tmp_path, walk, direction, loop, repeats):
    """Its file format: https://github.com/aseprite/aseprite/blob/main/docs/ase-file-specs.md, tags chunk."""
    sprites = walk.replaced(animations=(Animation("walk", (2, 0, 1), (100, 150, 80), direction, loop),))
    [tag] = json.loads(export("aseprite_json", sprites, tmp_path / "walk")[0].read_text("utf-8"))["meta"]["frameTags"]
    assert tag.get("repeat") == (str(repeats) if repeats else None)
    content = export("aseprite", sprites, tmp_path / "walk.aseprite")[0].read_bytes()
    tags = content.index(b"\x18\x20") + 2 + 10  # the chunk's kind; a count and what is reserved
    assert content[tags + 5 : tags + 7] == repeats.to_bytes(2, "little")
