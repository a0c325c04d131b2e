"""The strip at the bottom of every page: what the run does, how far it is, and play, pause and stop.

Every number has a place of fixed width, so that nothing moves when a run starts; a failed run needs fewer of them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from ganstudio.app.run_status import RunStatus
from ganstudio.app.session import Session
from ganstudio.core.numbers import counted
from ganstudio.core.progress import duration
from ganstudio.core.text import _
from ganstudio.ui.dialogs.run_details import RunDetailsDialog
from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE, color, tabular
from ganstudio.ui.widgets.status_label import StatusLabel

HEIGHT = 44
NUMBERS_MS = 120
"""Between two changes of the numbers: faster ones cannot be read."""


class RunStrip(QFrame):
    """Follows the session's training and commands it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("runStrip")
        self.setProperty("panel", True)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(_("Training run"))
        training = session.training
        self.play = _button("play", _("Train"), training.play)
        self.pause = _button("pause", _("Pause"), training.pause)
        self.stop = _button("stop", _("Save and stop"), training.stop)
        self.steps = self._number("000\u202f000 · 00:00:00 / 00:00:00", Qt.AlignmentFlag.AlignLeft)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(80)
        self.bar.setAccessibleName(_("Progress of the run"))
        self.percent = self._number("100 %")
        self.speed = self._number(_("{count} sprites/s").format(count="000\u202f000"))
        self.left = self._number(_("{time} left").format(time="000:00:00"))
        self.status = StatusLabel()
        self.resume = QPushButton(_("Resume from last save"))
        self.resume.clicked.connect(lambda: training.resume())
        self.details = QPushButton(_("Details"))
        self.details.clicked.connect(self._show_details)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NUMBERS_MS)
        self._timer.timeout.connect(self.refresh)
        training.status_changed.connect(self._on_status_changed)
        training.state_changed.connect(self._on_state_changed)
        session.checkpoints.runs_changed.connect(self.refresh)
        session.project_changed.connect(self._on_project_changed)
        session.importing.dataset_changed.connect(self._on_project_changed)
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line that parts it from the page."""
        super().paintEvent(event)
        QPainter(self).fillRect(0, 0, self.width(), 1, color("border"))

    @Slot()
    def refresh(self) -> None:
        """Show the training as it is now."""
        self._timer.stop()
        status = self._session.training.status
        self._show_numbers(status)
        self._show_buttons(status)
        self.status.show_status(status.words(), status.tone, status.explanation())

    def _show_numbers(self, status: RunStatus) -> None:
        self.steps.setText(steps_words(status))
        self.bar.setValue(round(1000 * status.fraction))
        has_limit = bool(status.steps or status.minutes)
        self.percent.setText(f"{status.fraction:.0%}".replace("%", "\u202f%") if has_limit else "")
        speed = counted(round(status.sprites_per_second)) if status.sprites_per_second else ""
        self.speed.setText(_("{count} sprites/s").format(count=speed) if speed else "")
        left = status.seconds_left
        self.left.setText(_("{time} left").format(time=duration(left)) if left is not None else "")

    def _show_buttons(self, status: RunStatus) -> None:
        training = self._session.training
        can_go_on = training.can_resume and status.outcome != "finished"
        has_failed = status.state == "idle" and status.outcome == "failed"
        self.play.setEnabled(status.state == "paused" or training.can_start)
        words = _("Go on") if status.state == "paused" else _("Resume the run") if can_go_on else _("Start training")
        self.play.setToolTip(words)
        self.play.setAccessibleName(words)
        self.pause.setEnabled(status.state in ("preparing", "running"))
        self.stop.setEnabled(status.state in ("preparing", "running", "paused"))
        self.resume.setVisible(has_failed and status.has_begun and training.can_resume)  # else it is an older run
        for number in (self.speed, self.left):  # a failed run has neither: the room is for the reason and the buttons
            number.setHidden(has_failed)
        self.details.setVisible(has_failed or (status.state == "paused" and bool(status.reason)))

    def _show_details(self) -> None:
        RunDetailsDialog(self._session.training.status, self.window()).open()

    def _number(self, widest: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight) -> QLabel:
        label = QLabel()
        label.setFont(tabular(self.font()))
        label.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        label.setFixedWidth(label.fontMetrics().horizontalAdvance(widest) + 4)
        return label

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, 0, 2 * SPACE, 0)
        row.setSpacing(SPACE // 2)
        for button in (self.play, self.pause, self.stop):
            row.addWidget(button)
        row.addSpacing(SPACE)
        row.addWidget(self.steps)
        row.addSpacing(SPACE)
        row.addWidget(self.bar, 2)
        for number in (self.percent, self.speed, self.left):
            row.addSpacing(SPACE // 2)
            row.addWidget(number)
        row.addSpacing(2 * SPACE)
        row.addWidget(self.status, 3)
        row.addWidget(self.resume)
        row.addWidget(self.details)

    @Slot()
    def _on_status_changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot(str)
    def _on_state_changed(self, state: str) -> None:
        self.refresh()

    @Slot(object)
    def _on_project_changed(self, project: object) -> None:
        self.refresh()


def steps_words(status: RunStatus) -> str:
    """Say how far a run is: `12 400 / 50 000`, or with a limit of time `12 400 · 0:05:00 / 0:20:00`."""
    if not status.step and not status.is_active:
        return _("No run yet") if not status.outcome else ""
    step = counted(status.step)
    if status.steps:
        return f"{step} / {counted(status.steps)}"
    if status.minutes:
        return f"{step} · {duration(status.seconds)} / {duration(status.minutes * 60)}"
    return f"{step} · {duration(status.seconds)}"


def _button(name: str, words: str, run: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setIconSize(QSize(18, 18))
    button.setAutoRaise(True)
    button.setFixedSize(32, 32)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that a click ends the typing of a number
    button.clicked.connect(lambda: run())
    return button
