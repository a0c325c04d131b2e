"""How late the window answers while a DCGAN trains on the processor, against the same window idle.

A timer of 5 ms beats on the UI thread; how much later than that it comes is the lag. The Train page is open, with
chart and samples live. Wanted: 16 ms or less at the median and 100 ms or less at the 99th percentile.

    python tests/benchmarks/bench_event_loop_lag.py [seconds of training, 40] [batch size, 64]
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
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from ganstudio.core.project import Project
from ganstudio.data.dataset import save_dataset
from ganstudio.data.importing import import_into
from ganstudio.data.starter_dataset import starter_dataset
from ganstudio.ui import launch

BEAT_MS = 5
SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "dcss32"


class Heartbeat(QObject):
    """Notes how late each beat comes."""

    def __init__(self):
        super().__init__()
        self.late_ms = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def measure(self, seconds):
        """Beat for so many seconds; return the lags in milliseconds."""
        self.late_ms, self._last = [], time.perf_counter()
        self._timer.start()
        wait(seconds)
        self._timer.stop()
        return np.array(self.late_ms)

    def _beat(self):
        now = time.perf_counter()
        self.late_ms.append(max(0.0, (now - self._last) * 1000 - BEAT_MS))
        self._last = now


def wait(seconds):
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def wait_for(signal, seconds):
    loop = QEventLoop()
    signal.connect(lambda *_: loop.quit())
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def make_project():
    project = Project.create(Path(os.environ["GANSTUDIO_HOME"]) / "Lag")
    if SHARED.is_dir():
        from ganstudio.data.import_options import ImportOptions

        import_into(project, [SHARED], ImportOptions())
    else:
        save_dataset(project, starter_dataset())
    return project


def words(name, late):
    median, high = np.percentile(late, [50, 99])
    print(f"{name:10} median {median:6.2f} ms   p99 {high:7.2f} ms   longest {late.max():7.1f} ms   {len(late)} beats")
    return median, high


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 40.0
    batch_size = int(sys.argv[2]) if len(sys.argv) > 2 else 64
    project = make_project()
    app = launch.make_app()
    window = launch.open_window(app, project.folder)
    session = window.session
    window.resize(1280, 800)
    window.show()
    wait_for(session.engine.became_ready, 120)
    window.show_page("train")
    wait(2)
    heartbeat = Heartbeat()
    idle = heartbeat.measure(max(5.0, seconds / 4))
    session.training.failed.connect(lambda failure: print("failed:", failure))
    session.training.start({"gan": "dcgan", "batch_size": batch_size, "steps": 0, "minutes": 60.0, "device": "cpu"}, {})
    wait_for(session.training.metrics_ready, 300)
    wait(3)
    training = heartbeat.measure(seconds)
    print(f"sprites: {session.importing.dataset.count}, step {session.training.status.step}, {app.platformName()}")
    idle_median, _ = words("idle", idle)
    median, high = words("training", training)
    print(f"training / idle: median × {median / max(idle_median, 0.01):.1f}")
    print(f"median ≤ 16 ms: {'yes' if median <= 16 else 'NO'}   p99 ≤ 100 ms: {'yes' if high <= 100 else 'NO'}")
    session.training.shut_down()
    window.close()
    return 0 if median <= 16 and high <= 100 else 1


if __name__ == "__main__":
    raise SystemExit(main())
