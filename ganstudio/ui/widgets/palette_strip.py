"""The most frequent colours of the sprites as swatches; a click copies one as hex."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import color

COLUMNS = 8
HEIGHT = 24

Swatch = tuple[str, int]
"""A colour as `#rrggbb`, and how many pixels have it."""


class PaletteStrip(QWidget):
    """Shows swatches in rows of eight; arrows walk, Space copies."""

    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._swatches: Sequence[Swatch] = ()
        self._focus = 0
        self.setAccessibleName(_("Palette"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_colours(self, swatches: Sequence[Swatch]) -> None:
        """Show these colours, the most frequent first."""
        self._swatches = swatches
        self._focus = 0
        self.setAccessibleDescription(", ".join(name for name, _count in swatches))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        rows = -(-len(self._swatches) // COLUMNS)
        return QSize(COLUMNS * HEIGHT, rows * HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never be cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the swatches."""
        painter = QPainter(self)
        for number, (name, _count) in enumerate(self._swatches):
            painter.fillRect(self._cell(number), QColor(name))
            if self.hasFocus() and number == self._focus:
                painter.setPen(QPen(color("text"), 2))
                painter.drawRect(self._cell(number).adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Copy the colour under the mouse."""
        self._copy(self._at(event.position().toPoint().x(), event.position().toPoint().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk and copy by keyboard."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and 0 <= self._focus + step < len(self._swatches):
            self._focus += step
            self.update()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._copy(self._focus)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say which colour is under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._at(event.pos().x(), event.pos().y())
            if 0 <= number < len(self._swatches):
                name, count = self._swatches[number]
                words = _("{colour}, {count} pixels. Click to copy.").format(colour=name, count=counted(count))
                QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _cell(self, number: int) -> QRect:
        row, column = divmod(number, COLUMNS)
        left, right = self.width() * column // COLUMNS, self.width() * (column + 1) // COLUMNS
        return QRect(left, row * HEIGHT, right - left, HEIGHT)

    def _at(self, x: int, y: int) -> int:
        return (y // HEIGHT) * COLUMNS + min(COLUMNS - 1, max(0, x * COLUMNS // max(1, self.width())))

    def _copy(self, number: int) -> None:
        if 0 <= number < len(self._swatches):
            self._focus = number
            name = self._swatches[number][0]
            QGuiApplication.clipboard().setText(name)
            self.update()
            self.copied.emit(name)
