import weakref

import numpy as np
import pytest

from ganstudio.core.errors import StudioError
from ganstudio.data import sheets
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.importing import import_sprites
from ganstudio.data.islands import island_boxes
from ganstudio.data.report import RefusedError
from ganstudio.data.sheets import grid_cells, island_cells, preview_cut
from ganstudio.data.spool import Spool


def ground(height, width):
    return np.zeros((height, width, 4), np.uint8)


def paint(sheet, x, y, width, height, colour=(200, 10, 10, 255)):
    sheet[y : y + height, x : x + width] = colour


def test_grid_cells_in_reading_order():
    assert grid_cells(16, 24, (8, 8)) == [(x, y, 8, 8) for y in (0, 8) for x in (0, 8, 16)]


def test_grid_with_margin_and_spacing():
    assert grid_cells(20, 21, (8, 8), margin=2, spacing=1) == [(2, 2, 8, 8), (11, 2, 8, 8)]


def test_cells_that_stick_out_are_left_out():
    assert grid_cells(15, 17, (8, 8)) == [(0, 0, 8, 8), (8, 0, 8, 8)]


def test_a_grid_of_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_CELLS", 10)
    with pytest.raises(RefusedError):
        grid_cells(100, 100, (1, 1))


def test_a_grid_that_cannot_be_is_a_programmers_mistake():
    with pytest.raises(ValueError, match="no grid"):
        grid_cells(10, 10, (0, 8))


def test_islands_touch_at_corners():
    sheet = ground(20, 20)
    paint(sheet, 2, 2, 4, 4)
    paint(sheet, 6, 6, 4, 4)
    paint(sheet, 14, 14, 4, 4)
    assert island_cells(sheet) == [(2, 2, 8, 8), (14, 14, 4, 4)]


def test_islands_are_joined_at_the_sheets_edges_only_by_pixels():
    sheet = ground(10, 30)
    paint(sheet, 0, 3, 8, 6)
    paint(sheet, 22, 2, 8, 6)  # the end of one row is not beside the start of the next
    assert island_cells(sheet) == [(0, 3, 8, 6), (22, 2, 8, 6)]


def test_islands_come_in_reading_order_though_they_stand_unevenly():
    sheet = ground(60, 60)
    for x, y in ((2, 6), (22, 2), (42, 5), (3, 33), (25, 30)):
        paint(sheet, x, y, 12, 14)
    assert [cell[:2] for cell in island_cells(sheet)] == [(2, 6), (22, 2), (42, 5), (3, 33), (25, 30)]


def test_a_spark_goes_with_the_sprite_beside_it_and_dust_goes_nowhere():
    sheet = ground(40, 80)
    paint(sheet, 4, 10, 16, 16)
    paint(sheet, 40, 10, 16, 16)
    paint(sheet, 22, 12, 2, 2)
    paint(sheet, 74, 36, 1, 1)
    assert island_cells(sheet) == [(4, 10, 20, 16), (40, 10, 16, 16)]


@pytest.mark.parametrize("spread", [2, 5])
def test_of_single_pixels_each_is_an_island(spread):
    sheet = np.zeros((16, 16, 4), np.uint8)
    sheet[::spread, ::spread] = 255
    assert len(island_cells(sheet)) == len(range(0, 16, spread)) ** 2


def test_what_floats_inside_a_ring_belongs_to_it():
    sheet = ground(40, 40)
    paint(sheet, 4, 4, 20, 20)
    paint(sheet, 6, 6, 16, 16, (0, 0, 0, 0))
    paint(sheet, 11, 11, 6, 6)
    assert island_cells(sheet) == [(4, 4, 20, 20)]


def test_islands_agree_with_a_flood_fill(rng):
    for _ in range(20):
        mask = rng.random((17, 23)) < rng.uniform(0.1, 0.7)
        assert sorted(map(tuple, island_boxes(mask).tolist())) == sorted(flood_boxes(mask))


def flood_boxes(mask):
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(mask), strict=True)}
    boxes = []
    while left:
        island, front = [], [left.pop()]
        while front:
            y, x = front.pop()
            island.append((y, x))
            around = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= around
            front += around
        ys, xs = [p[0] for p in island], [p[1] for p in island]
        boxes.append((min(xs), min(ys), max(xs) + 1, max(ys) + 1))
    return boxes


