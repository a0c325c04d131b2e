import json
import threading
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QThread
from scripted_runs import begun, endless_run, make_project, make_run_folder, metrics, preview, scripted_run

from ganstudio.app.engine import GanCard
from ganstudio.app.error_reports import ErrorReport
from ganstudio.checkpoints.library import snapshot_path
from ganstudio.core.errors import StudioError
from ganstudio.core.events import ProgressSaved, RolledBack, RunEnded, RunPaused, RunResumed
from ganstudio.core.options import option
from ganstudio.data.dataset import make_dataset

CONFIG = {"gan": "dcgan", "steps": 1000, "minutes": 0.0, "batch_size": 8}


@dataclass(frozen=True)
class WideOptions:
    width: int = option(64, "Width", "How wide it is.", minimum=8, maximum=256)


@pytest.fixture
def session(qtbot, tmp_path, make_session):
    return make_session(make_project(tmp_path).folder)


@pytest.fixture
def training(session):
    return session.training


def is_idle(state):
    return state == "idle"


def run_to_the_end(qtbot, training, events, closed=None):
    training.make_run = scripted_run(events, closed)
    with qtbot.waitSignal(training.state_changed, check_params_cb=is_idle):
        training.start(CONFIG, {})


def start_endless(qtbot, training):
    training.make_run = endless_run
    with qtbot.waitSignal(training.metrics_ready):
        training.start(CONFIG, {})


def test_events_arrive_on_the_ui_thread_in_order(training, qtbot, qapp):
    got, threads = [], set()
    training.metrics_ready.connect(lambda e: (got.append(e.step), threads.add(QThread.currentThread())))
    run_to_the_end(qtbot, training, [begun(), *(metrics(i) for i in range(1, 201)), RunEnded(200, "finished")])
    assert got == list(range(1, 201))
    assert threads == {qapp.thread()}
    assert training.log.column("step").tolist() == got


def test_the_run_is_made_on_the_training_thread(training, qtbot, qapp):
    threads = []

    def make_run(control):
        threads.append(threading.current_thread())
        yield begun()

    training.make_run = make_run
    with qtbot.waitSignal(training.state_changed, check_params_cb=is_idle):
        training.start(CONFIG, {})
    assert threads[0] is not threading.main_thread()


def test_states_follow_the_run(training, qtbot):
    states = []
    training.state_changed.connect(states.append)
    start_endless(qtbot, training)
    with qtbot.waitSignal(training.paused):
        training.pause()
    assert training.status.words() == "Paused"
    with qtbot.waitSignal(training.state_changed, check_params_cb=lambda state: state == "running"):
        training.play()
    with qtbot.waitSignal(training.ended) as ended:
        training.stop()
    assert states == ["preparing", "running", "paused", "running", "stopping", "idle"]
    assert ended.args[0].reason == "stopped"
    assert training.state == "idle"
    assert "Stopped at step" in training.status.words()


def test_save_now_reaches_the_run(training, qtbot):
    start_endless(qtbot, training)
    with qtbot.waitSignal(training.progress_saved) as saved:
        training.save_now()
    assert training.status.saved_step == saved.args[0].step
    training.shut_down()


def test_numbers_for_the_run_strip(training, qtbot):
    run_to_the_end(qtbot, training, [begun(), metrics(500), RunEnded(500, "finished")])
    status = training.status
    assert (status.step, status.steps, status.seconds) == (500, 1000, 50.0)
    assert status.fraction == 1.0
    assert status.device == "CPU, 2 threads"
    assert (status.words(), status.tone) == ("Finished", "good")


def test_a_pause_says_its_reason_and_goes_on(training, qtbot):
    gate = threading.Event()

    def make_run(control):
        yield begun()
        yield RunPaused(7, "There is no room left on the disk.")
        gate.wait(60)  # if the test fails before, its end waits for this
        yield RunResumed(7)
        yield RunEnded(8, "finished")

    training.make_run = make_run
    with qtbot.waitSignal(training.paused):
        training.start(CONFIG, {})
    assert training.state == "paused"
    assert training.status.words() == "Paused: There is no room left on the disk."
    assert training.status.tone == "caution"
    with qtbot.waitSignal(training.ended):
        gate.set()
    assert training.status.reason == ""


def test_a_roll_back_takes_its_steps_out_of_the_log(training, qtbot):
    events = [begun(), *(metrics(i) for i in range(1, 11)), RolledBack(10, 5, 0.5), metrics(6)]
    with qtbot.waitSignal(training.rolled_back):
        run_to_the_end(qtbot, training, [*events, RunEnded(6, "finished")])
    assert training.log.column("step").tolist() == [1, 2, 3, 4, 5, 6]
    assert training.status.rolled_back_to == 5


def test_after_a_roll_back_the_snapshot_in_use_is_one_that_is_there(session, training, qtbot):
    folder = make_run_folder(session.project, step=400)
    session.checkpoints.refresh()
    assert session.checkpoints.active.step == 400
    gate = threading.Event()

    def make_run(control):
        yield begun()
        snapshot_path(folder, 400).unlink()  # as the run does
        yield RolledBack(450, 350, 0.25)
        gate.wait(60)
        yield RunEnded(500, "finished")

    training.make_run = make_run
    with qtbot.waitSignal(training.rolled_back):
        training.start(CONFIG, {})
    assert session.checkpoints.active.step == 300
    with qtbot.waitSignal(training.ended):
        gate.set()


