"""The choice of a kind on the Explore page: there where the model has kinds, and nowhere in the way."""

import pytest
from tiny_project import add_snapshot, make_tiny_project

from ganstudio.core.events import SnapshotSaved
from ganstudio.ui.pages.explore import ExplorePage
from ganstudio.ui.widgets.inspector import WIDTH

KINDS = {"cats": 50, "": 30, "dragons with a name that is much too long for the column " * 3: 20}


@pytest.fixture
def page(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", kinds=KINDS).folder)
    made = ExplorePage(session)
    qtbot.addWidget(made)
    made.resize(1200, 750)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.grid.count == 64)
    return made


def listed(page):
    box = page.inspector.kind.box
    return [box.itemText(row) for row in range(box.count())]


def choose(page, row):
    """What a mouse or the keyboard does: the current row, then `activated`."""
    box = page.inspector.kind.box
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_it_lists_all_and_each_and_the_choice_is_made_and_undone(qtbot, session, page):
    assert page.inspector.kind.isVisible() and listed(page) == ["Any", "cats", "Without a label", list(KINDS)[2]]
    for row, kind in enumerate((None, *KINDS)):
        choose(page, row)
        assert session.explorer.kind == kind
    session.undo.undo()
    assert page.inspector.kind.box.currentIndex() == 2
    assert page.inspector.kind.width() <= WIDTH, "a long name does not push the column out of sight"
    assert not page.inspector.horizontalScrollBar().isVisible()


def test_it_is_away_where_the_model_has_no_kinds_and_comes_back(qtbot, session, page):
    choose(page, 1)
    for step, kinds in ((20, None), (30, KINDS)):
        session.checkpoints.take_snapshot(SnapshotSaved(step, add_snapshot(session.project, step, kinds=kinds)))
        assert page.inspector.kind.isVisible() == bool(kinds)
    assert page.inspector.kind.box.currentText() == "cats"


def test_an_open_list_is_left_alone_by_the_next_snapshot_of_the_run(session, page):
    box, cleared = page.inspector.kind.box, []
    box.model().rowsRemoved.connect(lambda *rows: cleared.append(rows))
    session.checkpoints.take_snapshot(SnapshotSaved(20, add_snapshot(session.project, 20, kinds=KINDS)))
    assert not cleared and session.checkpoints.active.step == 20


def test_it_can_be_reached_and_is_named(page):
    box = page.inspector.kind.box
    assert box.accessibleName() == "Kind" and box.toolTip()
