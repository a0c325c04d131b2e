"""What the last import said, file by file: repaired, refused, and what looks alike; filtered and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.core.numbers import counted
from ganstudio.core.text import N_, _, ngettext
from ganstudio.ui.icons import icon
from ganstudio.ui.shortcuts import key_of
from ganstudio.ui.theme import SPACE, color

if TYPE_CHECKING:
    from ganstudio.data.report import ImportReport

Row = tuple[str, str, str]  # kind, file, words
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

KINDS = {
    "refused": N_("Refused"),
    "repaired": N_("Repaired"),
    "duplicate": N_("Duplicate"),
    "alike": N_("Nearly the same"),
}
_COLOURS = {"refused": "bad", "repaired": "caution", "duplicate": "quiet", "alike": "quiet"}
_HEADS = (N_("What"), N_("File"), N_("Why"))


class ImportReportPanel(QWidget):
    """A table of the report with a filter; hidden by its close button."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _NotesModel(self)
        self._proxy = _NotesFilter(self)
        self._proxy.setSourceModel(self._model)
        self._heading = QLabel()
        self._heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._kinds = QComboBox()
        self._kinds.setAccessibleName(_("Which notes"))
        self._kinds.currentIndexChanged.connect(self._on_kind)
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Filter by name or reason"))
        self._search.setAccessibleName(_("Filter by name or reason"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._proxy.set_words)
        self._table = self._make_table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(self._head_row())
        column.addWidget(self._table)
        self.set_report(None)

    @property
    def shown_rows(self) -> int:
        """How many notes pass the filter."""
        return self._proxy.rowCount()

    def set_report(self, report: ImportReport | None) -> None:
        """Show a report; None empties the table."""
        rows = _rows(report) if report else []
        self._model.set_rows(rows)
        self._heading.setText(summary_words(report) if report else "")
        self._kinds.blockSignals(True)
        self._kinds.clear()
        self._kinds.addItem(_("Everything ({count})").format(count=counted(len(rows))), "")
        for kind, words in KINDS.items():
            if count := sum(1 for row in rows if row[0] == kind):
                self._kinds.addItem(f"{_(words)} ({counted(count)})", kind)
        self._kinds.blockSignals(False)
        self._on_kind()

    def filter(self, words: str = "", kind: str = "") -> None:
        """Show only the notes that contain the words and are of the kind."""
        self._search.setText(words)
        self._kinds.setCurrentIndex(max(0, self._kinds.findData(kind)))

    def copy(self) -> None:
        """Copy the selected rows, or all that are shown, as tab-separated text."""
        chosen = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        numbers = chosen or range(self._proxy.rowCount())
        lines = []
        for number in numbers:
            cells = (self._proxy.index(number, column).data() for column in range(len(_HEADS)))
            lines.append("\t".join(str(cell) for cell in cells))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _head_row(self) -> QHBoxLayout:
        copy, close = QToolButton(), QToolButton()
        copy.setText(_("Copy"))
        copy.setIcon(icon("copy"))
        copy.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        copy.setToolTip(_("Copy the selected rows, or all that are shown"))
        copy.clicked.connect(self.copy)
        close.setIcon(icon("close"))
        close.setAutoRaise(True)
        close.setToolTip(_("Close the report"))
        close.setAccessibleName(_("Close the report"))
        close.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._heading, 1)
        row.addWidget(self._search)
        row.addWidget(self._kinds)
        row.addWidget(copy)
        row.addWidget(close)
        return row

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._proxy)
        table.setAccessibleName(_("Import report"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setSortingEnabled(True)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(24)
        head = table.horizontalHeader()
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setStretchLastSection(True)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(0, 132)
        head.resizeSection(1, 260)
        key_of(table, QKeySequence.StandardKey.Copy, self.copy)
        return table

    def _on_kind(self) -> None:
        self._proxy.set_kind(str(self._kinds.currentData() or ""))


def summary_words(report: ImportReport) -> str:
    """Say in one line what an import did."""
    words = [_("{count} accepted").format(count=counted(report.accepted))]
    if report.repaired:
        words.append(_("{count} of them repaired").format(count=counted(report.repaired)))
    if report.refused:
        words.append(_("{count} refused").format(count=counted(report.refused)))
    if count := report.exact_count:
        words.append(ngettext("{count} duplicate", "{count} duplicates", count).format(count=counted(count)))
    if count := len(report.near_duplicates):
        near = _("{count} or more nearly the same") if report.has_more_near else _("{count} nearly the same")
        words.append(near.format(count=counted(count)))
    return " · ".join(words)


def _rows(report: ImportReport) -> list[Row]:
    notes = sorted(report.notes, key=lambda note: note.outcome != "refused")
    rows: list[Row] = [(note.outcome, note.path, note.reason) for note in notes]
    rows += [
        ("duplicate", a, _("The same as {name}, pixel by pixel.").format(name=b)) for a, b in report.exact_duplicates
    ]
    rows += [("alike", a, _("Nearly the same as {name}.").format(name=b)) for a, b in report.near_duplicates]
    return rows


class _NotesModel(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self._order = (-1, Qt.SortOrder.AscendingOrder)

    def set_rows(self, rows: list[Row]) -> None:
        self.beginResetModel()
        self.rows = [rows[number] for number in self._sorted(rows)]
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = column, order
        self.layoutAboutToBeChanged.emit()
        numbers = self._sorted(self.rows)
        self.rows = [self.rows[number] for number in numbers]
        places = {number: place for place, number in enumerate(numbers)}
        for index in self.persistentIndexList():
            self.changePersistentIndex(index, self.index(places[index.row()], index.column()))
        self.layoutChanged.emit()

    def _sorted(self, rows: list[Row]) -> list[int]:
        column, order = self._order
        if column < 0:
            return list(range(len(rows)))
        words = {kind: _(word) for kind, word in KINDS.items()}
        keys = [row[column] if column else words[row[0]] for row in rows]
        return sorted(range(len(rows)), key=keys.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        kind, file, words = self.rows[index.row()]
        cell = (_(KINDS[kind]), file, words)[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return color(_COLOURS[kind])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _(_HEADS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class _NotesFilter(QSortFilterProxyModel):
    """Filters only: to sort through a proxy, Qt would ask for each cell of each comparison."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self._kind = ""

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.sourceModel().sort(column, order)

    def set_words(self, words: str) -> None:
        self._words = words.strip().casefold()
        self.invalidate()

    def set_kind(self, kind: str) -> None:
        self._kind = kind
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, _NotesModel)
        kind, file, words = model.rows[row]
        if self._kind and kind != self._kind:
            return False
        return not self._words or self._words in file.casefold() or self._words in words.casefold()
