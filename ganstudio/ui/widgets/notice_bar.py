"""One notice: what happened, what to do next, at most one verb as a button, and a way to put it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from ganstudio.core.text import _
from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE


class NoticeBar(QWidget):
    """Shows one notice until it is put away or replaced."""

    acted = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        picture = QLabel()
        picture.setPixmap(icon("info", "caution").pixmap(20, 20))
        self._message = QLabel()
        self._hint = QLabel()
        self._hint.setProperty("quiet", True)
        for label in (self._message, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.clicked.connect(self.acted)
        self.close_button = QToolButton()
        self.close_button.setIcon(icon("close"))
        self.close_button.setToolTip(_("Dismiss"))
        self.close_button.setAccessibleName(_("Dismiss"))
        self.close_button.clicked.connect(self.dismissed)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._message)
        words.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)

    @property
    def message(self) -> str:
        """The sentence shown."""
        return self._message.text()

    def show_notice(self, message: str, hint: str, verb: str) -> None:
        """Show translated words; without a verb there is no button."""
        self._message.setText(message)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.button.setText(verb)
        self.button.setVisible(bool(verb))
        self.setAccessibleName(message)
        self.setAccessibleDescription(hint)
