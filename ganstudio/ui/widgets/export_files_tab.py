"""What is said in and beside the files of how they came to be, and whether they follow the favourites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from ganstudio.core.text import _
from ganstudio.ui.icons import put_icon
from ganstudio.ui.widgets.export_tab_width import WIDTH
from ganstudio.ui.widgets.inspector import Inspector, quiet_label
from ganstudio.ui.widgets.stage_form import StageForm

if TYPE_CHECKING:
    from ganstudio.app.exporting import ExportController


class ExportFilesTab(Inspector):
    """A view of the marking, of following and of exporting again."""

    def __init__(self, exporting: ExportController, parent: QWidget | None = None) -> None:
        super().__init__(_("Files"), parent, WIDTH)
        self._exporting = exporting
        self.marking = StageForm(exporting, "marking")
        self.follow = QCheckBox(_("Export again when favourites change"))
        self.again_button = QPushButton(_("Export again"))
        put_icon(self.again_button, "refresh")
        self.again_button.setToolTip(_("Works from every page (Ctrl+Shift+E)"))
        words = _(
            "Only where they were exported before. A file that was changed outside GAN Studio is never replaced "
            "without a question."
        )
        self.add(_("Provenance"), self.marking)
        self.add(_("Again"), self.again_button, self.follow, quiet_label(words))
        self.follow.toggled.connect(exporting.set_follow)
        self.again_button.clicked.connect(lambda: exporting.again.start())
        exporting.choice_changed.connect(self._show)
        exporting.busy_changed.connect(self._show)
        exporting.formats_ready.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        self.follow.blockSignals(True)
        self.follow.setChecked(self._exporting.choices.follow)
        self.follow.blockSignals(False)
        self.again_button.setEnabled(self._exporting.again.is_possible and not self._exporting.is_busy)
