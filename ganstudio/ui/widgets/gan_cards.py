"""One card for each GAN family, of which one is chosen: its name, and in plain words when an artist would choose it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.app.engine import GanCard
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, emphasised
from ganstudio.ui.widgets.card import Card


class GanCards(QWidget):
    """A column of cards; up and down walk along it."""

    chosen = Signal(str)  # key of a family

    def __init__(self, gans: Sequence[GanCard], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Kind of GAN"))
        self._cards: dict[str, Card] = {}
        self._descriptions: dict[str, FoldedLabel] = {}
        self._current = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        for gan in gans:
            description = FoldedLabel(_(gan.description))
            card = _card(gan, description)
            self._descriptions[gan.key] = description
            card.pressed.connect(lambda key=gan.key: self._on_pressed(key))
            column.addWidget(card)
            self._cards[gan.key] = card

    @property
    def current(self) -> str:
        """The key of the chosen family."""
        return self._current

    def card(self, key: str) -> Card:
        """Return the card of a family."""
        return self._cards[key]

    def choose(self, key: str) -> None:
        """Show a family as chosen, without a signal; an unknown key means the first one."""
        self._current = key if key in self._cards else next(iter(self._cards), "")
        for name, card in self._cards.items():
            card.set_chosen(name == self._current)
            self._descriptions[name].set_open(name == self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the cards with the arrow keys."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        keys = list(self._cards)
        if step is None or not keys:
            super().keyPressEvent(event)
            return
        key = keys[(keys.index(self._current) + step) % len(keys)]
        self._cards[key].setFocus(Qt.FocusReason.TabFocusReason)
        self._on_pressed(key)

    def _on_pressed(self, key: str) -> None:
        if key != self._current:
            self.choose(key)
            self.chosen.emit(key)


class FoldedLabel(QLabel):
    """Quiet words in one line as far as they fit; open, in as many lines as they need."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._is_open = False
        self.setProperty("quiet", True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_open(self, is_open: bool) -> None:
        """Show everything, or one line with the rest in the tool tip."""
        self._is_open = is_open
        self.setWordWrap(is_open)
        self.setToolTip("" if is_open else f"<p>{self._words}</p>")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that this width needs: a layout in a scroll area would ask too late."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Let the width shrink."""
        return QSize(1, self.fontMetrics().height())

    def _fit(self) -> None:
        if self._is_open:
            self.setText(self._words)
            self.setFixedHeight(max(1, self.heightForWidth(self.width())))
        else:
            self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self.width()))
            self.setFixedHeight(self.fontMetrics().height() + 2)


def _card(gan: GanCard, description: QLabel) -> Card:
    card = Card(f"{_(gan.label)}. {_(gan.description)}")
    label = QLabel(_(gan.label))
    label.setFont(emphasised(label.font()))
    column = QVBoxLayout(card)
    column.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE)
    column.setSpacing(SPACE // 2)
    column.addWidget(label)
    column.addWidget(description)
    return card
