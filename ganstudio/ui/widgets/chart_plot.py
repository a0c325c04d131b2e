"""One panel of the chart made ready to be painted: polygons in pixels, ticks, nothing left to compute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import shiboken6
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

from ganstudio.ui.widgets.chart_panels import Panel, Series
from ganstudio.ui.widgets.chart_scale import Scale, value_scale
from ganstudio.ui.widgets.chart_series import Curve, thinned, visible

OUTLIERS = 0.5
"""Per cent of the values at each end that do not stretch the axis: one spike must not flatten a whole run."""
MARKER_ROOM = 10
"""Pixels across that each mark of a measured value needs; where they stand closer there are none."""

Seen = tuple[np.ndarray, np.ndarray, np.ndarray]
"""A thinned curve: places, low and high values."""


@dataclass(frozen=True)
class Trace:
    """One curve in pixels: the band that its values fill, or a thin line through them, the line itself, its marks."""

    series: Series
    band: QPolygonF | None
    thin: QPolygonF | None
    line: QPolygonF
    marks: QPolygonF | None = None


@dataclass(frozen=True)
class Plot:
    """One panel in pixels; `others` are the curves of another run, which is compared."""

    panel: Panel
    area: QRectF
    scale: Scale
    traces: tuple[Trace, ...]
    others: tuple[Trace, ...] = ()
    right: Scale | None = None  # of the series whose values stand at the right, if any has values

    @property
    def is_empty(self) -> bool:
        """Whether no curve of this run or the other has a value."""
        return not any(trace.line.size() for trace in (*self.traces, *self.others))

    def scale_of(self, series: Series) -> Scale:
        """Return the scale on which a curve lies."""
        return self.right if series.right and self.right is not None else self.scale

    def height_of(self, value: float, scale: Scale | None = None) -> float:
        """Return where a value lies, in pixels from the top of the chart."""
        place = float((scale or self.scale).places(np.array([value]))[0])
        return self.area.bottom() - place * self.area.height()


def make_plot(
    panel: Panel,
    area: QRectF,
    curves: Mapping[str, Curve],
    span: tuple[float, float],
    is_log: bool,
    smooths: bool,
    others: Mapping[str, Curve] | None = None,
) -> Plot:
    """Prepare a panel: thin each curve to the pixels of `area` and fit the axes to what is seen in `span`."""
    columns = max(2, int(area.width()))
    smooths = smooths and not panel.measured
    mine = [_see(series, curves[series.key], span, columns, smooths) for series in panel.series]
    theirs = [_see(series, others[series.key], span, columns, smooths) for series in panel.series] if others else []
    trimmed = 0.0 if panel.measured else OUTLIERS
    left, right = (
        _fitting(
            [part.raw for part in (*mine, *theirs) if part.series.right is side], is_log and panel.has_log, trimmed
        )
        for side in (False, True)
    )
    plot = Plot(panel, area, left or Scale(0.0, 1.0, is_log and panel.has_log), (), (), right)
    traces = tuple(_trace(part, plot, span, smooths, is_other=False) for part in mine)
    paler = tuple(_trace(part, plot, span, smooths, is_other=True) for part in theirs)
    return Plot(panel, area, plot.scale, traces, paler, right)


def polygon(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    """Return points as a polygon, copied in one go: a Python object for each point costs a frame."""
    made = QPolygonF()
    if len(x):
        made.resize(len(x))
        memory = cast(Any, shiboken6.VoidPtr)(made.data(), 2 * 8 * len(x), True)  # its stub knows less than it does
        points = np.frombuffer(memory, np.float64, 2 * len(x)).reshape(-1, 2)
        points[:, 0], points[:, 1] = x, np.clip(y, -1e5, 1e5)
    return made


def point(step: float, value: float, plot: Plot, span: tuple[float, float], series: Series | None = None) -> QPointF:
    """Return where one value lies, in pixels."""
    x = float(_x(np.array([step]), plot.area, span)[0])
    return QPointF(x, plot.height_of(value, plot.scale_of(series) if series else None))


@dataclass(frozen=True)
class _Part:
    """What is seen of one curve."""

    series: Series
    raw: Seen
    smooth: Seen
    is_dense: bool


def _see(series: Series, curve: Curve, span: tuple[float, float], columns: int, smooths: bool) -> _Part:
    part = visible(curve.x, *span)
    raw = thinned(curve.x[part], curve.y[part], columns // 2)
    smooth = thinned(curve.x[part], curve.smooth[part] if smooths else curve.y[part], columns)
    return _Part(series, raw, smooth, len(curve.x[part]) > columns // 2)


def _trace(part: _Part, plot: Plot, span: tuple[float, float], smooths: bool, is_other: bool) -> Trace:
    area, scale = plot.area, plot.scale_of(part.series)
    across, values = _x(part.smooth[0], area, span), (part.smooth[1] + part.smooth[2]) / 2
    line = polygon(across, _y(values, area, scale))
    if is_other:
        return Trace(part.series, None, None, line)
    if plot.panel.measured:
        has_room = len(across) * MARKER_ROOM <= area.width()
        return Trace(part.series, None, None, line, line if has_room else None)
    band = _band(part.raw, area, span, scale) if part.is_dense else None
    is_thin = smooths and not part.is_dense
    thin = polygon(_x(part.raw[0], area, span), _y(part.raw[1], area, scale)) if is_thin else None
    return Trace(part.series, band, thin, line)


def _band(raw: Seen, area: QRectF, span: tuple[float, float], scale: Scale) -> QPolygonF:
    x, low, high = raw
    across = _x(x, area, span)
    down, up = _y(low, area, scale), _y(high, area, scale)
    return polygon(np.concatenate([across, across[::-1]]), np.concatenate([up - 0.5, down[::-1] + 0.5]))


def _fitting(parts: Sequence[Seen], is_log: bool, trimmed: float) -> Scale | None:
    values = np.concatenate([np.empty(0), *(end for _x, low, high in parts for end in (low, high))])
    if not len(values):
        return None
    low, high = (float(end) for end in np.percentile(values, [trimmed, 100 - trimmed]))
    if not is_log and low >= 0 and values.max() <= 1 and high > 0.5:
        return Scale(0.0, 1.0)
    if not is_log and 0 <= low < 0.6 * high:  # near enough to show how far from nothing it is
        low = 0.0
    return value_scale(low, high, is_log)


def _x(steps: np.ndarray, area: QRectF, span: tuple[float, float]) -> np.ndarray:
    return area.left() + (steps - span[0]) / (span[1] - span[0]) * area.width()


def _y(values: np.ndarray, area: QRectF, scale: Scale) -> np.ndarray:
    return area.bottom() - scale.places(values) * area.height()
