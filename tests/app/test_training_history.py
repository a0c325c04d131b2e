"""Whose numbers the controller tells: those of the newest run, from its beginning, whatever comes in between."""

import threading

import pytest
from scripted_runs import begun, make_project, make_run_folder, metrics, scripted_run

from ganstudio.app import training_engine
from ganstudio.core.errors import StudioError
from ganstudio.core.events import RunEnded
from tests.app.test_training_controller import CONFIG


@pytest.fixture
def project(tmp_path):
    """A project with a run of 400 steps, whose verdict is that it went back."""
    made = make_project(tmp_path)
    folder = make_run_folder(made, step=400)
    with (folder / "metrics.jsonl").open("a") as file:
        file.write('{"step": 400, "seconds": 40, "broke": 430}\n')
    return made


@pytest.fixture
def session(qtbot, project, make_session):
    return make_session(project.folder)


@pytest.fixture
def training(session):
    return session.training


def test_a_start_that_fails_leaves_the_run_before_it(training, qtbot):
    qtbot.waitUntil(lambda: len(training.log) == 400)
    training.make_run = scripted_run([StudioError("There is no such graphics card.")])
    with qtbot.waitSignal(training.failed):
        training.start(CONFIG, {})
    qtbot.waitUntil(lambda: len(training.log) == 400)
    assert training.verdict.kind == "diverged"
    assert training.status.words() == "Stopped at step 0: There is no such graphics card."


@pytest.mark.parametrize("said", [0, 3])
def test_a_run_that_goes_on_before_its_history_is_read_gets_it_then(project, qtbot, make_session, monkeypatch, said):
    read, is_resumed, is_over = training_engine.history, threading.Event(), threading.Event()
    monkeypatch.setattr(training_engine, "history", lambda folder: is_resumed.wait(60) and read(folder))

    def make_run(control):
        yield begun(390)
        yield from (metrics(391 + row) for row in range(said))
        is_over.wait(60)
        yield RunEnded(390 + said, "stopped")

    training = make_session(project.folder).training
    training.make_run = make_run
    with qtbot.waitSignal(training.metrics_ready if said else training.started):
        training.resume()
    qtbot.waitUntil(lambda: len(training.log) == said)
    is_resumed.set()
    qtbot.waitUntil(lambda: len(training.log) == 390 + said)
    assert training.log.column("step").tolist() == list(range(1, 391 + said))
    assert training.verdict.kind == "too_early"  # the run says its own
    with qtbot.waitSignal(training.ended):
        is_over.set()


def test_the_history_of_an_older_run_does_not_reach_a_new_one(project, qtbot, make_session, monkeypatch):
    read, is_begun = training_engine.history, threading.Event()
    monkeypatch.setattr(training_engine, "history", lambda folder: is_begun.wait(60) and read(folder))
    session = make_session(project.folder)
    training, is_over, done = session.training, threading.Event(), []

    def make_run(control):
        yield begun()
        is_over.wait(60)
        yield RunEnded(0, "stopped")

    training.make_run = make_run
    with qtbot.waitSignal(training.started):
        training.start(CONFIG, {})
    session.jobs.run(lambda progress: None, done.append)
    is_begun.set()
    qtbot.waitUntil(lambda: bool(done))
    assert len(training.log) == 0
    with qtbot.waitSignal(training.ended):
        is_over.set()
