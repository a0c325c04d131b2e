"""Every page lives through every signal of the session, made before or after it, and is deaf once it is gone."""

import gc
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, QThread, QTimer, Signal
from PySide6.QtWidgets import QApplication
from scripted_runs import begun, endless_run, every_verdict, metrics, preview
from shiboken6 import isValid
from tiny_project import make_tiny_project

from ganstudio.app.background import Job
from ganstudio.app.error_reports import ErrorReport
from ganstudio.app.export_writing import Prepared
from ganstudio.app.session import Notice
from ganstudio.core.errors import StudioError
from ganstudio.core.events import ProgressSaved, QualityMeasured, RolledBack, RunEnded, RunPaused, SnapshotSaved
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.report import FileNote, ImportReport
from ganstudio.export import Page
from ganstudio.training.estimate import Estimate
from ganstudio.ui import launch
from ganstudio.ui.pages import PAGES, pages_in_order

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
PROBLEM = StudioError("The disk is full.", "Free some space.")
FAULT = ErrorReport("ZeroDivisionError: division by zero", "Traceback …")
REPORT = ImportReport(
    accepted=3,
    repaired=1,
    refused=1,
    notes=(FileNote("a.png", "repaired", "It had a palette."), FileNote("b 图.png", "refused", "It is torn.")),
    exact_count=1,
    exact_duplicates=(("a", "c"),),
    near_duplicates=(("d", "e"),),
    width=8,
    height=8,
    channels=4,
    size_histogram=(((8, 8), 3), ((9, 7), 1)),
    labels=(("cats", 2),),
)


def examples(session):
    """What each signal that carries something may carry: by its owner's name and its own, a list of arguments."""
    importing, explorer, exporting = session.importing, session.explorer, session.exporting
    job = Job(lambda progress: None, lambda result: None, None, "A job")
    sheet = np.zeros((16, 16, 4), np.uint8)
    snapshot = session.checkpoints.active
    return {
        "session.project_changed": [(session.project,)],
        "session.notice_raised": [(Notice("Something.", "Do this.", "training.resume"),), (Notice("Only this."),)],
        "settings.changed": [(session.settings.values,)],
        "jobs.started": [(job,)],
        "jobs.progressed": [(job, 0.5, "Half"), (job, 1.0, "")],
        "jobs.finished": [(job,)],
        "jobs.notice": [(PROBLEM,)],
        "jobs.broke": [(FAULT,)],
        "engine.broke": [(FAULT,)],
        "domains.shown_changed": [("B",), ("A",)],
        "domains.pairs_changed": [(None,), (session.domains.pairs,)],
        "importing.dataset_changed": [(None,), (importing.dataset,)],
        "importing.imported": [(REPORT,), (ImportReport(),)],
        "importing.summary_ready": [(None,), (importing.summary,)],
        "importing.busy_changed": [(True,), (False,)],
        "importing.sheet_offered": [(Path("sheet.png"),)],
        "importing.cut_ready": [((Path("sheet.png"), ImportOptions()), (sheet, [(0, 0, 8, 8)], None))],
        "importing.cut_failed": [((Path("sheet.png"), ImportOptions()), PROBLEM)],
        "importing_b.dataset_changed": [(None,), (importing.dataset,)],
        "importing_b.imported": [(REPORT,), (ImportReport(),)],
        "importing_b.summary_ready": [(None,), (importing.summary,)],
        "importing_b.busy_changed": [(True,), (False,)],
        "importing_b.sheet_offered": [(Path("sheet.png"),)],
        "importing_b.cut_ready": [((Path("sheet.png"), ImportOptions()), (sheet, [(0, 0, 8, 8)], None))],
        "importing_b.cut_failed": [((Path("sheet.png"), ImportOptions()), PROBLEM)],
        "checkpoints.active_changed": [(None,), (snapshot,)],
        "checkpoints.follow_changed": [(False,), (True,)],
        "checkpoints.sheet_ready": [(Path("000010.png"), np.zeros((4, 8, 8, 4), np.uint8))],
        "training.state_changed": [(state,) for state in ("preparing", "running", "paused", "stopping", "idle")],
        "training.started": [(begun(7),)],
        "training.metrics_ready": [(metrics(1),), (metrics(2, loss_g=float("nan"), new=1e30),)],
        "training.preview_ready": [(preview(1),)],
        "training.snapshot_saved": [(SnapshotSaved(snapshot.step, snapshot.path),)],
        "training.progress_saved": [(ProgressSaved(3),)],
        "training.rolled_back": [(RolledBack(9, 3, 0.25),)],
        "training.quality_measured": [(QualityMeasured(3, 0.3, {"kid": 0.2, "coverage": 0.1}, True),)],
        "training.verdict_changed": [(verdict,) for verdict in every_verdict()],
        "training.paused": [(RunPaused(3),), (RunPaused(3, "The disk is full."),)],
        "training.ended": [(RunEnded(9, "finished"),), (RunEnded(9, "stopped"),)],
        "training.failed": [(PROBLEM,), (FAULT,)],
        "training.estimated": [(None,), (Estimate(1_000_000, 2**30),)],
        "explorer.place_changed": [(explorer.place,)],
        "explorer.grid_ready": [(None,), (explorer.grid,)],
        "explorer.busy_changed": [(True,), (False,)],
        "explorer.failed": [(PROBLEM,)],
        "translating.table_ready": [(None,)],
        "translating.noted": [("Left out: 3.",), ("",)],
        "exporting.candidates_changed": [(None,), (exporting.candidates,)],
        "exporting.preview_ready": [((),), ((Page(sheet),),), ((Page(sheet), Page(sheet, sheet[None], (100,))),)],
        "exporting.problem_raised": [(PROBLEM,)],
        "exporting.busy_changed": [(True,), (False,)],
        "exporting.replace_asked": [(Prepared(None, "", Path("a.png"), {}, ()),)],
        "exporting.exported": [([Path("a.png")],), ([Path("a.png"), Path("a.json")],), ([],)],
    }


