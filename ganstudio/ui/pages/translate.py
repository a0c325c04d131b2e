"""The Translate page: drawings in, and beside each what the models make of it; what is good is kept and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.text import N_, _, ngettext
from ganstudio.ui import asking
from ganstudio.ui.dropped_files import accept_copy, dropped_paths, project_folder
from ganstudio.ui.icons import icon, put_icon
from ganstudio.ui.pages import PAGES, PageInfo
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.button_row import ButtonRow
from ganstudio.ui.widgets.elided_label import ElidedLabel
from ganstudio.ui.widgets.empty_state import EmptyState
from ganstudio.ui.widgets.inspector import quiet_label
from ganstudio.ui.widgets.translate_inspector import TranslateInspector
from ganstudio.ui.widgets.translation_grid import TranslationGrid

if TYPE_CHECKING:
    from ganstudio.app.session import Session
    from ganstudio.app.translating_table import Table

_NO_MODEL, _NO_SOURCE, _FILLED = range(3)


class TranslatePage(QWidget):
    """A view of `session.translating`; keeps nothing of its own."""

    page_wanted = Signal(str)  # key of another page

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("translate_page")
        self.setAcceptDrops(True)
        self._session = session
        self._translating = session.translating
        self.table = TranslationGrid()
        self.inspector = TranslateInspector(session)
        self._build()
        self._connect()
        self._on_table(self._translating.table)
        self._on_kept()
        self._on_note(self._translating.note)

    def showEvent(self, event: QShowEvent) -> None:
        """Translate while the page is seen."""
        super().showEvent(event)
        self._translating.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Do nothing while the page is not seen."""
        super().hideEvent(event)
        self._translating.watch(False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures and folders once there is a model; all else is the window's."""
        paths = dropped_paths(event)
        if paths and self._translating.models and not any(project_folder(path) for path in paths):
            accept_copy(event)
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Translate what was dropped."""
        accept_copy(event)
        self._translating.drop(dropped_paths(event))

    def export(self) -> None:
        """Go to the Export page with what was kept."""
        self._session.exporting.set_source("translations")
        self.page_wanted.emit("export")

    def _build(self) -> None:
        self.untrained = EmptyState(
            "translate",
            _("No model translates yet"),
            _(
                "Import a second kind of sprites as B on the Data page, then train a CycleGAN; or pix2pix, where the "
                "files of both kinds have the same names."
            ),
            [
                (_("Go to the Data page"), lambda: self.page_wanted.emit("data")),
                (_("Go to the Train page"), lambda: self.page_wanted.emit("train")),
                (_("Add a model…"), self.inspector.ask_model),
            ],
        )
        self.waiting = EmptyState(
            "image",
            _("Drop drawings here"),
            _("Pictures or folders of the size that the model learned; or take what is there already."),
            [
                (_("Choose pictures…"), self._ask_pictures),
                (_("Sprites of the project"), self._translating.take_dataset),
                (_("Favourites"), self._translating.take_favourites),
            ],
        )
        self.note = quiet_label()
        self._about = ElidedLabel()
        self._about.setProperty("quiet", True)
        filled = QVBoxLayout()
        filled.setSpacing(SPACE)
        filled.addWidget(self._source_row())
        filled.addWidget(self.table, 1)
        filled.addLayout(self._keep_row())
        body = QWidget()
        body.setLayout(filled)
        filled.setContentsMargins(0, 0, 0, 0)
        self._rooms = QStackedLayout()
        for widget in (self.untrained, self.waiting, body):
            self._rooms.addWidget(widget)
        left = QVBoxLayout()
        left.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        left.setSpacing(SPACE)
        left.addLayout(self._rooms, 1)
        left.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.inspector)

    def _source_row(self) -> ButtonRow:
        bar = ButtonRow()
        self.add_button = bar.add(_("Add pictures…"), "plus")
        self.favourites_button = bar.add(_("Favourites"), "heart")
        about = _("Some others each time, with the truth beside them where it is known")
        self.dataset_button = bar.add(_("Sprites of the project"), "dice", about)
        bar.row.addStretch(1)
        self.clear_button = bar.add(_("Clear"), "close")
        bar.shorten([self.clear_button], [self.favourites_button])
        return bar

    def _keep_row(self) -> QHBoxLayout:
        self.keep_button = _button(_("Keep all answers"), "heart")
        self.keep_button.setToolTip(_("A double click keeps a single one"))
        self.export_button = _button(_("Export"), "export")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._about, 1)
        row.addWidget(self.keep_button)
        row.addWidget(self.export_button)
        return row

    def _connect(self) -> None:
        translating = self._translating
        self.add_button.clicked.connect(self._ask_pictures)
        self.favourites_button.clicked.connect(translating.take_favourites)
        self.dataset_button.clicked.connect(translating.take_dataset)
        self.clear_button.clicked.connect(translating.clear)
        self.keep_button.clicked.connect(lambda: translating.keep())
        self.export_button.clicked.connect(self.export)
        self.table.kept.connect(self._on_double_click)
        self.table.grid.hovered.connect(self._on_hovered)
        self.table.grid.context_menu.connect(self._on_context_menu)
        translating.table_ready.connect(self._on_table)
        translating.models_changed.connect(self._choose_room)
        translating.sources_changed.connect(self._choose_room)
        translating.noted.connect(self._on_note)
        translating.shelf.changed.connect(self._on_kept)

    @Slot(object)
    def _on_table(self, table: Table | None) -> None:
        self.table.set_table(table)
        self._choose_room()
        self._mark()

    @Slot()
    def _choose_room(self) -> None:
        translating = self._translating
        room = _FILLED if translating.sources else _NO_SOURCE
        self._rooms.setCurrentIndex(room if translating.models else _NO_MODEL)
        self.inspector.setVisible(bool(translating.models))
        self.keep_button.setEnabled(translating.table is not None and bool(translating.table.answers))

    @Slot(str)
    def _on_note(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    @Slot()
    def _on_kept(self) -> None:
        count = len(self._translating.shelf.items)
        words = ngettext("Export {count} kept", "Export {count} kept", count)
        self.export_button.setText(words.format(count=counted(count)) if count else _("Export"))
        self.export_button.setEnabled(count > 0)
        self._mark()

    def _mark(self) -> None:
        self.table.grid.set_marked(self._translating.kept_cells())

    @Slot(int)
    def _on_double_click(self, cell: int) -> None:
        self._translating.toggle(cell)

    @Slot(int)
    def _on_hovered(self, cell: int) -> None:
        table = self._translating.table
        if table is None or not 0 <= cell < len(table.pixels):
            self._about.show_words("")
            return
        column = table.column_of(cell)
        words = [table.source_of(cell).name, column.heading, column.problem]
        self._about.show_words("  ·  ".join(word for word in words if word))

    @Slot(int, QPoint)
    def _on_context_menu(self, cell: int, where: QPoint) -> None:
        table = self._translating.table
        if table is None or not 0 <= cell < len(table.pixels):
            return
        is_drawing = table.column_of(cell).kind == "source"
        if not is_drawing and cell not in table.answers:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if is_drawing:
            key = table.source_of(cell).key
            menu.addAction(icon("trash"), _("Put this drawing away"), lambda: self._translating.drawings.remove([key]))
            menu.popup(where)
            return
        # What is meant is found now: another table may be seen by the time of the click.
        if keys := self._translating.kept_as(cell):
            menu.addAction(icon("trash"), _("Keep no longer"), lambda: self._translating.shelf.remove(keys))
        else:
            menu.addAction(icon("heart"), _("Keep"), lambda: self._translating.keep([cell], table))
        menu.popup(where)

    @Slot()
    def _ask_pictures(self) -> None:
        if paths := asking.ask_pictures(self):
            self._translating.drop(paths)


def _button(text: str, icon_name: str) -> QPushButton:
    button = QPushButton(text)
    put_icon(button, icon_name)
    return button


PAGES.add("translate", PageInfo(N_("Translate"), "translate", 35, TranslatePage, "Ctrl+5"))
