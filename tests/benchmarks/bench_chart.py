"""How long the chart takes for a repaint with 100,000 points, against drawing every point, in one run.

Drawing every point is done by Qt itself and, where it is installed, by pyqtgraph's `setData` as it comes.

    python tests/benchmarks/bench_chart.py [points, 100000]
"""

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from ganstudio.app.metrics_log import MetricsLog
from ganstudio.ui.theme import apply_theme, color
from ganstudio.ui.widgets.chart_canvas import ChartCanvas
from ganstudio.ui.widgets.chart_plot import polygon

WIDTH, HEIGHT, FRAMES = 870, 360, 20


def make_log(count):
    steps, chance = np.arange(1.0, count + 1), np.random.default_rng(0)
    away = np.exp(-5 * steps / count)
    columns = {
        "loss_g": 1.2 + away + 0.3 * chance.normal(size=count),
        "loss_d": 0.6 + away / 3 + 0.15 * chance.normal(size=count),
        "score_real": 0.62 + 0.08 * chance.normal(size=count),
        "score_fake": 0.30 + 0.08 * chance.normal(size=count),
    }
    measured = steps % max(1, count // 100) == 0  # as a run of hours is: a hundred times
    for name in ("kid", "coverage", "precision", "silhouette_match", "silhouette_overlap"):
        columns[name] = np.where(measured, 0.3 + 0.1 * chance.random(count), np.nan)
    log = MetricsLog()
    log.replace(steps, steps / 20, columns)
    return log


def per_frame(frame, frames=FRAMES):
    frame()
    begun = time.perf_counter()
    for _ in range(frames):
        frame()
    return (time.perf_counter() - begun) / frames * 1000


def live(log, canvas):
    def frame():
        step = int(log.column("step")[-1]) + 1
        log.append(step, step / 20, {"loss_g": 1.2, "loss_d": 0.6, "score_real": 0.6, "score_fake": 0.3})
        canvas.refresh()
        canvas.grab()

    return frame


def every_point(log):
    def frame():
        picture = QPixmap(WIDTH, HEIGHT)
        picture.fill(color("panel"))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        steps = log.column("step")
        for number, name in enumerate(log.names):
            painter.setPen(QPen(color("generator" if number % 2 else "discriminator"), 1.0))
            painter.drawPolyline(polygon(steps / steps[-1] * WIDTH, 120 + 60 * log.column(name)))
        painter.end()

    return frame


def pyqtgraph_frame(log):
    import pyqtgraph

    plot = pyqtgraph.PlotWidget()
    plot.resize(WIDTH, HEIGHT)
    plot.show()
    curves = [plot.plot() for _ in log.names]

    def frame():
        for curve, name in zip(curves, log.names, strict=True):
            curve.setData(log.column("step"), log.column(name))
        plot.grab()

    return frame


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    app = QApplication([])
    apply_theme(app, "dark")
    log = make_log(count)
    canvas = ChartCanvas(log)
    canvas.resize(WIDTH, HEIGHT)
    canvas.set_smoothing(0.98)
    canvas.set_best(count // 2)
    ours = per_frame(live(log, canvas))
    canvas.set_comparison(make_log(count), "this", "other")
    compared = per_frame(live(log, canvas))
    naive = per_frame(every_point(log), 2)
    print(f"beside another run of as many points: {compared:.1f} ms a repaint")
    print(f"{count} points, {WIDTH}×{HEIGHT}: {ours:.1f} ms a repaint; {1000 / 66:.0f} a second take {ours / 66:.0%}")
    print(f"every point, Qt: {naive:.1f} ms, × {naive / ours:.1f}")
    try:
        other = per_frame(pyqtgraph_frame(log), 2)
        print(f"every point, pyqtgraph's setData: {other:.1f} ms, × {other / ours:.1f}")
    except ImportError:
        print("pyqtgraph is not installed: left out")
    return 0 if ours < 66 else 1


if __name__ == "__main__":
    raise SystemExit(main())
