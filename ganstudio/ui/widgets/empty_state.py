"""What a page shows while it has nothing to show: what to do next, and buttons that do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE, heading_font

WIDTH = 420
"""Width of the sentence in pixels."""


class EmptyState(QWidget):
    """An icon, a heading, a sentence and buttons, the first of them the likely one; in the middle of its room."""

    def __init__(
        self,
        icon_name: str,
        heading: str,
        words: str,
        buttons: Sequence[tuple[str, Callable[[], object]]] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Make it of translated words; `buttons` are (text, what to do)."""
        super().__init__(parent)
        self.setAccessibleName(heading)
        picture = QLabel()
        picture.setPixmap(icon(icon_name, "quiet").pixmap(48, 48))
        title = QLabel(heading)
        title.setFont(heading_font())
        sentence = QLabel(words)
        sentence.setProperty("quiet", True)
        sentence.setWordWrap(True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sentence.ensurePolished()
        sentence.setFixedSize(WIDTH, sentence.heightForWidth(WIDTH))  # aligned, a layout gives it one line too few
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addStretch(1)
        self.buttons = [_button(text, act, number == 0) for number, (text, act) in enumerate(buttons)]
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE)
        column.addStretch(1)
        for label in (picture, title, sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE)
        column.addLayout(row)
        column.addStretch(1)


def _button(text: str, act: Callable[[], object], primary: bool) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("primary", primary)
    button.clicked.connect(lambda: act())
    return button
