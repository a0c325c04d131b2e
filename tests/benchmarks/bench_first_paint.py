"""Seconds from the start of the process to the first painted window, beside an empty Qt window in the same run.

Run: python tests/benchmarks/bench_first_paint.py [repeats]. Warm: the first of each is thrown away.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

EMPTY = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, done)
def done():
    print(time.time(), flush=True)
    app.quit()
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""

STUDIO = """
import time
from ganstudio.ui import launch
app = launch.make_app()
window = launch.open_window(app)
window.session.engine.load = lambda: None
def done():
    print(time.time(), flush=True)
    window.close()
window.first_painted.connect(done)
window.show()
app.exec()
"""


def seconds_to_paint(code: str, home: str) -> float:
    """Start a fresh interpreter and return how long its window took to be painted."""
    environment = {**os.environ, "GANSTUDIO_HOME": home}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    begun = time.time()
    said = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    return float(said.stdout.split()[-1]) - begun


def main(repeats: int) -> None:
    with tempfile.TemporaryDirectory() as home:
        empty, studio = [], []
        for number in range(repeats + 1):
            times = seconds_to_paint(EMPTY, home), seconds_to_paint(STUDIO, home)
            if number:
                empty.append(times[0])
                studio.append(times[1])
    one, other = statistics.median(empty), statistics.median(studio)
    print(f"empty window   {one:.3f} s (median of {repeats})")
    print(f"GAN Studio     {other:.3f} s (worst {max(studio):.3f} s)")
    print(f"ratio          {other / one:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
