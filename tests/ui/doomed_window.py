"""The program itself, used by a visitor who tells what it has done, until somebody kills it.

Run in the checkout as `python -m tests.ui.doomed_window PROJECT PICTURES`; writes a line for each thing done.
"""

import faulthandler
import os
import sys
import traceback
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QTimer

from ganstudio.training import runs
from ganstudio.ui import launch
from tests.ui.journey import go_all_the_way, hurry
from tests.ui.visitor import Visitor

open_window = launch.open_window


def tell(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def visit(window):
    """Make the journey; whatever goes wrong ends the process, since nobody watches it."""
    training = window.session.training
    training.progress_saved.connect(lambda saved: tell("saved", saved.step))
    try:
        files = go_all_the_way(Visitor(window), Path(sys.argv[1]), Path(sys.argv[2]))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    tell("exported", *files)


def open_and_visit(*given):
    window = open_window(*given)
    window.first_painted.connect(lambda: QTimer.singleShot(0, window, lambda: visit(window)))
    return window


if __name__ == "__main__":
    faulthandler.dump_traceback_later(200, exit=True)
    with patch.object(launch, "open_window", open_and_visit), patch.object(runs, "train", hurry):
        sys.exit(launch.main())
