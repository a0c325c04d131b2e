"""One large picture at whole-number zoom over a checkerboard, scrolled and zoomed, with cells drawn over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ganstudio.core.text import _
from ganstudio.ui.theme import color
from ganstudio.ui.widgets.checkerboard import draw_checkerboard
from ganstudio.ui.widgets.sprite_image import sprite_image, whole_zoom

if TYPE_CHECKING:
    import numpy as np

Cell = tuple[int, int, int, int]

LARGEST_ZOOM = 32
MARGIN = 16


class SheetView(QAbstractScrollArea):
    """Shows uint8 RGBA `(H, W, 4)`. The wheel scrolls, Ctrl with the wheel or + and - zoom, 0 fits, a drag pans."""

    zoom_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._cells: Sequence[Cell] = ()
        self._zoom = 1
        self._fits = True
        self._dragged_from: QPoint | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(160, 160))
        self.setAccessibleName(_("Sheet preview"))

    @property
    def zoom(self) -> int:
        """Whole device pixels to a pixel of the picture."""
        return self._zoom

    @property
    def image_size(self) -> QSize:
        """The picture's own size; empty when there is none."""
        return self._image.size() if self._image else QSize()

    def set_picture(self, pixels: np.ndarray | None) -> None:
        """Show a picture; the zoom stays unless the picture's size is another."""
        former = self.image_size
        self._image = None if pixels is None else sprite_image(pixels)
        if self._fits or self.image_size != former:
            self.fit()
        self._arrange()

    def set_cells(self, cells: Sequence[Cell]) -> None:
        """Draw frames `(x, y, width, height)` in the picture's pixels over it."""
        self._cells = cells
        self.viewport().update()

    def set_zoom(self, zoom: int) -> None:
        """Zoom around the middle of what is seen."""
        zoom = min(max(1, zoom), LARGEST_ZOOM)
        self._fits = False
        if zoom == self._zoom:
            return
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        middles = [(bar.value() + bar.pageStep() / 2) / self._zoom for bar in bars]
        self._zoom = zoom
        self._arrange()
        for bar, middle in zip(bars, middles, strict=True):
            bar.setValue(int(middle * zoom - bar.pageStep() / 2))
        self.zoom_changed.emit(zoom)

    def fit(self) -> None:
        """Choose the largest whole-number zoom at which everything is seen."""
        self._fits = True
        size, ratio = self.image_size, self.devicePixelRatioF()
        room = self.maximumViewportSize()
        wide, high = (room.width() - 2 * MARGIN) * ratio, (room.height() - 2 * MARGIN) * ratio
        zoom = min(LARGEST_ZOOM, whole_zoom(size.width(), size.height(), wide, high))
        if zoom != self._zoom:
            self._zoom = zoom
            self.zoom_changed.emit(zoom)
        self._arrange()

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(480, 360)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the part of the picture that is seen."""
        if self._image is None:
            return
        ratio = self.devicePixelRatioF()
        painter = QPainter(self.viewport())
        painter.scale(1 / ratio, 1 / ratio)
        area = self._area()
        draw_checkerboard(painter, area)
        painter.drawImage(area, self._image)
        self._draw_cells(painter, area, QRectF(event.rect()), ratio)
        painter.setPen(QPen(color("border"), ratio))
        painter.drawRect(area.adjusted(-ratio / 2, -ratio / 2, ratio / 2, ratio / 2))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep fitting where the user has not zoomed."""
        if self._fits:
            self.fit()
        else:
            self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom + (1 if event.angleDelta().y() > 0 else -1))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and scroll by keyboard."""
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_zoom(self._zoom + 1)
        elif event.key() == Qt.Key.Key_Minus:
            self.set_zoom(self._zoom - 1)
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to pan."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._dragged_from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan."""
        if self._dragged_from is None:
            return
        step = event.position().toPoint() - self._dragged_from
        self._dragged_from = event.position().toPoint()
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - step.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End panning."""
        self._dragged_from = None

    def _area(self) -> QRectF:
        """Return where the picture is, in device pixels of the viewport."""
        assert self._image is not None
        ratio = self.devicePixelRatioF()
        wide, high = self._image.width() * self._zoom, self._image.height() * self._zoom
        room = self.viewport().size() * ratio
        at = QPointF(
            max(0, (room.width() - wide) // 2) or (MARGIN - self.horizontalScrollBar().value()) * ratio,
            max(0, (room.height() - high) // 2) or (MARGIN - self.verticalScrollBar().value()) * ratio,
        )
        return QRectF(round(at.x()), round(at.y()), wide, high)

    def _arrange(self) -> None:
        size, ratio = self.image_size, self.devicePixelRatioF()
        room = self.viewport().size()
        pairs = (
            (self.horizontalScrollBar(), size.width(), room.width()),
            (self.verticalScrollBar(), size.height(), room.height()),
        )
        for bar, side, seen in pairs:
            whole = side * self._zoom / ratio
            bar.setPageStep(seen)
            bar.setSingleStep(24)
            bar.setRange(0, int(whole + 2 * MARGIN - seen) if whole > seen else 0)
        self.viewport().update()

    def _draw_cells(self, painter: QPainter, area: QRectF, seen: QRectF, ratio: float) -> None:
        visible = QRectF(seen.x() * ratio, seen.y() * ratio, seen.width() * ratio, seen.height() * ratio)
        shade = QColor(color("accent"))
        shade.setAlpha(40)
        painter.setPen(QPen(color("accent"), ratio))
        painter.setBrush(shade)
        for x, y, width, height in self._cells:
            cell = QRectF(x, y, width, height)
            frame = QRectF(cell.topLeft() * self._zoom + area.topLeft(), cell.size() * self._zoom)
            if frame.intersects(visible):
                painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def cell_rect(self, cell: Cell) -> QRect:
        """Return where a cell is in the viewport, in logical pixels."""
        area, ratio = self._area(), self.devicePixelRatioF()
        x, y, width, height = (side * self._zoom for side in cell)
        return QRectF((area.x() + x) / ratio, (area.y() + y) / ratio, width / ratio, height / ratio).toRect()