def signals(session):
    """Every public signal of the session and its controllers: `owner.signal`, whether it carries something, itself."""
    owners = {"session": session} | {name: getattr(session, name) for name in CONTROLLERS}
    for owner_name, owner in owners.items():
        for name in dir(type(owner)):
            declared = getattr(type(owner), name)
            if isinstance(declared, Signal) and not name.startswith("_") and not hasattr(QObject, name):
                yield f"{owner_name}.{name}", not str(declared).endswith("()"), getattr(owner, name)


def emit_everything(session, visit):
    """Emit every signal with every example; `visit` is called after each."""
    known = examples(session)
    for name, _carries, signal in signals(session):
        for arguments in known.get(name, [()]):
            signal.emit(*arguments)
            visit()


@pytest.fixture
def filled(session, qtbot, tmp_path, monkeypatch):
    """A session with sprites, a snapshot and an explored grid; reports of faults stay quiet."""
    monkeypatch.setattr("ganstudio.app.training_engine.estimate_run", lambda *about: None)
    session.open_project(make_tiny_project(tmp_path / "p").folder)
    session.explorer.watch("test", True)
    qtbot.waitUntil(lambda: session.importing.summary is not None and session.explorer.grid is not None)
    return session


def test_every_signal_that_carries_something_has_an_example(filled):
    """Adding a signal means saying here what it may carry."""
    assert {name for name, carries, _signal in signals(filled) if carries} == set(examples(filled))


@EVERY_PAGE
def test_a_page_lives_through_every_signal(key, filled, qtbot):
    page = PAGES[key].create(filled)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    emit_everything(filled, page.grab)


@EVERY_PAGE
def test_a_page_that_is_gone_hears_nothing(key, filled, qtbot):
    """A slot that still listened would touch widgets that are no longer there, and fail."""
    page = PAGES[key].create(filled)
    page.show()
    page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(page))
    emit_everything(filled, lambda: None)


def beating():
    """The timers that are going, and the threads."""
    found = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer | QThread) and isValid(thing)]
    return [thing for thing in found if (thing.isActive() if isinstance(thing, QTimer) else thing.isRunning())]


def test_a_window_full_of_pages_leaves_nothing_behind(qapp, qtbot, no_engine, tmp_path, monkeypatch):
    """All pages made, while it trains, made anew in the other theme, closed: no widget, timer or thread stays."""
    monkeypatch.setattr("ganstudio.app.training_engine.estimate_run", lambda *about: None)
    keys = [key for key, _page in pages_in_order()]
    before, beats = set(QApplication.allWidgets()), set(beating())
    window = launch.open_window(qapp, make_tiny_project(tmp_path / "p").folder)
    session = window.session
    session.settings.update(ask_before_closing=False)
    session.training.make_run = endless_run
    with qtbot.waitSignal(window.first_painted):
        window.show()
    with qtbot.waitSignal(session.training.metrics_ready):
        session.training.play()
    for theme in ("light", "dark"):
        gone = []
        for key in keys:
            window.show_page(key)
            window.page(key).destroyed.connect(lambda *_, key=key, gone=gone: gone.append(key))
        session.settings.update(theme=theme)
        qtbot.waitUntil(lambda gone=gone: sorted(gone) == sorted(keys))
    for key in keys:
        window.show_page(key)
    assert len(QApplication.allWidgets()) > len(before) + 100
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    window.deleteLater()
    qtbot.waitUntil(lambda: not isValid(window) and not set(QApplication.allWidgets()) - before)
    assert not set(beating()) - beats
