"""The Export page by mouse and keyboard."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from tiny_project import make_tiny_project

from ganstudio.ui import asking
from ganstudio.ui.export_desk import ExportDesk
from ganstudio.ui.pages.export import ExportPage


@pytest.fixture
def page(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p").folder)
    made = ExportPage(session)
    ExportDesk(made, session.exporting)
    qtbot.addWidget(made)
    made.resize(1200, 750)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: session.explorer.grid is not None and session.exporting.formats != ())
    return made


@pytest.fixture
def filled(qtbot, session, page):
    for cell in (1, 2, 3, 4):
        session.explorer.keep(cell)
    # Each of them asks for a preview, and the first answer may be of the first one alone.
    exporting = session.exporting
    qtbot.waitUntil(lambda: exporting.preview is not None and exporting.preview.sprites.count == 4)
    return page


def test_without_favourites_it_says_what_to_do(page):
    assert page.preview._words.isVisible() and "Explore" in page.preview._words.text()
    assert not page.export_button.isEnabled()


def test_one_button_writes_what_is_shown_and_says_where(qtbot, session, filled):
    with qtbot.waitSignal(session.exporting.exported) as said:
        qtbot.mouseClick(filled.export_button, Qt.MouseButton.LeftButton)
    path = said.args[0][0]
    assert path.name in filled._written.words and str(path) in filled.open_button.toolTip()
    with Image.open(path) as image:
        assert np.array_equal(np.asarray(image.convert("RGBA")), session.exporting.pages[0].pixels)


def click(qtbot, grid, cell, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, grid.cell_rect(cell).center())


def test_a_click_works_on_a_sprite_and_its_box_leaves_it_out(qtbot, session, filled):
    grid, exporting = filled.sources.grid, session.exporting
    click(qtbot, grid, 1)
    assert exporting.chosen == ("Sprite 2",) and exporting.selected == (0, 1, 2, 3)
    with qtbot.waitSignal(exporting.preview_ready):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid._box(1).center().toPoint())
    assert exporting.chosen == ("Sprite 2",) and exporting.selected == (0, 2, 3)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert exporting.selected == (0, 1, 2, 3)
    qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.cell_rect(2).center())
    assert exporting.selected == (0, 1, 3)


def test_several_sprites_are_worked_on(qtbot, session, filled):
    grid, exporting = filled.sources.grid, session.exporting
    click(qtbot, grid, 3)
    click(qtbot, grid, 0, Qt.KeyboardModifier.ControlModifier)
    assert exporting.chosen == ("Sprite 4", "Sprite 1")
    click(qtbot, grid, 1, Qt.KeyboardModifier.ShiftModifier)
    assert exporting.chosen == ("Sprite 4", "Sprite 3", "Sprite 2")
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(exporting.chosen) == 4
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    assert exporting.chosen == ("Sprite 1",)


def test_all_or_none(qtbot, session, filled):
    filled.sources.none_button.click()
    assert not filled.export_button.isEnabled()
    with qtbot.waitSignal(session.exporting.preview_ready):
        filled.sources.all_button.click()
    assert filled.export_button.isEnabled()


def test_each_format_brings_its_form_and_its_path(qtbot, session, filled):
    inspector = filled.inspector
    for number in range(inspector.formats.count()):
        if not inspector.formats.itemData(number):
            continue  # the heading of a family
        inspector.formats.setCurrentIndex(number)
        card = session.exporting.format
        assert inspector.formats.currentData() == card.key
        assert inspector.form.values() == session.exporting.options_of(card.key)
        assert filled.path.text().endswith(card.suffix)
    qtbot.waitUntil(lambda: session.exporting.pages != ())


def test_options_change_the_preview_at_once(qtbot, session, filled):
    before = session.exporting.pages[0].pixels.shape
    with qtbot.waitSignal(session.exporting.preview_ready):
        filled.inspector.form.set_values({"columns": 4})
    assert session.exporting.pages[0].pixels.shape != before
    size = filled.preview.view.image_size
    assert (size.height(), size.width()) == session.exporting.pages[0].pixels.shape[:2]


def test_the_preview_zooms_by_whole_numbers(qtbot, filled):
    view = filled.preview.view
    view.set_zoom(3)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom == 4
    qtbot.keyClick(view, Qt.Key.Key_0)
    fitted = view.zoom
    assert fitted >= 1
    assert view.image_size.width() * fitted <= view.maximumViewportSize().width() * view.devicePixelRatioF()


def test_it_asks_before_it_replaces_a_stranger(qtbot, session, filled, monkeypatch):
    path = session.exporting.path()
    path.parent.mkdir(parents=True)
    path.write_bytes(b"mine")
    asked = []
    monkeypatch.setattr(asking, "confirm", lambda *words: asked.append(words) or False)
    filled.export()
    qtbot.waitUntil(lambda: bool(asked) and not session.exporting.is_busy)
    assert path.name in asked[0][2] and path.read_bytes() == b"mine"
    monkeypatch.setattr(asking, "confirm", lambda *words: True)
    with qtbot.waitSignal(session.exporting.exported):
        filled.export()
    assert path.read_bytes() != b"mine"


def test_a_path_that_is_typed_is_used(qtbot, session, filled, tmp_path):
    filled.path.setText(str(tmp_path / "my sheet.png"))
    with qtbot.waitSignal(session.exporting.exported) as said:
        filled.export()
    assert said.args[0][0] == tmp_path / "my sheet.png"
    filled.path.setText("")
    qtbot.keyClick(filled.path, Qt.Key.Key_Return)
    assert filled.path.text() == str(session.exporting.path())


def test_it_opens_the_folder(qtbot, session, filled, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    filled.open_folder()
    assert not opened
    with qtbot.waitSignal(session.exporting.exported):
        filled.export()
    qtbot.mouseClick(filled.open_button, Qt.MouseButton.LeftButton)
    assert opened == [str(session.exporting.written[0].parent)]


def test_an_animation_plays_while_it_is_seen(qtbot, session, filled):
    tile = filled.preview.animation
    assert not tile.isVisible() and not tile.is_playing
    with qtbot.waitSignal(session.exporting.preview_ready):
        session.exporting.set_format("gif")
    assert tile.isVisible() and tile.is_playing
    first = tile._frame
    qtbot.waitUntil(lambda: tile._frame != first)
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert not tile.is_playing
    qtbot.keyClick(tile, Qt.Key.Key_Space)
    assert tile.is_playing
    filled.hide()
    assert not tile.is_playing


def test_a_walk_shows_its_own_controls(qtbot, session, filled):
    assert not filled.sources.frames.isVisible()
    filled.sources.source.setCurrentIndex(filled.sources.source.findData("walk"))
    assert filled.sources.frames.isVisible()
    filled.sources.frames.setValue(6)
    qtbot.waitUntil(lambda: filled.sources.grid.count == 6)