def test_a_studio_error_ends_the_run_in_plain_words(training, qtbot):
    closed = []
    error = StudioError("There is not enough memory.", "A batch of 16 would fit.")
    with qtbot.waitSignal(training.failed) as failure:
        run_to_the_end(qtbot, training, [begun(), metrics(3), error], closed)
    assert failure.args[0].message == error.message
    assert training.status.words() == "Stopped at step 3: There is not enough memory."
    assert training.status.tone == "bad"
    assert "A batch of 16 would fit." in training.status.explanation()
    assert closed == [True]


def test_a_fault_of_ours_becomes_a_report(session, training, qtbot):
    with qtbot.waitSignal(session.errors.reported) as reported:
        run_to_the_end(qtbot, training, [begun(), ZeroDivisionError("by zero")])
    assert isinstance(reported.args[0], ErrorReport)
    assert "ZeroDivisionError" in training.status.words()
    assert "Traceback" in training.status.details


def test_it_can_be_started_again_after_a_failure(training, qtbot):
    for _ in range(2):
        run_to_the_end(qtbot, training, [begun(), StudioError("once")])
    run_to_the_end(qtbot, training, [begun(), metrics(1), RunEnded(1, "finished")])
    assert training.status.outcome == "finished"
    assert len(training.log) == 1


def test_a_listener_of_failed_may_start_again_at_once(training, qtbot):
    made = []

    def make_run(control):
        made.append(True)
        yield begun()
        if len(made) == 1:
            raise StudioError("once")
        yield RunEnded(0, "finished")

    training.make_run = make_run
    training.failed.connect(lambda failure: training.start(CONFIG, {}))
    with qtbot.waitSignal(training.ended):
        training.start(CONFIG, {})
    assert len(made) == 2


@pytest.mark.parametrize("paused", [False, True])
def test_closing_in_the_middle_of_a_run(session, training, qtbot, paused):
    start_endless(qtbot, training)
    if paused:
        with qtbot.waitSignal(training.paused):
            training.pause()
    thread = training._thread
    session.close()
    assert thread.isFinished()
    assert training.state == "idle"
    assert training.status.outcome == "stopped"


def test_nothing_of_an_old_run_reaches_a_new_one(training, qtbot):
    start_endless(qtbot, training)
    training.shut_down()
    run_to_the_end(qtbot, training, [begun(), metrics(3), RunEnded(3, "finished")])
    assert training.log.column("step").tolist() == [3]


def test_only_one_run_at_a_time(training, qtbot):
    start_endless(qtbot, training)
    thread = training._thread
    training.start(CONFIG, {})
    training.play()
    assert training._thread is thread
    assert not training.can_start
    training.shut_down()


def test_a_wrong_value_becomes_a_notice(session, training, qtbot):
    with qtbot.waitSignal(session.notice_raised) as notice:
        training.start({**CONFIG, "batch_size": 0}, {})
    assert "Batch size" in notice.args[0].message
    assert training.state == "idle"


def test_the_last_config_is_remembered_in_the_project(session, training, qtbot, make_session):
    training.make_run = scripted_run([begun(), RunEnded(0, "finished")])
    with qtbot.waitSignal(training.ended):
        training.start({**CONFIG, "gan": "wgan"}, {"width": 32})
    again = make_session(session.project.folder)
    config = again.training.memory.config()
    assert (config.gan, config.steps, config.batch_size) == ("wgan", 1000, 8)
    assert again.training.memory.gan_options("wgan") == {"width": 32}


def test_what_is_not_valid_any_more_falls_back_to_the_default(session, training):
    session.project.set_section("training", {"config": {"gan": "dcgan", "batch_size": "many", "gone": 1, "steps": 5}})
    config = training.memory.config()
    assert (config.steps, config.batch_size) == (5, type(config)().batch_size)


def test_play_leaves_out_options_that_are_gone(session, training, qtbot):
    stored = {"config": {"gan": "dcgan", "steps": 5}, "gan_options": {"dcgan": {"width": 8, "gone": 1}}}
    session.project.set_section("training", stored)
    session.engine._on_ready((GanCard("dcgan", "DCGAN", "Quick.", WideOptions, 64),))
    training.make_run = scripted_run([begun(), RunEnded(0, "finished")])
    with qtbot.waitSignal(training.ended):
        training.play()
    assert session.project.section("training")["gan_options"] == {"dcgan": {"width": 8}}


def test_a_draft_is_kept_until_the_project_changes(session, training, tmp_path):
    training.memory.keep_draft({**CONFIG, "steps": 77}, {"width": 8})
    assert training.memory.config().steps == 77
    training.memory.keep_draft({**CONFIG, "gan": "wgan"}, {"clip": 0.5})
    assert training.memory.gan_options("dcgan") == {"width": 8}
    assert training.memory.gan_options("wgan") == {"clip": 0.5}
    session.open_project(make_project(tmp_path / "other").folder)
    assert training.memory.config().steps == 0
    assert training.memory.gan_options("dcgan") == training.memory.gan_options("wgan") == {}


