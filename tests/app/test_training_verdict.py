"""What the controller tells of quality and verdict, and what it does about it."""

import itertools
import threading

import pytest
from scripted_runs import (
    begun,
    endless_run,
    every_verdict,
    make_project,
    make_run_folder,
    measured,
    metrics,
    scripted_run,
    verdict,
)

from ganstudio.app import training_engine
from ganstudio.app.run_status import RunStatus
from ganstudio.core.errors import StudioError
from ganstudio.core.events import RolledBack, RunEnded
from ganstudio.core.verdicts import Verdict
from tests.app.test_training_controller import CONFIG, is_idle

COLLAPSING = verdict("collapsing")


@pytest.fixture
def session(qtbot, tmp_path, make_session):
    return make_session(make_project(tmp_path).folder)


@pytest.fixture
def training(session):
    return session.training


@pytest.fixture
def asked(monkeypatch):
    """What the engine was asked to do, in place of doing it."""
    calls = []

    def resume_run(project, control, steps, minutes, remedy=None):
        calls.append(remedy)
        yield from endless_run(control)

    monkeypatch.setattr(training_engine, "resume_run", resume_run)
    monkeypatch.setattr(training_engine, "check_resumable", lambda project: None)
    monkeypatch.setattr(training_engine, "return_to_best", lambda project, folder: calls.append("returned"))
    return calls


def list_until_stopped(control):
    """The end of an endless run, without its beginning."""
    events = endless_run(control)
    next(events)
    yield from events


def run_to_the_end(qtbot, training, events):
    training.make_run = scripted_run(events)
    with qtbot.waitSignal(training.state_changed, check_params_cb=is_idle):
        training.start(CONFIG, {})
    training.make_run = None


def test_quality_joins_the_log_and_is_kept(training, qtbot):
    got = []
    training.quality_measured.connect(got.append)
    events = [begun(), metrics(5), measured(5, True, kid=0.4), metrics(6), measured(8, kid=0.3)]
    run_to_the_end(qtbot, training, [*events, RunEnded(8, "finished")])
    assert [event.is_best for event in got] == [True, False]
    assert training.quality == {"kid": 0.3}
    assert training.log.column("step").tolist() == [5, 6, 8]
    assert training.log.column("kid")[[0, 2]].tolist() == [0.4, 0.3]
    assert training.log.column("loss_g")[0] == 1.0


def test_a_verdict_is_told_once_and_a_new_run_has_none(training, qtbot):
    got = []
    training.verdict_changed.connect(got.append)
    run_to_the_end(qtbot, training, [begun(), COLLAPSING, COLLAPSING, RunEnded(9, "stopped")])
    assert got == [COLLAPSING.verdict] and training.verdict == COLLAPSING.verdict
    run_to_the_end(qtbot, training, [begun(), RunEnded(0, "finished")])
    assert got[1:] == [Verdict()] and training.quality == {}


@pytest.mark.parametrize("found", every_verdict(), ids=lambda found: found.kind)
def test_the_strip_shows_the_verdict_while_it_runs(found):
    status = RunStatus(state="running", verdict=found)
    words = {"too_early": "Training", "diverged": "Training, went back to step 600"}
    assert status.words() == words.get(found.kind, found.label())
    assert status.tone == ("good" if found.kind == "too_early" else found.tone)
    assert found.evidence() in status.explanation()
    assert RunStatus(state="paused", verdict=found).words() == "Paused"


def test_a_roll_back_is_told_until_another_verdict(training, qtbot):
    seen = []
    training.status_changed.connect(lambda: seen.append(training.status.words()))
    back = [metrics(4), RolledBack(4, 2, 0.25), verdict("diverged", 2), verdict("learning", 9)]
    run_to_the_end(qtbot, training, [begun(), *back, RunEnded(9, "finished")])
    assert list(dict.fromkeys(seen))[1:4] == ["Training", "Training, went back to step 2", "Learning"]


@pytest.mark.parametrize("remedy", ["lower_learning_rate", "return_to_best"])
def test_a_run_at_work_is_stopped_and_goes_on_after_the_remedy(session, training, qtbot, asked, remedy):
    training.make_run = None
    states = []
    make_run_folder(session.project)
    session.checkpoints.refresh()

    def make_run(control):
        yield begun()
        yield COLLAPSING
        yield from list_until_stopped(control)

    training.make_run = make_run
    with qtbot.waitSignal(training.verdict_changed):
        training.start(CONFIG, {})
    training.make_run = None
    training.state_changed.connect(states.append)
    with qtbot.waitSignals([training.ended, training.started]):
        getattr(training, remedy)()
    assert asked == [remedy] and states[:4] == ["stopping", "idle", "preparing", "running"]
    training.shut_down()
    assert asked == [remedy]


def test_closing_while_it_stops_for_a_remedy_ends_it(session, training, qtbot, asked):
    training.make_run = endless_run
    with qtbot.waitSignal(training.metrics_ready):
        training.start(CONFIG, {})
    training.lower_learning_rate()
    session.close()
    assert training.state == "idle" and asked == []


