"""A session and a window for tests, and a look at what they leave behind."""

import pytest
from left_threads import running_threads
from PySide6.QtWidgets import QApplication

from ganstudio.app.session import Session
from ganstudio.core.project import Project
from ganstudio.ui import launch
from ganstudio.ui.appearance import dress
from ganstudio.ui.widgets.training_setup import TrainingSetup


def pytest_itemcollected(item):
    """The platform without a screen says this of every window; it means nothing."""
    item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints"))


@pytest.fixture
def no_engine(monkeypatch):
    """Keep torch out of tests of the window: importing it takes seconds."""
    monkeypatch.setattr("ganstudio.app.engine.EngineLoader.load", lambda self: None)


@pytest.fixture
def session(qapp, no_engine):
    made = Session()
    dress(qapp, made.settings.values)
    yield made
    made.close()


@pytest.fixture
def make_setup(qtbot, session):
    """Makes the form of a run and shows it."""

    def make(height=900):
        made = TrainingSetup(session)
        qtbot.addWidget(made)
        made.resize(336, height)
        made.show()
        return made

    return make


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "Monsters")


@pytest.fixture
def window(qapp, qtbot, no_engine):
    """The window as a start makes it, painted, without a project; everything is gone afterwards."""
    before = set(QApplication.topLevelWidgets())
    made = launch.open_window(qapp)
    made.session.settings.update(language="en")
    with qtbot.waitSignal(made.first_painted):
        made.show()
    qtbot.waitUntil(lambda: made._worn == ("dark", "en"))
    yield made
    made.session.close()
    made.close()
    made.deleteLater()
    qtbot.waitUntil(lambda: not set(QApplication.topLevelWidgets()) - before)
    running = running_threads()
    assert not running, f"threads left behind: {running}"
