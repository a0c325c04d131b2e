"""The right column of the Export page, in tabs: format, sprites, pixels, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ganstudio.core.text import N_, _
from ganstudio.ui.widgets.export_files_tab import ExportFilesTab
from ganstudio.ui.widgets.export_format_tab import ExportFormatTab
from ganstudio.ui.widgets.export_pixels_tab import ExportPixelsTab
from ganstudio.ui.widgets.export_sprites_tab import ExportSpritesTab
from ganstudio.ui.widgets.export_tab_width import WIDTH
from ganstudio.ui.widgets.options_form import OptionsForm

if TYPE_CHECKING:
    from ganstudio.app.exporting import ExportController

TABS = {"format": N_("Format"), "sprites": N_("Sprites"), "pixels": N_("Pixels"), "files": N_("Files")}


class ExportInspector(QFrame):
    """Holds the tabs; its width never changes."""

    def __init__(self, exporting: ExportController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.setFixedWidth(WIDTH)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Settings of the export"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(True)
        self.tabs.setUsesScrollButtons(False)
        self.format_tab = ExportFormatTab(exporting)
        self.sprites_tab = ExportSpritesTab(exporting)
        self.pixels_tab = ExportPixelsTab(exporting)
        self.files_tab = ExportFilesTab(exporting)
        self._stack = QStackedWidget()
        for words, tab in zip(
            TABS.values(), (self.format_tab, self.sprites_tab, self.pixels_tab, self.files_tab), strict=True
        ):
            self.tabs.addTab(_(words))
            self._stack.addWidget(tab)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)

    @property
    def formats(self) -> QComboBox:
        """The choice of the format."""
        return self.format_tab.formats

    @property
    def form(self) -> OptionsForm | None:
        """The options of the chosen format."""
        return self.format_tab.form

    @Slot(str)
    def show_tab(self, key: str) -> None:
        """Show a tab, a key of `TABS`."""
        self.tabs.setCurrentIndex(list(TABS).index(key))
