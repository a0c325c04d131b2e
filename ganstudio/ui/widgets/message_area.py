"""Notices and the job at work, laid over the foot of the page so that nothing on it moves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ganstudio.app.background import Job
from ganstudio.app.session import Notice, Session
from ganstudio.ui.theme import CORNER, SPACE, color
from ganstudio.ui.widgets.job_row import JobRow
from ganstudio.ui.widgets.notice_bar import NoticeBar

WIDTH = 560
"""Width in pixels, less where the page is narrower."""

PATIENCE = 300
"""Milliseconds a job may take before it is shown, so that short ones do not flicker."""

Verb = tuple[str, Callable[[], object]]


class MessageArea(QFrame):
    """Floats at the foot of `page`; hears the session; hides itself while there is nothing to say."""

    def __init__(self, session: Session, page: QWidget, verb_of: Callable[[str], Verb | None]) -> None:
        """Make it; `verb_of` gives the text and the deed of an action key."""
        super().__init__(page)
        self.setObjectName("messages")
        self._verb_of = verb_of
        self._act: Callable[[], object] | None = None
        self._job: Job | None = None
        self.notice_bar = NoticeBar()
        self.job_row = JobRow()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.job_row)
        self._line = QFrame()
        self._line.setProperty("separator", True)
        self._line.setFixedHeight(1)
        column.addWidget(self._line)
        column.addWidget(self.notice_bar)
        self.job_row.hide()
        self.notice_bar.hide()
        self.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._show_job)
        self.notice_bar.acted.connect(self._on_acted)
        self.notice_bar.dismissed.connect(self.dismiss)
        self.job_row.cancelled.connect(self._on_cancelled)
        session.notice_raised.connect(self._on_notice)
        session.jobs.started.connect(self._on_started)
        session.jobs.progressed.connect(self._on_progressed)
        session.jobs.finished.connect(self._on_finished)
        page.installEventFilter(self)
        if session.jobs.current:
            self._on_started(session.jobs.current)

    @Slot()
    def dismiss(self) -> None:
        """Put the notice away."""
        self.notice_bar.hide()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the page."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a raised panel."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(color("raised"))
        painter.setPen(QPen(color("border"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)

    @Slot(object)
    def _on_notice(self, notice: Notice) -> None:
        verb = self._verb_of(notice.action_key) if notice.action_key else None
        self._act = verb[1] if verb else None
        self.notice_bar.show_notice(notice.message, notice.hint, verb[0] if verb else "")
        self.notice_bar.show()
        self._place()

    @Slot(object)
    def _on_started(self, job: Job) -> None:
        if job.title:
            self._job = job
            self.job_row.begin(job.title)
            self._patience.start()

    @Slot()
    def _show_job(self) -> None:
        self.job_row.show()
        self._place()

    @Slot(object, float, str)
    def _on_progressed(self, job: Job, fraction: float, words: str) -> None:
        if job is self._job:
            self.job_row.show_progress(fraction, words, job.seconds_left)

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._patience.stop()
            self.job_row.hide()
            self._place()

    @Slot()
    def _on_cancelled(self) -> None:
        if self._job:
            self._job.cancel()

    @Slot()
    def _on_acted(self) -> None:
        act = self._act
        self.dismiss()
        if act:
            act()

    def _place(self) -> None:
        page = self.parentWidget()
        is_needed = not (self.job_row.isHidden() and self.notice_bar.isHidden())
        self.setVisible(is_needed)
        if not is_needed or page is None:
            return
        self._line.setVisible(not self.job_row.isHidden() and not self.notice_bar.isHidden())
        layout = self.layout()
        assert layout
        layout.activate()
        width = min(WIDTH, page.width() - 4 * SPACE)
        height = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self.setGeometry((page.width() - width) // 2, page.height() - height - 2 * SPACE, width, height)
        self.raise_()
