"""Tilesets in Tiled itself, pytmx and pytiled-parser: every pixel and every time."""

from __future__ import annotations

import base64
import re

import consumers
import numpy as np
import pytest
from export.walking import one_pixel_off, picture, walkers

from ganstudio.core.errors import StudioError
from ganstudio.export import EXPORTERS, Animation, export

Options = EXPORTERS["tiled"].options


def write_map(folder, tileset, sprites, tiles):
    """A map of one row that shows each sprite's tile."""
    cells = ",".join(str(tile + 1) for tile in tiles)
    path = folder / "map.tmx"
    path.write_text(
        '<map version="1.10" orientation="orthogonal" renderorder="right-down" infinite="0" tiledversion="1.10.2" '
        f'nextlayerid="2" nextobjectid="1" width="{len(tiles)}" height="1" '
        f'tilewidth="{sprites.width}" tileheight="{sprites.height}">'
        f'<tileset firstgid="1" source="{tileset.name}"/>'
        f'<layer id="1" name="l" width="{len(tiles)}" height="1"><data encoding="csv">{cells}</data></layer></map>'
    )
    return path


def shot(folder, path, sprites, milliseconds=0):
    """What Tiled draws of a map after some time, a sprite after the other."""
    out = folder / f"shot{milliseconds}.png"
    consumers.run(["tmxrasterizer", "--advance-animations", milliseconds, path, out])
    return picture(out).reshape(sprites.height, -1, sprites.width, 4).swapaxes(0, 1)


def pixels_of(text, sprites):
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(sprites.height, sprites.width, 4)


def visible(pixels):
    return np.where(pixels[..., 3:] > 0, pixels, 0)


def shown_at(animation, time):
    """Which sprite an animation shows after `time` ms, over and over."""
    played = animation.played()
    time %= sum(duration for _row, duration in played)
    for row, duration in played:
        if time < duration:
            return row
        time -= duration
    raise AssertionError


# The tile of each animation: its first one, or where that has an animation the next.
HOSTS = {0: "walk", 2: 'back "1"', 5: "there", 4: "闪"}


def check_readers(folder, tileset, sprites, want, tiles):
    """Raise AssertionError where pytmx draws anything else than `want`; return what pytiled-parser reads."""
    read = consumers.run_script("read_tiled.py", write_map(folder, tileset, sprites, tiles))
    for (text, *size), sprite in zip(read["drawn"]["tiles"], want, strict=True):
        assert size == [sprites.width, sprites.height]
        assert np.array_equal(visible(pixels_of(text, sprites)), sprite)
    for row, frames in enumerate(read["drawn"]["animations"]):
        steps = next((a.played() for a in sprites.animations if a.name == HOSTS.get(row)), ())
        assert [duration for _pixels, duration in frames] == [duration for _row, duration in steps]
        for (text, _duration), (shown, _same) in zip(frames, steps, strict=True):
            assert np.array_equal(visible(pixels_of(text, sprites)), want[shown])
    return read["values"]


@pytest.mark.parametrize(
    ("options", "tiles", "columns"),
    [
        (Options(), range(8), 3),
        (Options(columns=3, padding=2, extrude=1, power_of_two=True), (0, 1, 2, 3, 4, 5, 6, 7), 3),
        (Options(columns=2, padding=1, power_of_two=True), (0, 1, 2, 3, 4, 5, 6, 7), 2),
        (Options(columns=5, power_of_two=True), (0, 1, 2, 3, 4, 9, 10, 11), 9),
    ],
)
def test_pytmx_and_pytiled_parser_read_every_tile(tmp_path, make_sprites, cleaned, options, tiles, columns):
    consumers.need("pytmx", "pygame", "pytiled_parser")
    sprites = walkers(make_sprites)
    tileset, png = export("tiled", sprites, tmp_path / "slimes", options)
    values = check_readers(tmp_path, tileset, sprites, cleaned(sprites.pixels), list(tiles))
    tall, wide = picture(png).shape[:2]
    assert values["image"] == [png.name, wide, tall]
    assert values["columns"] == columns and values["count"] % columns == 0
    assert (values["tile"], values["margin"]) == ([14, 11], options.extrude)
    assert values["spacing"] == 2 * options.extrude + options.padding
    first, last = values["tiles"]["0"]["properties"], values["tiles"][str(tiles[-1])]["properties"]
    assert first == {"animation": "walk", "name": "walk 1", "pivot_x": 0, "pivot_y": 11, "tags": "enemy, green"}
    assert (last["pivot_x"], last["pivot_y"], last["tags"]) == (12.25, 6.188, '"q"')
    assert values["tiles"]["0"]["animation"] == [
        [0, 100], [1, 120], [2, 140], [3, 160], [2, 140], [1, 120]
    ]  # fmt: skip


