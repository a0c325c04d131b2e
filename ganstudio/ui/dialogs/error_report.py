"""The report of a fault of ours: what happened, copy it, save and quit, or go on."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ganstudio.app.error_reports import ErrorReport
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, heading_font


class ErrorReportDialog(QDialog):
    """Keeps to the plainest widgets, since something has just failed."""

    def __init__(self, report: ErrorReport, heading: str, may_leave: bool, parent: QWidget | None = None) -> None:
        """Make it; without `may_leave` there is nothing to save and quit."""
        super().__init__(parent)
        self.wants_to_leave = False
        self._report = report
        self.setWindowTitle("GAN Studio")
        self.resize(680, 420)
        title = QLabel(heading)
        title.setFont(heading_font())
        title.setWordWrap(True)
        words = QLabel(
            _("Your project on disk is safe. The report below helps whoever mends this; it holds no sprites of yours.")
        )
        words.setWordWrap(True)
        words.setProperty("quiet", True)
        summary = QLabel(report.summary)
        summary.setWordWrap(True)
        details = QPlainTextEdit(report.details)
        details.setReadOnly(True)
        details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        details.setAccessibleName(_("Report"))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        for widget in (title, words, summary, details):
            column.addWidget(widget)
        column.addLayout(self._buttons(may_leave))

    def _buttons(self, may_leave: bool) -> QHBoxLayout:
        self.copy_button = QPushButton(_("Copy report"))
        self.copy_button.clicked.connect(self._on_copy)
        self.leave_button = QPushButton(_("Save and quit"))
        self.leave_button.clicked.connect(self._on_leave)
        self.leave_button.setVisible(may_leave)
        self.go_on_button = QPushButton(_("Go on"))
        self.go_on_button.setProperty("primary", True)
        self.go_on_button.setDefault(True)
        self.go_on_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(self.leave_button)
        row.addWidget(self.go_on_button)
        return row

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._report.summary}\n{self._report.details}")
        self.copy_button.setText(_("Copied"))

    def _on_leave(self) -> None:
        self.wants_to_leave = True
        self.accept()
