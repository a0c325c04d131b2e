"""One line about the job at work: its title, how far it is, how long still, and a cancel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QToolButton, QWidget

from ganstudio.core.progress import duration
from ganstudio.core.text import _
from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE, tabular


class JobRow(QWidget):
    """Shows what it is told; knows no job."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._words = QLabel()
        self._words.setProperty("quiet", True)
        self._words.setFont(tabular(self._words.font()))
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._cancel = QToolButton()
        self._cancel.setIcon(icon("close"))
        self._cancel.setToolTip(_("Cancel"))
        self._cancel.setAccessibleName(_("Cancel"))
        self._cancel.clicked.connect(self._on_cancel)
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * SPACE, SPACE, SPACE, SPACE)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._words, 0, 1)
        grid.addWidget(self._bar, 1, 0, 1, 2)
        grid.addWidget(self._cancel, 0, 2, 2, 1)
        grid.setColumnStretch(0, 1)

    def begin(self, title: str) -> None:
        """Show a new job that has said nothing yet."""
        self._title.setText(title)
        self._bar.setAccessibleName(title)
        self._words.setText("")
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)

    def show_progress(self, fraction: float, words: str, seconds_left: float | None) -> None:
        """Show how far it is: 0–1, a few words, and the seconds left if that can be told."""
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * fraction))
        parts = [words, f"{fraction:.0%}"]
        if seconds_left is not None:
            parts.append(_("{time} left").format(time=duration(seconds_left)))
        self._words.setText("  ·  ".join(part for part in parts if part))

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._words.setText(_("Cancelling…"))
        self.cancelled.emit()
