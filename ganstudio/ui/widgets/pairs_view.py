"""The pairs of the two domains side by side, and at the right those without a partner; mended by drag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.text import _, ngettext
from ganstudio.ui.icons import put_icon
from ganstudio.ui.shortcuts import key_of
from ganstudio.ui.theme import SPACE, tabular
from ganstudio.ui.widgets.inspector import quiet_label
from ganstudio.ui.widgets.pair_list import PairList

if TYPE_CHECKING:
    from ganstudio.app.domains import DomainsController
    from ganstudio.data.pairs import Pairs

ALONE_WIDTH = 264
"""Width of the column of those without a partner: three sprites and a scroll bar."""


class PairsView(QWidget):
    """A view of `session.domains.pairs`."""

    def __init__(self, domains: DomainsController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._domains = domains
        self._words = QLabel()
        self._words.setFont(tabular(self._words.font()))
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setProperty("tone", "caution")
        self.pairs = PairList(_("Pairs"), "AB")
        self.alone_a = PairList(_("Sprites of A without a partner"), "A")
        self.alone_b = PairList(_("Sprites of B without a partner"), "B")
        self._title_a, self._title_b = QLabel(), QLabel()
        self.join_button = QPushButton(_("Make these two a pair"))
        put_icon(self.join_button, "link")
        self.part_button = QPushButton(_("Unpair"))
        self.part_button.setToolTip(_("Leave both sprites without a partner (Delete)"))
        self._build()
        for cells in (self.pairs, self.alone_a, self.alone_b):
            cells.dropped.connect(domains.join)
            cells.parted.connect(domains.part)
            cells.selectionModel().selectionChanged.connect(self._enable)
        self.join_button.clicked.connect(self.join_selected)
        self.part_button.clicked.connect(self.pairs.part_current)
        key_of(self.pairs, QKeySequence.StandardKey.Delete, self.pairs.part_current)
        domains.pairs_changed.connect(self._show)
        self._show(domains.pairs)

    def join_selected(self) -> None:
        """Make the sprite of A and the one of B that are selected among the lonely ones a pair."""
        a, b = self.alone_a.current_cell, self.alone_b.current_cell
        if a and b and a[0] is not None and b[1] is not None:
            self._domains.join(a[0], b[1])

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self._words, 1)
        head.addWidget(self.part_button)
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addLayout(head)
        left.addWidget(self._problem)
        left.addWidget(self.pairs, 1)
        self._side = QWidget()
        self._side.setFixedWidth(ALONE_WIDTH)
        right = QVBoxLayout(self._side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(SPACE)
        right.addWidget(quiet_label(_("Drag a sprite of B onto one of A, and they are a pair.")))
        for title, cells in ((self._title_a, self.alone_a), (self._title_b, self.alone_b)):
            title.setFont(tabular(title.font()))
            right.addWidget(title)
            right.addWidget(cells, 1)
        right.addWidget(self.join_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addLayout(left, 1)
        row.addWidget(self._side)

    @Slot(object)
    def _show(self, pairs: Pairs | None) -> None:
        a, b = self._domains.datasets
        if pairs is None or a is None or b is None:
            for cells in (self.pairs, self.alone_a, self.alone_b):
                cells.show_cells(None, None, ())
            self._words.setText(_("Pairs need sprites in A and in B.") if a is None or b is None else "")
            self._side.hide()
            self._problem.hide()
            self._enable()
            return
        self.pairs.show_cells(a, b, [(row_a, row_b) for row_a, row_b in pairs.rows.tolist()])
        self.alone_a.show_cells(a, b, [(row, None) for row in pairs.alone_a])
        self.alone_b.show_cells(a, b, [(None, row) for row in pairs.alone_b])
        words = ngettext("{count} pair", "{count} pairs", pairs.count).format(count=counted(pairs.count))
        if pairs.mended:
            words = _("{words}, {count} set by hand").format(words=words, count=counted(len(pairs.mended)))
        self._words.setText(words)
        alone = _("{domain} without a partner: {count}")
        self._title_a.setText(alone.format(domain="A", count=counted(len(pairs.alone_a))))
        self._title_b.setText(alone.format(domain="B", count=counted(len(pairs.alone_b))))
        self._side.setVisible(bool(pairs.alone_a or pairs.alone_b))
        problem = self._domains.problem
        self._problem.setText(f"{problem.message} {problem.hint}" if problem else "")
        self._problem.setVisible(problem is not None)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        self.join_button.setEnabled(bool(self.alone_a.current_cell and self.alone_b.current_cell))
        self.part_button.setEnabled(self.pairs.current_cell is not None)
