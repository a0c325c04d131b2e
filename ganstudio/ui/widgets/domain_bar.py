"""The switch above the sprites of a project with two domains: A, B, or their pairs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, tabular
from ganstudio.ui.widgets.elided_label import ElidedLabel

PAIRS = "pairs"


class DomainBar(QWidget):
    """Three buttons of which one is down, and a line on how the two domains go together."""

    chosen = Signal(str)  # A, B or pairs

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 0)
        row.setSpacing(SPACE // 2)
        tips = {
            "A": _("The sprites that are turned into others"),
            "B": _("What they are turned into"),
            PAIRS: _("Which sprite of A belongs to which of B"),
        }
        for key, tip in tips.items():
            button = QToolButton()
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setFont(tabular(button.font()))
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self.buttons[key] = button
            row.addWidget(button)
        self._words = ElidedLabel()
        self._words.setProperty("tone", "caution")
        row.addSpacing(SPACE)
        row.addWidget(self._words, 1)
        self.show_counts(0, 0, None)

    def show_current(self, key: str) -> None:
        """Show which one is chosen."""
        self.buttons[key].setChecked(True)

    def show_counts(self, count_a: int, count_b: int, pairs: int | None) -> None:
        """Show how many sprites and pairs there are; None while the pairs are not known."""
        words = {"A": _("Domain A"), "B": _("Domain B"), PAIRS: _("Pairs")}
        for key, count in (("A", count_a), ("B", count_b), (PAIRS, pairs)):
            self.buttons[key].setText(words[key] if count is None else f"{words[key]}  {counted(count)}")
        self.buttons[PAIRS].setEnabled(count_a > 0 and count_b > 0)

    def show_problem(self, words: str) -> None:
        """Say what keeps the domains from being learned from together; empty when nothing does."""
        self._words.show_words(words)
