"""A choice over the chart: which other run of the project is shown behind the newest one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QStyle, QStyleOptionComboBox, QWidget

from ganstudio.app.session import Session
from ganstudio.core.numbers import counted
from ganstudio.core.text import _

NARROWEST, WIDTH = 96, 232


class _Box(QComboBox):
    """A closed list whose choice is shortened where it does not fit."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Shorten the words that are painted."""
        super().initStyleOption(option)
        style, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(style, option, part, self).width() - 2  # Qt paints them a pixel inside
        shown = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        option.currentText = shown


class RunComparison(QWidget):
    """Follows the session's runs; nothing is compared unless the user chooses it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDTH)
        self.box = _Box()
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.view().setMinimumWidth(WIDTH)  # the list shows whole names where the box cannot
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setAccessibleName(_("Compare with another run"))
        words = _("Show another run of this project behind this one, paler and dashed.")
        self.box.setAccessibleDescription(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.box.activated.connect(self._on_activated)
        session.comparison.choices_changed.connect(self.refresh)
        session.comparison.log_changed.connect(self.refresh)
        session.engine.became_ready.connect(self.refresh)  # which knows what the families are called
        self.refresh()

    def sizeHint(self) -> QSize:
        """Take as much room as there may be."""
        return QSize(WIDTH, super().sizeHint().height())

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
        about = self.box.accessibleDescription()
        self.box.setToolTip(f"{self.box.currentText()}\n{about}" if chosen else about)
        self.setEnabled(bool(choices))

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        choices = self._session.comparison.choices
        self._session.comparison.choose(choices[row - 1].folder if 0 < row <= len(choices) else None)
