"""Sheets read back: the description's rectangles cut the very sprites out of the picture."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ganstudio.core.errors import StudioError
from ganstudio.export import EXPORTERS, Arrangement, Finishing, SpriteSet, arranged, export, finished
from ganstudio.export.frame_names import natural_key
from ganstudio.export.pixels import trim_boxes
from ganstudio.export.sheet import GridOptions, PagedOptions, SheetOptions, build_sheet

Options = EXPORTERS["texturepacker"].options


def write(folder, sprites, options=None):
    path, picture = export("texturepacker", sprites, folder / "monsters.json", options or Options())
    description = json.loads(path.read_text("utf-8"))
    assert description["meta"]["image"] == picture.name
    with Image.open(picture) as image:
        assert image.mode == "RGBA"
        return description, np.array(image)


def cut(entry, sheet):
    """Draw one frame as an engine does: cut it out and put it back in its place in the whole sprite."""
    frame, place, size = entry["frame"], entry["spriteSourceSize"], entry["sourceSize"]
    sprite = np.zeros((size["h"], size["w"], 4), np.uint8)
    found = sheet[frame["y"] : frame["y"] + frame["h"], frame["x"] : frame["x"] + frame["w"]]
    sprite[place["y"] : place["y"] + place["h"], place["x"] : place["x"] + place["w"]] = found
    return sprite


def check_frames(description, sheet, sprites, cleaned):
    entries = list(description["frames"].values())
    assert len(entries) == sprites.count
    for entry, sprite in zip(entries, cleaned(sprites.pixels), strict=True):
        assert np.array_equal(cut(entry, sheet), sprite)
        assert entry["trimmed"] == (entry["frame"]["w"] < entry["sourceSize"]["w"]) or (
            entry["frame"]["h"] < entry["sourceSize"]["h"]
        )


def check_borders(description, sheet, extrude, padding):
    """Extruded borders repeat the edges; everything else between the frames is empty; no two frames touch."""
    owner = np.zeros(sheet.shape[:2], int)
    for entry in description["frames"].values():
        frame = entry["frame"]
        x, y, w, h = frame["x"], frame["y"], frame["w"], frame["h"]
        around = sheet[y - extrude : y + h + extrude, x - extrude : x + w + extrude]
        inner = sheet[y : y + h, x : x + w]
        assert np.array_equal(around, np.pad(inner, ((extrude, extrude), (extrude, extrude), (0, 0)), "edge"))
        reach = extrude + padding  # the padding right and below is this frame's own
        owner[y - extrude : y + h + reach, x - extrude : x + w + reach] += 1
    assert owner.max() == 1
    assert not sheet[owner == 0].any()


@pytest.mark.parametrize("trim", [False, True])
@pytest.mark.parametrize(("padding", "extrude"), [(0, 0), (2, 1), (0, 2), (5, 0)])
def test_rectangles_cut_the_sprites_out(tmp_path, make_sprites, cleaned, padding, extrude, trim):
    sprites = make_sprites(23, 24, 48, soft=True)
    options = Options(padding=padding, extrude=extrude, trim=trim)
    description, sheet = write(tmp_path, sprites, options)
    check_frames(description, sheet, sprites, cleaned)
    check_borders(description, sheet, extrude, padding)
    assert (sheet.shape[1], sheet.shape[0]) == tuple(description["meta"]["size"].values())


@pytest.mark.parametrize("trim", [False, True])
@pytest.mark.parametrize("page", [2048, 64])
@pytest.mark.parametrize(("sort", "first"), [("name", ["a 1/00", "a 1/01"]), ("given", ["b/00", "a 10/00"])])
def test_sprites_stand_in_the_order_asked_for(make_sprites, cleaned, sort, first, page, trim):
    names = [f"{word}/{row:02}" for row in range(10) for word in ("b", "a 10", "a 1", "A 2")]
    sprites = make_sprites(40, 17, 13, names=names)
    sheet = build_sheet(sprites.pixels, PagedOptions(sort=sort, trim=trim, page=page), names=sprites.names)
    for frame, sprite in zip(sheet.frames, cleaned(sprites.pixels), strict=True):
        box = np.s_[frame.offset_y : frame.offset_y + frame.height, frame.offset_x : frame.offset_x + frame.width]
        cut = sheet.pages[frame.page][frame.y : frame.y + frame.height, frame.x : frame.x + frame.width]
        assert np.array_equal(cut, sprite[box]) and sprite[box].any() == sprite.any()
    # Read as a text is read: pages, rows, then across; sprites in a row begin at the same height.
    seen = sorted(range(40), key=lambda row: (sheet.frames[row].page, sheet.frames[row].y, sheet.frames[row].x))
    words = [names[row] for row in seen]
    assert words == (names if sort == "given" else sorted(names, key=natural_key)) and words[:2] == first
    assert (len(sheet.pages) > 1) == (page == 64)


@settings(max_examples=30)
@given(
    height=st.integers(1, 64),
    width=st.integers(1, 64),
    count=st.integers(1, 40),
    padding=st.integers(0, 9),
    extrude=st.integers(0, 4),
    columns=st.integers(0, 50),
    trim=st.booleans(),
    seed=st.integers(0, 99),
)
def test_any_layout(make_sprites, cleaned, height, width, count, padding, extrude, columns, trim, seed):
    sprites = make_sprites(count, height, width, seed=seed)
    options = Options(padding=padding, extrude=extrude, columns=columns, trim=trim)
    with TemporaryDirectory() as folder:
        try:
            description, sheet = write(Path(folder), sprites, options)
        except StudioError as error:  # the property is that a sheet is right, or said to be too large
            assert "4096" in error.message and columns
            return
    check_frames(description, sheet, sprites, cleaned)
    check_borders(description, sheet, extrude, padding)
    assert max(sheet.shape) <= 4096


def test_margin_and_spacing_are_what_engines_ask_for(make_sprites):
    """Phaser and Tiled cut a plain grid by margin e and spacing 2e + p."""
    sheet = build_sheet(make_sprites(6, 16, 8).pixels, GridOptions(columns=3, padding=2, extrude=1))
    assert [(frame.x, frame.y) for frame in sheet.frames] == [
        (1 + c * 12, 1 + r * 20) for r in (0, 1) for c in range(3)
    ]
    assert sheet.pages[0].shape == (2 * 20 - 2, 3 * 12 - 2, 4)


@pytest.mark.parametrize(("columns", "size"), [(0, (32, 32)), (1, (8, 128)), (5, (40, 32)), (99, (128, 8))])
def test_columns(make_sprites, columns, size):
    sheet = build_sheet(make_sprites(16, 8, 8).pixels, GridOptions(columns=columns))
    assert (sheet.pages[0].shape[1], sheet.pages[0].shape[0]) == size


def test_a_sheet_as_wide_as_engines_take_is_written_and_one_pixel_more_is_not(make_sprites):
    sprites = make_sprites(2, 1, 2047).pixels
    assert build_sheet(sprites, GridOptions(columns=2, padding=2)).pages[0].shape == (1, 4096, 4)
    with pytest.raises(StudioError, match="4097") as error:
        build_sheet(sprites, GridOptions(columns=2, padding=3))
    assert "columns" in error.value.hint


def test_a_packed_sheet_that_is_too_large_is_refused():
    pixels = np.full((2, 2049, 2049, 4), 255, np.uint8)
    pixels[0, 0] = 0  # of different sizes, so that they are packed
    with pytest.raises(StudioError, match="4096 × 4096"):
        build_sheet(pixels, SheetOptions(trim=True))


def test_trimming_makes_the_sheet_smaller(make_sprites):
    sprites = make_sprites(100, 32, 32).pixels
    whole, packed = (build_sheet(sprites, SheetOptions(padding=1, trim=trim)) for trim in (False, True))
    assert packed.pages[0].size < 0.9 * whole.pages[0].size
    visible = trim_boxes(sprites)[:, 2:].prod(axis=1).sum()
    assert packed.pages[0][..., 0].size < 1.5 * visible


def test_a_fully_transparent_sprite_keeps_a_pixel(tmp_path):
    pixels = np.zeros((2, 16, 16, 4), np.uint8)
    pixels[1, 4:9, 5:12] = 255
    description, sheet = write(tmp_path, SpriteSet(pixels, ("empty", "full")), Options(trim=True))
    empty, full = description["frames"].values()
    assert (empty["frame"]["w"], empty["frame"]["h"], empty["trimmed"]) == (1, 1, True)
    assert full["spriteSourceSize"] == {"x": 5, "y": 4, "w": 7, "h": 5}
    assert not cut(empty, sheet).any()


def test_what_phaser_and_pixi_need(tmp_path, make_sprites):
    sprites = make_sprites(12, names=[f"walk {number}" for number in range(12)])
    description, _sheet = write(tmp_path, arranged(sprites, Arrangement(pivot="bottom")))
    assert description["meta"]["scale"] == "1" and description["meta"]["app"]
    for entry in description["frames"].values():
        assert entry["rotated"] is False
        assert entry["pivot"] == entry["anchor"] == {"x": 0.5, "y": 1.0}
    names = list(description["frames"])
    assert names == [f"monsters_walk {number}" for number in range(12)]
    assert description["animations"] == {"walk": names}


def test_plain_numbers_become_names_of_the_file(tmp_path, make_sprites):
    description, _sheet = write(tmp_path, make_sprites(11))
    assert list(description["frames"])[::10] == ["monsters_0000", "monsters_0010"]
    assert description["animations"] == {"sprites": list(description["frames"])}


def test_names_can_do_without_the_file_name(tmp_path, make_sprites):
    description, _sheet = write(tmp_path, make_sprites(2, names=["龙", "🗡"]), Options(prefix=False))
    assert list(description["frames"]) == ["龙", "🗡"]
    assert description["animations"] == {"sprites": ["龙", "🗡"]}


def test_colour_goes_out_under_transparent_edges(tmp_path):
    pixels = np.zeros((1, 16, 16, 4), np.uint8)
    pixels[0, 6:10, 6:10] = (200, 100, 50, 255)
    [path] = export("sheet", SpriteSet(pixels, ("a",)), tmp_path / "s", GridOptions(edge_colour=True))
    with Image.open(path) as image:
        read = np.array(image)
    assert np.array_equal(read[..., 3], pixels[0, ..., 3])
    assert (read[2:14, 2:14, :3] == (200, 100, 50)).all()
    assert not read[0, 0].any()


def test_numbered_files_are_in_order(tmp_path, make_sprites, cleaned):
    sprites = make_sprites(11, soft=True)
    written = export("png", sprites, tmp_path / "frames")
    assert written == sorted(written)
    for path, sprite in zip(written, cleaned(sprites.pixels), strict=True):
        with Image.open(path) as image:
            assert np.array_equal(np.array(image), sprite)


def test_enlarged_files_have_sharp_pixels(tmp_path, make_sprites, cleaned):
    sprites = make_sprites(2, 24, 16)
    written = export("png", finished(sprites, Finishing(scale=3)), tmp_path / "frames")
    for path, sprite in zip(written, cleaned(sprites.pixels), strict=True):
        with Image.open(path) as image:
            assert np.array_equal(np.array(image), np.kron(sprite, np.ones((3, 3, 1), np.uint8)))
