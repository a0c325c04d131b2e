"""Whose numbers the controller tells: those of the newest run, from its beginning, whatever comes in between."""

import pytest
from scripted_runs import make_project, make_run_folder, scripted_run

from ganstudio.core.errors import StudioError
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
