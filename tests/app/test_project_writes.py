"""What is kept is written off the UI thread, at once, and never lost: not behind a long job, not at closing."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication
from tiny_project import make_tiny_project

from ganstudio.app.section_keeper import SectionKeeper
from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project
from ganstudio.latent import favourites
from ganstudio.latent.favourites import Favourite, load_favourites

SOME = tuple(
    Favourite(str(number), f"Sprite {number}", "runs/a/snapshots/000010.safetensors", (0.5,)) for number in range(4)
)


@pytest.fixture
def session(qapp, tmp_path, make_session):
    return make_session(make_tiny_project(tmp_path / "p", snapshots=()).folder)


@pytest.fixture
def gate(monkeypatch):
    """Writing favourites waits for this; says what was written."""
    opened, begun, seen, save = threading.Event(), threading.Event(), [], favourites.save_favourites

    def slow(project, items):
        assert threading.current_thread() is not threading.main_thread()
        begun.set()
        assert opened.wait(30)
        seen.append(items)
        save(project, items)

    monkeypatch.setattr(favourites, "save_favourites", slow)
    opened.begun, opened.seen = begun, seen
    return opened


def test_a_slow_disk_does_not_hold_the_window_and_the_newest_state_wins(session, gate):
    shelf = session.explorer.shelf
    shelf.put(SOME[:1])
    assert gate.begun.wait(30), "the writer is at work, and stays so"
    for count in range(2, 5):
        shelf.put(SOME[:count])  # would hang here
    assert shelf.items == SOME and load_favourites(session.project) == []
    gate.set()
    session.writes.flush()
    assert tuple(load_favourites(session.project)) == SOME
    assert gate.seen == [SOME[:1], SOME], "what it was at work on, and the newest"


def test_a_place_is_written_also_while_a_job_is_at_work(session, qtbot):
    go_on = threading.Event()
    keeper = SectionKeeper(session, session, "walk", lambda: {"place": 3})
    keeper.open(session.project)
    session.jobs.run(lambda progress: go_on.wait(30), lambda _result: None)
    keeper._save_in_background()
    session.writes.flush()
    assert session.project.section("walk") == {"place": 3}
    go_on.set()


def test_a_place_that_cannot_be_written_is_lost_without_a_word(session, monkeypatch):
    def fail(project, key, values):
        raise StudioError("The disk is read-only.")

    keeper = SectionKeeper(session, session, "walk", lambda: {"place": 3})
    keeper.open(session.project)
    told = []
    session.writes.failed.connect(told.append)
    with monkeypatch.context() as patch:
        patch.setattr(Project, "set_section", fail)
        keeper._save_in_background()
        session.writes.flush()
    QCoreApplication.processEvents()
    assert not told


def test_closing_writes_what_waits(session, gate):
    session.explorer.shelf.put(SOME[:2])
    session.explorer.shelf.put(SOME)
    project = session.project
    timer = threading.Timer(0.05, gate.set)
    timer.start()
    session.close()
    assert tuple(load_favourites(project)) == SOME
    timer.join()


def test_a_project_that_is_opened_again_at_once_has_what_was_kept(session, gate):
    folder = session.project.folder
    session.explorer.shelf.put(SOME)
    session.close_project()
    timer = threading.Timer(0.05, gate.set)
    timer.start()
    session.open_project(folder)
    assert session.explorer.shelf.items == SOME
    timer.join()


def test_what_is_kept_does_not_wait_for_a_long_job(session):
    release, done = threading.Event(), []
    session.jobs.run(lambda progress: release.wait(30), done.append)
    session.explorer.shelf.put(SOME)
    session.writes.flush()  # were it behind the job, it would hang
    assert not done and tuple(load_favourites(session.project)) == SOME
    release.set()


def test_a_failure_is_told(qtbot, session, monkeypatch):
    def full(project, items):
        raise StudioError("The disk is full.", "Make room.")

    monkeypatch.setattr(favourites, "save_favourites", full)
    with qtbot.waitSignal(session.notice_raised) as told:
        session.explorer.shelf.put(SOME)
    assert told.args[0].message == "The disk is full."


def test_a_fault_of_ours_is_reported_and_writing_goes_on(qtbot, session):
    with qtbot.waitSignal(session.writes.broke):
        session.writes.write("a", lambda: 1 / 0)
    session.explorer.shelf.put(SOME[:1])
    session.writes.flush()
    assert tuple(load_favourites(session.project)) == SOME[:1]


def test_what_comes_after_closing_is_written_too(session):
    session.close()
    done = []
    session.writes.write("a", lambda: done.append(1))
    assert done == [1]


def test_two_windows_keep_each_others_favourites(session, make_session):
    other = make_session(session.project.folder)
    one, two = session.explorer.shelf, other.explorer.shelf
    one._change("Keep", SOME[:2])
    session.writes.flush()
    two._change("Keep", SOME[3:])
    other.writes.flush()
    one._change("Remove", SOME[1:2])
    session.writes.flush()
    assert {item.key for item in load_favourites(session.project)} == {"1", "3"}
    session.undo.undo()
    other.undo.undo()
    session.writes.flush()
    other.writes.flush()
    assert load_favourites(session.project) == list(SOME[:2])
    session.close_project()
    session.open_project(other.project.folder)
    assert one.items == SOME[:2]
