"""A coloured dot and a few words, shortened where there is no room; they never change the layout."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.ui.theme import SPACE, color

_DOT = 10


class StatusLabel(QWidget):
    """Shows words in one line; the whole of them is in the tool tip and for the screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._tone = "quiet"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def words(self) -> str:
        """The words, in full."""
        return self._words

    @property
    def tone(self) -> str:
        """The theme's name for the colour of the dot."""
        return self._tone

    def show_status(self, words: str, tone: str, explanation: str) -> None:
        """Show words with a dot in the colour that the theme calls `tone`."""
        self._words, self._tone = words, tone
        self.setAccessibleName(words)
        self.setToolTip(explanation)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the same size whatever the words are."""
        return QSize(200, self.fontMetrics().height() + SPACE)

    def minimumSizeHint(self) -> QSize:
        """Return a size for the dot and a word."""
        return QSize(120, self.fontMetrics().height() + SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dot and as many words as fit."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(self._tone))
        painter.drawEllipse(QPointF(_DOT / 2 + 1, self.height() / 2), _DOT / 2, _DOT / 2)
        left = _DOT + SPACE
        room = self.width() - left
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        painter.setPen(color("text"))
        painter.drawText(QRectF(left, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, shown)
