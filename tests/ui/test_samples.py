"""The samples of the Train page when the run they are of is not the one that is shown any more."""

import threading

import pytest
from scripted_runs import begun, make_project, make_run_folder, preview, scripted_run

from ganstudio.app import training_engine
from ganstudio.checkpoints import previews
from ganstudio.checkpoints.library import step_of
from ganstudio.checkpoints.previews import load_preview
from ganstudio.core.events import RunEnded
from ganstudio.ui.widgets.samples import Samples

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
LAST = 90  # the brightness of the last preview


@pytest.fixture
def samples(qtbot, session, tmp_path):
    """The samples after a run whose last preview was at step 350."""
    folder = make_run_folder(make_project(tmp_path), step=300)
    session.open_project(tmp_path / "Monsters")
    made = Samples(session)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: len(session.training.log) == 300)
    session.training.make_run = scripted_run([begun(300, folder), preview(350, LAST), RunEnded(350, "stopped")])
    with qtbot.waitSignal(session.training.ended):
        session.training.resume()
    assert (made.slider.step, brightness(made)) == (350, LAST)
    return made


def brightness(samples):
    return -1 if samples.grid._sprites is None else samples.grid._sprites[0, 0, 0, 0]


def test_another_project_shows_its_own(samples, session, tmp_path, qtbot):
    (tmp_path / "other").mkdir()
    project = make_project(tmp_path / "other")
    make_run_folder(project, step=200)
    session.open_project(project.folder)
    assert samples.slider.step == 200 and brightness(samples) != LAST, "nothing of the other project's is seen"
    qtbot.waitUntil(lambda: brightness(samples) == 200)


def test_a_run_that_was_taken_back_shows_its_older_ones(samples, session, qtbot, monkeypatch):
    monkeypatch.setattr(training_engine, "return_to_best", lambda *about: 300)
    with qtbot.waitSignal(session.training.history_changed):
        session.training.return_to_best()
    assert samples.slider.step == 300
    qtbot.waitUntil(lambda: brightness(samples) == 300 % 256)


def test_a_dragged_slider_waits_for_no_file_and_shows_the_last_that_was_asked_for(samples, session, qtbot, monkeypatch):
    release, read, shown = threading.Event(), [], []

    def slow(path):
        read.append(step_of(path))
        assert release.wait(30)
        return load_preview(path)

    second = samples._sheets[1][1]
    with qtbot.waitSignal(session.checkpoints.sheet_ready, check_params_cb=lambda path, _sprites: path == second):
        session.checkpoints.ask_sheet(second)  # what was asked for before is answered when this one is
    monkeypatch.setattr(previews, "load_preview", slow)
    session.checkpoints.sheet_ready.connect(lambda path, sprites: shown.append(brightness(samples)))
    samples.slider.slider.setValue(0)
    qtbot.waitUntil(lambda: read == [100])
    samples.slider.slider.setValue(1)  # would hang here
    samples.slider.slider.setValue(2)
    release.set()
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert read == [100, 300] and shown[0] != 100 and shown[1] == 300 % 256

    release.clear()
    samples.slider.slider.setValue(0)
    qtbot.waitUntil(lambda: len(read) == 3)
    samples.slider.newest.click()
    release.set()
    qtbot.waitUntil(lambda: len(shown) == 3)
    assert brightness(samples) == LAST
