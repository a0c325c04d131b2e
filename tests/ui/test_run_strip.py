import dataclasses

import pytest
from PySide6.QtWidgets import QApplication
from scripted_runs import begun, endless_run, make_project, make_run_folder, metrics, scripted_run

from ganstudio.app.run_status import RunStatus
from ganstudio.core.errors import StudioError
from ganstudio.core.events import RolledBack, RunEnded, RunPaused
from ganstudio.ui.appearance import dress
from ganstudio.ui.dialogs.run_details import RunDetailsDialog
from ganstudio.ui.widgets.run_strip import RunStrip, steps_words

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
CONFIG = {"gan": "dcgan", "steps": 1000, "minutes": 0.0, "batch_size": 8}


@pytest.fixture
def strip(qtbot, session, tmp_path):
    session.open_project(make_project(tmp_path).folder)
    made = RunStrip(session)
    qtbot.addWidget(made)
    made.resize(1280, made.height())
    made.show()
    return made


@pytest.fixture
def training(session):
    return session.training


def run(qtbot, training, events):
    training.make_run = scripted_run(events)
    with qtbot.waitSignal(training.state_changed, check_params_cb=lambda state: state == "idle"):
        training.start(CONFIG, {})


def places(strip):
    parts = (strip.steps, strip.bar, strip.percent, strip.speed, strip.left, strip.status)
    return [part.geometry() for part in parts]


def test_nothing_moves_while_a_run_starts_and_goes(strip, training, qtbot):
    before = places(strip)
    training.make_run = endless_run
    with qtbot.waitSignal(training.metrics_ready):
        training.start(CONFIG, {})
    qtbot.waitUntil(lambda: strip.left.text() == "0:14:20 left" and strip.percent.text() == "2\u202f%")
    assert strip.speed.text() == "1\u202f830 sprites/s"
    assert strip.steps.text().endswith(" / 1\u202f000")
    assert places(strip) == before
    training.shut_down()


def test_its_buttons_command_the_run(strip, training, qtbot):
    training.make_run = endless_run
    assert (strip.play.isEnabled(), strip.pause.isEnabled(), strip.stop.isEnabled()) == (True, False, False)
    with qtbot.waitSignal(training.started):
        strip.play.click()
    assert (strip.play.isEnabled(), strip.pause.isEnabled(), strip.stop.isEnabled()) == (False, True, True)
    with qtbot.waitSignal(training.paused):
        strip.pause.click()
    assert (strip.play.isEnabled(), strip.pause.isEnabled(), strip.stop.isEnabled()) == (True, False, True)
    assert strip.status.words == "Paused"
    with qtbot.waitSignal(training.state_changed, check_params_cb=lambda state: state == "running"):
        strip.play.click()
    with qtbot.waitSignal(training.ended):
        strip.stop.click()
    assert not strip.stop.isEnabled()


def test_a_failure_says_why_and_offers_to_resume(strip, training, session, qtbot):
    make_run_folder(session.project, step=3)
    run(qtbot, training, [begun(), metrics(3), StudioError("There is not enough memory.", "Take a smaller batch.")])
    assert strip.status.words == "Stopped at step 3: There is not enough memory."
    assert strip.status.tone == "bad"
    assert strip.resume.isVisible()
    strip.details.click()
    dialog = strip.findChild(RunDetailsDialog)
    assert "Take a smaller batch." in dialog.text.toPlainText()
    dialog.copy.click()
    dialog.reject()
    training.make_run = scripted_run([begun(3), RunEnded(4, "finished")])
    with qtbot.waitSignal(training.ended):
        strip.resume.click()
    assert not strip.resume.isVisible()
    assert strip.status.words == "Finished"


def test_a_start_that_fails_does_not_offer_an_older_run(strip, training, session, qtbot):
    make_run_folder(session.project, step=3)
    run(qtbot, training, [StudioError("There is no such graphics card.")])
    assert training.can_resume and strip.details.isVisible()
    assert not strip.resume.isVisible()


