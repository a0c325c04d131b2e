"""A framed panel with rounded corners that can be pressed, by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from ganstudio.core.text import _
from ganstudio.ui.theme import CORNER, color


class Card(QFrame):
    """Holds any layout; `pressed` when the user chose it. Can show itself as the chosen one of several."""

    pressed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make a card; `name` is what a screen reader says."""
        super().__init__(parent)
        self._chosen = False
        self._hovered = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def is_chosen(self) -> bool:
        """Whether it shows itself as chosen."""
        return self._chosen

    def set_chosen(self, chosen: bool) -> None:
        """Show it as the chosen one, or not; a screen reader says so too."""
        self._chosen = chosen
        self.setAccessibleDescription(_("Chosen") if chosen else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the panel, and the accent frame if chosen or focused."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(color("raised" if self._hovered and self.isEnabled() else "panel"))
        strong = self._chosen or self.hasFocus()
        width = 2.0 if self._chosen else 1.0
        painter.setPen(QPen(color("accent" if strong else "border"), width))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), CORNER, CORNER)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the mouse."""
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Go dim again."""
        self._hovered = False
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it with Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus."""
        super().focusOutEvent(event)
        self.update()
