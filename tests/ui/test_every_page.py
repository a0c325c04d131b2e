"""What every page must live through. A new file in ui/pages is tested here by being there."""

import gc
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, QThread, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QWidget
from scripted_runs import begun, make_project, metrics, preview, scripted_run

from ganstudio.core.errors import StudioError
from ganstudio.core.events import PreviewReady, ProgressSaved, RolledBack, RunEnded, RunPaused, RunResumed
from ganstudio.core.paths import resource
from ganstudio.ui.pages import PAGES, pages_in_order
from ganstudio.ui.theme import apply_theme

EVERY_PAGE = pytest.mark.parametrize("key", [key for key, _page in pages_in_order()])
CONTROLLERS = (
    "settings",
    "jobs",
    "engine",
    "importing",
    "importing_b",
    "domains",
    "checkpoints",
    "training",
    "comparison",
    "explorer",
    "translating",
    "exporting",
)

RUN = [
    begun(),
    metrics(1),
    preview(1),
    metrics(2, loss_g=1e9, loss_d=-3.0, score_real=0.5, score_fake=0.5),
    RolledBack(2, 1, 0.5),
    RunPaused(2, "The disk is full."),
    RunResumed(2),
    PreviewReady(3, np.zeros((1, 24, 16, 1), np.uint8)),
    ProgressSaved(3),
    RunEnded(3, "finished"),
]


@pytest.fixture
def page_of(session, qtbot):
    """Make a page of the session and show it as the window does."""

    def make(key):
        page = PAGES[key].create(session)
        qtbot.addWidget(page)
        page.resize(1100, 700)
        page.show()
        return page

    return make


def every_signal(session):
    controllers = [getattr(session, name) for name in CONTROLLERS]
    for owner in [session, *controllers]:
        for name in dir(type(owner)):
            if isinstance(getattr(type(owner), name), Signal) and not hasattr(QObject, name):
                yield owner, name, getattr(owner, name)


def test_pages_stand_in_the_order_of_the_work():
    assert [key for key, _page in pages_in_order()] == ["data", "train", "explore", "translate", "export"]
    shortcuts = [page.shortcut for _key, page in pages_in_order()]
    assert shortcuts == ["Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+5", "Ctrl+4"]


@EVERY_PAGE
def test_a_page_tells_the_window_what_it_needs(key, page_of):
    info = PAGES[key]
    assert info.label and resource(f"icons/{info.icon}.svg").is_file()
    page = page_of(key)
    assert isinstance(page, QWidget) and page.objectName()


@EVERY_PAGE
def test_a_page_lives_without_a_project(key, page_of, session):
    page = page_of(key)
    page.grab()
    session.project_changed.emit(None)
    page.grab()


@EVERY_PAGE
@pytest.mark.parametrize("early", [True, False], ids=["made-before", "made-after"])
def test_a_page_lives_through_projects_that_come_and_go(key, early, page_of, session, qtbot, tmp_path):
    page = page_of(key) if early else None
    project = make_project(tmp_path)
    session.open_project(project.folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    page = page or page_of(key)
    page.grab()
    session.new_project(tmp_path / "空的 👾")
    page.grab()
    session.close_project()
    page.grab()
    session.open_project(project.folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    page.grab()


@EVERY_PAGE
@pytest.mark.parametrize("ending", [RUN[-1], StudioError("out of memory", "32 would fit"), RuntimeError("a bug")])
def test_a_page_lives_through_a_whole_run(key, ending, page_of, session, qtbot, tmp_path):
    session.open_project(make_project(tmp_path).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    page = page_of(key)
    session.training.make_run = scripted_run([*RUN[:-1], ending])
    last = session.training.ended if ending is RUN[-1] else session.training.failed
    with qtbot.waitSignal(last):
        session.training.play()
    page.grab()


@EVERY_PAGE
def test_a_page_lives_through_every_plain_signal(key, page_of, session, qtbot, tmp_path):
    """Signals that carry nothing may come at any time."""
    session.open_project(make_project(tmp_path).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    page = page_of(key)
    sent = []
    for owner, name, signal in every_signal(session):
        index = owner.metaObject().indexOfSignal(f"{name}()")
        if index >= 0:
            signal.emit()
            sent.append(name)
    assert sent
    page.grab()


@EVERY_PAGE
def test_a_page_leaves_nothing_behind(key, session, qtbot, tmp_path):
    session.open_project(make_project(tmp_path).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    page = PAGES[key].create(session)
    page.show()
    gone = []
    page.destroyed.connect(lambda: gone.append(1))
    before = [timer for timer in session.findChildren(QTimer) if timer.isActive()]
    page.close()
    page.deleteLater()
    del page
    qtbot.waitUntil(lambda: bool(gone))
    for _owner, _name, signal in (
        (o, n, s) for o, n, s in every_signal(session) if n in ("runs_changed", "became_ready")
    ):
        signal.emit()  # nobody who is gone may still listen
    session.project_changed.emit(session.project)
    session.settings.update(ask_before_closing=False)
    after = [timer for timer in session.findChildren(QTimer) if timer.isActive()]
    assert len(after) <= len(before)


@EVERY_PAGE
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_page_can_be_made_in_both_themes(key, theme, page_of, session, qapp):
    apply_theme(qapp, theme)
    page_of(key).grab()
    apply_theme(qapp, "dark")


@EVERY_PAGE
def test_everything_on_a_page_is_reachable_and_has_a_name(key, page_of, session, qtbot, tmp_path):
    session.open_project(make_project(tmp_path).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    page = page_of(key)
    nameless, unreachable = [], []
    for kind in (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit):
        for widget in page.findChildren(kind):
            is_inside = widget.parent() and (
                isinstance(
                    widget.parent(), QAbstractSpinBox | QComboBox | QLineEdit
                )  # Qt's own, such as a clear button
                or widget.objectName().startswith("qt_")
            )
            if is_inside or type(widget).__name__ == "QScrollBar":
                continue
            words = widget.text() if isinstance(widget, QAbstractButton) else ""
            if not (words or widget.accessibleName()):
                nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}: {widget.toolTip()}")
            if widget.focusPolicy() == widget.focusPolicy().NoFocus:
                unreachable.append(f"{type(widget).__name__} {words or widget.accessibleName()}")
    assert not nameless and not unreachable


def test_no_page_holds_a_thread_of_its_own(page_of, session):
    for key, _page in pages_in_order():
        page_of(key)
    gc.collect()
    assert not [o for o in gc.get_objects() if type(o) is QThread and o.isRunning() and o.objectName() == ""]


def test_pages_say_what_they_are_for():
    folder = Path(__file__).parents[2] / "ganstudio/ui/pages"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == {key for key, _page in pages_in_order()}
