"""How long a click in the explorer's 8×8 grid takes to be on the screen, idle and while a DCGAN trains.

Counted from the press of the mouse to the end of the paint that shows the new grid, in the real page; the ratio is to
drawing the same 64 latents by the generator directly, in the same run. Wanted: 150 ms idle, 500 ms while training.

    python tests/benchmarks/bench_explorer.py [clicks, 20] [batch size of the training, 64]
"""

import os
import sys
import tempfile
import time
from pathlib import Path

if sys.platform == "linux" and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # as ganstudio.__main__ does
os.environ["GANSTUDIO_HOME"] = tempfile.mkdtemp(prefix="ganstudio-bench-")

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from ganstudio.core.project import Project
from ganstudio.data.dataset import save_dataset
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.importing import import_into
from ganstudio.data.starter_dataset import starter_dataset
from ganstudio.ui import launch

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "dcss32"


class PaintWatch(QObject):
    """Ends the event loop when the grid has painted what is asked for now."""

    def __init__(self, page, explorer):
        super().__init__()
        self._explorer, self._loop, self._request = explorer, QEventLoop(), None
        page.grid.viewport().installEventFilter(self)

    def eventFilter(self, watched, event):
        shown = self._explorer.grid
        if event.type() == QEvent.Type.Paint and shown is not None and shown.request == self._request:
            QTimer.singleShot(0, self._loop.quit)  # comes after this paint
        return False

    def wait(self, request):
        self._request = request
        QTimer.singleShot(20_000, self._loop.quit)
        self._loop.exec()


def wait_for(test, seconds=120):
    loop, end = QEventLoop(), time.monotonic() + seconds
    beat = QTimer(interval=20)
    beat.timeout.connect(lambda: loop.quit() if test() or time.monotonic() > end else None)
    beat.start()
    loop.exec()
    beat.stop()
    assert test(), "it did not come in time"


def pause(seconds):
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def click_times(session, page, count):
    """Milliseconds from press to paint of `count` clicks on different cells, as a user makes them."""
    watch, rng, times = PaintWatch(page, session.explorer), np.random.default_rng(0), []
    for _ in range(count):
        wait_for(lambda: not session.explorer.is_busy)
        pause(0.3)  # people look before they click
        cell = int(rng.choice([c for c in range(64) if c != session.explorer.grid.request.centre_index]))
        where = page.grid.cell_rect(cell).center()
        start = time.perf_counter()
        QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
        watch.wait(session.explorer.request())
        times.append((time.perf_counter() - start) * 1000)
    return np.array(times)


def direct_time(request, repeats=20):
    """Milliseconds of one call of the generator with the grid's 64 latents: the work that cannot be saved."""
    import torch

    from ganstudio.checkpoints.snapshot import load_generator
    from ganstudio.latent.requests import grid_latents

    generator, _info = load_generator(request.snapshot)
    latents = torch.from_numpy(grid_latents(request))
    times = []
    with torch.inference_mode():
        for _ in range(repeats):
            start = time.perf_counter()
            generator(latents)
            times.append((time.perf_counter() - start) * 1000)
    return float(np.median(times))


def make_project():
    project = Project.create(Path(os.environ["GANSTUDIO_HOME"]) / "Explore")
    if SHARED.is_dir():
        import_into(project, [SHARED], ImportOptions())
    else:
        save_dataset(project, starter_dataset())
    return project.folder


def report(words, times, direct, wanted):
    median, slowest = np.median(times), times.max()
    print(f"{words}: click to painted {median:6.1f} ms median, {slowest:6.1f} ms slowest (wanted {wanted} ms);")
    print(f"          {median / direct:.1f} × the generator's own {direct:.1f} ms for the same 64 sprites")


def main():
    clicks, batch = (int(word) for word in (sys.argv[1:] + ["20", "64"][len(sys.argv) - 1 :]))
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    window = launch.open_window(app)
    session = window.session
    window.resize(1280, 800)
    window.show()
    session.open_project(make_project())
    wait_for(lambda: session.importing.dataset is not None and session.engine.ready)
    session.training.start({"gan": "dcgan", "batch_size": batch, "steps": 0, "minutes": 0.0, "device": "cpu"}, {})
    wait_for(lambda: session.checkpoints.active is not None, 300)
    window.show_page("explore")
    page = window.page("explore")
    wait_for(lambda: session.explorer.grid is not None and not session.explorer.is_busy)
    click_times(session, page, 2)  # the first ones warm up
    training = click_times(session, page, clicks)
    session.training.stop()
    wait_for(lambda: session.training.state == "idle")
    pause(1.0)
    click_times(session, page, 2)
    idle = click_times(session, page, clicks)
    direct = direct_time(session.explorer.grid.request)
    report("idle    ", idle, direct, 150)
    report("training", training, direct, 500)
    session.close()
    window.close()


if __name__ == "__main__":
    main()
