"""One domain on the Data page: its sprites, what an import said about them, and taking some out again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.app.sprite_rows import SpriteRows
from ganstudio.core.numbers import counted
from ganstudio.core.text import _, ngettext
from ganstudio.ui import asking
from ganstudio.ui.dialogs.slice_sheet import SliceSheetDialog
from ganstudio.ui.icons import icon
from ganstudio.ui.shortcuts import key_of
from ganstudio.ui.theme import SPACE, tabular
from ganstudio.ui.widgets.button_row import ButtonRow
from ganstudio.ui.widgets.dataset_inspector import DatasetInspector
from ganstudio.ui.widgets.elided_label import ElidedLabel
from ganstudio.ui.widgets.empty_state import EmptyState
from ganstudio.ui.widgets.import_report import ImportReportPanel
from ganstudio.ui.widgets.selecting_grid import SelectingGrid

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.importing import ImportController
    from ganstudio.app.session import Session
    from ganstudio.data.dataset import SpriteDataset
    from ganstudio.data.report import ImportReport

WORDS = 120
"""Room that is left to the words between the buttons, in pixels: buttons lose their own first."""


class DomainView(QWidget):
    """A view of an import controller; keeps only which label is shown, and the grid which sprites are selected."""

    two_wanted = Signal()  # the project shall have a second domain

    def __init__(self, session: Session, importing: ImportController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._importing = importing
        self._label: str | None = None
        self._rows: Sequence[int] | None = None  # shown rows of the data set; None = all of them in order
        self._dialog: SliceSheetDialog | None = None
        self.grid = SelectingGrid()
        self.report_panel = ImportReportPanel()
        self.inspector = DatasetInspector(importing)
        self.two_button = QToolButton()
        self.two_button.setText(_("Two domains…"))
        self.two_button.setProperty("fold", True)  # flush with what stands above it
        self.two_button.setIcon(icon("plus"))
        self.two_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.two_button.setToolTip(_("Add sprites of a second kind, to learn how to turn the first into them"))
        self.two_button.setVisible(importing.domain == "A")
        self.two_button.clicked.connect(self.two_wanted)
        self.inspector.add("", self.two_button)
        self._build()
        self._connect()
        self._on_dataset(importing.dataset)
        self.inspector.show_summary(importing.summary)
        self._on_report(importing.report, opens=False)
        self._on_busy(importing.is_busy)
        if importing.offered_sheet:
            self._offer_slicing(importing.offered_sheet)

    @property
    def selected_rows(self) -> list[int]:
        """The rows of the data set that are selected."""
        return sorted(self._row(cell) for cell in self.grid.selected)

    def select(self, cells: Sequence[int]) -> None:
        """Select these cells of the grid and no others."""
        self.grid.select(cells)

    def remove_selected(self) -> None:
        """Take the selected sprites out of the project."""
        self._importing.remove(self.selected_rows)

    def _build(self) -> None:
        self._words = ElidedLabel()
        self._words.setFont(tabular(self._words.font()))
        self._words.setMinimumWidth(WORDS)
        self._hovered = ElidedLabel()
        self._hovered.setProperty("quiet", True)
        upper = QWidget()
        upper_column = QVBoxLayout(upper)
        upper_column.setContentsMargins(0, 0, 0, 0)
        upper_column.setSpacing(SPACE // 2)
        upper_column.addWidget(self.grid, 1)
        upper_column.addWidget(self._hovered)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setObjectName("data_splitter" if self._importing.domain == "A" else "data_splitter_b")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(upper)
        splitter.addWidget(self.report_panel)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        self.report_panel.setMinimumHeight(200)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self._toolbar())
        column.addWidget(splitter, 1)
        filled = QWidget()
        row = QHBoxLayout(filled)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left, 1)
        row.addWidget(self.inspector)
        self.empty = self._empty_state()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(filled)
        self._stack.addWidget(QWidget())  # while the sprites are read: nothing to say yet

    def _empty_state(self) -> EmptyState:
        buttons: list[tuple[str, Callable[[], object]]] = [
            (_("Import a folder…"), self._import_folder),
            (_("Import pictures…"), self._import_pictures),
        ]
        if self._importing.domain == "B":
            words = _(
                "What the sprites of A shall become: another view, another palette, another style. "
                "Files of the same name are pairs; without pairs it can be learned too."
            )
            return EmptyState("import", _("Drop the sprites of domain B here"), words, buttons)
        words = _(
            "A folder, some pictures or a sprite sheet. They stay as they are, pixel for pixel; "
            "sprites of a kind and a size learn best, some hundred of them or more."
        )
        buttons.append((_("Try the starter sprites"), self._session.try_starter_sprites))
        return EmptyState("import", _("Drop your sprites here"), words, buttons)

    def _toolbar(self) -> ButtonRow:
        bar = ButtonRow()
        self._imports = [
            bar.add(_("Folder…"), "folder", _("Import a folder of pictures, with the folders inside it")),
            bar.add(_("Pictures…"), "image", _("Import pictures")),
            bar.add(_("Sheet…"), "slice", _("Cut a sprite sheet into sprites")),
        ]
        for button, act in zip(
            self._imports, (self._import_folder, self._import_pictures, self._import_sheet), strict=True
        ):
            button.clicked.connect(act)
        bar.row.addSpacing(SPACE)
        bar.row.addWidget(self._words, 1)
        self.all_button = bar.add(_("Show all"), "close", _("Show the sprites of all labels"))
        self.all_button.clicked.connect(lambda: self.show_label(""))
        self.remove_button = bar.add(_("Remove"), "trash", _("Take the selected sprites out of the project (Delete)"))
        self.remove_button.clicked.connect(self.remove_selected)
        self.report_button = bar.add(_("Report"), "info", _("What the last import did, file by file"))
        self.report_button.setCheckable(True)
        bar.shorten((self.all_button, self.remove_button, self.report_button), self._imports)
        return bar

    def _connect(self) -> None:
        importing = self._importing
        importing.dataset_changed.connect(self._on_dataset)
        importing.summary_ready.connect(self.inspector.show_summary)
        importing.imported.connect(self._on_report)
        importing.busy_changed.connect(self._on_busy)
        importing.sheet_offered.connect(self._offer_slicing)
        self.inspector.label_chosen.connect(self.show_label)
        self.report_button.toggled.connect(self.report_panel.setVisible)
        self.report_panel.closed.connect(lambda: self.report_button.setChecked(False))
        self.grid.selection_changed.connect(self._on_selection)
        self.grid.hovered.connect(self._on_hovered)
        self.grid.context_menu.connect(self._on_context_menu)
        key_of(self.grid, QKeySequence.StandardKey.Delete, self.remove_selected, within=True)

    @Slot(str)
    def show_label(self, label: str) -> None:
        """Show only the sprites of a label; the empty one means all."""
        self._label = label or None
        self.inspector.set_label(label)
        self._fill(self._importing.dataset)

    @Slot(object)
    def _on_dataset(self, dataset: SpriteDataset | None) -> None:
        if dataset is None:
            self._stack.setCurrentIndex(2 if self._importing.is_loading else 0)
        else:
            self._stack.setCurrentIndex(1)
        if dataset is None or self._label not in dataset.label_names:
            self._label = None
            self.inspector.set_label("")
        self._fill(dataset)

    def _fill(self, dataset: SpriteDataset | None) -> None:
        self._rows = self._importing.rows_of(self._label)
        if dataset is None:
            self.grid.set_sprites(None)
        else:
            part = dataset.pixels if self._rows is None else SpriteRows(dataset.pixels, self._rows)
            self.grid.set_sprites(cast("np.ndarray", part))
        self.all_button.setVisible(self._label is not None)
        self.grid.begin_anew()

    @Slot(object)
    def _on_report(self, report: ImportReport | None, opens: bool = True) -> None:
        """Show a report; it opens by itself when it has something to tell."""
        self.report_panel.set_report(report)
        self.report_button.setEnabled(report is not None)
        speaks = bool(report and opens and (report.notes or report.exact_duplicates or not report.accepted))
        if report is None or speaks:
            self.report_button.setChecked(speaks)
        self.report_panel.setVisible(self.report_button.isChecked())
        if report and opens and not report.accepted:
            note = next((n for n in report.notes if n.outcome == "refused"), None)
            self._session.notice(_("Nothing was imported."), f"{note.path}: {note.reason}" if note else "")

    @Slot(bool)
    def _on_busy(self, busy: bool) -> None:
        for button in (*self._imports, *self.empty.buttons):
            button.setEnabled(not busy)
        self._on_selection()

    @Slot()
    def _on_selection(self) -> None:
        """Say how many sprites are shown and selected."""
        cells = self.grid.selected
        self.remove_button.setEnabled(bool(cells) and not self._importing.is_busy)
        total = self._importing.dataset
        count = self.grid.count if total else 0
        words = ngettext("{count} sprite", "{count} sprites", count).format(count=counted(count))
        if cells:
            words = _("{words}, {count} selected").format(words=words, count=counted(len(cells)))
        self._words.show_words("  ·  ".join(part for part in (words, self._label) if part))

    @Slot(int)
    def _on_hovered(self, cell: int) -> None:
        dataset = self._importing.dataset
        if dataset is None or not 0 <= cell < self.grid.count:
            self._hovered.show_words("")
            return
        row = self._row(cell)
        label = dataset.label_names[dataset.labels[row]]
        parts = (dataset.names[row], label, dataset.sources[row])
        self._hovered.show_words("  ·  ".join(part for part in parts if part))

    @Slot(int, QPoint)
    def _on_context_menu(self, cell: int, where: QPoint) -> None:
        if cell >= 0 and cell not in self.grid.selected:
            self.grid.select([cell])
        count = len(self.grid.selected)
        if not count:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove = QAction(icon("trash"), _("Remove {count} from the project").format(count=counted(count)), menu)
        remove.triggered.connect(self.remove_selected)
        menu.addAction(remove)
        menu.popup(where)

    def _row(self, cell: int) -> int:
        return cell if self._rows is None else int(self._rows[cell])

    def _import_folder(self) -> None:
        if paths := asking.ask_picture_folder(self):
            self._importing.start(paths)

    def _import_pictures(self) -> None:
        if paths := asking.ask_pictures(self):
            self._importing.start(paths)

    def _import_sheet(self) -> None:
        filters = _("Pictures") + f" ({asking.PICTURES})"
        name, _filter = QFileDialog.getOpenFileName(self, _("Cut a sprite sheet"), str(Path.home()), filters)
        if name:
            self._importing.offer_sheet(Path(name))

    @Slot(object)
    def _offer_slicing(self, path: Path) -> None:
        if self._dialog is not None:
            self._dialog.close()
        self._dialog = SliceSheetDialog(self._importing, path, self)  # goes with the view; a new one offers it
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.finished.connect(self._on_dialog_finished)
        self._dialog.open()

    @Slot()
    def _on_dialog_finished(self) -> None:
        self._dialog = None
