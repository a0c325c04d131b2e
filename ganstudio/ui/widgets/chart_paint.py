"""How the chart is painted: grid, axes, curves, marks, the cursor. Colours are the theme's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, color, tabular
from ganstudio.ui.widgets.chart_heading import paint_mark
from ganstudio.ui.widgets.chart_plot import Plot, Trace, point
from ganstudio.ui.widgets.chart_scale import Scale, tick_words
from ganstudio.ui.widgets.star import paint_star

CHART_MARGINS = QMarginsF(56, 0, 48, 24)
"""Room for the words of the axes around the panels."""
MARK_SIZE = 3.5
LINE_WIDTH = 1.6


def paint_plots(painter: QPainter, plots: Sequence[Plot], span: tuple[float, float], is_empty: bool) -> None:
    """Paint all that stays while the cursor moves."""
    painter.setFont(tabular(painter.font()))
    for plot in plots:
        _paint_grid(painter, plot, span, is_lowest=plot is plots[-1], is_empty=is_empty)
        painter.save()
        painter.setClipRect(plot.area.adjusted(0, -1, 0, 1))
        for trace in plot.others:
            _paint_other(painter, trace)
        for trace in plot.traces:
            _paint_trace(painter, trace)
        painter.restore()
        for trace in plot.traces:
            _paint_marks(painter, plot, trace)
        if plot.is_empty and plot.panel.empty:
            painter.setPen(color("quiet"))
            painter.drawText(plot.area, Qt.AlignmentFlag.AlignCenter, _(plot.panel.empty))


def paint_best(painter: QPainter, plot: Plot, span: tuple[float, float], step: float, value: float) -> None:
    """Mark the best snapshot: a star on its curve, or where it has no value at the top, over a thin line."""
    if not span[0] <= step <= span[1]:
        return
    series = next(series for series in plot.panel.series if series.key == plot.panel.best)
    at = point(step, value if math.isfinite(value) else plot.scale_of(series).high, plot, span, series)
    at.setY(min(max(at.y(), plot.area.top() + SPACE), plot.area.bottom() - SPACE))
    painter.setPen(QPen(_faded(color("accent"), 120), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(at.x(), plot.area.top()), QPointF(at.x(), plot.area.bottom()))
    paint_star(painter, at, SPACE, color("panel"))


def paint_cursor(
    painter: QPainter,
    plots: Sequence[Plot],
    span: tuple[float, float],
    step: float | None,
    spots: Mapping[str, tuple[float, float]],
    drag: tuple[float, float] | None,
) -> None:
    """Paint the part being selected, or the line at a step with a dot on each curve: `spots` are steps and values."""
    if drag:
        left, right = sorted(drag)
        for plot in plots:
            area = plot.area.intersected(QRectF(left, plot.area.top(), right - left, plot.area.height()))
            painter.fillRect(area, _faded(color("accent"), 60))
    if step is None or not span[0] <= step <= span[1]:
        return
    for plot in plots:
        x = point(step, plot.scale.low, plot, span).x()
        painter.setPen(QPen(color("quiet"), 1))
        painter.drawLine(QPointF(x, plot.area.top()), QPointF(x, plot.area.bottom()))
        for series in plot.panel.series:
            at, value = spots.get(series.key, (math.nan, math.nan))
            if math.isfinite(value):
                spot = point(at, value, plot, span, series)
                if plot.area.contains(spot):
                    painter.setPen(QPen(color("panel"), 1.5))
                    painter.setBrush(color(series.color))
                    painter.drawEllipse(spot, 4, 4)
    _paint_step(painter, plots[-1], span, step)


def _paint_step(painter: QPainter, plot: Plot, span: tuple[float, float], step: float) -> None:
    words = counted(round(step))
    metrics = QFontMetricsF(painter.font())
    width = metrics.horizontalAdvance(words) + 2 * SPACE
    x = point(step, plot.scale.low, plot, span).x() - width / 2
    x = min(max(x, plot.area.left()), plot.area.right() - width)
    box = QRectF(x, plot.area.bottom() + 3, width, CHART_MARGINS.bottom() - 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("raised"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(color("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _paint_grid(painter: QPainter, plot: Plot, span: tuple[float, float], is_lowest: bool, is_empty: bool) -> None:
    area, metrics = plot.area, QFontMetricsF(painter.font())
    faint, quiet = _faded(color("border"), 150), color("quiet")
    last_label = math.inf
    for value in plot.scale.ticks(min(8, max(2, int(area.height() / 44)))):
        y = round(plot.height_of(value)) + 0.5
        if plot.is_empty and plot.panel.empty and abs(y - area.center().y()) < metrics.height():
            continue  # words stand there
        painter.setPen(QPen(faint, 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if last_label - y >= metrics.height() and not is_empty and not plot.is_empty:
            last_label = y
            painter.setPen(quiet)
            box = QRectF(0, y - 10, area.left() - SPACE, 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick_words(value))
    painter.setPen(QPen(color("border"), 1))
    painter.drawLine(QPointF(area.left(), area.bottom() + 0.5), QPointF(area.right(), area.bottom() + 0.5))
    if is_empty:
        return
    _paint_right_axis(painter, plot, metrics)
    for step in Scale(*span).ticks(max(2, int(area.width() / 130))):
        x = round(area.left() + (step - span[0]) / (span[1] - span[0]) * area.width()) + 0.5
        painter.setPen(QPen(faint, 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if is_lowest and step == round(step):
            words = counted(round(step))
            half = metrics.horizontalAdvance(words) / 2
            box = QRectF(min(x - half, area.right() + 12 - 2 * half), area.bottom() + 4, 2 * half + 1, 20)
            painter.setPen(quiet)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _paint_right_axis(painter: QPainter, plot: Plot, metrics: QFontMetricsF) -> None:
    """Write the values of the curves that have a scale of their own, in their colour."""
    inks = [color(series.color) for series in plot.panel.series if series.right]
    if plot.right is None or not inks:
        return
    painter.setPen(inks[0])
    last = math.inf
    for value in plot.right.ticks(min(5, max(2, int(plot.area.height() / 44)))):
        y = plot.height_of(value, plot.right)
        if last - y >= metrics.height():
            last = y
            box = QRectF(plot.area.right() + SPACE, y - 10, CHART_MARGINS.right() - SPACE, 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tick_words(value))


def _paint_other(painter: QPainter, trace: Trace) -> None:
    """Paint a curve of the run that is compared: paler and dashed."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_faded(color(trace.series.color), 140), 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(trace.line)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_marks(painter: QPainter, plot: Plot, trace: Trace) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    reach = plot.area.adjusted(-2, -2, 2, 2)
    for place in range(trace.marks.size() if trace.marks is not None else 0):
        spot = trace.line.at(place)
        if reach.contains(spot):
            paint_mark(painter, spot, trace.series, MARK_SIZE, has_shape=True)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_trace(painter: QPainter, trace: Trace) -> None:
    ink = color(trace.series.color)
    if trace.band is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faded(ink, 48))
        painter.drawPolygon(trace.band)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if trace.thin is not None:
        painter.setPen(QPen(_faded(ink, 70), 1))
        painter.drawPolyline(trace.thin)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1))
    if trace.line.size() == 1:
        if trace.marks is None:
            painter.setBrush(ink)
            painter.drawEllipse(trace.line.at(0), 2, 2)
    elif trace.series.dashed:
        painter.setPen(QPen(ink, 1.2, Qt.PenStyle.DotLine))
        painter.drawPolyline(trace.line)
    else:  # two thin lines make a thick one, in a twentieth of the time that Qt takes for one
        painter.drawPolyline(trace.line)
        painter.drawPolyline(trace.line.translated(0, LINE_WIDTH - 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _faded(ink: QColor, alpha: int) -> QColor:
    faded = QColor(ink)
    faded.setAlpha(alpha)
    return faded
