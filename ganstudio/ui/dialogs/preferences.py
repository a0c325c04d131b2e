"""The preferences: the form of the settings; each change holds at once, so there is nothing to confirm."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ganstudio.app.session import Session
from ganstudio.app.settings import Settings
from ganstudio.core.options import to_mapping
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, heading_font
from ganstudio.ui.widgets.options_form import OptionsForm


class PreferencesDialog(QDialog):
    """Edits the session's settings."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(_("Preferences"))
        self.setMinimumWidth(480)
        title = QLabel(_("Preferences"))
        title.setFont(heading_font())
        self.form = OptionsForm(Settings, to_mapping(session.settings.values))
        self.form.changed.connect(self._on_changed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(title)
        column.addWidget(self.form)
        column.addWidget(buttons)

    @Slot()
    def _on_changed(self) -> None:
        self._session.settings.update(**self.form.values())