def test_a_pixel_off_is_found_by_pytmx(tmp_path, make_sprites, cleaned):
    consumers.need("pytmx", "pygame", "pytiled_parser")
    sprites = walkers(make_sprites)
    tileset, png = export("tiled", sprites, tmp_path / "slimes")
    check_readers(tmp_path, tileset, sprites, cleaned(sprites.pixels), list(range(8)))
    one_pixel_off(png)
    with pytest.raises(AssertionError):
        check_readers(tmp_path, tileset, sprites, cleaned(sprites.pixels), list(range(8)))


def near(drawn, want):
    """Qt draws premultiplied: colours under half-transparent pixels are rounded, opaque ones are exact."""
    assert np.array_equal(drawn[..., 3], want[..., 3])
    solid = want[..., 3] == 255
    assert np.array_equal(drawn[solid], want[solid])
    assert np.abs(drawn.astype(int) - want).max() <= 2


def test_tiled_itself_draws_every_tile_at_every_time(tmp_path, make_sprites, cleaned):
    consumers.need("tmxrasterizer")
    sprites = walkers(make_sprites)
    tileset, _png = export("tiled", sprites, tmp_path / "slimes", Options(padding=2, extrude=1))
    path, want = write_map(tmp_path, tileset, sprites, range(8)), cleaned(sprites.pixels)
    by_name = {animation.name: animation for animation in sprites.animations}
    for time in (0, 99, 101, 350, 700):
        drawn = shot(tmp_path, path, sprites, time)
        rows = [shown_at(by_name[HOSTS[row]], time) if row in HOSTS else row for row in range(8)]
        near(drawn, want[rows])


def test_a_pixel_off_is_found_by_tiled(tmp_path, make_sprites, cleaned):
    consumers.need("tmxrasterizer")
    sprites = make_sprites(4)
    tileset, png = export("tiled", sprites, tmp_path / "slimes", Options(animated=False))
    path = write_map(tmp_path, tileset, sprites, range(4))
    near(shot(tmp_path, path, sprites), cleaned(sprites.pixels))
    one_pixel_off(png)
    with pytest.raises(AssertionError):
        near(shot(tmp_path, path, sprites), cleaned(sprites.pixels))


@pytest.mark.parametrize(
    ("pivot", "alignment"), [((0.5, 1.0), "bottom"), ((0.0, 0.0), "topleft"), ((1.0, 0.5), "right"), ((0.3, 1.0), None)]
)
def test_a_pivot_that_all_share_is_the_alignment(tmp_path, make_sprites, pivot, alignment):
    tileset, _png = export("tiled", walkers(make_sprites, pivots=(pivot,) * 8), tmp_path / "slimes")
    text = tileset.read_text("utf-8")
    assert (f'objectalignment="{alignment}"' in text) == (alignment is not None)
    assert ("objectalignment" not in text) == ("pivot_x" in text) == (alignment is None)


def test_an_animation_without_a_tile_is_said(tmp_path, make_sprites):
    sprites = make_sprites(2).replaced(
        animations=tuple(Animation(name, (0, 1), (100, 100)) for name in ("one", "two", "three"))
    )
    with pytest.raises(StudioError, match="three") as error:
        export("tiled", sprites, tmp_path / "s")
    assert error.value.hint
    still, _png = export("tiled", sprites, tmp_path / "s", Options(animated=False))
    assert "<animation>" not in still.read_text("utf-8")


@pytest.mark.parametrize("pivot", [(0.5, 1.0), (1.0, 0.0), (0.5, 0.5)])
def test_tiled_places_an_object_by_its_pivot(tmp_path, make_sprites, cleaned, pivot):
    """An object of a tile stands at 30, 6 on an empty map: there is the sprite's pivot."""
    consumers.need("tmxrasterizer")
    sprites = make_sprites(2, 12, 14).replaced(pivots=(pivot,) * 2)
    tileset, _png = export("tiled", sprites, tmp_path / "slimes", Options(animated=False, extrude=1))
    path = write_map(tmp_path, tileset, sprites, [-1] * 4)
    thing = '<objectgroup id="2"><object id="1" gid="2" x="30" y="6" width="14" height="12"/></objectgroup></map>'
    path.write_text(path.read_text("utf-8").replace("</map>", thing), "utf-8")
    out = tmp_path / "shot.png"
    consumers.run(["tmxrasterizer", path, out])
    left, top = 30 - round(pivot[0] * 14), 6 - round(pivot[1] * 12)
    want = np.zeros((60, 100, 4), np.uint8)
    want[20 + top : 32 + top, left : left + 14] = cleaned(sprites.pixels)[1]
    near(picture(out), want[20:32, : 4 * 14])


def test_there_and_back_once_repeats_evenly_all_the_same(tmp_path, make_sprites):
    """Tiled knows only animations that go on for ever."""
    once = make_sprites(3).replaced(animations=(Animation("x", (0, 1, 2), (50, 60, 70), "pingpong", loop=False),))
    tileset, _picture = export("tiled", once, tmp_path / "x.tsx")
    frames = re.findall(r'<frame tileid="(\d+)" duration="(\d+)"/>', tileset.read_text("utf-8"))
    assert frames == [("0", "50"), ("1", "60"), ("2", "70"), ("1", "60")]
