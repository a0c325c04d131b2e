"""A session of a tiny project, and its exports as somebody sees them who kept three sprites."""

import pytest
from left_threads import running_threads
from tiny_project import make_tiny_project

from ganstudio.app.session import Session


@pytest.fixture
def make_session(qapp):
    """Makes sessions that hear their `notices`, of a project if its folder is given; all are closed at the end.

    A test that fails must not leave one open: its threads would take the process down when they are collected.
    One that opens a folder finds there all that the sessions before it have asked to be written.
    """
    made = []

    def make(folder=None):
        for before in made:
            before.writes.flush()
        session = Session()
        made.append(session)
        session.notices = []
        session.notice_raised.connect(session.notices.append)
        if folder is not None:
            session.open_project(folder)
        return session

    yield make
    for session in made:
        session.close()
    running = running_threads()
    assert not running, f"threads left behind: {running}"


@pytest.fixture
def session(qtbot, tmp_path, make_session):
    """A session in a tiny project, which hears its `notices`."""
    return make_session(make_tiny_project(tmp_path / "p").folder)


@pytest.fixture
def watched(qtbot, session):
    """The exports while somebody looks, with three favourites."""
    session.exporting.watch(True)
    qtbot.waitUntil(lambda: session.explorer.grid is not None and session.exporting.formats != ())
    for cell in (0, 9, 20):
        session.explorer.keep(cell)
    return session.exporting
