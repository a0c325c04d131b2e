"""The Godot TileSet: its cells cut the very tiles, and what the artist gave them stays."""

from __future__ import annotations

import re

import godot_reader
import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import StudioError
from ganstudio.export import EXPORTERS, export

Options = EXPORTERS["godot_tileset"].options


def tiles(path):
    """Every tile by its cell, cut out as TileSetAtlasSource::get_tile_texture_region says."""
    found = godot_reader.sections(path.read_text("utf-8"))
    assert found[0].attributes["type"] == "TileSet"
    [texture] = [section.attributes for section in found if section.kind == "ext_resource"]
    [source] = [section.values for section in found if section.kind == "sub_resource"]
    assert source["texture"] == ("ExtResource", texture["id"])
    with Image.open(godot_reader.located(path, texture["path"])) as image:
        picture = np.array(image.convert("RGBA"))
    (w, h), margins = source["texture_region_size"][1:], source.get("margins", (0, 0, 0))[1:]
    gaps = source.get("separation", (0, 0, 0))[1:]
    found_tiles = {}
    for key in source:
        if cell := re.fullmatch(r"(\d+):(\d+)/0", key):
            x, y = (margins[i] + int(cell[i + 1]) * ((w, h)[i] + gaps[i]) for i in (0, 1))
            assert x + w <= picture.shape[1] and y + h <= picture.shape[0], "a tile is outside of the texture"
            found_tiles[int(cell[1]), int(cell[2])] = picture[y : y + h, x : x + w]
    return found_tiles


def check(path, sprites, cleaned, columns):
    found = tiles(path)
    assert len(found) == sprites.count
    for number, tile in enumerate(cleaned(sprites.pixels)):
        assert np.array_equal(found[number % columns, number // columns], tile)


@pytest.mark.parametrize("part", [None, "margins", "separation"])
def test_the_cells_cut_the_tiles_and_an_error_of_one_is_found(tmp_path, make_sprites, cleaned, part):
    sprites = make_sprites(7, 12, 20)
    path, _picture = export("godot_tileset", sprites, tmp_path / "t.tres", Options(columns=3, padding=2, extrude=1))
    check(path, sprites, cleaned, 3)
    if part:
        wrong = {"margins": ("s = Vector2i(1", "s = Vector2i(0"), "separation": ("n = Vector2i(4", "n = Vector2i(3")}
        path.write_text(path.read_text().replace(*wrong[part]))
        with pytest.raises(AssertionError):
            check(path, sprites, cleaned, 3)


def test_what_the_artist_gave_the_tiles_stays(tmp_path, make_sprites, cleaned):
    path, _picture = export("godot_tileset", make_sprites(7), tmp_path / "t.tres", Options(columns=4))
    text = path.read_text().replace('type="TileSet" format=3', 'type="TileSet" format=3 uid="uid://mine"')
    text = re.sub(r"separation = .*\n|margins = .*\n|tile_size = .*\n|texture_region_size = .*\n", "", text)  # defaults
    text = text.replace("2:0/0 = 0\n", "")  # removed by the artist
    shape = "0:0/0/physics_layer_0/polygon_0/points = PackedVector2Array(-8, -8, 8, -8, 8, 8)\n"
    text = text.replace("0:0/0 = 0\n", "0:0/0 = 0\n" + shape)
    path.write_text(text.replace("[resource]\n", "[resource]\nphysics_layer_0/collision_layer = 1\n"))
    sprites = make_sprites(9, 20, 20, seed=1)
    export("godot_tileset", sprites, path, Options(columns=4, extrude=1))
    after = path.read_text()
    for kept in (shape, 'uid="uid://mine"', "physics_layer_0/collision_layer = 1\n", "tile_size = Vector2i(20, 20)\n"):
        assert kept in after
    path.write_text(after.replace(shape, ""))
    found = tiles(path)
    expected = {(number % 4, number // 4) for number in range(9)} - {(2, 0)}
    assert set(found) == expected
    for column, row in expected:
        assert np.array_equal(found[column, row], cleaned(sprites.pixels)[row * 4 + column])
    export("godot_tileset", make_sprites(4), path, Options(columns=4))
    assert set(tiles(path)) == {(0, 0), (1, 0), (3, 0)}


def test_somebodys_own_tile_set_is_not_overwritten(tmp_path, make_sprites):
    path = tmp_path / "t.tres"
    path.write_text('[gd_resource type="TileSet" format=3]\n\n[resource]\nphysics_layer_0/collision_layer = 1\n')
    before = path.read_bytes()
    with pytest.raises(StudioError) as error:
        export("godot_tileset", make_sprites(4), path)
    assert error.value.hint and path.read_bytes() == before and not (tmp_path / "t.png").exists()
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(StudioError):
        export("godot_tileset", make_sprites(4), path)
