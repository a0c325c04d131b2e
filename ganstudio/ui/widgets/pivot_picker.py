"""One sprite, large, with a cross at its pivot that is dragged; it snaps to half pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.core.text import _
from ganstudio.ui.theme import color
from ganstudio.ui.widgets.checkerboard import draw_checkerboard
from ganstudio.ui.widgets.sprite_image import sprite_image, whole_zoom

if TYPE_CHECKING:
    import numpy as np

Pivot = tuple[float, float]

MARGIN = 24
"""Logical pixels around the sprite, so that a pivot may lie outside it."""


class PivotPicker(QWidget):
    """Shows uint8 `(h, w, 4)`; drags and the arrow keys, with Shift by whole pixels, move the cross."""

    moved = Signal(float, float, str)  # parts of the sprite's width and height; a word for the whole gesture

    def __init__(self, height: int = 200, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._pivot: Pivot = (0.5, 0.5)
        self._drags = 0
        self._is_dragged = False
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(_("Pivot"))
        self.setToolTip(_("Drag the cross, or move it with the arrow keys; it snaps to half pixels"))

    @property
    def pivot(self) -> Pivot:
        """Where the cross is, as parts of the sprite's width and height."""
        return self._pivot

    def show_sprite(self, sprite: np.ndarray | None, pivot: Pivot = (0.5, 0.5)) -> None:
        """Show a sprite and its pivot; None shows an empty frame."""
        self._image = None if sprite is None else sprite_image(sprite)
        self._pivot = pivot
        self.setEnabled(sprite is not None)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(240, self._height)

    def position_of(self, pivot: Pivot) -> QPointF:
        """Return where a pivot is in the widget, in logical pixels."""
        area, ratio = self._area(), self.devicePixelRatioF()
        return QPointF(area.x() + pivot[0] * area.width(), area.y() + pivot[1] * area.height()) / ratio

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sprite and the cross."""
        painter, ratio = QPainter(self), self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        whole = QRectF(0, 0, self.width() * ratio, self.height() * ratio)
        painter.fillRect(whole, color("field"))
        if self._image is not None:
            area = self._area()
            draw_checkerboard(painter, area)
            painter.drawImage(area, self._image)
            self._draw_cross(painter, self.position_of(self._pivot) * ratio, whole, ratio)
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 2 * ratio))
            painter.drawRect(whole)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag: the cross comes to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton and self._image is not None:
            self._is_dragged = True
            self._drags += 1
            self._move_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self._is_dragged:
            self._move_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        self._is_dragged = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by half a pixel, with Shift by a whole one."""
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or self._image is None:
            super().keyPressEvent(event)
            return
        size = 1.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.5
        wide, high = self._image.width(), self._image.height()
        self._set((self._pivot[0] * wide + step[0] * size) / wide, (self._pivot[1] * high + step[1] * size) / high, "")

    def _move_to(self, position: QPointF) -> None:
        assert self._image is not None
        area, ratio = self._area(), self.devicePixelRatioF()
        wide, high = self._image.width(), self._image.height()
        x = (position.x() * ratio - area.x()) / area.width() * wide
        y = (position.y() * ratio - area.y()) / area.height() * high
        self._set(round(2 * x) / 2 / wide, round(2 * y) / 2 / high, f"pivot {self._drags}")

    def _set(self, x: float, y: float, gesture: str) -> None:
        pivot = (min(max(x, -1.0), 2.0), min(max(y, -1.0), 2.0))
        if pivot != self._pivot:
            self._pivot = pivot
            self.update()
            self.moved.emit(*pivot, gesture)

    def _area(self) -> QRectF:
        """Return where the sprite is, in device pixels."""
        assert self._image is not None
        ratio = self.devicePixelRatioF()
        wide, high = self.width() * ratio, self.height() * ratio
        room = (wide - 2 * MARGIN * ratio, high - 2 * MARGIN * ratio)
        zoom = whole_zoom(self._image.width(), self._image.height(), *room)
        width, height = self._image.width() * zoom, self._image.height() * zoom
        return QRectF(int((wide - width) / 2), int((high - height) / 2), width, height)

    def _draw_cross(self, painter: QPainter, at: QPointF, whole: QRectF, ratio: float) -> None:
        lines = [
            (QPointF(at.x(), whole.top()), QPointF(at.x(), whole.bottom())),
            (QPointF(whole.left(), at.y()), QPointF(whole.right(), at.y())),
        ]
        rim = QColor(color("field"))  # beneath the accent, so that it is seen on every sprite
        rim.setAlpha(170)
        for pen in (QPen(rim, 3 * ratio), QPen(color("accent"), ratio)):
            painter.setPen(pen)
            for start, end in lines:
                painter.drawLine(start, end)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pen in (QPen(rim, 4 * ratio), QPen(color("accent"), 2 * ratio)):
            painter.setPen(pen)
            painter.drawEllipse(at, 5 * ratio, 5 * ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
