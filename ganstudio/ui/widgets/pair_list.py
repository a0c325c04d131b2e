"""A list of pairs, or of sprites without a partner: drop a sprite of B on one of A, and they are a pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, color
from ganstudio.ui.widgets.sprite_tile import draw_in_square

if TYPE_CHECKING:
    from ganstudio.data.dataset import SpriteDataset

SIDE = 64
"""Pixels that a sprite is wide in a list of ordinary width; a wide list shows it two or more times as large."""
_IN_A_ROW = 6  # so many cells stand beside one another before they grow
_MIME = "application/x-ganstudio-sprite-of-b"
_Index = QModelIndex | QPersistentModelIndex

Cell = tuple[int | None, int | None]
"""Row in A and row in B; None where that side stands alone."""


class PairList(QListView):
    """Shows cells of one or two sprites with a name under them. Only what can be seen is painted."""

    dropped = Signal(int, int)  # row in A, row in B that was dropped on it
    parted = Signal(int)  # row in A whose partner shall go: Delete, or its sprite of B was dropped beside all others

    def __init__(self, name: str, sides: str, parent: QWidget | None = None) -> None:
        """Make an empty list. `sides` is "AB" for pairs, "A" or "B" for those without a partner."""
        super().__init__(parent)
        self.sides, self.side = sides, SIDE
        self._model = _Cells(self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(SPACE // 2)
        self.setMovement(QListView.Movement.Static)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled("B" in sides)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)  # in icon mode a list of fixed items takes no drops by itself
        self.setDropIndicatorShown(False)
        self.setMouseTracking(True)

    @property
    def cells(self) -> Sequence[Cell]:
        """What is shown, in order."""
        return self._model.cells

    @property
    def current_cell(self) -> Cell | None:
        """The cell that is selected."""
        rows = self.selectionModel().selectedRows()
        return self._model.cells[rows[0].row()] if rows else None

    def show_cells(self, a: SpriteDataset | None, b: SpriteDataset | None, cells: Sequence[Cell]) -> None:
        """Show cells of these two data sets, and stay where the list was scrolled to."""
        place = self.verticalScrollBar().value()
        self._model.reset(a, b, cells)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(place)

    def part_current(self) -> None:
        """Ask that the selected pair be parted."""
        cell = self.current_cell
        if cell and cell[0] is not None and cell[1] is not None:
            self.parted.emit(cell[0])

    def cell_width(self, side: int) -> int:
        """Return how wide a cell of sprites of `side` pixels is."""
        count = len(self.sides)
        return count * side + (count - 1) * SPACE // 2 + SPACE

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show sprites larger where there is room for it."""
        super().resizeEvent(event)
        # The list's own width: a scroll bar, which comes and goes with the size of the cells, must not decide it.
        side = SIDE * max(1, self.width() // (_IN_A_ROW * self.cell_width(SIDE)))
        if side != self.side:
            self.side = side
            self.scheduleDelayedItemsLayout()

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Let the sprite of B hang at the mouse."""
        from PySide6.QtGui import QDrag

        index = self.currentIndex()
        row_b = self._model.cells[index.row()][1] if index.isValid() else None
        if row_b is None or self._model.b is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self._model.mimeData([index]))
        picture = QPixmap(self.side, self.side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        draw_in_square(painter, self._model.b.pixels[row_b], QRectF(picture.rect()), 1.0)
        painter.end()
        drag.setPixmap(picture)
        drag.setHotSpot(picture.rect().center())
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDropEvent) -> None:
        """Take sprites of B; files go to the window, which imports them."""
        event.setAccepted(event.mimeData().hasFormat(_MIME))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark the sprite under the mouse, and scroll at the edges."""
        taken = self._drop_of(event)
        if taken is not None:
            self.setCurrentIndex(self.indexAt(event.position().toPoint()))
        event.setAccepted(taken is not None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Say which two belong together, or that a pair shall be parted."""
        taken = self._drop_of(event)
        event.setAccepted(taken is not None)
        if taken is None:
            return
        row_a, row_b, old_a = taken
        if row_a is not None:
            self.dropped.emit(row_a, row_b)
        elif old_a is not None:
            self.parted.emit(old_a)

    def _drop_of(self, event: QDropEvent) -> tuple[int | None, int, int | None] | None:
        """Return the row of A under the mouse, the row of B that hangs at it, and that one's present partner."""
        if not event.mimeData().hasFormat(_MIME):
            return None
        row_b, old_a = (int(word) for word in bytes(event.mimeData().data(_MIME).data()).split())
        if self.sides == "B":
            return (None, row_b, old_a) if old_a >= 0 else None
        index = self.indexAt(event.position().toPoint())
        row_a = self._model.cells[index.row()][0] if index.isValid() else None
        return None if row_a is None else (row_a, row_b, old_a)


class _Cells(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cells: Sequence[Cell] = ()
        self.a: SpriteDataset | None = None
        self.b: SpriteDataset | None = None

    def reset(self, a: SpriteDataset | None, b: SpriteDataset | None, cells: Sequence[Cell]) -> None:
        self.beginResetModel()
        self.a, self.b, self.cells = a, b, cells
        self.endResetModel()

    def names(self, row: int) -> list[str]:
        return [
            data.names[at]
            for data, at in zip((self.a, self.b), self.cells[row], strict=True)
            if data and at is not None
        ]

    def rowCount(self, parent: _Index | None = None) -> int:
        return len(self.cells) if parent is None or not parent.isValid() else 0

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid() or index.row() >= len(self.cells):
            return None
        names = self.names(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return names[0]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return _("{a} and {b}").format(a=names[0], b=names[1]) if len(names) > 1 else names[0]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemIsDropEnabled
        )

    def mimeData(self, indexes: Sequence[_Index]) -> QMimeData:
        row_a, row_b = self.cells[indexes[0].row()]
        data = QMimeData()
        data.setData(_MIME, QByteArray(f"{row_b} {-1 if row_a is None else row_a}".encode()))
        return data


class _Painter(QStyledItemDelegate):
    """Paints a cell: its sprites side by side, and the name of the first in one line."""

    def __init__(self, cells: PairList) -> None:
        super().__init__(cells)
        self._cells = cells

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        side = self._cells.side
        return QSize(self._cells.cell_width(side), side + option.fontMetrics.height() + SPACE + SPACE // 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, _Cells)
        painter.save()
        area = QRectF(option.rect)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(color("accent" if is_selected else "border"), 2 if is_selected else 1))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
        left, side = area.left() + SPACE / 2, self._cells.side
        ratio = painter.device().devicePixelRatioF()
        for data, row in zip((model.a, model.b), model.cells[index.row()], strict=True):
            if data is None or row is None:
                continue
            draw_in_square(painter, data.pixels[row], QRectF(left, area.top() + SPACE / 2, side, side), ratio)
            left += side + SPACE // 2
        words = area.adjusted(SPACE / 2, side + SPACE * 0.75, -SPACE / 2, 0)
        painter.setPen(color("text" if is_selected else "quiet"))
        shown = option.fontMetrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, shown)
        painter.restore()
