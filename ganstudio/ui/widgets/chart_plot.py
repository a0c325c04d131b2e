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


@dataclass(frozen=True)
class Trace:
    """One curve in pixels: the band that its values fill, or a thin line through them, and the averaged line."""

    series: Series
    band: QPolygonF | None
    thin: QPolygonF | None
    line: QPolygonF


@dataclass(frozen=True)
class Plot:
    """One panel in pixels."""

    panel: Panel
    area: QRectF
    scale: Scale
    traces: tuple[Trace, ...]

    def height_of(self, value: float) -> float:
        """Return where a value lies, in pixels from the top of the chart."""
        place = float(self.scale.places(np.array([value]))[0])
        return self.area.bottom() - place * self.area.height()


def make_plot(
    panel: Panel, area: QRectF, curves: Mapping[str, Curve], span: tuple[float, float], is_log: bool, smooths: bool
) -> Plot:
    """Prepare a panel: thin each curve to the pixels of `area` and fit the axis to what is seen in `span`."""
    columns = max(2, int(area.width()))
    seen = []
    for series in panel.series:
        curve = curves[series.key]
        part = visible(curve.x, *span)
        raw = thinned(curve.x[part], curve.y[part], columns // 2)
        smooth = thinned(curve.x[part], curve.smooth[part] if smooths else curve.y[part], columns)
        seen.append((series, raw, smooth, len(curve.x[part]) > columns // 2))
    scale = _fitting([raw for _series, raw, _smooth, _dense in seen], is_log and panel.has_log)
    traces = []
    for series, raw, smooth, is_dense in seen:
        line = polygon(_x(smooth[0], area, span), _y((smooth[1] + smooth[2]) / 2, area, scale))
        band = _band(raw, area, span, scale) if is_dense else None
        thin = polygon(_x(raw[0], area, span), _y(raw[1], area, scale)) if smooths and not is_dense else None
        traces.append(Trace(series, band, thin, line))
    return Plot(panel, area, scale, tuple(traces))


def polygon(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    """Return points as a polygon, copied in one go: a Python object for each point costs a frame."""
    made = QPolygonF()
    if len(x):
        made.resize(len(x))
        memory = cast(Any, shiboken6.VoidPtr)(made.data(), 2 * 8 * len(x), True)  # its stub knows less than it does
        points = np.frombuffer(memory, np.float64, 2 * len(x)).reshape(-1, 2)
        points[:, 0], points[:, 1] = x, np.clip(y, -1e5, 1e5)
    return made


def point(step: float, value: float, plot: Plot, span: tuple[float, float]) -> QPointF:
    """Return where one value lies, in pixels."""
    x = float(_x(np.array([step]), plot.area, span)[0])
    return QPointF(x, plot.height_of(value))


def _band(
    raw: tuple[np.ndarray, np.ndarray, np.ndarray], area: QRectF, span: tuple[float, float], scale: Scale
) -> QPolygonF:
    x, low, high = raw
    across = _x(x, area, span)
    down, up = _y(low, area, scale), _y(high, area, scale)
    return polygon(np.concatenate([across, across[::-1]]), np.concatenate([up - 0.5, down[::-1] + 0.5]))


def _fitting(parts: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]], is_log: bool) -> Scale:
    values = np.concatenate([np.concatenate([low, high]) for _x, low, high in parts])
    if not len(values):
        return Scale(0.0, 1.0, is_log)
    low, high = (float(end) for end in np.percentile(values, [OUTLIERS, 100 - OUTLIERS]))
    if not is_log and low >= 0 and values.max() <= 1 and high > 0.5:
        return Scale(0.0, 1.0)
    if not is_log and 0 <= low < 0.6 * high:  # near enough to show how far from nothing it is
        low = 0.0
    return value_scale(low, high, is_log)


def _x(steps: np.ndarray, area: QRectF, span: tuple[float, float]) -> np.ndarray:
    return area.left() + (steps - span[0]) / (span[1] - span[0]) * area.width()


def _y(values: np.ndarray, area: QRectF, scale: Scale) -> np.ndarray:
    return area.bottom() - scale.places(values) * area.height()
