"""The session: projects open and close, notices, the starter sprites, an end that leaves nothing."""

import os

import pytest
from scripted_runs import begun, endless_run, make_project

from ganstudio.checkpoints.library import RunInfo
from ganstudio.core.errors import StudioError
from ganstudio.core.paths import documents_folder
from ganstudio.core.project import Project


@pytest.fixture
def session(qtbot, make_session):
    return make_session()


def test_a_new_project_is_open_and_remembered(session, qtbot, tmp_path):
    with qtbot.waitSignal(session.project_changed) as changed:
        session.new_project(tmp_path / "怪物 👾")
    assert changed.args[0] == session.project
    assert session.settings.values.recent_projects[0].path == str(session.project.folder)


def test_a_project_that_is_not_there_is_a_notice(session, qtbot, tmp_path):
    with qtbot.waitSignal(session.notice_raised) as notice:
        session.open_project(tmp_path / "nothing")
    assert "no GAN Studio project" in notice.args[0].message
    assert session.project is None


def test_a_new_project_over_an_old_one_is_a_notice(session, qtbot, tmp_path):
    session.new_project(tmp_path / "Monsters")
    session.close_project()
    with qtbot.waitSignal(session.notice_raised):
        session.new_project(tmp_path / "Monsters")
    assert session.project is None


def test_opening_the_open_project_again_changes_nothing(session, qtbot, tmp_path):
    session.new_project(tmp_path / "Monsters")
    with qtbot.assertNotEmitted(session.project_changed):
        session.open_project(tmp_path / "Monsters")


def test_opening_a_project_sweeps_what_a_killed_save_left(session, qtbot, tmp_path):
    project = Project.create(tmp_path / "A")
    left = project.folder / ".sprites.new.npy-a1b2.tmp"
    left.touch()
    os.utime(left, (0, 0))
    session.open_project(project.folder)
    qtbot.waitUntil(lambda: not left.exists())


def test_closing_a_project_forgets_its_undo(session, tmp_path):
    from PySide6.QtGui import QUndoCommand

    session.new_project(tmp_path / "Monsters")
    session.undo.push(QUndoCommand("something"))
    session.close_project()
    assert session.project is None and not session.undo.canUndo()


def test_a_job_without_a_listener_tells_its_problem(session, qtbot):
    def work(progress):
        raise StudioError("full", "make room")

    with qtbot.waitSignal(session.notice_raised) as notice:
        session.jobs.run(work, pytest.fail)
    assert (notice.args[0].message, notice.args[0].hint) == ("full", "make room")


def test_a_fault_in_a_job_is_reported(session, qtbot):
    with qtbot.waitSignal(session.errors.reported) as reported:
        session.jobs.run(lambda progress: 1 / 0, pytest.fail)
    assert "ZeroDivisionError" in reported.args[0].summary


@pytest.fixture
def small_starter(monkeypatch):
    from ganstudio.data import starter_dataset

    drawn = starter_dataset.draw_starter_sprites
    monkeypatch.setattr(starter_dataset, "draw_starter_sprites", lambda: drawn(per_kind=2))


def test_the_starter_sprites_make_a_project_of_their_own_each_time(session, qtbot, small_starter):
    for name in ("Starter sprites", "Starter sprites 2"):
        with qtbot.waitSignal(session.project_changed):
            session.try_starter_sprites()
        assert session.project.folder == documents_folder() / f"{name}.ganstudio"
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    assert session.importing.dataset.count == 16


def test_a_double_click_draws_the_starter_sprites_once(session, qtbot, small_starter):
    with qtbot.waitSignal(session.project_changed):
        session.try_starter_sprites()
        session.try_starter_sprites()
    qtbot.waitUntil(lambda: session.jobs.current is None)
    assert [folder.name for folder in documents_folder().iterdir()] == ["Starter sprites.ganstudio"]


def test_a_project_opened_while_the_starter_sprites_are_drawn_stays_open(session, qtbot, small_starter, tmp_path):
    session.try_starter_sprites()
    session.new_project(tmp_path / "Mine")
    qtbot.waitUntil(lambda: session.jobs.current is None)
    assert session.project.name == "Mine"


@pytest.fixture
def training(session, qtbot, tmp_path):
    """A session in the middle of a run."""
    session.training.make_run = endless_run
    session.open_project(make_project(tmp_path).folder)
    with qtbot.waitSignal(session.training.metrics_ready):
        session.training.play()
    return session


def test_a_project_in_training_is_not_left(training, qtbot):
    with qtbot.waitSignal(training.notice_raised) as notice:
        training.close_project()
    assert notice.args[0].action_key == "training.stop"
    with qtbot.assertNotEmitted(training.project_changed):
        training.try_starter_sprites()


@pytest.mark.parametrize("paused", [False, True])
def test_closing_in_the_middle_of_a_run_ends_it(training, qtbot, paused):
    if paused:
        with qtbot.waitSignal(training.training.paused):
            training.training.pause()
    training.close()
    assert not training.is_training
    assert training.project.section("session") == {"interrupted": True}
    training.close()  # once more does nothing


def test_a_run_that_closing_interrupted_is_offered_once(session, qtbot, tmp_path, monkeypatch):
    project = make_project(tmp_path)
    project.set_section("session", {"interrupted": True})

    folder = project.runs_folder / "one"
    run = RunInfo(folder, "one", "dcgan", 1234, 5000, 0.0, 60.0, True, "stopped", {})
    monkeypatch.setattr(type(session.training), "can_resume", property(lambda self: True))
    monkeypatch.setattr(type(session.training), "last_run", property(lambda self: run))
    with qtbot.waitSignal(session.notice_raised) as notice:
        session.open_project(project.folder)
    assert "1\u202f234" in notice.args[0].message and notice.args[0].action_key == "training.resume"
    session.close_project()
    with qtbot.assertNotEmitted(session.notice_raised):
        session.open_project(project.folder)


def test_a_failing_run_tells_its_problem_and_the_session_goes_on(session, qtbot, tmp_path):
    def failing(control):
        yield begun()
        raise StudioError("out of memory", "a batch of 32 would fit")

    session.training.make_run = failing
    session.open_project(make_project(tmp_path).folder)
    with qtbot.waitSignal(session.training.failed) as failed:
        session.training.play()
    assert failed.args[0].hint == "a batch of 32 would fit"
    assert not session.is_training
