"""The sprite grid: whole zoom, exact pixels, mouse and keyboard, a hundred thousand sprites."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest

from ganstudio.ui.widgets.selecting_grid import SelectingGrid
from ganstudio.ui.widgets.sprite_grid import SpriteGrid
from ganstudio.ui.widgets.sprite_image import sprite_image, whole_zoom
from ganstudio.ui.widgets.sprite_layout import lay_out


@pytest.fixture
def grid(qtbot):
    made = SpriteGrid()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def sprites(count, side=8, channels=4, seed=0):
    made = np.random.default_rng(seed).integers(0, 256, (count, side, side, channels), np.uint8)
    if channels == 4:
        made[..., 3] = 255
    return made


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_every_pixel_is_drawn_exactly(grid, channels):
    shown = sprites(6, channels=channels)
    grid.set_sprites(shown, columns=3)
    picture = grid.viewport().grab().toImage()
    zoom, ratio = grid.zoom, grid.devicePixelRatioF()
    assert zoom > 1
    for index in (0, 4):
        corner = grid.cell_rect(index).topLeft() * ratio
        for y in range(8):
            for x in range(8):
                want = [int(v) for v in np.broadcast_to(shown[index, y, x, :3], 3)]
                for dx, dy in ((0, 0), (zoom - 1, zoom - 1)):
                    got = picture.pixelColor(corner.x() + x * zoom + dx, corner.y() + y * zoom + dy)
                    assert [got.red(), got.green(), got.blue()] == want


def test_what_is_transparent_shows_the_checkerboard(grid):
    grid.set_sprites(np.zeros((1, 16, 16, 4), np.uint8), columns=1)
    picture = grid.viewport().grab().toImage()
    rect = grid.cell_rect(0)
    colours = {picture.pixelColor(x, rect.top() + 2).name() for x in range(rect.left(), rect.left() + 32)}
    assert len(colours) == 2


@pytest.mark.parametrize("columns", [None, 1, 4, 12])
@pytest.mark.parametrize("size", [(8, 8), (48, 24), (256, 200)])
def test_a_layout_stays_in_its_room(columns, size):
    layout = lay_out(20, size, (640, 480), columns, 4, None, 64)
    assert layout.zoom >= 1 and layout.rows * layout.columns >= 20
    x, _y, width, _height = layout.cell(layout.columns - 1)
    if (columns or 1) * (size[0] + 4) + 4 <= 640:
        assert x + width <= 640
    else:
        assert layout.zoom == 1 and layout.total_width >= x + width, "as small as they can be; the grid scrolls"


@pytest.mark.parametrize(("side", "columns"), [(8, 4), (64, 12), (128, 8), (256, 4)])
def test_every_cell_can_be_reached_however_large_the_sprites_are(qtbot, grid, side, columns):
    grid.set_sprites(sprites(columns * columns, side=side), columns=columns)
    is_wide = columns * side > grid.width()
    qtbot.waitUntil(lambda: grid.horizontalScrollBar().isVisible() == is_wide)
    grid.setFocus()
    for key, cell in ((Qt.Key.Key_End, columns**2 - 1), (Qt.Key.Key_Home, 0)) + columns * ((Qt.Key.Key_Right, None),):
        QTest.keyClick(grid, key)
        rect = grid.cell_rect(grid.focus_index)
        assert cell in (None, grid.focus_index)
        assert grid.viewport().rect().contains(rect), "where the keyboard goes can be seen"
        with qtbot.waitSignal(grid.clicked) as clicked:
            qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        assert clicked.args == [grid.focus_index]


def test_what_is_scrolled_aside_is_drawn_where_it_is(grid):
    shown = sprites(16, side=128)
    grid.set_sprites(shown, columns=4)
    grid.show_cell(15)
    corner, ratio = grid.cell_rect(15).topLeft(), grid.devicePixelRatioF()
    picture = grid.viewport().grab().toImage()
    got = picture.pixelColor(int(corner.x() * ratio) + 5, int(corner.y() * ratio) + 7)
    assert [got.red(), got.green(), got.blue()] == shown[15, 7, 5, :3].tolist()


def test_another_screen_has_other_device_pixels(qtbot):
    class Moved(SpriteGrid):
        ratio = 1.0

        def devicePixelRatioF(self):
            return self.ratio

    grid = Moved()
    qtbot.addWidget(grid)
    grid.resize(400, 300)
    grid.show()
    grid.set_sprites(sprites(16), columns=4)
    before = grid.cell_rect(15)
    Moved.ratio = 2.0
    QCoreApplication.sendEvent(grid, QEvent(QEvent.Type.DevicePixelRatioChange))
    after = grid.cell_rect(15)
    assert abs(after.right() - before.right()) <= 8 and abs(after.width() - before.width()) <= 8


def test_a_press_beside_the_cells_leaves_the_keyboard_as_it_was(qtbot):
    grid = SelectingGrid()
    qtbot.addWidget(grid)
    grid.resize(400, 300)
    grid.show()
    grid.set_sprites(sprites(6), columns=3)
    grid.select({1, 2})
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert grid.selected == [0, 1, 2], "Space adds"


def test_a_layout_with_columns_takes_the_largest_zoom_that_fits():
    layout = lay_out(16, (8, 8), (500, 500), 4, 4, None, 64)
    used = 4 * 8 * layout.zoom + 5 * 4
    assert used <= 500 < 4 * 8 * (layout.zoom + 1) + 5 * 4


@pytest.mark.parametrize(("count", "zoom"), [(10, 3), (100, 2), (400, 1), (10_000, 1)])
def test_few_sprites_with_much_room_are_larger_and_all_of_them_are_seen(count, zoom):
    layout = lay_out(count, (64, 64), (2000, 1280), None, 4, None, 64)
    assert layout.zoom == zoom
    assert zoom == 1 or layout.total_height <= 1280


def test_a_list_starts_at_the_top_and_a_field_stands_in_the_middle():
    assert lay_out(10, (32, 32), (800, 600), None, 4, None, 64).top == 4
    field = lay_out(16, (8, 8), (500, 700), 4, 4, None, 64)
    assert abs(field.top + field.rows * (field.cell_height + 4) - 4 + field.top - 700) <= 1


@pytest.mark.parametrize(("height", "zoom", "gap"), [(548, 2, 4), (547, 2, 2), (530, 2, 2), (521, 2, 1), (520, 1, 4)])
def test_the_gap_gives_way_to_larger_sprites(height, zoom, gap):
    layout = lay_out(64, (32, 32), (812, height), 8, 4, None, 64)
    assert (layout.zoom, layout.gap) == (zoom, gap)
    assert layout.total_height <= height


def test_every_cell_is_found_where_it_is():
    layout = lay_out(30, (16, 8), (300, 200), None, 4, None, 64)
    for index in range(30):
        x, y, width, height = layout.cell(index)
        assert layout.index_at(x, y) == layout.index_at(x + width - 1, y + height - 1) == index
        assert layout.index_at(x + width, y) == -1
    assert layout.index_at(-5, 5) == -1 and layout.index_at(5, 10_000) == -1


def test_clicks_and_double_clicks_name_the_cell(grid, qtbot):
    grid.set_sprites(sprites(6), columns=3)
    where = grid.cell_rect(4).center()
    with qtbot.waitSignal(grid.clicked) as clicked:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert clicked.args == [4] and grid.focus_index == 4
    with qtbot.waitSignal(grid.double_clicked) as double:
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert double.args == [4]
    with qtbot.assertNotEmitted(grid.clicked):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))


def test_the_mouse_hovers_and_leaves(grid, qtbot):
    grid.set_sprites(sprites(6), columns=3)
    heard = []
    grid.hovered.connect(heard.append)
    QTest.mouseMove(grid.viewport(), grid.cell_rect(2).center())
    qtbot.waitUntil(lambda: 2 in heard)
    QTest.mouseMove(grid.viewport(), QPoint(1, 1))
    qtbot.waitUntil(lambda: heard[-1] == -1)


def test_the_keyboard_reaches_every_cell(grid, qtbot):
    grid.set_sprites(sprites(7), columns=3)
    path = [
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 4),
        (Qt.Key.Key_Down, 4),  # there is nothing below
        (Qt.Key.Key_Left, 3),
        (Qt.Key.Key_Down, 6),
        (Qt.Key.Key_Right, 6),  # the last one
        (Qt.Key.Key_Up, 3),
        (Qt.Key.Key_End, 6),
        (Qt.Key.Key_Home, 0),
    ]
    for key, want in path:
        QTest.keyClick(grid, key)
        assert grid.focus_index == want
    with qtbot.waitSignal(grid.clicked):
        QTest.keyClick(grid, Qt.Key.Key_Space)
    with qtbot.waitSignal(grid.double_clicked):
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert grid.accessibleName() and "1 of 7" in grid.accessibleDescription()


def test_a_hundred_thousand_sprites_paint_only_what_is_seen(grid, monkeypatch):
    grid.set_sprites(np.zeros((100_000, 8, 8, 1), np.uint8))
    assert grid.verticalScrollBar().maximum() > 10_000
    QTest.keyClick(grid, Qt.Key.Key_End)
    grid.viewport().grab()
    visible, rows = grid._block
    assert visible.stop == 100_000 and len(rows) < 500
    assert grid.viewport().rect().contains(grid.cell_rect(99_999))


def test_states_are_drawn_and_nothing_is_nothing(grid):
    grid.set_sprites(sprites(4), columns=2)
    plain = grid.grab().toImage()
    grid.set_selected({1})
    selected = grid.grab().toImage()
    grid.set_marked([2])
    assert len({plain.cacheKey(), selected.cacheKey()}) == 2 and plain != selected != grid.grab().toImage()
    grid.set_sprites(None)
    assert grid.count == 0
    QTest.keyClick(grid, Qt.Key.Key_Right)
    grid.grab()
    grid.set_sprites(np.zeros((0, 8, 8, 4), np.uint8))
    grid.grab()


def test_fewer_sprites_than_before_keep_the_focus_inside(grid):
    grid.set_sprites(sprites(9), columns=3)
    QTest.keyClick(grid, Qt.Key.Key_End)
    grid.set_sprites(sprites(2), columns=3)
    assert grid.focus_index == 1


def test_pictures_keep_their_pixels_and_whole_zooms():
    sprite = sprites(1)[0]
    image = sprite_image(sprite, zoom=3)
    assert (image.width(), image.height()) == (24, 24)
    assert image.pixelColor(23, 0).red() == sprite[0, 7, 0]
    assert whole_zoom(32, 32, 100, 200) == 3 and whole_zoom(32, 32, 10, 10) == 1
