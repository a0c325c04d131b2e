"""Choose, save, rename and delete export presets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from ganstudio.app.export_presets import PresetName
from ganstudio.core.text import _
from ganstudio.ui import asking
from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE

if TYPE_CHECKING:
    from ganstudio.app.exporting import ExportController


class ExportPresetRow(QWidget):
    """Shows the preset that says what is chosen now, or that none does; a menu does the rest."""

    def __init__(self, exporting: ExportController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exporting = exporting
        self._presets = exporting.presets
        self._names: tuple[PresetName, ...] = ()
        self.box = QComboBox()
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setAccessibleName(_("Preset"))
        self.box.setToolTip(_("Format, options, sprites, pixels, files and path as you saved them under a name"))
        self.menu = QMenu(self)
        self.save_action = self.menu.addAction(icon("save"), _("Save for this project…"), lambda: self._save(False))
        self.save_all_action = self.menu.addAction(_("Save for all projects…"), lambda: self._save(True))
        self.rename_action = self.menu.addAction(_("Rename…"), self._rename)
        self.delete_action = self.menu.addAction(icon("trash"), _("Delete"), self._delete)
        self.more = QToolButton()
        self.more.setIcon(icon("more"))
        self.more.setToolTip(_("Save, rename or delete a preset"))
        self.more.setAccessibleName(_("Save, rename or delete a preset"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        row.addWidget(self.box, 1)
        row.addWidget(self.more)
        self.box.activated.connect(self._on_activated)
        self._presets.changed.connect(self._fill)
        exporting.formats_ready.connect(self._fill)
        exporting.choice_changed.connect(self._fill)
        self._fill()

    @Slot()
    def _fill(self) -> None:
        names, current = self._presets.names, self._presets.current
        if names != self._names or not self.box.count():
            self._names = names
            self.box.clear()
            self.box.addItem(_("None of the presets") if names else _("No presets yet"))
            for preset in names:
                all_projects = _("{name} (all projects)").format(name=preset.name)
                self.box.addItem(all_projects if preset.everywhere else preset.name)
        self.box.setCurrentIndex(names.index(current) + 1 if current else 0)
        self.rename_action.setEnabled(current is not None)
        self.delete_action.setEnabled(current is not None)

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        if row > 0:
            self._presets.use(self._names[row - 1])
        self._fill()

    def _save(self, everywhere: bool) -> None:
        card = self._exporting.format
        suggested = _(card.label) if card else ""
        question = _("Name of the preset for all projects") if everywhere else _("Name of the preset")
        name = asking.ask_name(self, question, suggested)
        if not name or (PresetName(name, everywhere) in self._presets.names and not self._may_replace(name)):
            return
        self._presets.save(name, everywhere)

    def _may_replace(self, name: str) -> bool:
        question = _("There is a preset {name} already.").format(name=name)
        return asking.confirm(self, question, _("It would be replaced."), _("Replace"), _("Cancel"))

    def _rename(self) -> None:
        if current := self._presets.current:
            name = asking.ask_name(self, _("Name of the preset"), current.name)
            if name and name != current.name:
                self._presets.rename(current, name)

    def _delete(self) -> None:
        current = self._presets.current
        if current is None:
            return
        question = _("Delete the preset {name}?").format(name=current.name)
        if asking.confirm(self, question, _("What is chosen now stays as it is."), _("Delete"), _("Cancel")):
            self._presets.delete(current)
