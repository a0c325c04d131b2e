"""The Export page: what will be exported, how it will look, and one button that writes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ganstudio.app.export_writing import written_words
from ganstudio.core.errors import StudioError
from ganstudio.core.text import N_, _
from ganstudio.ui.icons import icon, put_icon
from ganstudio.ui.pages import PAGES, PageInfo
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.elided_label import ElidedLabel
from ganstudio.ui.widgets.export_inspector import ExportInspector
from ganstudio.ui.widgets.export_sources import ExportSources
from ganstudio.ui.widgets.sheet_preview import SheetPreview

if TYPE_CHECKING:
    from ganstudio.app.session import Session
    from ganstudio.export import Page


class ExportPage(QWidget):
    """A view of `session.exporting`; keeps nothing of its own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_page")
        self._session = session
        self._exporting = session.exporting
        self.sources = ExportSources(session.exporting)
        self.preview = SheetPreview()
        self.inspector = ExportInspector(session.exporting)
        self.path = QLineEdit()
        self.export_button = QPushButton(_("Export"))
        self._build()
        self._connect()
        self._on_choice()
        self._on_written(session.exporting.written)
        self._on_preview(session.exporting.pages)

    def showEvent(self, event: QShowEvent) -> None:
        """Gather and lay out while the page is seen."""
        super().showEvent(event)
        self._exporting.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Do nothing while the page is not seen."""
        super().hideEvent(event)
        self._exporting.watch(False)

    def export(self) -> None:
        """Export to the path that is written there; what others made is not replaced without a question."""
        self._on_path_edited()
        self._exporting.export()

    def open_folder(self) -> None:
        """Show the last export in the desktop's file manager."""
        if not self._exporting.written:
            return
        folder = self._exporting.written[0].parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._session.tell(StudioError(_("The files are in {folder}.").format(folder=folder)))

    def _build(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(SPACE)
        middle.addWidget(self.preview, 1)
        middle.addLayout(self._path_row())
        middle.addLayout(self._written_row())
        row = QHBoxLayout()
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.sources)
        row.addLayout(middle, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(row, 1)
        whole.addWidget(self.inspector)

    def _path_row(self) -> QHBoxLayout:
        self.path.setAccessibleName(_("Where to write"))
        self.path.setToolTip(_("Where to write; empty for the project's exports folder"))
        self.browse_button = QPushButton()
        self.browse_button.setIcon(icon("folder-open"))
        self.browse_button.setToolTip(_("Choose where to write"))
        self.browse_button.setAccessibleName(_("Choose where to write"))
        self.export_button.setProperty("primary", True)
        put_icon(self.export_button, "export", "on_accent")
        self.export_button.setShortcut("Ctrl+E")
        self.export_button.setToolTip(_("Write the files (Ctrl+E)"))
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        label = QLabel(_("To"))
        label.setBuddy(self.path)
        row.addWidget(label)
        row.addWidget(self.path, 1)
        row.addWidget(self.browse_button)
        row.addWidget(self.export_button)
        return row

    def _written_row(self) -> QHBoxLayout:
        self._written = ElidedLabel()
        self.open_button = QPushButton(_("Open folder"))
        put_icon(self.open_button, "folder")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._written, 1)
        row.addWidget(self.open_button)
        return row

    def _connect(self) -> None:
        exporting = self._exporting
        self.export_button.clicked.connect(self.export)
        self.open_button.clicked.connect(self.open_folder)
        self.browse_button.clicked.connect(self._browse)
        self.path.editingFinished.connect(self._on_path_edited)
        exporting.formats_ready.connect(self._on_choice)
        exporting.choice_changed.connect(self._on_choice)
        exporting.candidates_changed.connect(self._enable)
        exporting.selection_changed.connect(self._enable)
        exporting.busy_changed.connect(self._enable)
        exporting.preview_ready.connect(self._on_preview)
        exporting.problem_raised.connect(self._on_problem)
        exporting.exported.connect(self._on_written)

    @Slot()
    def _on_choice(self) -> None:
        path = self._exporting.path()
        self.path.setText("" if path is None else str(path))
        self.path.setCursorPosition(len(self.path.text()))
        self._enable()

    @Slot()
    def _enable(self) -> None:
        self.export_button.setEnabled(self._exporting.can_export)

    @Slot(object)
    def _on_preview(self, pages: Sequence[Page]) -> None:
        if pages:
            self.preview.show_pages(pages)
        else:
            self.preview.say(self._what_to_do())
        self._enable()

    @Slot(object)
    def _on_problem(self, error: StudioError) -> None:
        self.preview.say(f"{error.message}\n{error.hint}".strip())

    @Slot(object)
    def _on_written(self, written: list[Path]) -> None:
        self.open_button.setEnabled(bool(written))
        self._written.show_words(written_words(written))
        self.open_button.setToolTip("\n".join(str(path) for path in written[:20]))

    @Slot()
    def _on_path_edited(self) -> None:
        if self.path.text().strip() != str(self._exporting.path() or ""):
            self._exporting.set_path(self.path.text())

    def _browse(self) -> None:
        card, path = self._exporting.format, self._exporting.path()
        if card is None or path is None:
            return
        start = path if path.parent.is_dir() else Path.home() / path.name
        if not card.suffix:
            name = QFileDialog.getExistingDirectory(self, _("Export to a folder"), str(start.parent))
        else:
            filters = f"{_(card.label)} (*{card.suffix})"
            no_question = QFileDialog.Option.DontConfirmOverwrite  # it is asked at the export
            name, _filter = QFileDialog.getSaveFileName(self, _("Export to"), str(start), filters, options=no_question)
        if name:
            self._exporting.set_path(name)

    def _what_to_do(self) -> str:
        if self._exporting.candidates:
            return _("Nothing is selected. Click the sprites at the left that you want.")
        return {
            "favourites": _("Keep some sprites on the Explore page: a double click puts one on the shelf."),
            "grid": _("There is no grid yet: train first, then explore."),
            "walk": _("A walk needs a trained model: train first, then explore."),
            "translations": _("Keep some answers on the Translate page."),
        }[self._exporting.choices.source]


PAGES.add("export", PageInfo(N_("Export"), "export", 40, ExportPage, "Ctrl+4"))
