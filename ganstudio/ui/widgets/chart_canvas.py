"""The chart itself: panels stacked over one axis of steps, with zoom and values under the cursor.

New numbers are only noted; one timer repaints at most 15 times a second, and only after something came. The curves
are painted once into a picture, so that a moving cursor costs nothing.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ganstudio.app.metrics_log import MetricsLog
from ganstudio.core.text import _
from ganstudio.ui.theme import tabular
from ganstudio.ui.widgets.chart_heading import HEADING, entries, paint_best_step, paint_heading, paint_names
from ganstudio.ui.widgets.chart_paint import CHART_MARGINS, paint_best, paint_cursor, paint_plots
from ganstudio.ui.widgets.chart_panels import PANELS, Panel
from ganstudio.ui.widgets.chart_plot import Plot, make_plot
from ganstudio.ui.widgets.chart_scale import value_words
from ganstudio.ui.widgets.chart_series import Curve
from ganstudio.ui.widgets.chart_span import Span

REPAINT_MS = 66
"""15 times a second."""
WHEEL_STEP = 1.25


class ChartCanvas(QWidget):
    """Paints the numbers of a log. Wheel zooms, dragging selects a part, double click shows everything again."""

    zoom_changed = Signal(bool)

    def __init__(self, log: MetricsLog, panels: tuple[Panel, ...] = PANELS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._panels = panels
        self._curves = {series.key: Curve() for panel in panels for series in panel.series}
        self._measured = {series.key for panel in panels if panel.measured for series in panel.series}
        self._other_log: MetricsLog | None = None
        self._others: dict[str, Curve] = {}
        self._names = ("", "")  # of this run and the other one
        self._best: int | None = None  # step of the best snapshot
        self._span = Span()
        self._plots: tuple[Plot, ...] = ()
        self._picture: QPixmap | None = None
        self._smoothing = 0.0
        self._is_log = False
        self._hover: float | None = None  # a step
        self._drag: tuple[float, float] | None = None  # pixels across, from and to
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REPAINT_MS)
        self._timer.timeout.connect(self.refresh)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(280, 180))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Training chart"))
        self.setAccessibleDescription(_("Plus and minus zoom, arrow keys walk along the steps, Home shows everything."))

    @property
    def span(self) -> tuple[float, float]:
        """The first and last visible step."""
        return self._span.ends

    @property
    def plots(self) -> tuple[Plot, ...]:
        """The panels as they are painted."""
        return self._plots

    @property
    def is_waiting(self) -> bool:
        """Whether a repaint is due."""
        return self._timer.isActive()

    @property
    def hover_step(self) -> float | None:
        """The step whose values are shown, if the cursor is on the chart."""
        return self._hover

    def note_data(self) -> None:
        """Hear that the log has grown; the repaint comes with the timer, and not at all while hidden."""
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def reload(self) -> None:
        """Hear that the log is another one than before."""
        for curve in self._curves.values():
            curve.clear()
        self._hover = None
        self._span.reset()
        self.zoom_changed.emit(False)
        self.note_data()

    def set_comparison(self, log: MetricsLog | None, mine: str = "", theirs: str = "") -> None:
        """Show the numbers of another run behind, paler and dashed, and name both; None takes them away."""
        self._other_log, self._names = log, (mine, theirs)
        self._others = {key: Curve() for key in self._curves} if log is not None else {}
        self.refresh()
        self.zoom_changed.emit(self._span.is_zoomed)

    def set_best(self, step: int | None) -> None:
        """Mark the best snapshot."""
        if step != self._best:
            self._best = step
            self.note_data()

    def set_smoothing(self, amount: float) -> None:
        """Show running averages; `amount` is the weight of the past, 0 (none) to less than 1."""
        self._smoothing = amount
        self.refresh()

    def set_log_scale(self, on: bool) -> None:
        """Show the panels that have a logarithmic scale with it."""
        self._is_log = on
        self.refresh()

    def reset_zoom(self) -> None:
        """Show the whole run."""
        self._span.reset()
        self._after_zoom()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Show `factor` times as many steps around the step `at`, or the cursor, or the middle."""
        low, high = self._span.ends
        place = at if at is not None else self._hover if self._hover is not None else (low + high) / 2
        self._span.zoom(place, factor)
        self._after_zoom()

    def show_steps(self, low: float, high: float) -> None:
        """Zoom to a part of the run."""
        self._span.show(low, high)
        self._after_zoom()

    def refresh(self) -> None:
        """Take in what is new and make the picture anew."""
        self._timer.stop()
        self._take_in(self._curves, self._log)
        ends = [log.column("step") for log in (self._log, self._other_log) if log is not None and len(log)]
        if ends:
            first = min(float(steps[0]) for steps in ends)
            self._span.set_whole(first if first > 1 else 0.0, max(float(steps[-1]) for steps in ends))
        if self._other_log is not None:
            self._take_in(self._others, self._other_log)
        self._plots = tuple(
            make_plot(panel, area, self._curves, self._span.ends, self._is_log, self._smoothing > 0, self._others)
            for panel, area in self._areas()
        )
        self._picture = None
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which all panels are comfortable to read."""
        return QSize(760, 480)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the kept picture, then what changes with the cursor."""
        if self._picture is None or self._picture.size() != self.size() * self.devicePixelRatioF():
            self._picture = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = self._hover if self._hover is not None else self._last_step()
        for plot in self._plots:
            paint_heading(painter, plot, {s.key: self._value_at(s.key, at) for s in plot.panel.series})
        if self._plots and (self._drag or self._hover is not None):
            spots = {} if self._drag else {key: self._spot_at(key, at) for key in self._curves}
            paint_cursor(painter, self._plots, self._span.ends, self._hover, spots, self._drag)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the panels out anew."""
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while hidden."""
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Repaint in the new colours and fonts."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._picture = None
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what a number means when the mouse rests on its name."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.help_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), f"<p>{words}</p>" if words else "", self)
            return True
        return super().event(event)

    def help_at(self, position: QPointF) -> str:
        """Return the help of the curve whose name stands at a place, with what had no room; empty if none does."""
        metrics = QFontMetricsF(tabular(self.font()))
        found = (entry for plot in self._plots for entry in entries(plot, metrics) if entry.box.contains(position))
        entry = next(found, None)
        if entry is None:
            return ""
        words = [_(entry.series.help)] if entry.series.help else []
        if not entry.has_value:
            value = self._value_at(entry.series.key, self._hover if self._hover is not None else self._last_step())
            words.insert(0, f"{_(entry.series.label)} {value_words(value) if math.isfinite(value) else ''}".rstrip())
        return "  ·  ".join(words)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the cursor, or move along with a sideways wheel."""
        delta = event.angleDelta()
        low, high = self._span.ends
        if abs(delta.x()) > abs(delta.y()):
            self._span.move(-delta.x() / 1200 * (high - low))
            self._after_zoom()
        elif delta.y():
            self.zoom(WHEEL_STEP ** (-delta.y() / 120), self._step_at(event.position().x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to select a part."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag = (event.position().x(), event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the values under the cursor, or grow the selection."""
        x = event.position().x()
        if event.buttons() & Qt.MouseButton.LeftButton and self._drag:
            self._drag = (self._drag[0], x)
        self._hover = self._nearest_step(self._step_at(x)) if self._is_inside(event.position()) else None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Zoom to the selected part; a click alone does nothing."""
        drag, self._drag = self._drag, None
        if drag and abs(drag[1] - drag[0]) > 6:
            self.show_steps(*sorted(self._step_at(x) for x in drag))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show everything again."""
        self._drag = None
        self.reset_zoom()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the cursor's values away."""
        self._hover = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and walk with the keyboard."""
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1 / WHEEL_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(WHEEL_STEP)
        elif key == Qt.Key.Key_Home:
            self.reset_zoom()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._walk(-1 if key == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def _walk(self, direction: int) -> None:
        low, high = self._span.ends
        start = self._hover if self._hover is not None else self._last_step()
        self._hover = self._nearest_step(start + direction * (high - low) / 100, direction)
        if self._hover is not None and not low <= self._hover <= high:
            self._span.move(direction * (high - low) / 4)
            self._after_zoom()
        self.update()

    def _after_zoom(self) -> None:
        self.refresh()
        self.zoom_changed.emit(self._span.is_zoomed)

    def _areas(self) -> list[tuple[Panel, QRectF]]:
        shown = [self._shown(panel) for panel in self._panels if not panel.optional or self._has_data(panel)]
        inner = QRectF(self.rect()).marginsRemoved(CHART_MARGINS)
        room = (inner.height() - HEADING * len(shown)) / max(1e-9, sum(panel.weight for panel in shown))
        areas, top = [], inner.top()
        for panel in shown:
            height = room * panel.weight
            areas.append((panel, QRectF(inner.left(), top + HEADING, max(2.0, inner.width()), max(2.0, height))))
            top += HEADING + height
        return areas

    def _take_in(self, curves: dict[str, Curve], log: MetricsLog) -> None:
        steps = log.column("step")
        for key, curve in curves.items():
            if key in self._measured:  # such a value may come late, into a row that was there before
                curve.clear()
            curve.take(steps, log.column(key))
            curve.set_smoothing(0.0 if key in self._measured else self._smoothing)

    def _has_data(self, panel: Panel) -> bool:
        return any(len(self._curves[series.key]) for series in panel.series)

    def _shown(self, panel: Panel) -> Panel:
        """Leave the curves of an optional panel out that this kind of GAN does not have."""
        if not panel.optional:
            return panel
        return replace(panel, series=tuple(series for series in panel.series if len(self._curves[series.key])))

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setFont(self.font())
        is_empty = not len(self._log) and self._other_log is None
        paint_plots(painter, self._plots, self._span.ends, is_empty)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._other_log is not None:
            paint_names(painter, self._plots[0], *self._names)
        for plot in self._plots:
            if plot.panel.best and self._best is not None and not plot.is_empty:
                step, value = self._spot_at(plot.panel.best, self._best)
                paint_best(painter, plot, self._span.ends, self._best, value if step == self._best else math.nan)
                paint_best_step(painter, plot, self._best)
        painter.end()
        return picture

    def _is_inside(self, position: QPointF) -> bool:
        return bool(self._plots) and self._plots[0].area.left() <= position.x() <= self._plots[0].area.right()

    def _step_at(self, x: float) -> float:
        low, high = self._span.ends
        if not self._plots:
            return low
        area = self._plots[0].area
        return low + min(max((x - area.left()) / area.width(), 0.0), 1.0) * (high - low)

    def _last_step(self) -> float:
        return float(self._log.column("step")[-1]) if len(self._log) else 0.0

    def _nearest_step(self, step: float, direction: int = 0) -> float | None:
        steps = self._log.column("step")
        if not len(steps):
            return None
        right = min(int(np.searchsorted(steps, step)), len(steps) - 1)
        left = max(0, right - 1)
        if direction:
            return float(steps[left if direction < 0 else right])
        return float(steps[left] if abs(steps[left] - step) < abs(steps[right] - step) else steps[right])

    def _value_at(self, key: str, step: float) -> float:
        """Return the newest value of a curve at or before a step, averaged as shown; not-a-number if there is none."""
        return self._spot_at(key, step)[1]

    def _spot_at(self, key: str, step: float) -> tuple[float, float]:
        """Return where that value stands, and the value."""
        curve = self._curves[key]
        index = int(np.searchsorted(curve.x, step, "right")) - 1
        return (float(curve.x[index]), float(curve.smooth[index])) if index >= 0 else (math.nan, math.nan)
