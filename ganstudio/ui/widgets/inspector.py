"""The column at the right of a page: sections with a heading each, scrolled when they do not fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ganstudio.ui.theme import SPACE, emphasised

WIDTH = 304


class Inspector(QScrollArea):
    """Holds the sections of one page's right column; its width never changes, so that nothing jumps."""

    def __init__(self, name: str, parent: QWidget | None = None, width: int = WIDTH) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFixedWidth(width)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QFrame()
        body.setProperty("panel", True)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        self._column.setSpacing(3 * SPACE)
        self._column.addStretch(1)
        self.setWidget(body)

    def add(self, heading: str, *widgets: QWidget) -> QWidget:
        """Add a section at the foot and return it; it can be hidden as a whole. An empty heading leaves it out."""
        section = QWidget()
        column = QVBoxLayout(section)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        if heading:
            column.addWidget(heading_label(heading))
        for widget in widgets:
            column.addWidget(widget)
        self._column.insertWidget(self._column.count() - 1, section)
        return section


def heading_label(words: str) -> QLabel:
    """Return a section's heading: the body's size, emphasised."""
    label = QLabel(words)
    label.setFont(emphasised(label.font()))
    return label


def quiet_label(words: str = "") -> QLabel:
    """Return a wrapped line of quiet plain text."""
    label = QLabel(words)
    label.setProperty("quiet", True)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
