"""Drawings and answers side by side: a row for each drawing, headed columns, each sprite in a whole-number zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, color
from ganstudio.ui.widgets.sprite_grid import GAP, SpriteGrid

if TYPE_CHECKING:
    from ganstudio.app.translating_table import Table

LARGEST_CELL = 160
"""Side of a sprite above which it is not enlarged further, in pixels."""
_BETWEEN = 2 * GAP


class TranslationGrid(QWidget):
    """Shows a table; says which cell is meant."""

    kept = Signal(int)  # a double click, or Enter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self.grid = SpriteGrid()
        self.grid.setAccessibleName(_("Drawings and answers"))
        self.grid.set_gap(_BETWEEN)
        self.head = _Head(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.grid, 1)
        self.grid.double_clicked.connect(self.kept)

    def set_table(self, table: Table | None) -> None:
        """Show another table; None shows nothing."""
        self._table = table
        self.head.set_words(tuple(each.heading for each in table.columns) if table else ())
        if table is None:
            self.grid.set_sprites(None)
        else:
            self.grid.set_sprites(table.pixels, columns=len(table.columns))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the sprites as large as their columns fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._table is not None:
            ratio = self.devicePixelRatioF()
            height, width = self._table.pixels.shape[1:3]
            columns = len(self._table.columns)
            room = (self.width() - 2 * SPACE) * ratio / columns - _BETWEEN * ratio
            zoom = int(min(room // width, LARGEST_CELL * ratio // max(width, height)))
            self.grid.set_zoom(max(1, zoom))
        self.head.update()


class _Head(QWidget):
    """The words above the columns of a grid."""

    def __init__(self, grid: SpriteGrid) -> None:
        super().__init__()
        self._grid = grid
        self._words: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, words: tuple[str, ...]) -> None:
        """Show a heading for each column."""
        self._words = words
        self.setAccessibleName(", ".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a line."""
        return QSize(64, self.fontMetrics().height() + SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write each heading in the middle of its column."""
        painter = QPainter(self)
        painter.setPen(color("quiet"))
        for column, words in enumerate(self._words):
            cell = self._grid.cell_rect(column)
            middle = QRect(cell.left() - _BETWEEN // 2, 0, cell.width() + _BETWEEN, self.height())
            elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, middle.width())
            painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, elided)
        painter.end()