@pytest.mark.parametrize("is_stopping", [False, True])
def test_a_stop_while_a_remedy_is_prepared_ends_it(session, training, qtbot, asked, is_stopping):
    make_run_folder(session.project)
    gate = threading.Event()

    def make_run(control):
        events = endless_run(control)
        yield from itertools.islice(events, 2)
        gate.wait(60)  # if the test fails before, its end waits for this
        yield from events

    training.make_run = make_run
    with qtbot.waitSignal(training.metrics_ready):
        training.start(CONFIG, {})
    training.make_run = None
    training.lower_learning_rate()
    if is_stopping:
        qtbot.waitUntil(lambda: training.state == "stopping")
    session.interrupt_training()  # as when the window closes
    done = []
    session.jobs.run(lambda progress: None, done.append)
    qtbot.waitUntil(lambda: bool(done))  # whatever was waiting to be done has been
    with qtbot.waitSignal(training.ended):
        gate.set()
    assert training.state == "idle" and asked == []


def test_a_run_that_could_not_go_on_is_not_stopped(session, training, qtbot, asked, monkeypatch):
    def refuses(project):
        raise StudioError("The sprites have changed.")

    monkeypatch.setattr(training_engine, "check_resumable", refuses)
    training.make_run = endless_run
    with qtbot.waitSignal(training.metrics_ready):
        training.start(CONFIG, {})
    with qtbot.waitSignal(session.notice_raised) as notice:
        training.lower_learning_rate()
    assert notice.args[0].message == "The sprites have changed."
    assert training.state == "running" and asked == []
    training.shut_down()


def test_an_idle_run_is_slowed_down_and_goes_on(session, training, qtbot, asked):
    make_run_folder(session.project)
    session.checkpoints.refresh()
    with qtbot.waitSignal(training.started):
        training.lower_learning_rate()
    assert asked == ["lower_learning_rate"]


def test_an_idle_run_is_taken_back_and_stays_idle(session, training, qtbot, asked):
    make_run_folder(session.project, step=40)
    session.checkpoints.refresh()
    with qtbot.waitSignal(training.history_changed):
        training.return_to_best()
    assert asked == ["returned"] and training.state == "idle" and training.status.step == 40
    assert len(training.log) == 40


def test_without_a_best_snapshot_a_notice_says_so(session, training, qtbot, monkeypatch):
    training.make_run = endless_run
    with qtbot.waitSignal(training.metrics_ready):
        training.start(CONFIG, {})
    with qtbot.waitSignal(session.notice_raised) as notice:
        training.return_to_best()
    assert "no best snapshot" in notice.args[0].message and training.state == "running"
    training.shut_down()
    make_run_folder(session.project)
    session.checkpoints.refresh()

    def fails(project, folder):
        raise StudioError("There is none.")

    monkeypatch.setattr(training_engine, "return_to_best", fails)
    with qtbot.waitSignal(session.notice_raised):
        training.return_to_best()
    assert training.can_resume


def test_while_a_run_is_taken_back_nothing_else_can_be_done(session, training, qtbot, monkeypatch):
    folder = make_run_folder(session.project)
    session.checkpoints.refresh()
    calls, gate = [], threading.Event()

    def takes_long(project, folder):
        calls.append(folder)
        gate.wait(60)  # if the test fails before, its end waits for this

    monkeypatch.setattr(training_engine, "return_to_best", takes_long)
    told = []
    training.state_changed.connect(lambda state: told.append((training.can_start, training.can_resume)))
    training.return_to_best()
    qtbot.waitUntil(lambda: bool(calls))
    assert session.jobs.current.title  # so that it is seen
    training.return_to_best()
    training.start(CONFIG, {})
    training.lower_learning_rate()
    assert training.state == "idle"
    with qtbot.waitSignal(training.history_changed):
        gate.set()
    assert calls == [folder] and told == [(False, False), (True, True)]


def test_a_run_that_was_taken_back_is_not_told_of_in_another_project(session, training, qtbot, tmp_path, asked):
    make_run_folder(session.project, step=40)
    session.checkpoints.refresh()
    training.return_to_best()
    project = make_project(tmp_path / "second")
    make_run_folder(project, step=70, name="another")
    session.open_project(project.folder)
    qtbot.waitUntil(lambda: training.can_resume and len(training.log) == 70)
    assert asked == ["returned"] and training.status.step == 70


def test_an_opened_project_tells_that_its_run_went_back(session, training, qtbot, tmp_path):
    project = make_project(tmp_path / "second")
    folder = make_run_folder(project, step=400)
    with (folder / "metrics.jsonl").open("a") as file:
        file.write('{"step": 400, "seconds": 40, "broke": 430}\n')
    with qtbot.waitSignal(training.verdict_changed):
        session.open_project(project.folder)
    assert (training.verdict.kind, training.verdict.numbers) == ("diverged", {"broke": 430, "back": 400})
    assert training.quality == {} and len(training.log) == 400
    training.make_run = scripted_run([begun(400), verdict("diverged", 400), metrics(401), RunEnded(401, "stopped")])
    seen = []
    training.metrics_ready.connect(lambda event: seen.append((training.status.words(), training.status.tone)))
    with qtbot.waitSignal(training.ended):
        training.resume()
    assert seen == [("Training, went back to step 600", "caution")]


def test_an_opened_project_tells_the_verdict_of_its_run(session, training, qtbot, tmp_path):
    project = make_project(tmp_path / "second")
    folder = make_run_folder(project, step=400)
    rows = "".join(
        f'{{"step": {step}, "seconds": 40, "kid": {0.4 - step / 10000}, "alike": 2, "coverage": 0.2}}\n'
        for step in (401, 500, 600, 700)
    )
    with (folder / "metrics.jsonl").open("a") as file:
        file.write(rows)
    with qtbot.waitSignal(training.verdict_changed):
        session.open_project(project.folder)
    assert (training.verdict.kind, training.verdict.best_step) == ("learning", 700)
    assert training.quality["kid"] == pytest.approx(0.33)