def test_an_opaque_sheet_has_no_islands():
    with pytest.raises(RefusedError, match="cut it by a grid"):
        island_cells(np.full((16, 16, 4), 255, np.uint8))


def test_noise_is_no_sheet(rng):
    sheet = np.zeros((400, 400, 4), np.uint8)
    sheet[::2, ::2] = 255
    with pytest.raises(RefusedError, match="too many"):
        island_cells(sheet)


def test_an_empty_sheet_is_refused(tmp_path, save):
    path = save(tmp_path / "a.png", ground(32, 32))
    for options in (ImportOptions(cell_width=8), ImportOptions(islands=True)):
        dataset, report = import_sprites([path], options)
        assert dataset is None
        assert "nothing to see" in report.notes[0].reason


def test_a_sheet_smaller_than_a_cell_is_refused(tmp_path, save):
    _, report = import_sprites([save(tmp_path / "a.png", ground(8, 8))], ImportOptions(cell_width=16))
    assert "smaller than one cell" in report.notes[0].reason


def test_the_import_makes_the_cut_of_the_preview(tmp_path, save, rng):
    sheet = ground(32, 64)
    for x in (0, 16, 48):
        paint(sheet, x + 4, 4, 8, 8, (x, 20, 30, 255))
    path = save(tmp_path / "hero.png", sheet)
    options = ImportOptions(cell_width=16)
    shown, cells = preview_cut(path, options)
    assert np.array_equal(shown, sheet)
    assert cells == [(0, 0, 16, 16), (16, 0, 16, 16), (48, 0, 16, 16)]
    dataset, report = import_sprites([path], options)
    assert report.accepted == 3
    assert dataset.names == ("hero_001", "hero_002", "hero_003")
    for sprite, (x, y, w, h) in zip(dataset.pixels, cells, strict=True):
        assert np.array_equal(sprite, sheet[y : y + h, x : x + w])


def test_empty_cells_stay_on_request(tmp_path, save):
    sheet = ground(16, 32)
    paint(sheet, 2, 2, 8, 8)
    path = save(tmp_path / "a.png", sheet)
    assert len(preview_cut(path, ImportOptions(cell_width=16, skip_empty=False))[1]) == 2


def test_on_an_opaque_sheet_a_cell_of_the_ground_colour_is_empty(tmp_path, save):
    sheet = np.full((16, 48, 3), 77, np.uint8)
    sheet[4:8, 20:24] = 200
    assert preview_cut(save(tmp_path / "a.png", sheet), ImportOptions(cell_width=16))[1] == [(16, 0, 16, 16)]


def test_islands_are_imported_at_a_size_that_holds_them(tmp_path, save):
    sheet = ground(40, 80)
    paint(sheet, 2, 2, 13, 10, (1, 2, 3, 255))
    paint(sheet, 30, 4, 9, 14, (4, 5, 6, 255))
    dataset, report = import_sprites([save(tmp_path / "a.png", sheet)], ImportOptions(islands=True))
    assert report.accepted == 2
    assert (dataset.width, dataset.height) == (16, 16)


def test_the_preview_of_a_plain_picture_is_one_cell(tmp_path, save):
    assert preview_cut(save(tmp_path / "a.png", ground(8, 9)), ImportOptions())[1] == [(0, 0, 9, 8)]


def test_the_preview_of_a_broken_file_says_so(tmp_path):
    (tmp_path / "a.png").write_bytes(b"no")
    with pytest.raises(StudioError, match=r"a\.png"):
        preview_cut(tmp_path / "a.png", ImportOptions())


def test_a_cell_does_not_keep_its_sheet_in_memory():
    sheet = np.zeros((64, 64, 4), np.uint8)
    alive = weakref.ref(sheet)
    with Spool() as spool:
        spool.add(sheet[None, 8:16])
        spool.add(sheet[None, :8, :8])
        del sheet
        assert alive() is None
        assert [run.shape for run in spool.runs()] == [(1, 8, 64, 4), (1, 8, 8, 4)]
