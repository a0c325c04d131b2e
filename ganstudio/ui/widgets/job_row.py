"""One line about the job at work in a queue: its title, how far it is, how long still, and a cancel."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QToolButton, QWidget

from ganstudio.app.background import Job, Jobs
from ganstudio.core.progress import duration
from ganstudio.core.text import _
from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE, tabular

PATIENCE = 300
"""Milliseconds a job may take before it is shown, so that short ones do not flicker."""


class JobRow(QWidget):
    """Hears a queue; is hidden while there is nothing to say."""

    came_or_went = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
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
        self.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._come)
        jobs.started.connect(self._on_started)
        jobs.progressed.connect(self._on_progressed)
        jobs.finished.connect(self._on_finished)
        if jobs.current:
            self._on_started(jobs.current)

    @Slot(object)
    def _on_started(self, job: Job) -> None:
        if not job.title:
            return
        self._job = job
        self._title.setText(job.title)
        self._bar.setAccessibleName(job.title)
        self._words.setText("")
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self._patience.start()

    @Slot()
    def _come(self) -> None:
        self.show()
        self.came_or_went.emit()

    @Slot(object, float, str)
    def _on_progressed(self, job: Job, fraction: float, words: str) -> None:
        if job is not self._job:
            return
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * fraction))
        parts = [words, f"{fraction:.0%}"]
        if job.seconds_left is not None:
            parts.append(_("{time} left").format(time=duration(job.seconds_left)))
        self._words.setText("  ·  ".join(part for part in parts if part))

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._patience.stop()
            self.hide()
            self.came_or_went.emit()

    @Slot()
    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._words.setText(_("Cancelling…"))
        if self._job:
            self._job.cancel()
