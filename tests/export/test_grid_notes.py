"""Grids with numbers to cut them by: Bevy's module and LDtk's note, read as those programs count."""

from __future__ import annotations

import re

import numpy as np
import pytest
from export.walking import one_pixel_off, picture, walkers

from ganstudio.core.errors import StudioError
from ganstudio.export import EXPORTERS, SpriteSet, export

Options = EXPORTERS["bevy"].options


def bevy_layout(text):
    """The rectangles of TextureAtlasLayout::from_grid: each cell times size and padding, and the offset."""
    width, height = map(int, re.search(r"TILE_SIZE: UVec2 = UVec2::new\((\d+), (\d+)\)", text).groups())
    columns, rows = (int(re.search(rf"{name}: u32 = (\d+);", text)[1]) for name in ("COLUMNS", "ROWS"))
    padding, offset = (
        int(re.search(rf"{name}: UVec2 = UVec2::splat\((\d+)\)", text)[1]) for name in ("PADDING", "OFFSET")
    )
    return [
        (x * (width + padding) + offset, y * (height + padding) + offset, width, height)
        for y in range(rows)
        for x in range(columns)
    ]


def check_bevy(text, page, sprites, want):
    for (x, y, width, height), sprite in zip(bevy_layout(text), want, strict=False):
        assert np.array_equal(page[y : y + height, x : x + width], sprite)
    anchors = [tuple(map(float, found)) for found in re.findall(r"    Vec2::new\((\S+), (\S+)\),", text)]
    assert anchors == [pytest.approx((x - 0.5, 0.5 - y)) for x, y in sprites.pivots]
    animations = re.findall(r"name: (.*),\n        frames: &\[(.*)\],\n        repeat: (\w+),", text)
    for (name, frames, repeat), animation in zip(animations, sprites.animations, strict=True):
        assert name == '"' + animation.name.replace('"', "\\u{22}") + '"'
        assert repeat == ("true" if animation.loop else "false")
        assert [tuple(map(int, step)) for step in re.findall(r"\((\d+), (\d+)\)", frames)] == list(animation.played())


@pytest.mark.parametrize("values", [{}, {"padding": 2, "extrude": 1, "power_of_two": True}, {"columns": 1}])
def test_bevy_cuts_every_sprite_out(tmp_path, make_sprites, cleaned, values):
    sprites = walkers(make_sprites)
    module, png = export("bevy", sprites, tmp_path / "slimes", Options(**values))
    text, want = module.read_text("utf-8"), cleaned(sprites.pixels)
    check_bevy(text, picture(png), sprites, want)
    assert f'IMAGE: &str = "{png.name}"' in text
    one_pixel_off(png)
    with pytest.raises(AssertionError):
        check_bevy(text, picture(png), sprites, want)


@pytest.mark.parametrize("values", [{}, {"padding": 3, "extrude": 2}, {"columns": 5, "power_of_two": True}])
def test_ldtk_cuts_every_sprite_out(tmp_path, make_sprites, cleaned, values):
    """Tiles are 14 × 14, as the sprites are 14 × 11: their top is empty."""
    sprites = walkers(make_sprites)
    png, note = export("ldtk", sprites, tmp_path / "slimes", EXPORTERS["ldtk"].options(**values))
    text = note.read_text("utf-8")
    size, spacing, padding = (int(re.search(rf"{word}: (\d+) px", text)[1]) for word in ("size", "Spacing", "Padding"))
    places = re.findall(r"^(\d+), (\d+): (.+)$", text, re.MULTILINE)
    assert [name for _column, _row, name in places[:2]] == ["walk 1", "walk 2"]

    def check():
        page = picture(png)
        for (column, row, _name), sprite in zip(places, cleaned(sprites.pixels), strict=True):
            x, y = (padding + int(cell) * (size + spacing) for cell in (column, row))
            tile = page[y : y + size, x : x + size]
            assert np.array_equal(tile, np.pad(sprite, ((3, 0), (0, 0), (0, 0))))

    check()
    assert "walk: 0, 0, 100 · 1, 0, 120 · " in text
    one_pixel_off(png)
    with pytest.raises(AssertionError):
        check()


def test_ldtk_says_no_to_large_sprites_before_it_squares_them(tmp_path):
    with pytest.raises(StudioError, match="5000"):
        export("ldtk", SpriteSet(np.zeros((1, 1, 5000, 4), np.uint8), ("a",)), tmp_path / "x")
