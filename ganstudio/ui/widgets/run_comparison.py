"""A choice over the chart: which other run of the project is shown behind the newest one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from ganstudio.app.session import Session
from ganstudio.core.numbers import counted
from ganstudio.core.text import _

WIDTH = 232


class RunComparison(QWidget):
    """Follows the session's runs; nothing is compared unless the user chooses it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.box = QComboBox()
        self.box.setFixedWidth(WIDTH)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setAccessibleName(_("Compare with another run"))
        words = _("Show another run of this project behind this one, paler and dashed.")
        self.box.setToolTip(words)
        self.box.setAccessibleDescription(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.box.activated.connect(self._on_activated)
        session.comparison.choices_changed.connect(self.refresh)
        session.comparison.log_changed.connect(self.refresh)
        session.engine.became_ready.connect(self.refresh)  # which knows what the families are called
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """List the runs that there are."""
        comparison = self._session.comparison
        choices = comparison.choices
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem(_("No comparison"), None)
            for run in choices:
                self.box.addItem(f"{run.name}, {self._session.engine.gan_name(run.gan)}", str(run.folder))
                words = _("Stands at step {step}").format(step=counted(run.step))
                self.box.setItemData(self.box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
            chosen = [run.folder for run in choices].index(comparison.chosen) + 1 if comparison.chosen else 0
            self.box.setCurrentIndex(chosen)
        self.setEnabled(bool(choices))

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        choices = self._session.comparison.choices
        self._session.comparison.choose(choices[row - 1].folder if 0 < row <= len(choices) else None)
