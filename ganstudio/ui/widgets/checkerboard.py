"""The checkerboard under everything that may be transparent."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QImage, QPainter

from ganstudio.ui.theme import Tokens, color, tokens

SQUARE = 8
"""Side of one square in the painter's units."""

_brushes: dict[str, QBrush] = {}


def draw_checkerboard(painter: QPainter, area: QRectF) -> None:
    """Fill `area` with the checkerboard of the theme in use; the pattern starts at the area's corner."""
    painter.save()
    painter.setBrushOrigin(QPointF(area.topLeft()))
    painter.fillRect(area, _brush(tokens()))
    painter.restore()


def _brush(colors: Tokens) -> QBrush:
    if colors.name not in _brushes:
        tile = QImage(2 * SQUARE, 2 * SQUARE, QImage.Format.Format_RGB32)
        tile.fill(color("checker_a"))
        painter = QPainter(tile)
        painter.fillRect(0, SQUARE, SQUARE, SQUARE, color("checker_b"))
        painter.fillRect(SQUARE, 0, SQUARE, SQUARE, color("checker_b"))
        painter.end()
        _brushes[colors.name] = QBrush(tile)
    return _brushes[colors.name]