def test_a_pause_shows_its_reason(strip, training, qtbot):
    def make_run(control):
        yield begun()
        yield RunPaused(5, "There is no room left on the disk.")
        control.pause()
        control.wait_to_go()
        yield RunEnded(5, "stopped")

    training.make_run = make_run
    with qtbot.waitSignal(training.paused):
        training.start(CONFIG, {})
    assert strip.status.words == "Paused: There is no room left on the disk."
    assert strip.details.isVisible()
    with qtbot.waitSignal(training.ended):
        strip.stop.click()


def test_a_roll_back_is_told(strip, training, qtbot):
    words = []
    training.rolled_back.connect(lambda event: words.append(training.status.words()))
    run(qtbot, training, [begun(), metrics(9), RolledBack(9, 4, 0.5), RunEnded(9, "finished")])
    assert words == ["Training, went back to step 4"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("is_over", [True, False])
def test_it_fits_into_the_smallest_window_whatever_went_wrong(qtbot, session, tmp_path, language, is_over):
    project = make_project(tmp_path)
    make_run_folder(project, step=3)
    session.open_project(project.folder)
    dress(QApplication.instance(), dataclasses.replace(session.settings.values, language=language))
    strip = RunStrip(session)
    qtbot.addWidget(strip)
    state = {"outcome": "failed"} if is_over else {"state": "paused"}
    session.training.status = RunStatus(**state, step=3, steps=1000, reason="There is not enough memory. " * 9)
    strip.show()
    strip.refresh()
    assert strip.details.isVisible() and strip.resume.isVisible() == is_over
    strip.resize(960, strip.height())
    assert strip.minimumSizeHint().width() <= 960
    assert strip.status.width() >= strip.status.minimumSizeHint().width()
    assert strip.details.geometry().right() < strip.width()
    session.training.status = RunStatus()
    strip.refresh()
    assert strip.speed.isVisible() and strip.left.isVisible()


def test_long_words_do_not_widen_it(strip):
    strip.status.show_status("word " * 200, "bad", "all of it")
    assert strip.minimumSizeHint().width() < 1000
    strip.grab()


@pytest.mark.parametrize(
    "status",
    [
        RunStatus(state="running", step=9_999_999, steps=10_000_000, fraction=1.0, sprites_per_second=999_999.0),
        RunStatus(state="running", step=999_999, minutes=60 * 24, seconds=80_000, seconds_left=359_999.0),
    ],
)
def test_every_number_has_room(strip, status):
    strip._show_numbers(status)
    for label in (strip.steps, strip.percent, strip.speed, strip.left):
        assert label.sizeHint().width() <= label.width(), label.text()


@pytest.mark.parametrize(
    "status, words",
    [
        (RunStatus(), "No run yet"),
        (RunStatus(state="running", step=12400, steps=50000), "12\u202f400 / 50\u202f000"),
        (RunStatus(state="running", step=7, minutes=20, seconds=300), "7 · 0:05:00 / 0:20:00"),
        (RunStatus(state="running", step=7, seconds=300), "7 · 0:05:00"),
        (RunStatus(state="preparing"), "0 · 0:00:00"),
    ],
)
def test_how_far_a_run_is(status, words):
    assert steps_words(status) == words


def test_every_state_has_words_and_a_tone():
    for state in ("preparing", "running", "paused", "stopping"):
        assert RunStatus(state=state).words()
    for outcome in ("", "finished", "stopped", "interrupted", "failed"):
        status = RunStatus(outcome=outcome, step=12400, reason="why")
        assert status.words()
        assert status.tone in ("quiet", "good", "caution", "bad")
        assert status.explanation().startswith(status.words())


def test_it_waits_for_nothing_when_the_run_is_over(strip, training, qtbot):
    run(qtbot, training, [begun(), metrics(1), RunEnded(1, "finished")])
    qtbot.waitUntil(lambda: not strip._timer.isActive())
    assert strip.percent.text() == "100\u202f%"
