"""SIGKILL at any moment: the project opens, the run goes on, at most one save interval is lost."""

import os
import random
import signal
import subprocess
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

KILLS = {"dcgan": 20, "cyclegan": 5, "pix2pix": 3}


class Saver:
    """Starts training processes, one after the other, and hears which steps they saved."""

    def __init__(self, folder):
        words = [sys.executable, str(Path(__file__).with_name("endless_saver.py")), str(folder)]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.saved = 0

    def start(self):
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self._child = None
        while self._child is None:
            self.hear()

    def hear(self):
        """Wait for one line; the exit code if the child is dead."""
        match self._process.stdout.readline().split():
            case ["pid", number]:
                self._child = int(number)
            case ["dead", code]:
                return int(code)
            case [step]:
                self.saved = int(step)
        return None

    def kill(self):
        os.kill(self._child, signal.SIGKILL)
        while (code := self.hear()) is None:
            pass
        return code

    def end(self):
        self._process.communicate()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(("key", "kills"), KILLS.items())
def test_kills_at_random_moments_lose_nothing_that_was_saved(tmp_path, key, kills):
    project = make_project(tmp_path / "killed")
    list(start_run(project, config(key, steps=1), small_options(key), RunControl()))
    dice, saver = random.Random(2026), Saver(project.folder)
    for _kill in range(kills):
        saver.start()
        for _save in range(dice.randint(1, 6)):
            assert saver.hear() is None
        # Somewhere between two saves: the processor does that much work of ours, then the blow falls.
        sum(range(dice.randint(0, 400_000)))
        assert saver.kill() == -signal.SIGKILL

        (run,) = runs(Project.open(project.folder))
        assert run.can_resume and run.step >= saver.saved, "a save that was told is lost"
        for snapshot in snapshots(run.folder):
            load_generator(snapshot)
        read_history(run.folder)
    saver.end()
    events = list(resume_run(project, RunControl(), steps=run.step + 3))
    assert events[-1].reason == "finished"
    steps = read_history(run.folder).steps
    assert (steps[1:] > steps[:-1]).all()
    assert not list(project.folder.rglob("*.tmp")), "leftovers of torn writes are swept when the run goes on"
