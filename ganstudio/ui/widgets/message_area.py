"""Notices and the jobs at work, at the foot of the page: nothing is covered, and what stands at the top stays."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ganstudio.app.background import Job
from ganstudio.app.session import Notice, Session
from ganstudio.ui.widgets.job_row import JobRow
from ganstudio.ui.widgets.notice_bar import NoticeBar

Verb = tuple[str, Callable[[], object]]


class MessageArea(QFrame):
    """Hears the session; takes no room while there is nothing to say."""

    def __init__(self, session: Session, verb_of: Callable[[str], Verb | None], parent: QWidget | None = None) -> None:
        """Make it; `verb_of` gives the text and the deed of an action key."""
        super().__init__(parent)
        self.setObjectName("messages")
        self._session = session
        self._verb_of = verb_of
        self._act: Callable[[], object] | None = None
        self.notice_bar = NoticeBar()
        self.job_row = JobRow(session.jobs)
        self.translating_row = JobRow(session.translating.jobs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.job_row)
        column.addWidget(self.translating_row)
        self._line = QFrame()
        self._line.setProperty("separator", True)
        self._line.setFixedHeight(1)
        column.addWidget(self._line)
        column.addWidget(self.notice_bar)
        self.notice_bar.hide()
        self.hide()
        self.notice_bar.acted.connect(self._on_acted)
        self.notice_bar.dismissed.connect(self.dismiss)
        self.job_row.came_or_went.connect(self._place)
        self.translating_row.came_or_went.connect(self._place)
        session.notice_raised.connect(self._on_notice)
        session.jobs.finished.connect(self._on_finished)
        if session.open_notice:
            self._on_notice(session.open_notice)

    @Slot()
    def dismiss(self) -> None:
        """Put the notice away."""
        self._session.put_notice_away()
        self.notice_bar.hide()
        self._place()

    @Slot(object)
    def _on_notice(self, notice: Notice) -> None:
        verb = self._verb_of(notice.action_key) if notice.action_key else None
        self._act = verb[1] if verb else None
        self.notice_bar.show_notice(notice.message, notice.hint, verb[0] if verb else "")
        self.notice_bar.show()
        self._place()

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        notice = self._session.open_notice
        if notice and notice.until is job:
            self.dismiss()

    @Slot()
    def _on_acted(self) -> None:
        act = self._act
        self.dismiss()
        if act:
            act()

    @Slot()
    def _place(self) -> None:
        has_job = not (self.job_row.isHidden() and self.translating_row.isHidden())
        has_notice = not self.notice_bar.isHidden()
        self._line.setVisible(has_job and has_notice)
        self.setVisible(has_job or has_notice)
