"""The preferences: the form of the settings; each change holds at once, so there is nothing to confirm."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ganstudio.app.session import Session
from ganstudio.app.settings import Settings
from ganstudio.core.options import to_mapping
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, heading_font
from ganstudio.ui.widgets.options_form import OptionsForm


class PreferencesDialog(QDialog):
    """Edits the session's settings; speaks the new language as soon as one is chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setMinimumWidth(480)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._body = QWidget()
        column.addWidget(self._body)
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the words need at this width: Qt's own hint takes a narrower one."""
        super().showEvent(event)
        self.resize(self.width(), self.heightForWidth(self.width()))

    @Slot()
    def _build(self) -> None:
        old = self._body
        self.setWindowTitle(_("Preferences"))
        title = QLabel(_("Preferences"))
        title.setFont(heading_font())
        self.form = OptionsForm(Settings, to_mapping(self._session.settings.values))
        self._chosen = self.form.values()
        self.form.changed.connect(self._on_changed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(title)
        column.addWidget(self.form)
        column.addWidget(buttons)
        layout = self.layout()
        assert layout
        layout.replaceWidget(old, self._body)
        old.deleteLater()

    @Slot()
    def _on_changed(self) -> None:
        before, self._chosen = self._chosen, self.form.values()
        # No more than was changed here: another window may have changed the rest while this form was open.
        self._session.settings.update(**{name: value for name, value in self._chosen.items() if value != before[name]})
        is_other = to_mapping(self._session.settings.values) != self._chosen  # which holds now: the form shows it
        if is_other or self._chosen["language"] != before["language"]:
            QTimer.singleShot(0, self, self._build)  # after the window, which loads the words
