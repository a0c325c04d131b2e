"""The right column of the Export page: the format, in words, and its options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ganstudio.core.text import _
from ganstudio.ui.widgets.inspector import Inspector, quiet_label
from ganstudio.ui.widgets.options_form import OptionsForm

if TYPE_CHECKING:
    from ganstudio.app.exporting import ExportController


class ExportInspector(Inspector):
    """A view of the formats; the form is made anew for each."""

    def __init__(self, exporting: ExportController, parent: QWidget | None = None) -> None:
        super().__init__(_("Format and options"), parent)
        self._exporting = exporting
        self._shown = ""
        self.form: OptionsForm | None = None
        self.formats = QComboBox()
        self.formats.setAccessibleName(_("Format"))
        self._description = quiet_label()
        self._holder = QWidget()
        QVBoxLayout(self._holder).setContentsMargins(0, 0, 0, 0)
        self.add(_("Format"), self.formats, self._description)
        self._options = self.add(_("Options"), self._holder)
        self.formats.currentIndexChanged.connect(self._on_chosen)
        exporting.formats_ready.connect(self._fill)
        exporting.choice_changed.connect(self._show_format)
        self._fill()

    @Slot()
    def _fill(self) -> None:
        self.formats.blockSignals(True)
        self.formats.clear()
        for card in self._exporting.formats:
            self.formats.addItem(_(card.label), card.key)
        self.formats.blockSignals(False)
        self._show_format()

    @Slot()
    def _show_format(self) -> None:
        card = self._exporting.format
        self._options.setVisible(card is not None)
        if card is None or card.key == self._shown:
            return
        self._shown = card.key
        self.formats.blockSignals(True)
        self.formats.setCurrentIndex(self.formats.findData(card.key))
        self.formats.blockSignals(False)
        self._description.setText(_(card.description))
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = OptionsForm(card.options_type, self._exporting.options_of(card.key))
        self.form.changed.connect(self._on_options)
        layout = self._holder.layout()
        assert layout is not None
        layout.addWidget(self.form)

    @Slot()
    def _on_chosen(self) -> None:
        self._exporting.set_format(str(self.formats.currentData()))

    @Slot()
    def _on_options(self) -> None:
        if self.form is not None and self.sender() is self.form:
            self._exporting.set_options(self.form.values())
