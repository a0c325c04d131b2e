"""A slider back through the sample sheets of a run; its right end follows the newest one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, tabular


class SnapshotSlider(QWidget):
    """Shows one of several steps. As long as the user has not gone back, it stays at the newest."""

    moved = Signal(int)  # place in the list of steps

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[int, ...] = ()
        self._follows = True
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(_("Back through the training"))
        self.slider.setToolTip(_("Go back through the training; the right end follows the newest samples."))
        self.slider.setPageStep(5)
        self.newest = QPushButton(_("Newest"))
        self.label = QLabel()
        self.label.setFont(tabular(self.font()))
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        widest = _("Step {step}").format(step="00\u202f000\u202f000")
        self.label.setFixedWidth(self.label.fontMetrics().horizontalAdvance(widest))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.slider, 1)
        row.addWidget(self.label)
        row.addWidget(self.newest)
        self.slider.valueChanged.connect(self._on_moved)
        self.newest.clicked.connect(self.go_to_newest)
        self.set_steps(())

    @property
    def follows(self) -> bool:
        """Whether it stays at the newest step."""
        return self._follows

    @property
    def step(self) -> int | None:
        """The step it is at, if there is any."""
        return self._steps[self.slider.value()] if self._steps else None

    def set_steps(self, steps: Sequence[int]) -> None:
        """Say which steps there are, ascending; it stays at its step, or at the newest. No signal comes."""
        at = self.step
        self._steps = tuple(steps)
        last = max(0, len(self._steps) - 1)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, last)
            place = last if self._follows or at not in self._steps else self._steps.index(at)
            self.slider.setValue(place)
        self._follows = place == last
        self._show()

    @Slot()
    def go_to_newest(self) -> None:
        """Go to the newest step and stay there."""
        self._follows = True
        self.slider.setValue(self.slider.maximum())
        self._show()

    @Slot(int)
    def _on_moved(self, place: int) -> None:
        self._follows = place == self.slider.maximum()
        self._show()
        self.moved.emit(place)

    def _show(self) -> None:
        self.slider.setEnabled(len(self._steps) > 1)
        self.newest.setEnabled(not self._follows)
        self.label.setText("" if self.step is None else _("Step {step}").format(step=counted(self.step)))
