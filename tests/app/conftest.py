"""A session of a tiny project, and its exports as somebody sees them who kept three sprites."""

import pytest
from tiny_project import make_tiny_project

from ganstudio.app.session import Session


@pytest.fixture
def session(qtbot, tmp_path):
    """A session in a tiny project, which hears its `notices`."""
    made = Session()
    made.notices = []
    made.notice_raised.connect(made.notices.append)
    made.open_project(make_tiny_project(tmp_path / "p").folder)
    yield made
    made.close()


@pytest.fixture
def watched(qtbot, session):
    """The exports while somebody looks, with three favourites."""
    session.exporting.watch(True)
    qtbot.waitUntil(lambda: session.explorer.grid is not None and session.exporting.formats != (), timeout=30_000)
    for cell in (0, 9, 20):
        session.explorer.keep(cell)
    return session.exporting
