"""A training process that saves and snapshots on every turn, so that most kills fall into a save.

Imports torch once: for each line on standard input it forks a child that trains until somebody kills it. It says
`pid N`, each saved step, and `dead N` with the exit code, a line each.
"""

import os
import sys

import ganstudio.training.trainer as trainer
from ganstudio.core.events import ProgressSaved
from ganstudio.core.project import Project
from ganstudio.training import runs
from ganstudio.training.control import RunControl
from ganstudio.training.pace import Cadence


class Often(RunControl):
    def take_save_request(self):
        return True


def train_with_many_saves(run, control):
    run.cadence = Cadence(metrics=0.0, preview=1.0, snapshot=0.0, snapshot_growth=0.0)
    return trainer.train(run, control)


def save_all_the_time(folder):
    """Go on with the project's run for ever."""
    runs.train = train_with_many_saves
    for event in runs.resume_run(Project.open(folder), Often(), steps=0):
        if isinstance(event, ProgressSaved):
            say(event.step)


def say(*words):
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode())


def main(folder):
    for _line in sys.stdin:
        child = os.fork()
        if not child:
            save_all_the_time(folder)
        say("pid", child)
        say("dead", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main(sys.argv[1])
