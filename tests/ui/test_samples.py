"""The samples of the Train page when the run they are of is not the one that is shown any more."""

import pytest
from scripted_runs import begun, make_project, make_run_folder, preview, scripted_run

from ganstudio.app import training_engine
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
    return samples.grid._sprites[0, 0, 0, 0]


def test_another_project_shows_its_own(samples, session, tmp_path):
    (tmp_path / "other").mkdir()
    project = make_project(tmp_path / "other")
    make_run_folder(project, step=200)
    session.open_project(project.folder)
    assert (samples.slider.step, brightness(samples)) == (200, 200)


def test_a_run_that_was_taken_back_shows_its_older_ones(samples, session, qtbot, monkeypatch):
    monkeypatch.setattr(training_engine, "return_to_best", lambda *about: 300)
    with qtbot.waitSignal(session.training.history_changed):
        session.training.return_to_best()
    assert (samples.slider.step, brightness(samples)) == (300, 300 % 256)
