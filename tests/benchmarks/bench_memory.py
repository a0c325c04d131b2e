"""Resident memory of the window while it trains and explores, and whether it grows.

Opens a project of dcss32 (the starter sprites where that is absent), trains a DCGAN with the Train page open, looks at
the Explore page now and then as a user does, and prints the resident memory every so many steps: against the window
before training, and the end against the middle. Wanted: under 1.5 GiB, no growth over 3,000 steps after the warm-up.

    python tests/benchmarks/bench_memory.py [steps, 3500] [width of the network, 64]
"""

import os
import sys
import tempfile
from pathlib import Path

if sys.platform == "linux" and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # as ganstudio.__main__ does
os.environ["GANSTUDIO_HOME"] = tempfile.mkdtemp(prefix="ganstudio-bench-")

from PySide6.QtCore import QEventLoop

from ganstudio.core.project import Project
from ganstudio.data.dataset import save_dataset
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.importing import import_into
from ganstudio.data.starter_dataset import starter_dataset
from ganstudio.ui import launch

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "dcss32"
EVERY, WARM_UP = 250, 500
MIB = 1024 * 1024


def resident():
    """Return the resident memory of this process in MiB; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB


def wait_for(signal):
    loop = QEventLoop()
    signal.connect(loop.quit)
    loop.exec()


def make_project():
    project = Project.create(Path(os.environ["GANSTUDIO_HOME"]) / "Memory")
    if SHARED.is_dir():
        import_into(project, [SHARED], ImportOptions())
    else:
        save_dataset(project, starter_dataset())
    return project


class Log:
    """Notes the memory at every so many steps, and turns to the Explore page and back in between."""

    def __init__(self, window):
        self._window, self._next = window, 0
        self.rows = []

    def look(self, event):
        if event.step >= self._next:
            self._next = event.step + EVERY
            self.rows.append((event.step, resident()))
            print(f"step {event.step:5}: {self.rows[-1][1]:7.0f} MiB", flush=True)
            self._window.show_page("explore" if len(self.rows) % 2 else "train")


def main():
    steps, width = (int(word) for word in (sys.argv[1:] + ["3500", "64"][len(sys.argv) - 1 :]))
    app = launch.make_app()
    window = launch.open_window(app, make_project().folder)
    session = window.session
    window.resize(1280, 800)
    window.show()
    if not session.engine.ready:
        wait_for(session.engine.became_ready)
    window.show_page("train")
    before = resident()
    log = Log(window)
    session.training.metrics_ready.connect(log.look)
    session.training.start({"gan": "dcgan", "steps": steps, "minutes": 0.0, "device": "cpu"}, {"width": width})
    wait_for(session.training.ended)
    after_warm_up = [mib for step, mib in log.rows if step >= WARM_UP]
    middle = max(after_warm_up[: max(1, len(after_warm_up) // 3)])
    most, end = max(mib for _step, mib in log.rows), log.rows[-1][1]
    session.close()
    print(f"before training {before:.0f} MiB, most {most:.0f} MiB ({most / before:.2f} ×), wanted < 1536 MiB")
    print(f"end against the first third after the warm-up: {end / middle:.3f} ×")


if __name__ == "__main__":
    main()
