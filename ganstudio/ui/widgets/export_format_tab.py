"""The format, in words, and its options; above them the presets."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from ganstudio.core.text import _
from ganstudio.ui.theme import emphasised
from ganstudio.ui.widgets.export_preset_row import ExportPresetRow
from ganstudio.ui.widgets.export_tab_width import WIDTH
from ganstudio.ui.widgets.inspector import Inspector, quiet_label
from ganstudio.ui.widgets.options_form import OptionsForm

if TYPE_CHECKING:
    from ganstudio.app.exporting import ExportController


class ExportFormatTab(Inspector):
    """A view of the formats; the form is made anew for each."""

    def __init__(self, exporting: ExportController, parent: QWidget | None = None) -> None:
        super().__init__(_("Format and options"), parent, WIDTH)
        self._exporting = exporting
        self._shown = ""
        self.form: OptionsForm | None = None
        self.presets = ExportPresetRow(exporting)
        self.formats = QComboBox()
        self.formats.setAccessibleName(_("Format"))
        self.formats.setMaxVisibleItems(30)
        self.formats.setItemDelegate(_Indenting(self.formats))
        self._description = quiet_label()
        self._holder = QWidget()
        QVBoxLayout(self._holder).setContentsMargins(0, 0, 0, 0)
        self.add(_("Preset"), self.presets)
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
        family = None
        for card in self._exporting.formats:
            if card.family != family:
                family = card.family
                self._add_heading(_(self._exporting.catalogue.families[family]))
            self.formats.addItem(_(card.label), card.key)
        self.formats.blockSignals(False)
        self._shown = ""
        self._show_format()

    def _add_heading(self, words: str) -> None:
        self.formats.addItem(words)
        item = cast(QStandardItemModel, self.formats.model()).item(self.formats.count() - 1)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(emphasised(item.font()))

    @Slot()
    def _show_format(self) -> None:
        card = self._exporting.format
        self._options.setVisible(card is not None)
        if card is None:
            return
        values = self._exporting.options_of(card.key)
        if card.key == self._shown and self.form is not None:
            self.form.set_values(values)
            return
        self._shown = card.key
        self.formats.blockSignals(True)
        self.formats.setCurrentIndex(self.formats.findData(card.key))
        self.formats.blockSignals(False)
        self._description.setText(_(card.description))
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self._options.setVisible(bool(values))
        self.form = OptionsForm(card.options_type, values)
        self.form.changed.connect(self._on_options)
        layout = self._holder.layout()
        assert layout is not None
        layout.addWidget(self.form)

    @Slot()
    def _on_chosen(self) -> None:
        if key := self.formats.currentData():
            self._exporting.set_format(str(key))

    @Slot()
    def _on_options(self) -> None:
        if self.form is not None and self.sender() is self.form:
            self._exporting.set_options(self.form.values())


class _Indenting(QStyledItemDelegate):
    """Sets the formats in a little under the headings of the open list."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Prepare an entry."""
        super().initStyleOption(option, index)
        if index.data(Qt.ItemDataRole.UserRole) is not None:
            option.text = "   " + option.text
