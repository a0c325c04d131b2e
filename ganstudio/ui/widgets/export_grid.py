"""The sprites of an export: a click works on one, its tick box says whether it is exported."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from ganstudio.core.text import _
from ganstudio.ui.theme import color
from ganstudio.ui.widgets.sprite_grid import SpriteGrid

BOX = 14
"""Side of a tick box in logical pixels."""


class ExportGrid(SpriteGrid):
    """Ctrl adds to what is worked on, Shift takes all up to there; a double click or Space ticks."""

    ticked = Signal(int)
    chosen = Signal(list)  # rows that are worked on, in the order they were chosen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[int] = []
        self._left_out: frozenset[int] = frozenset()
        self._notes: Mapping[int, str] = {}
        self.clicked.connect(self._on_click)
        self.double_clicked.connect(self.ticked)

    def set_chosen(self, rows: Sequence[int]) -> None:
        """Draw the accent frame around what is worked on."""
        self._rows = list(rows)
        self.set_selected(rows)

    def set_left_out(self, rows: Collection[int]) -> None:
        """Fade what is not exported."""
        self._left_out = frozenset(rows)
        self.viewport().update()

    def set_notes(self, notes: Mapping[int, str]) -> None:
        """Mark cells that something is to be said of; the words come up under the mouse."""
        self._notes = notes
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick in a box, choose beside it."""
        index = self._pressed
        if index >= 0 and self._box(index).contains(event.position()):
            self._pressed = -1
            self.ticked.emit(index)
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick by Space, choose by Enter and the arrows."""
        key, had = event.key(), self.focus_index
        if not self.count:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self.ticked.emit(had)
        elif key == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.chosen.emit(list(range(self.count)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(had, event.modifiers())
        else:
            super().keyPressEvent(event)
            if self.focus_index != had:
                self._choose(self.focus_index, event.modifiers())

    def viewportEvent(self, event: QEvent) -> bool:
        """Say under the mouse what is to be said of a cell."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._notes.get(self._index_at(QPointF(event.pos())), "")
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def _on_click(self, index: int) -> None:
        self._choose(index, QGuiApplication.keyboardModifiers())

    def _choose(self, index: int, modifiers: Qt.KeyboardModifier) -> None:
        rows = [row for row in self._rows if row < self.count]
        if modifiers & Qt.KeyboardModifier.ShiftModifier and rows:
            step = 1 if index >= rows[0] else -1
            rows = list(range(rows[0], index + step, step))
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            rows = [row for row in rows if row != index] if index in rows else [*rows, index]
        else:
            rows = [index]
        self.chosen.emit(rows)

    def _box(self, index: int) -> QRectF:
        """Return where a cell's tick box is in the viewport, in logical pixels."""
        cell = QRectF(self.cell_rect(index))
        return QRectF(cell.left(), cell.top(), BOX + 4, BOX + 4)

    def _draw_state(self, painter: QPainter, index: int, cell: QRectF, ratio: float) -> None:
        left_out = index in self._left_out
        if left_out:
            veil = QColor(color("window"))
            veil.setAlpha(190)
            painter.fillRect(cell, veil)
        super()._draw_state(painter, index, cell, ratio)
        self._draw_box(
            painter, QRectF(cell.left() + 2 * ratio, cell.top() + 2 * ratio, BOX * ratio, BOX * ratio), left_out
        )
        if index in self._notes:
            side = 9 * ratio
            painter.setPen(QPen(color("window"), ratio))
            painter.setBrush(color("caution"))
            painter.drawEllipse(QRectF(cell.right() - side - 2 * ratio, cell.top() + 2 * ratio, side, side))
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_box(self, painter: QPainter, box: QRectF, empty: bool) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = box.width() / BOX
        painter.setPen(QPen(color("quiet" if empty else "accent"), unit))
        painter.setBrush(color("field" if empty else "accent"))
        painter.drawRoundedRect(box.adjusted(unit / 2, unit / 2, -unit / 2, -unit / 2), 3 * unit, 3 * unit)
        if not empty:
            painter.setPen(QPen(color("on_accent"), 2 * unit))
            at = box.topLeft()
            points = [at + QPointF(x, y) * unit for x, y in ((3.5, 7.5), (6, 10), (10.5, 4.5))]
            painter.drawPolyline(points)
        painter.restore()

    @staticmethod
    def help_words() -> str:
        """Return how the grid is used, in one line."""
        return _("Click a sprite to work on it; its box says whether it is exported.")
