"""The Explore page by mouse and keyboard."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from tiny_project import add_snapshot, make_tiny_project, tiny_pixels

from ganstudio.app.engine import _gan_cards
from ganstudio.core.errors import StudioError
from ganstudio.core.events import SnapshotSaved
from ganstudio.data.dataset import make_dataset
from ganstudio.latent.requests import grid_latents
from ganstudio.ui.pages.explore import ExplorePage
from ganstudio.ui.widgets.favourites_shelf import FavouritesShelf
from ganstudio.ui.widgets.snapshot_chooser import SnapshotChooser


@pytest.fixture
def page(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=(10, 20)).folder)
    made = ExplorePage(session)
    qtbot.addWidget(made)
    made.resize(1200, 750)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.grid.count == 64 and session.importing.dataset is not None)
    return made


def settle(qtbot, explorer):
    qtbot.waitUntil(lambda: not explorer.is_busy and explorer.grid.request == explorer.request())


def click(qtbot, page, cell):
    where = page.grid.cell_rect(cell).center()
    qtbot.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=where)


def double_click(qtbot, page, cell):
    """What a mouse sends: press, release, double click, release."""
    where, viewport = page.grid.cell_rect(cell).center(), page.grid.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=where)


def test_a_click_recentres(qtbot, session, page):
    seen = session.explorer.grid
    click(qtbot, page, 10)
    settle(qtbot, session.explorer)
    assert session.explorer.grid.request.centre == tuple(grid_latents(seen.request)[10].tolist())


def test_a_double_click_keeps_and_does_not_move(qtbot, session, page):
    seen, place = session.explorer.grid, session.explorer.place
    double_click(qtbot, page, 10)
    settle(qtbot, session.explorer)
    assert session.explorer.place == place and session.explorer.grid is seen
    assert session.explorer.shelf.items[0].latent == tuple(grid_latents(seen.request)[10].tolist())
    assert page.shelf.count() == 1
    assert session.undo.count() == 1


def test_the_keyboard_walks_keeps_and_recentres(qtbot, session, page):
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    seen = session.explorer.grid
    assert session.explorer.shelf.items[0].latent == tuple(grid_latents(seen.request)[1].tolist())
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    settle(qtbot, session.explorer)
    assert session.explorer.grid.request.centre == session.explorer.shelf.items[0].latent
    before = session.explorer.place
    qtbot.keyClick(page.grid, Qt.Key.Key_R)
    assert session.explorer.place.seed != before.seed


def test_the_key_of_the_dice_works_on_the_whole_page_but_not_while_something_is_typed(qtbot, session, page):
    explorer = session.explorer
    explorer.keep(7)
    for widget in (page.grid, page.inspector.spread, page.shelf, page.inspector.dice):
        seed = explorer.place.seed
        widget.setFocus()
        qtbot.keyClick(widget, Qt.Key.Key_R)
        assert explorer.place.seed != seed, widget
    seed = explorer.place.seed
    page.inspector.seed.setFocus()
    qtbot.keyClick(page.inspector.seed, Qt.Key.Key_R)
    page.shelf.setCurrentRow(0)
    page.shelf.setFocus()
    qtbot.keyClick(page.shelf, Qt.Key.Key_F2)
    qtbot.keyClick(page.shelf.findChild(QLineEdit), Qt.Key.Key_R)
    assert explorer.place.seed == seed and page.shelf.findChild(QLineEdit).text() == "r"


def test_the_inspector_moves_the_place_and_follows_undo(qtbot, session, page):
    inspector, explorer = page.inspector, session.explorer
    inspector.spread.setValue(80)
    inspector.truncation.setValue(40)
    inspector.cells.setValue(6)
    inspector.seed.setValue(99)
    settle(qtbot, explorer)
    assert (explorer.place.spread, explorer.place.truncation) == (0.8, 0.4)
    assert (explorer.place.size, explorer.place.seed, page.grid.count) == (6, 99, 36)
    for _ in range(4):
        session.undo.undo()
    values = [box.value() for box in (inspector.spread, inspector.truncation, inspector.cells, inspector.seed)]
    assert values == [70, 100, 8, 1]
    assert session.undo.index() == 0


def test_back_to_the_seed_after_a_click(qtbot, session, page):
    assert not page.inspector.back_button.isEnabled()
    click(qtbot, page, 3)
    assert page.inspector.back_button.isEnabled()
    page.inspector.back_button.click()
    assert session.explorer.place.centre == ()


def test_the_nearest_training_sprite_stands_beside(qtbot, session, page):
    qtbot.waitUntil(lambda: session.explorer.nearest is not None)
    page.inspector.show_cell(12)
    row = session.explorer.nearest[0][12]
    assert session.importing.dataset.names[row] in page.inspector.nearest_name.words


def test_sprites_of_another_size_are_not_looked_for(qtbot, session, page):
    session.importing.dataset = make_dataset(tiny_pixels(2, side=16), ["", ""], ["a", "b"], ["a", "b"])
    session.importing.dataset_changed.emit(session.importing.dataset)
    assert page.inspector._distance.text() == "Your sprites have another size."


def test_a_search_that_fails_is_not_waited_for(qtbot, session, page, monkeypatch):
    qtbot.waitUntil(lambda: session.explorer.nearest is not None)

    def fail(worker, task):
        raise StudioError("No memory is left.")

    monkeypatch.setattr("ganstudio.app.explorer_worker.ExplorerWorker._nearest", fail)
    session.explorer.roll()
    settle(qtbot, session.explorer)
    qtbot.waitUntil(lambda: "could not be found" in page.inspector._distance.text())
    monkeypatch.undo()
    session.explorer.roll()
    settle(qtbot, session.explorer)
    qtbot.waitUntil(lambda: session.explorer.nearest is not None)
    assert page.inspector._distance.text().startswith("Distance")


def test_a_long_name_does_not_push_the_column_out_of_sight(qtbot, session, page):
    qtbot.waitUntil(lambda: session.explorer.nearest is not None)
    dataset = session.importing.dataset
    long = "mon__undead__" + "spectral" * 20
    session.importing.dataset = dataclasses.replace(dataset, names=tuple(f"{long}{n}" for n in range(dataset.count)))
    page.inspector.show_cell(12)
    assert long in page.inspector.nearest_name.toolTip()
    assert page.inspector.widget().minimumSizeHint().width() <= page.inspector.width()


def test_snapshots_are_chosen_by_the_slider_and_followed_again(qtbot, session, page):
    chooser = page.inspector.findChild(SnapshotChooser)
    assert chooser.slider.value() == 1 and chooser.follow.isChecked()
    chooser.slider.setValue(0)
    settle(qtbot, session.explorer)
    assert session.explorer.grid.request.snapshot.stem == "000010" and not chooser.follow.isChecked()
    chooser.follow.setChecked(True)
    settle(qtbot, session.explorer)
    assert session.explorer.grid.request.snapshot.stem == "000020" and chooser.slider.value() == 1


def test_the_wheel_scrolls_the_column_and_changes_nothing_in_it(session, page):
    inspector, chooser = page.inspector, page.inspector.findChild(SnapshotChooser)
    page.grid.setFocus()
    place = session.explorer.place
    editors = [inspector.spread, inspector.truncation, inspector.cells, inspector.seed, inspector.kind.box]
    for editor in (*editors, chooser.runs, chooser.slider):
        for delta in (-120, 120):
            where = QPointF(editor.rect().center())
            angle, buttons, keys = QPoint(0, delta), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
            phase = Qt.ScrollPhase.NoScrollPhase
            event = QWheelEvent(where, editor.mapToGlobal(where), QPoint(), angle, buttons, keys, phase, False)
            QApplication.sendEvent(editor, event)
            assert not event.isAccepted(), editor
    assert session.explorer.place == place and session.checkpoints.follow_newest


def test_the_slider_offers_what_the_run_writes_and_not_what_it_thins_out(qtbot, session, page):
    chooser = page.inspector.findChild(SnapshotChooser)
    chooser.follow.setChecked(False)

    def write(step):
        session.checkpoints.take_snapshot(SnapshotSaved(step, add_snapshot(session.project, step)))

    write(30)
    assert (chooser.slider.value(), chooser.slider.maximum()) == (1, 2)
    session.checkpoints.snapshot_at(10).unlink()
    chooser.slider.setValue(0)  # before it is known to be gone
    assert session.checkpoints.active.step == 20
    assert (chooser.slider.value(), chooser.slider.maximum()) == (0, 1)
    chooser.slider.setSliderDown(True)
    write(40)
    assert chooser.slider.maximum() == 1  # nothing moves under the hand
    chooser.slider.setSliderPosition(0)
    chooser.slider.setSliderPosition(1)
    assert chooser.slider.maximum() == 1 and session.checkpoints.active.step == 30, "nor while it is moved"
    chooser.slider.setSliderPosition(0)
    chooser.slider.setSliderDown(False)
    assert chooser.slider.maximum() == 2 and session.checkpoints.active.step == 20


def test_a_favourite_is_jumped_to_renamed_and_removed_by_keyboard(qtbot, session, page):
    explorer = session.explorer
    explorer.keep(7)
    explorer.roll()
    settle(qtbot, explorer)
    page.shelf.setFocus()
    page.shelf.setCurrentRow(0)
    page.shelf.itemActivated.emit(page.shelf.item(0))
    settle(qtbot, explorer)
    kept = explorer.shelf.items[0]
    assert explorer.grid.request.centre == kept.latent
    assert np.array_equal(explorer.grid.sprites[explorer.grid.request.centre_index], explorer.shelf.pictures[kept.key])
    page.shelf.item(0).setText("Ghoul")
    assert explorer.shelf.items[0].name == "Ghoul"
    page.shelf.item(0).setText("  ")
    assert page.shelf.item(0).text() == "Ghoul"
    page.shelf.setCurrentRow(0)
    page.shelf.remove_current()
    assert page.shelf.count() == 0


def test_a_picture_that_comes_takes_no_name_away_that_is_being_typed(qtbot, session, page):
    explorer = session.explorer
    explorer.keep(7)
    page.shelf.setFocus()
    page.shelf.setCurrentRow(0)
    qtbot.keyClick(page.shelf, Qt.Key.Key_F2)
    editor = page.shelf.findChild(QLineEdit)
    editor.setText("Ghoul")
    explorer.shelf.add_pictures({explorer.shelf.items[0].key: None})
    assert "is gone" in page.shelf.item(0).toolTip()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: explorer.shelf.items[0].name == "Ghoul")


def test_the_shelf_is_drawn_for_the_pixels_of_another_screen(session, page, monkeypatch):
    session.explorer.keep(1)

    def side():
        return page.shelf.item(0).icon().pixmap(QSize(64, 64), 2.0).width()

    before = side()
    monkeypatch.setattr(FavouritesShelf, "devicePixelRatioF", lambda shelf: 2.0)
    QCoreApplication.sendEvent(page.shelf, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert side() == 2 * before


def test_one_after_the_other_can_be_removed_by_keyboard(session, page):
    for cell in (1, 2, 3, 4):
        session.explorer.keep(cell)
    first, second, third, last = session.explorer.shelf.items
    page.shelf.setCurrentRow(1)
    for left in ((first, third, last), (first, last), (first,), ()):
        page.shelf.remove_current()
        assert session.explorer.shelf.items == left
    assert second not in session.explorer.shelf.items


@pytest.mark.qt_log_ignore("does not support (raise|grabbing|propagateSizeHints)", extend=True)
def test_an_open_menu_outlives_what_the_shelf_shows(qtbot, session, page):
    explorer = session.explorer
    explorer.keep(7)
    explorer.keep(8)
    first, second = explorer.shelf.items
    page.shelf._on_context_menu(page.shelf.visualItemRect(page.shelf.item(0)).center())
    jump, rename, remove = page.shelf.findChild(QMenu).actions()
    explorer.keep(9)  # the shelf is filled anew
    page.shelf.setCurrentRow(1)
    jump.trigger()
    assert explorer.place.centre == first.latent
    rename.trigger()
    assert page.shelf.findChild(QLineEdit).text() == first.name
    remove.trigger()
    assert explorer.shelf.items[0] == second
    rename.trigger()  # of what is no longer there: nothing


@pytest.mark.qt_log_ignore("does not support (raise|grabbing|propagateSizeHints)", extend=True)
def test_the_menu_of_the_grid_is_about_the_sprite_it_was_opened_on(qtbot, session, page):
    explorer, seen = session.explorer, session.explorer.grid
    page._on_context_menu(5, page.grid.cell_rect(5).center())
    keep, centre = page.findChild(QMenu).actions()
    session.checkpoints.take_snapshot(SnapshotSaved(30, add_snapshot(session.project, 30)))
    settle(qtbot, explorer)
    keep.trigger()
    (kept,) = explorer.shelf.items
    assert kept.snapshot.endswith("000020.safetensors") and kept.latent == seen.latent(5)
    assert np.array_equal(explorer.shelf.pictures[kept.key], seen.sprites[5])
    explorer.roll()
    centre.trigger()
    assert explorer.place.centre == kept.latent


def test_without_a_snapshot_it_says_to_train(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "q", snapshots=()).folder)
    page = ExplorePage(session)
    qtbot.addWidget(page)
    page.show()
    assert page.untrained.isVisible()


def test_until_the_first_grid_it_says_what_it_waits_for(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p").folder)
    page = ExplorePage(session)
    qtbot.addWidget(page)
    page.show()
    assert page.silence.isVisible() and page.silence.text() == "Loading the engine…"
    session.engine._on_ready(_gan_cards())
    assert page.silence.text() == "Drawing…"
    settle(qtbot, session.explorer)
    assert page.grid.isVisible() and not page.silence.isVisible()


def test_a_snapshot_that_fails_at_once_leaves_its_reason_there(qtbot, session, tmp_path):
    project = make_tiny_project(tmp_path / "p")
    session.open_project(project.folder)
    path = session.checkpoints.active.path
    path.write_bytes(path.read_bytes()[:-200])
    page = ExplorePage(session)
    qtbot.addWidget(page)
    with qtbot.waitSignal(session.explorer.failed):
        page.show()
    session.put_notice_away()
    assert page.silence.isVisible() and session.explorer.problem.message in page.silence.text()
    seed = session.explorer.place.seed
    qtbot.keyClick(page.inspector.dice, Qt.Key.Key_R)
    assert session.explorer.place.seed != seed


def test_a_hidden_page_draws_nothing(qtbot, session, page):
    page.hide()
    session.explorer.roll()
    assert not session.explorer.is_busy
    page.show()
    assert session.explorer.is_busy
    settle(qtbot, session.explorer)
