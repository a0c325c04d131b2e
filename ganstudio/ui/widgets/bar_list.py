"""Counts as rows of bars with their words: sizes that were found, labels that there are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, color, tabular

ROW = 24
MOST_ROWS = 12


class BarList(QWidget):
    """Shows `(words, count)` rows, the largest as a full bar; rows can be chosen where `choosable`.

    Long lists end with one row that sums up the rest.
    """

    chosen = Signal(str)  # the words of a row, empty when the chosen row was chosen again

    def __init__(self, name: str, choosable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, int]] = []
        self._rest = 0
        self._current = ""
        self._focus = 0
        self._choosable = choosable
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if choosable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_rows(self, rows: Sequence[tuple[str, int]]) -> None:
        """Show these rows, in this order."""
        self._rows = list(rows[:MOST_ROWS])
        self._rest = len(rows) - len(self._rows)
        if self._rest:
            self._rows.append(
                (_("{count} more").format(count=counted(self._rest)), sum(n for _w, n in rows[MOST_ROWS:]))
            )
        self._focus = 0
        self.setAccessibleDescription(", ".join(f"{words}: {counted(count)}" for words, count in self._rows))
        self.updateGeometry()
        self.update()

    def set_current(self, words: str) -> None:
        """Show which row is chosen; empty for none."""
        self._current = words
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        return QSize(200, ROW * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        """Never be cut."""
        return QSize(120, ROW * len(self._rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        painter = QPainter(self)
        painter.setFont(tabular(self.font()))
        largest = max((count for _words, count in self._rows), default=1) or 1
        for number, (words, count) in enumerate(self._rows):
            self._draw_row(painter, QRect(0, number * ROW, self.width(), ROW - 2), words, count, count / largest)
            if self._choosable and self.hasFocus() and number == self._focus:
                painter.setPen(color("text"))
                painter.drawRect(QRect(0, number * ROW, self.width() - 1, ROW - 3))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the mouse."""
        self._choose(int(event.position().y()) // ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk and choose by keyboard."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if not self._choosable or not self._rows:
            super().keyPressEvent(event)
        elif step is not None:
            self._focus = min(max(0, self._focus + step), len(self._rows) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._focus)
        else:
            super().keyPressEvent(event)

    def _choose(self, number: int) -> None:
        is_rest = self._rest and number == len(self._rows) - 1
        if self._choosable and 0 <= number < len(self._rows) and not is_rest:
            self._focus = number
            words = self._rows[number][0]
            self.chosen.emit("" if words == self._current else words)

    def _draw_row(self, painter: QPainter, row: QRect, words: str, count: int, share: float) -> None:
        is_current = bool(words) and words == self._current
        bar = QColor(color("accent"))
        bar.setAlpha(150 if is_current else 60)
        painter.fillRect(QRect(row.x(), row.y(), max(2, int(row.width() * share)), row.height()), bar)
        inner = row.adjusted(SPACE, 0, -SPACE, 0)
        number = counted(count)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(number) - SPACE
        painter.setPen(color("text"))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(color("quiet"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
