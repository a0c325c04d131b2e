"""SIGKILL at any moment: the project opens, the run goes on, at most one save interval is lost."""

import contextlib
import multiprocessing
import random
import signal
import sys
from pathlib import Path

import pytest

from ganstudio.checkpoints.library import runs, snapshots
from ganstudio.checkpoints.snapshot import load_generator
from ganstudio.core.project import Project
from ganstudio.training.control import RunControl
from ganstudio.training.history import read_history
from ganstudio.training.runs import resume_run, start_run
from tests.training.conftest import config, make_project, small_options
from tests.training.endless_saver import save_all_the_time

KILLS = 20


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_twenty_kills_at_random_moments_lose_nothing_that_was_saved(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))  # for the server's own imports
    forks = multiprocessing.get_context("forkserver")  # imports torch once, not twenty times
    forks.set_forkserver_preload(["tests.training.endless_saver"])
    project = make_project(tmp_path / "killed")
    list(start_run(project, config(steps=1), small_options("dcgan"), RunControl()))
    dice, told = random.Random(2026), 1
    for _kill in range(KILLS):
        ears, mouth = forks.Pipe(duplex=False)
        process = forks.Process(target=save_all_the_time, args=(str(project.folder), mouth))
        process.start()
        mouth.close()
        for _save in range(dice.randint(1, 6)):
            told = ears.recv()
        # Somewhere between two saves: the processor does that much work of ours, then the blow falls.
        sum(range(dice.randint(0, 400_000)))
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        with contextlib.suppress(EOFError):
            while True:
                told = ears.recv()

        (run,) = runs(Project.open(project.folder))
        assert run.can_resume and run.step >= told, "a save that was told is lost"
        for snapshot in snapshots(run.folder):
            load_generator(snapshot)
        read_history(run.folder)
    events = list(resume_run(project, RunControl(), steps=run.step + 3))
    assert events[-1].reason == "finished"
    steps = read_history(run.folder).steps
    assert (steps[1:] > steps[:-1]).all()
    assert not list(project.folder.rglob("*.tmp")), "leftovers of torn writes are swept when the run goes on"
