"""A choice over the chart: which other run of the project is shown behind the newest one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from ganstudio.app.session import Session
from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE

WIDTH = 176


class RunComparison(QWidget):
    """Follows the session's runs; nothing is compared unless the user chooses it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.box = QComboBox()
        self.box.setFixedWidth(WIDTH)
        self.box.view().setMinimumWidth(2 * WIDTH)
        self.box.setAccessibleName(_("Compare with another run"))
        words = _("Show another run of this project behind this one, paler and dashed.")
        self.box.setToolTip(words)
        self.box.setAccessibleDescription(words)
        label = QLabel(_("Compare with"))
        label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(label)
        row.addWidget(self.box)
        self.box.activated.connect(self._on_activated)
        session.comparison.choices_changed.connect(self.refresh)
        session.comparison.log_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """List the runs that there are."""
        comparison = self._session.comparison
        choices = comparison.choices
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem(_("Nothing"), None)
            for run in choices:
                words = _("{run}: {gan}, step {step}")
                self.box.addItem(words.format(run=run.name, gan=run.gan, step=counted(run.step)), str(run.folder))
            chosen = [run.folder for run in choices].index(comparison.chosen) + 1 if comparison.chosen else 0
            self.box.setCurrentIndex(chosen)
        self.setEnabled(bool(choices))

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        choices = self._session.comparison.choices
        self._session.comparison.choose(choices[row - 1].folder if 0 < row <= len(choices) else None)
