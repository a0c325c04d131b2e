"""A run is trained by one process; others are told, and nothing of it is lost."""

import errno

import pytest

from ganstudio.checkpoints.library import BEST_RESUME_FILE, RESUME_FILE, mark_best, runs
from ganstudio.checkpoints.resume import keep_copy
from ganstudio.core.errors import StudioError
from ganstudio.core.events import RunEnded, RunStarted
from ganstudio.training.control import RunControl
from ganstudio.training.runs import lower_learning_rate, resume_run, return_to_best, start_run
from tests.training.conftest import config, small_options


@pytest.fixture
def trained(project):
    """A project with a run of three steps, the last of which is its best."""
    list(start_run(project, config(steps=3), small_options("dcgan"), RunControl()))
    (run,) = runs(project)
    keep_copy(run.folder / RESUME_FILE, run.folder / BEST_RESUME_FILE)
    mark_best(run.folder, 3, {})
    return project


def resumed(project):
    return list(resume_run(project, RunControl(), steps=4))


@pytest.mark.parametrize("other", [resumed, return_to_best, lower_learning_rate])
def test_a_run_at_work_is_left_alone_by_others(trained, other):
    """Another window, or a command in a terminal."""
    at_work = resume_run(trained, RunControl(), steps=9)
    assert isinstance(next(at_work), RunStarted)
    with pytest.raises(StudioError, match="being trained already"):
        other(trained)
    at_work.close()
    other(trained)


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EOPNOTSUPP, errno.EIO])
def test_where_a_disk_knows_no_locks_runs_go_on_and_leave_nothing_that_a_kill_would_not_take_along(
    trained, monkeypatch, number
):
    fcntl = pytest.importorskip("fcntl", reason="Windows locks in another way")

    def flock(file, how):
        raise OSError(number, "no locks here")

    monkeypatch.setattr(fcntl, "flock", flock)
    at_work = resume_run(trained, RunControl(), steps=9)
    assert isinstance(next(at_work), RunStarted)
    assert resumed(trained)[-1] == RunEnded(4, "finished"), "as if the first had been killed"
    at_work.close()