def test_an_opened_project_shows_its_newest_run(session, training, qtbot, tmp_path):
    project = make_project(tmp_path / "second")
    make_run_folder(project, step=400, steps=1000)
    session.open_project(project.folder)
    assert (training.status.step, training.status.fraction) == (400, 0.4)
    assert training.status.words() == "Stopped at step 400"
    assert training.can_resume
    qtbot.waitUntil(lambda: len(training.log) == 400)
    training.make_run = scripted_run([begun(300), metrics(301), RunEnded(301, "stopped")])
    with qtbot.waitSignal(training.ended):
        training.play()
    assert training.log.column("step")[-1] == 301  # what came after the save is taken back
    assert len(training.log) == 301


def test_a_finished_run_goes_on_for_as_long_again(session, training, qtbot, tmp_path):
    project = make_project(tmp_path / "third")
    make_run_folder(project, step=400, steps=400, ended="finished")
    session.open_project(project.folder)
    steps = []
    training.make_run = scripted_run([begun(400), ProgressSaved(400), RunEnded(400, "stopped")])
    training.started.connect(lambda event: steps.append(training.status.steps))
    with qtbot.waitSignal(training.ended):
        training.resume()
    assert steps == [800]


@pytest.mark.parametrize("pace, seconds", [(8, 100.0), (64, None)])
def test_the_speed_of_a_run_is_that_of_its_batch_size(session, training, pace, seconds):
    make_run_folder(session.project, step=400)  # 40 seconds, in batches of 8
    session.checkpoints.refresh()
    assert training.expected_seconds("dcgan", 1000, 0.0, pace={"batch_size": pace, "device": "auto"}) == seconds
    assert training.expected_seconds("dcgan", 1000, 7.0, pace={"batch_size": pace}) == min(seconds or 420.0, 420.0)


def test_the_speed_of_a_run_is_that_of_its_device(session, training):
    folder = make_run_folder(session.project, step=400)
    written = json.loads((folder / "config.json").read_text())
    written["config"]["device"] = "cuda"
    (folder / "config.json").write_text(json.dumps(written))
    session.checkpoints.refresh()
    assert training.expected_seconds("dcgan", 1000, 0.0, pace={"device": "cuda"}) == 100.0
    assert training.expected_seconds("dcgan", 1000, 0.0, pace={"device": "cpu"}) is None


@pytest.mark.parametrize(
    "options, seconds",
    [
        ({"critic_steps": 5, "r1": 0.1, "second_look": False}, 100.0),
        ({"critic_steps": 1}, None),
        ({"second_look": True}, None),
        ({"r1": 0.0}, None),
        ({"r1": 0.2}, 100.0),  # a penalty takes its time, however much it weighs
    ],
)
def test_the_speed_of_a_run_is_that_of_its_options(session, training, options, seconds):
    folder = make_run_folder(session.project, step=400)
    written = json.loads((folder / "config.json").read_text())
    written["gan_options"] = {"critic_steps": 5, "r1": 0.1, "second_look": False}
    (folder / "config.json").write_text(json.dumps(written))
    session.checkpoints.refresh()
    assert training.expected_seconds("dcgan", 1000, 0.0, options) == seconds


def test_the_speed_of_a_run_is_that_of_the_size_of_its_sprites(session, training, qtbot):
    folder = make_run_folder(session.project, step=400)
    written = json.loads((folder / "config.json").read_text())
    written["data"] = {"height": 8, "width": 8, "channels": 4}
    (folder / "config.json").write_text(json.dumps(written))
    session.checkpoints.refresh()
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    assert training.expected_seconds("dcgan", 1000, 0.0) == 100.0
    larger = np.full((3, 16, 16, 4), 255, np.uint8)
    session.importing.dataset = make_dataset(larger, [""] * 3, list("abc"), list("abc"))
    assert training.expected_seconds("dcgan", 1000, 0.0) is None


def test_the_newest_preview_is_kept(training, qtbot):
    run_to_the_end(qtbot, training, [begun(), preview(1), preview(2), RunEnded(2, "finished")])
    assert training.last_preview.step == 2


def test_without_sprites_nothing_starts(qtbot, tmp_path, make_session):
    session = make_session()
    assert not session.training.can_start
    session.new_project(tmp_path / "Empty")
    assert not session.training.can_start
    session.training.start(CONFIG, {})
    session.training.play()
    session.training.resume()
    assert session.training.state == "idle"


def test_the_numbers_are_written_as_a_table(training, qtbot, tmp_path):
    run_to_the_end(qtbot, training, [begun(), metrics(1), metrics(2, loss_g=0.25), RunEnded(2, "finished")])
    done = threading.Event()
    training.write_csv(tmp_path / "run.csv", done.set)
    qtbot.waitUntil(done.is_set)
    lines = (tmp_path / "run.csv").read_text().splitlines()
    assert lines[0].startswith("step,seconds,loss_g")
    assert len(lines) == 3
