"""Says in full how a run is or why it ended, as text that can be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ganstudio.app.run_status import RunStatus
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE


class RunDetailsDialog(QDialog):
    """Shows one moment of a run; open it with `open()`, it deletes itself when closed."""

    def __init__(self, status: RunStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Details of the run"))
        heading = QLabel(status.words())
        heading.setWordWrap(True)
        hint = QLabel(status.hint)
        hint.setWordWrap(True)
        hint.setVisible(bool(status.hint))
        self.text = QPlainTextEdit(status.explanation())
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Details of the run"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.copy = buttons.addButton(_("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        for widget in (heading, hint, self.text, buttons):
            column.addWidget(widget)
        self.resize(560, 320)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
