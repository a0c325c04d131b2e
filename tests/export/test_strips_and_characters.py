"""GameMaker's strips and RPG Maker's characters, cut as those engines cut them, by the names of the files."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import StudioError
from ganstudio.export import EXPORTERS, Animation, export

Maker = EXPORTERS["rpgmaker"].options


def pixels_of(path):
    with Image.open(path) as image:
        return np.array(image.convert("RGBA"))


def strips(written):
    """Every strip by its name, cut into as many equal parts as the name says."""
    found = {}
    for path in written:
        name, count = re.fullmatch(r"(\w+)_strip(\d+)\.png", path.name, re.ASCII).groups()
        assert not name[0].isdigit()
        pixels = pixels_of(path)
        assert pixels.shape[1] % int(count) == 0
        found[name] = np.stack(np.split(pixels, int(count), axis=1))
    return found


def test_strips_are_cut_into_the_frames_as_played(tmp_path, make_sprites, cleaned):
    sprites = make_sprites(5, 12, 20, names=("a", "b", "c", "史", "é 1")).replaced(
        animations=(
            Animation("walk-left", (0, 1, 2), (100, 100, 100), "pingpong"),
            Animation("Walk left", (2, 1), (100, 100), "reverse"),
            Animation("walk_left_2", (1,), (100,)),
        )
    )
    clean = cleaned(sprites.pixels)
    found = strips(export("gamemaker", sprites, tmp_path / "sprites"))
    expected = {
        "spr_walk_left": [0, 1, 2, 1],
        "spr_Walk_left_2": [1, 2],
        "spr_walk_left_2_2": [1],
        "spr_sprite": [3],
        "spr_e_1": [4],
    }
    assert list(found) == list(expected)
    for name, rows in expected.items():
        assert np.array_equal(found[name], clean[rows])
        assert not np.array_equal(np.roll(found[name], 1, axis=2), clean[rows])


def test_a_strip_longer_than_a_picture_comes_in_parts(tmp_path, make_sprites, cleaned):
    sprites = make_sprites(10, 4, 1000, names=[f"{row} x" for row in range(10)])
    options = EXPORTERS["gamemaker"].options(prefix=False)
    found = strips(export("gamemaker", sprites.replaced(animations=()), tmp_path, options))
    assert [len(found[f"sprites_{part}"]) for part in (1, 2, 3)] == [4, 4, 2]
    assert np.array_equal(np.concatenate(list(found.values())), cleaned(sprites.pixels))


def characters(path, cell):
    """The characters of a sheet: `(direction, step, height, width, 4)` each, as RPG Maker cuts them by the name."""
    pixels = pixels_of(path)
    across, down = (3, 4) if re.match(r"!?\$", path.name) else (12, 8)
    assert pixels.shape[:2] == (cell[1] * down, cell[0] * across)
    cells = pixels.reshape(down, cell[1], across, cell[0], 4).swapaxes(1, 2)
    return [cells[y : y + 4, x : x + 3] for y in range(0, down, 4) for x in range(0, across, 3)]


def in_cell(sprite, cell):
    """A sprite at the bottom centre of its cell."""
    drawn = np.zeros((cell[1], cell[0], 4), np.uint8)
    left = (cell[0] - sprite.shape[1]) // 2
    drawn[cell[1] - sprite.shape[0] :, left : left + sprite.shape[1]] = sprite
    return drawn


def check_character(character, rows, clean, cell):
    for place, row in enumerate(rows):
        assert np.array_equal(character[place // 3, place % 3], in_cell(clean[row], cell))


def test_each_sprite_stands_still_in_all_twelve_cells(tmp_path, make_sprites, cleaned):
    sprites = make_sprites(10, 20, 16)
    clean = cleaned(sprites.pixels)
    written = export("rpgmaker", sprites, tmp_path / "characters")
    assert [path.name for path in written][:2] == ["$sprites_0000.png", "$sprites_0001.png"] and len(written) == 10
    for row, path in enumerate(written):
        check_character(characters(path, (48, 48))[0], [row] * 12, clean, (48, 48))
    written = export("rpgmaker", sprites, tmp_path / "eight", Maker(layout="eight", thing=True, cell=16))
    assert [path.name for path in written] == ["!sprites 1.png", "!sprites 2.png"]
    found = [character for path in written for character in characters(path, (16, 20))]
    for row in range(10):
        check_character(found[row], [row] * 12, clean, (16, 20))
    assert not np.array(found[10:]).any()
    with pytest.raises(AssertionError):
        check_character(np.roll(found[0], 1, axis=2), [0] * 12, clean, (16, 20))


def walks(make_sprites):
    names = ("hero walk_Down", "hero walk_left", "hero walk_右", "hero walk_up")
    frames = ((0, 1, 2), (3, 4, 5), (6, 7), (8,))
    return make_sprites(12, 20, 16).replaced(
        animations=tuple(
            Animation(name, rows, (100,) * len(rows), "pingpong" if rows[0] == 3 else "forward", loop=rows[0] != 3)
            for name, rows in zip(names, frames, strict=True)
        )
    )


def test_four_walks_or_twelve_sprites_make_a_character(tmp_path, make_sprites, cleaned):
    sprites = walks(make_sprites)
    clean = cleaned(sprites.pixels)
    [path] = export("rpgmaker", sprites, tmp_path, Maker(characters="walk"))
    assert path.name == "$sprites_hero walk.png"
    rows = [0, 1, 2, 3, 4, 5, 6, 7, 6, 8, 8, 8]
    check_character(characters(path, (48, 48))[0], rows, clean, (48, 48))
    plain = sprites.replaced(animations=())
    [path] = export("rpgmaker", plain, tmp_path / "plain", Maker(characters="walk", layout="eight"))
    check_character(characters(path, (48, 48))[0], range(12), clean, (48, 48))


def test_what_is_missing_for_a_walk_is_said(tmp_path, make_sprites):
    sprites = walks(make_sprites)
    for wrong, words in (
        (make_sprites(13), "takes 12 sprites.*13"),
        (sprites.replaced(animations=sprites.animations[:3]), "hero walk.*no walk up"),
        (sprites.replaced(animations=(Animation("a up", (0, 1, 2, 3), (9 + 1,) * 4),)), "no walk down, left, right"),
        (
            sprites.replaced(animations=(*sprites.animations[:3], Animation("hero walk up", (0, 1, 2, 3), (50,) * 4))),
            "hero walk up.*4 frames",
        ),
    ):
        with pytest.raises(StudioError, match=words) as error:
            export("rpgmaker", wrong, tmp_path, Maker(characters="walk"))
        assert error.value.hint and not list(tmp_path.iterdir())
