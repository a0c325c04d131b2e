"""Shows reports of faults, one at a time, and offers those of an earlier crash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ganstudio.app.error_reports import ErrorReport, ErrorReports
from ganstudio.core.text import _

if TYPE_CHECKING:
    from ganstudio.ui.main_window import MainWindow


class ErrorDesk(QObject):
    """Opens the report dialog for a window; while one is open further faults go only to the log."""

    def __init__(self, window: MainWindow, errors: ErrorReports) -> None:
        super().__init__(window)
        self._window = window
        self._is_busy = False
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
        if self._is_busy:
            return
        self._is_busy = True
        try:
            from ganstudio.ui.dialogs.error_report import ErrorReportDialog

            dialog = ErrorReportDialog(report, heading, may_leave, self._window)
            dialog.exec()
            wants_to_leave = dialog.wants_to_leave
            dialog.deleteLater()
        finally:
            self._is_busy = False
        if wants_to_leave:
            self._window.session.interrupt_training()
            self._window.close()
