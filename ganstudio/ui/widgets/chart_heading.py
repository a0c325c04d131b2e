"""The line over each panel of the chart: its name, each curve with its value, and at the right what else is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, color, tabular
from ganstudio.ui.widgets.chart_panels import Series
from ganstudio.ui.widgets.chart_plot import Plot
from ganstudio.ui.widgets.chart_scale import value_words
from ganstudio.ui.widgets.star import paint_star

HEADING = 28.0
"""Height of the line over each panel."""
MARK = 14.0
"""Room for the mark of a curve before its name."""
BEYOND = 46.0
"""How far a heading that is too long may go into the room of the axis at the right."""
LEAST_GAP = 4.0
"""Between a name and the next mark."""
LEAST_NAME = 5.0 * SPACE
"""Room below which the name of a run is not worth painting."""
CORNERS = {
    "diamond": ((0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)),
    "triangle": ((0.0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
}
"""Corners of marks, in halves of their size."""


@dataclass(frozen=True)
class Entry:
    """One curve in a heading."""

    series: Series
    box: QRectF  # mark, name and value
    name: str  # translated, and shortened where it is too long
    has_value: bool


def entries(plot: Plot, metrics: QFontMetricsF) -> tuple[Entry, ...]:
    """Lay the curves of a heading out.

    Where it is too narrow the panel's name is left out, then the values; at last names are shortened.
    """
    value_room = 6 + metrics.horizontalAdvance("0.000" if plot.panel.measured else "0000.0")
    names = [_(series.label) for series in plot.panel.series]
    wide = [MARK + metrics.horizontalAdvance(name) + value_room for name in names]
    start = plot.area.left() + metrics.horizontalAdvance(_(plot.panel.label)) + 2 * SPACE
    end = plot.area.right() + SPACE
    if start + sum(wide) > end:
        start, end = plot.area.left(), plot.area.right() + BEYOND
    room, gaps = end - start, max(1, len(wide) - 1)
    has_values = sum(wide) <= room
    if not has_values:
        if sum(wide) - len(wide) * value_room + gaps * LEAST_GAP > room:
            most = (room - gaps * LEAST_GAP) / len(wide) - MARK
            names = [metrics.elidedText(name, Qt.TextElideMode.ElideRight, most) for name in names]
        wide = [MARK + metrics.horizontalAdvance(name) for name in names]
    gap = max(0.0, min(SPACE * 1.0, (room - sum(wide)) / gaps))
    found = []
    for series, name, width in zip(plot.panel.series, names, wide, strict=True):
        found.append(Entry(series, QRectF(start, plot.area.top() - HEADING, width, HEADING), name, has_values))
        start += width + gap
    return tuple(found)


def paint_heading(painter: QPainter, plot: Plot, values: Mapping[str, float]) -> None:
    """Paint a panel's name and, for each curve, a mark of its colour, its name and its value."""
    painter.setFont(tabular(painter.font()))
    metrics = QFontMetricsF(painter.font())
    middle = plot.area.top() - HEADING / 2
    laid = entries(plot, metrics)
    if laid[0].box.left() > plot.area.left():
        painter.setPen(color("quiet"))
        _text(painter, metrics, plot.area.left(), middle, _(plot.panel.label))
    for entry in laid:
        paint_mark(painter, QPointF(entry.box.left() + 4, middle), entry.series, 4, plot.panel.measured)
        painter.setPen(color("text"))
        x = _text(painter, metrics, entry.box.left() + MARK, middle, entry.name)
        if entry.has_value and math.isfinite(values[entry.series.key]):
            _text(painter, metrics, x + 6, middle, value_words(values[entry.series.key]))


def paint_names(painter: QPainter, plot: Plot, mine: str, theirs: str) -> None:
    """Paint at the right of a heading whose curves are whole and whose are dashed, as far as there is room."""
    painter.setFont(tabular(painter.font()))
    metrics = QFontMetricsF(painter.font())
    left = entries(plot, metrics)[-1].box.right() + SPACE
    sample = 3 * SPACE
    room = (plot.area.right() - left) / 2 - sample - 2 * SPACE
    if room < LEAST_NAME:
        return
    words = [metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room) for name in (mine, theirs)]
    x = plot.area.right() - sum(metrics.horizontalAdvance(word) + sample + SPACE for word in words) - SPACE
    middle = plot.area.top() - HEADING / 2
    for word, style in zip(words, (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine), strict=True):
        painter.setPen(QPen(color("quiet"), 2, style))
        painter.drawLine(QPointF(x, middle), QPointF(x + sample - 4, middle))
        painter.setPen(color("quiet"))
        x = _text(painter, metrics, x + sample, middle, word) + 2 * SPACE


def paint_best_step(painter: QPainter, plot: Plot, step: int) -> None:
    """Paint at the right of a heading which snapshot is the best one, if there is room."""
    metrics = QFontMetricsF(painter.font())
    words = _("Best: {step}").format(step=counted(step))
    x = plot.area.right() - metrics.horizontalAdvance(words)
    if x - 2.5 * SPACE < entries(plot, metrics)[-1].box.right():
        return
    middle = plot.area.top() - HEADING / 2
    paint_star(painter, QPointF(x - SPACE, middle), 5)
    painter.setPen(color("quiet"))
    _text(painter, metrics, x, middle, words)


def paint_mark(painter: QPainter, at: QPointF, series: Series, size: float, has_shape: bool) -> None:
    """Paint the mark of a curve: a dot of its colour, or its shape; hollow for a dashed curve."""
    ink = color(series.color)
    painter.setPen(QPen(ink, 1.4) if series.dashed else Qt.PenStyle.NoPen)
    painter.setBrush(color("panel") if series.dashed else ink)
    shape = series.marker if has_shape else "circle"
    if shape == "circle":
        painter.drawEllipse(at, size, size)
    elif shape == "square":
        painter.drawRect(QRectF(at.x() - size * 0.85, at.y() - size * 0.85, size * 1.7, size * 1.7))
    else:
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) * size for x, y in CORNERS[shape]]))


def _text(painter: QPainter, metrics: QFontMetricsF, x: float, middle: float, words: str) -> float:
    """Paint words centred on a height, and return where they end."""
    painter.drawText(QPointF(x, middle + (metrics.ascent() - metrics.descent()) / 2), words)
    return x + metrics.horizontalAdvance(words)
