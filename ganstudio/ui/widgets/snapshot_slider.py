"""A slider back through the sample sheets of a run; its right end follows the newest one, a star marks the best."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QStyle, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, color, tabular
from ganstudio.ui.widgets.star import paint_star

HANDLE = 14
"""Width of the handle, as in the style sheet."""
LEAST_SLIDER = 4 * HANDLE
"""Width below which a slider can hardly be dragged."""


class StarredSlider(QSlider):
    """A slider with a star at one of its places."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._starred: int | None = None

    @property
    def starred(self) -> int | None:
        """The place with the star, if there is one."""
        return self._starred

    def set_starred(self, place: int | None) -> None:
        """Put the star at a place, or nowhere."""
        if place != self._starred:
            self._starred = place
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the star over the groove."""
        super().paintEvent(event)
        if self._starred is None:
            return
        room = self.width() - HANDLE
        x = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), self._starred, room) + HANDLE / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_star(painter, QPointF(x, self.height() / 2), 7, color("panel"))


class SnapshotSlider(QWidget):
    """Shows one of several steps. As long as the user has not gone back, it stays at the newest."""

    moved = Signal(int)  # place in the list of steps

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[int, ...] = ()
        self._follows = True
        self._best: int | None = None  # a step
        self.slider = StarredSlider()
        self.slider.setAccessibleName(_("Back through the training"))
        self.slider.setToolTip(_("Go back through the training; the right end follows the newest samples."))
        self.slider.setPageStep(5)
        self.slider.setMinimumWidth(LEAST_SLIDER)
        self.newest = QPushButton(_("Newest"))
        self.best = QPushButton(_("Best"))
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
        row.addWidget(self.best)
        row.addWidget(self.newest)
        self.best.clicked.connect(self.go_to_best)
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

    def set_best(self, step: int | None) -> None:
        """Say which step is the best so far; the sheet nearest to it gets the star."""
        self._best = step
        self._show()

    @Slot()
    def go_to_best(self) -> None:
        """Go to the sheet with the star."""
        if self.slider.starred is not None:
            self.slider.setValue(self.slider.starred)

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

    def _best_place(self) -> int | None:
        best = self._best
        if best is None or not self._steps:
            return None
        return min(range(len(self._steps)), key=lambda place: abs(self._steps[place] - best))

    def _show(self) -> None:
        self.slider.setEnabled(len(self._steps) > 1)
        self.newest.setEnabled(not self._follows)
        self.label.setText("" if self.step is None else _("Step {step}").format(step=counted(self.step)))
        place = self._best_place()
        self.slider.set_starred(place)
        self.best.setEnabled(place is not None and place != self.slider.value())
        words = _("Go to the best snapshot so far, that of step {step}.").format(step=counted(self._best or 0))
        self.best.setToolTip(_("The best snapshot is known once quality was measured.") if place is None else words)
