"""The Data page with two domains, by mouse and keyboard."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QPointF, Qt
from PySide6.QtGui import QDropEvent
from tiny_project import make_tiny_project, tiny_pixels

from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.ui.pages.data import DataPage
from ganstudio.ui.pages.train import TrainPage
from ganstudio.ui.widgets.pair_list import SIDE, PairList


def show(qtbot, session):
    page = DataPage(session)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    with qtbot.waitExposed(page):
        page.show()
    return page


@pytest.fixture
def page(qtbot, session, tmp_path):
    """Six sprites in A; in B five of them and a stranger."""
    project = make_tiny_project(tmp_path / "p", snapshots=())
    names = [*(f"sprite {number}" for number in range(5)), "stranger"]
    save_dataset(project, make_dataset(tiny_pixels(seed=1), [""] * 6, names, names), domain="B")
    session.open_project(project.folder)
    qtbot.waitUntil(lambda: session.domains.pairs is not None)
    return show(qtbot, session)


def choose(qtbot, page, key):
    qtbot.mouseClick(page.bar.buttons[key], Qt.MouseButton.LeftButton)


def drop(cells, source, row, onto):
    """Let go of the sprite of B in a row of one list over another list: its row, or None for its empty ground."""
    model = source.model()
    data = model.mimeData([model.index(row, 0)])
    rect = cells.visualRect(cells.model().index(onto, 0)) if onto is not None else None
    where = QPointF(rect.center()) if rect else QPointF(cells.viewport().rect().bottomRight())
    event = QDropEvent(where, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    cells.dropEvent(event)
    return event.isAccepted()


def names(view):
    a, b = view._domains.datasets
    return {a.names[row_a]: b.names[row_b] for row_a, row_b in view.pairs.cells}


def test_a_project_of_one_domain_shows_only_a_small_button(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    page = show(qtbot, session)
    qtbot.waitUntil(lambda: page.view.grid.count == 6)
    assert not page.bar.isVisible()
    qtbot.mouseClick(page.view.two_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.view.empty.isVisible)
    assert page.bar.isVisible() and len(page.view.empty.buttons) == 2
    assert not page.bar.buttons["pairs"].isEnabled()
    choose(qtbot, page, "A")
    assert page.view.grid.count == 6 and not page.view.two_button.isVisible()


def test_each_domain_is_shown_and_changed_by_itself(qtbot, session, page):
    assert page.bar.isVisible() and "5" in page.bar.buttons["pairs"].text()
    choose(qtbot, page, "B")
    assert session.domains.shown == "B" and page.view.isVisible()
    qtbot.waitUntil(lambda: page.view.grid.count == 6)
    page.view.select([0])
    with qtbot.waitSignal(session.importing_b.dataset_changed):
        page.view.remove_selected()
    assert (session.importing.dataset.count, session.importing_b.dataset.count) == (6, 5)
    choose(qtbot, page, "A")
    session.undo.undo()
    assert session.domains.shown == "B" and page.view.grid.count == 6


def test_a_sprite_of_b_dropped_on_one_of_a_makes_a_pair(qtbot, session, page):
    choose(qtbot, page, "pairs")
    view = page.pairs_view
    assert view.isVisible() and len(view.pairs.cells) == 5 and "5 pairs" in view._words.text()
    page.grab()
    with qtbot.waitSignal(session.domains.pairs_changed):
        assert drop(view.alone_a, view.alone_b, 0, onto=0)
    assert names(view)["sprite 5"] == "stranger" and not view.alone_a.isVisible()
    with qtbot.waitSignal(session.domains.pairs_changed):
        assert drop(view.pairs, view.pairs, 1, onto=0)  # from pair to pair
    assert names(view)["sprite 0"] == "sprite 1" and "sprite 1" not in names(view)
    assert view.alone_a.isVisible() and "2 set by hand" in view._words.text()
    for _step in range(2):
        with qtbot.waitSignal(session.domains.pairs_changed):
            session.undo.undo()
    assert names(view) == {f"sprite {number}": f"sprite {number}" for number in range(5)}


def test_a_pair_is_parted_by_key_by_drag_and_joined_by_button(qtbot, session, page):
    choose(qtbot, page, "pairs")
    view = page.pairs_view
    view.pairs.setCurrentIndex(view.pairs.model().index(2, 0))
    assert view.part_button.isEnabled()
    view.pairs.setFocus()
    with qtbot.waitSignal(session.domains.pairs_changed):
        qtbot.keyClick(view.pairs, Qt.Key.Key_Delete)
    assert "sprite 2" not in names(view) and len(view.alone_b.cells) == 2
    with qtbot.waitSignal(session.domains.pairs_changed):
        assert drop(view.alone_b, view.pairs, 0, onto=None)
    assert "sprite 0" not in names(view)
    assert not drop(view.alone_b, view.alone_b, 0, onto=None)  # it has no partner to part from
    assert not view.join_button.isEnabled()
    for cells in (view.alone_a, view.alone_b):
        cells.selectionModel().select(cells.model().index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    with qtbot.waitSignal(session.domains.pairs_changed):
        qtbot.mouseClick(view.join_button, Qt.MouseButton.LeftButton)
    assert names(view)["sprite 0"] == "sprite 0"


def test_pairs_are_shown_larger_where_there_is_room(qtbot, session, page):
    page.resize(1100, 700)
    choose(qtbot, page, "pairs")
    cells = page.pairs_view.pairs

    def height():
        return cells.visualRect(cells.model().index(0, 0)).height()

    narrow = height()
    page.resize(2400, 1300)
    qtbot.waitUntil(lambda: height() == narrow + SIDE)
    page.resize(1100, 700)
    qtbot.waitUntil(lambda: height() == narrow)


def test_a_scroll_bar_does_not_change_how_large_pairs_are(qtbot):
    cells = PairList("Pairs", "AB")
    qtbot.addWidget(cells)
    with qtbot.waitExposed(cells):
        cells.show()
    wide = 2 * 6 * cells.cell_width(SIDE)
    for policy in (Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff):
        cells.setVerticalScrollBarPolicy(policy)
        for width, side in ((wide - 1, SIDE), (wide, 2 * SIDE)):
            cells.resize(width, 300)
            assert cells.side == side


def test_the_pairs_go_when_a_domain_does(qtbot, session, page):
    choose(qtbot, page, "pairs")
    with qtbot.waitSignal(session.importing_b.dataset_changed):
        session.importing_b.remove(range(6))
    assert not page.pairs_view.isVisible() and page.view.isVisible() and not page.bar.buttons["pairs"].isEnabled()


def test_with_sprites_in_b_only_the_train_page_asks_for_a(qtbot, session, tmp_path):
    project = Project.create(tmp_path / "only b")
    names = [f"sprite {number}" for number in range(6)]
    save_dataset(project, make_dataset(tiny_pixels(), [""] * 6, names, names), domain="B")
    session.open_project(project.folder)
    page = TrainPage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.only_b.isVisible)
    session.domains.show("B")
    with qtbot.waitSignal(page.page_wanted) as wanted:
        page.only_b.buttons[0].click()
    assert wanted.args == ["data"] and session.domains.shown == "A"


def test_sizes_that_differ_are_said_above_the_sprites(qtbot, session, page):
    names = ["sprite 0"]
    session.importing_b._show(make_dataset(tiny_pixels(1, 16), [""], names, names))
    qtbot.waitUntil(lambda: session.domains.pairs is not None)
    assert "16 × 16" in page.bar._words.words
    choose(qtbot, page, "pairs")
    assert page.pairs_view._problem.isVisible()
