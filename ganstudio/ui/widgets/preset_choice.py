"""A choice among presets, with a line that says what the chosen one is for."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.core.presets import PRESETS
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE

LINES = 3
"""Of the description: as much room whichever preset is chosen."""


class PresetChoice(QWidget):
    """Shows which preset the forms are set to; *Custom* if to none."""

    chosen = Signal(str)  # key of a preset, empty for custom

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setAccessibleName(_("Preset"))
        self.box.setToolTip(_("Set the options below for a purpose; “Custom” brings your own back."))
        self.box.addItem(_("Custom"), "")
        for key, preset in PRESETS.items():
            self.box.addItem(_(preset.label), key)
        self.description = QLabel()
        self.description.setProperty("quiet", True)
        self.description.setWordWrap(True)
        self.description.setMinimumHeight(LINES * self.description.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.box)
        column.addWidget(self.description)
        self.box.activated.connect(self._on_activated)
        self.show_preset("")

    @property
    def current(self) -> str:
        """The key of the preset shown, empty for custom."""
        return str(self.box.currentData())

    def show_preset(self, key: str) -> None:
        """Show a preset as the chosen one, without a signal."""
        self.box.setCurrentIndex(max(0, self.box.findData(key)))
        preset = PRESETS.get(key)
        words = _(preset.description) if preset else _("Every option is as you set it.")
        self.description.setText(words)
        self.box.setAccessibleDescription(words)

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        key = str(self.box.itemData(row))
        self.show_preset(key)
        self.chosen.emit(key)
