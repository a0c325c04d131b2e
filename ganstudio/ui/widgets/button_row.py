"""A row of buttons with icons and words; where it is narrow some show only their icons, so that no word is cut."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ganstudio.ui.icons import AIR, put_icon
from ganstudio.ui.theme import SPACE


class _Look(NamedTuple):
    words: str
    icon: str
    tip: str


class ButtonRow(QWidget):
    """Makes its buttons; what else stands between them is put into `row`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks: dict[QPushButton, _Look] = {}
        self._groups: tuple[tuple[QPushButton, ...], ...] = ()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(SPACE)

    def add(self, words: str, icon_name: str, tip: str = "") -> QPushButton:
        """Add a button at the end and return it."""
        button = QPushButton(words)
        button.setAccessibleName(words)
        button.setAccessibleDescription(tip)
        button.setToolTip(tip)
        put_icon(button, icon_name)
        self._looks[button] = _Look(words, icon_name, tip)
        self.row.addWidget(button)
        return button

    def shorten(self, *groups: Iterable[QPushButton]) -> None:
        """Say which buttons lose their words together, those that lose them first at the front."""
        self._groups = tuple(map(tuple, groups))

    def minimumSizeHint(self) -> QSize:
        """Return the size without words."""
        size = self.row.minimumSize()
        spare = sum(self._saved(button) for group in self._groups for button in group if button.text())
        return QSize(size.width() - spare, size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the words for which there is room."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Look again when a button comes or goes."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        bare = (button for group in self._groups for button in group if not button.text())
        needed = self.row.minimumSize().width() + sum(map(self._saved, bare))
        for group in self._groups:
            has_room = needed <= self.width()
            for button in group:
                needed -= 0 if has_room else self._saved(button)
                self._dress(button, has_room)

    def _dress(self, button: QPushButton, with_words: bool) -> None:
        if with_words == bool(button.text()):
            return
        words, icon_name, tip = self._looks[button]
        button.setText(words if with_words else "")
        button.setToolTip(tip if tip or with_words else words)
        put_icon(button, icon_name, air=AIR if with_words else 0)

    def _saved(self, button: QPushButton) -> int:
        """Return how much narrower a button is without its words."""
        if button.isHidden():
            return 0
        words = button.fontMetrics().size(Qt.TextFlag.TextShowMnemonic.value, self._looks[button].words).width()
        return words + round(AIR * button.iconSize().height())
