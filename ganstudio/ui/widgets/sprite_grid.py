"""A grid of sprites: nearest neighbour, whole-number zoom, over a checkerboard; paints only what is visible."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import color
from ganstudio.ui.widgets.checkerboard import draw_checkerboard
from ganstudio.ui.widgets.sprite_layout import SpriteLayout, lay_out

if TYPE_CHECKING:
    import numpy as np

GAP = 4
USUAL_CELL = 64
LARGEST_ZOOM = 32


class SpriteGrid(QAbstractScrollArea):
    """Shows uint8 sprites; the user clicks, keeps, and walks with the arrow keys.

    Enter is a double click, Space a click, the menu key a right click; Ctrl with the wheel zooms where the number
    of columns is free.
    """

    clicked = Signal(int)
    double_clicked = Signal(int)
    hovered = Signal(int)  # -1 = none; the focused cell while the keyboard is used
    context_menu = Signal(int, QPoint)  # index or -1, global position

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sprites: np.ndarray | None = None
        self._columns: int | None = None
        self._zoom: int | None = None
        self._gap = GAP
        self._layout: SpriteLayout | None = None
        self._block: tuple[range, np.ndarray] | None = None  # RGBA of the visible cells, kept between paints
        self._selected: frozenset[int] = frozenset()
        self._marked: frozenset[int] = frozenset()
        self._hover = -1
        self._focus = 0
        self._pressed = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(96, 96))
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(_("Sprites"))

    @property
    def count(self) -> int:
        """How many sprites are shown."""
        return 0 if self._sprites is None else len(self._sprites)

    @property
    def focus_index(self) -> int:
        """The cell that the keyboard is at."""
        return self._focus

    @property
    def zoom(self) -> int:
        """Device pixels to a pixel of a sprite, as shown."""
        return self._layout.zoom if self._layout else 1

    def set_sprites(self, sprites: np.ndarray | None, columns: int | None = None) -> None:
        """Show uint8 `(n, h, w, 1 | 3 | 4)`; nobody may write to the array afterwards. None shows nothing.

        `columns` None leaves the number of columns as it is.
        """
        same_shape = self._sprites is not None and sprites is not None and self._sprites.shape == sprites.shape
        self._sprites = sprites
        self._block = None
        if columns is not None:
            self._columns = columns
            same_shape = False
        if not same_shape:
            self._focus = min(self._focus, max(0, self.count - 1))
            self._hover = min(self._hover, self.count - 1)
            self._lay_out()
        self.viewport().update()

    def set_columns(self, columns: int | None) -> None:
        """Show so many columns; None fits as many as the width takes and scrolls down."""
        self._columns = columns
        self._lay_out()

    def set_zoom(self, zoom: int | None) -> None:
        """Show every pixel as `zoom` device pixels; None chooses."""
        self._zoom = None if zoom is None else min(max(1, zoom), LARGEST_ZOOM)
        self._lay_out()

    def set_gap(self, pixels: int) -> None:
        """Set the distance between cells."""
        self._gap = pixels
        self._lay_out()

    def set_selected(self, indices: Collection[int]) -> None:
        """Draw the accent frame around these cells."""
        self._selected = frozenset(indices)
        self.viewport().update()

    def set_marked(self, indices: Collection[int]) -> None:
        """Draw the small mark of what is kept on these cells."""
        self._marked = frozenset(indices)
        self.viewport().update()

    def cell_rect(self, index: int) -> QRect:
        """Return where a cell is in the viewport, in logical pixels."""
        if self._layout is None:
            return QRect()
        ratio, scrolled = self.devicePixelRatioF(), self._scrolled()
        x, y, width, height = self._layout.cell(index)
        return QRectF(x / ratio, y / ratio, width / ratio, height / ratio).translated(-scrolled).toRect()

    def show_cell(self, index: int) -> None:
        """Scroll so that a cell is visible."""
        rect, view = self.cell_rect(index), self.viewport().rect()
        for bar, low, high, end in (
            (self.verticalScrollBar(), rect.top(), rect.bottom(), view.bottom()),
            (self.horizontalScrollBar(), rect.left(), rect.right(), view.right()),
        ):
            if low < 0:
                bar.setValue(bar.value() + low - self._gap)
            elif high > end:
                bar.setValue(bar.value() + high - end + self._gap)

    def sizeHint(self) -> QSize:
        """Return the size that suits the content."""
        return QSize(320, 320)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is visible."""
        layout, sprites = self._layout, self._sprites
        if layout is None or sprites is None:
            return
        ratio = self.devicePixelRatioF()
        across, scrolled = round(self._scrolled().x() * ratio), round(self._scrolled().y() * ratio)
        painter = QPainter(self.viewport())
        painter.scale(1 / ratio, 1 / ratio)
        shown = layout.visible(scrolled + event.rect().top() * ratio, (event.rect().height() + 1) * ratio)
        pixels = self._rgba_of(layout.visible(scrolled, (self.viewport().height() + 1) * ratio))
        height, width = sprites.shape[1:3]
        for index in shown:
            x, y, cell_width, cell_height = layout.cell(index)
            cell = QRectF(x - across, y - scrolled, cell_width, cell_height)
            draw_checkerboard(painter, cell)
            sprite = pixels[1][index - pixels[0].start]
            painter.drawImage(cell, QImage(sprite.data, width, height, 4 * width, QImage.Format.Format_RGBA8888))
            self._draw_state(painter, index, cell, ratio)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Lay out for another screen, which has other device pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._lay_out()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new size."""
        self._lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        self._set_hover(self._index_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the hovered cell."""
        self._set_hover(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the button went down."""
        self._pressed = self._index_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else -1
        if self._pressed >= 0:
            self._set_focus(self._pressed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Act where the button went down and up again."""
        if self._pressed >= 0 and self._pressed == self._index_at(event.position()):
            self.clicked.emit(self._pressed)
        self._pressed = -1

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Act on a double click."""
        index = self._index_at(event.position())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            where = self.viewport().mapToGlobal(self.cell_rect(self._focus).center())
            self.context_menu.emit(self._focus if self.count else -1, where)
        else:
            self.context_menu.emit(self._index_at(QPointF(event.pos())), event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll or zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._columns is None:
            self.set_zoom(self.zoom + (1 if event.angleDelta().y() > 0 else -1))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on a key."""
        key = event.key()
        if not self.count or self._layout is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.double_clicked.emit(self._focus)
        elif key == Qt.Key.Key_Space:
            self.clicked.emit(self._focus)
        elif (step := self._step_of(key)) is not None:
            self._set_focus(min(max(0, self._focus + step), self.count - 1))
            self.show_cell(self._focus)
            self.hovered.emit(self._focus)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _step_of(self, key: int) -> int | None:
        assert self._layout
        columns = self._layout.columns
        page = max(1, self.viewport().height() * self.devicePixelRatioF() // (self._layout.cell_height + self._gap))
        return {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns if self._focus >= columns else 0,
            Qt.Key.Key_Down: columns if self._focus + columns < self.count else 0,
            Qt.Key.Key_PageUp: -columns * int(page),
            Qt.Key.Key_PageDown: columns * int(page),
            Qt.Key.Key_Home: -self.count,
            Qt.Key.Key_End: self.count,
        }.get(Qt.Key(key))

    def _index_at(self, position: QPointF) -> int:
        if self._layout is None:
            return -1
        place = (position + self._scrolled()) * self.devicePixelRatioF()
        return self._layout.index_at(place.x(), place.y())

    def _scrolled(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _set_hover(self, index: int) -> None:
        if index != self._hover:
            self._hover = index
            self.hovered.emit(index)
            self.viewport().update()

    def _set_focus(self, index: int) -> None:
        self._focus = index
        self.setAccessibleDescription(
            _("Sprite {number} of {count}").format(number=counted(index + 1), count=counted(self.count))
        )
        self.viewport().update()

    def _lay_out(self) -> None:
        down, across, ratio = self.verticalScrollBar(), self.horizontalScrollBar(), self.devicePixelRatioF()
        self._block = None
        if self._sprites is None or not len(self._sprites):
            self._layout = None
            down.setRange(0, 0)
            across.setRange(0, 0)
            self.viewport().update()
            return
        height, width = self._sprites.shape[1:3]
        room = (int(self.viewport().width() * ratio), int(self.viewport().height() * ratio))
        usual = int(USUAL_CELL * ratio)
        gap = int(self._gap * ratio)
        self._layout = lay_out(self.count, (width, height), room, self._columns, gap, self._zoom, usual)
        for bar, seen, total, cell in (
            (down, self.viewport().height(), self._layout.total_height, self._layout.cell_height),
            (across, self.viewport().width(), self._layout.total_width, self._layout.cell_width),
        ):
            bar.setPageStep(seen)
            bar.setSingleStep(max(8, int(cell / ratio / 2)))
            bar.setRange(0, max(0, int(total / ratio) - seen))
        self.viewport().update()

    def _rgba_of(self, visible: range) -> tuple[range, np.ndarray]:
        if self._block is None or self._block[0] != visible:
            import numpy as np

            from ganstudio.core.sprites import to_rgba

            assert self._sprites is not None
            rows = np.ascontiguousarray(to_rgba(np.asarray(self._sprites[visible.start : visible.stop])))
            self._block = (visible, rows)
        return self._block

    def _draw_state(self, painter: QPainter, index: int, cell: QRectF, ratio: float) -> None:
        line = 2 * ratio
        frame = cell.adjusted(-line / 2, -line / 2, line / 2, line / 2)
        if index in self._selected:
            painter.setPen(QPen(color("accent"), line))
            painter.drawRect(frame)
        elif index == self._focus and self.hasFocus():
            painter.setPen(QPen(color("text"), line, Qt.PenStyle.DotLine))
            painter.drawRect(frame)
        elif index == self._hover:
            painter.setPen(QPen(color("quiet"), ratio))
            painter.drawRect(frame)
        if index in self._marked:
            side = 8 * ratio
            badge = QRectF(cell.right() - side - line, cell.top() + line, side, side)
            painter.setPen(QPen(color("window"), ratio))
            painter.setBrush(color("accent"))
            painter.drawEllipse(badge)
            painter.setBrush(Qt.BrushStyle.NoBrush)
