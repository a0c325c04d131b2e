"""The star that marks the best snapshot, the same on the chart and on the slider."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ganstudio.ui.theme import color

INNER = 0.45
"""Of the outer radius, where the corners point inwards."""


def paint_star(painter: QPainter, at: QPointF, size: float, ground: QColor | None = None) -> None:
    """Paint a star of `size` pixels radius in the accent colour, with a thin edge of the ground around it."""
    corners = []
    for corner in range(10):
        angle, reach = math.pi * (corner / 5 - 0.5), size if corner % 2 == 0 else size * INNER
        corners.append(at + QPointF(math.cos(angle), math.sin(angle)) * reach)
    painter.setPen(QPen(ground, 1.5) if ground else Qt.PenStyle.NoPen)
    painter.setBrush(color("accent"))
    painter.drawPolygon(QPolygonF(corners))
