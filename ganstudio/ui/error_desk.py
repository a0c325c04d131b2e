"""Shows reports of faults, one at a time, and offers those of an earlier crash."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Slot

from ganstudio.app.error_reports import ErrorReport, ErrorReports
from ganstudio.core.text import _

if TYPE_CHECKING:
    from ganstudio.ui.main_window import MainWindow

log = logging.getLogger(__name__)

REST = 5_000
"""Milliseconds after a report in which the same fault is not shown again."""


class ErrorDesk(QObject):
    """Opens the report dialog for a window; while one is open further faults go only to the log."""

    def __init__(self, window: MainWindow, errors: ErrorReports) -> None:
        super().__init__(window)
        self._window = window
        self._is_busy = False
        self._last = ""
        self._since = QElapsedTimer()
        errors.reported.connect(self.show_report)

    @Slot(object)
    def show_report(self, report: ErrorReport) -> None:
        """Show a report and do what the user chose."""
        self._show(report, _("Something went wrong that should not have"), may_leave=True)

    def offer(self, reports: Sequence[ErrorReport]) -> None:
        """Offer what an earlier start left behind when it crashed."""
        if reports:
            self._show(reports[-1], _("GAN Studio ended unexpectedly the last time"), may_leave=False)

    def _show(self, report: ErrorReport, heading: str, may_leave: bool) -> None:
        if self._is_busy or self._was_just_shown(report):
            return
        self._is_busy = True
        wants_to_leave = False
        try:
            from ganstudio.ui.dialogs.error_report import ErrorReportDialog

            dialog = ErrorReportDialog(report, heading, may_leave, self._window)
            dialog.exec()
            wants_to_leave = dialog.wants_to_leave
            dialog.deleteLater()
        except Exception:  # a fault in here, reported, would come back here for ever
            log.exception("the report dialog failed")
        finally:
            self._is_busy = False
            self._last = report.summary
            self._since.start()
        if wants_to_leave:
            self._window.close_without_asking()

    def _was_just_shown(self, report: ErrorReport) -> bool:
        """Say whether it is the last fault again: one in a repaint comes sixty times a second."""
        return report.summary == self._last and self._since.isValid() and self._since.elapsed() < REST
