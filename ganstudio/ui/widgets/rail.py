"""The rail at the left: one button for each page, in the order of the work."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ganstudio.core.text import _
from ganstudio.ui.icons import icon
from ganstudio.ui.pages import PageInfo
from ganstudio.ui.theme import SPACE

WIDTH = 132
"""Wide enough for the labels of every language, so that nothing moves when it changes."""


class Rail(QFrame):
    """Says which page the user wants; shows which one is there."""

    chosen = Signal(str)  # key of a page

    def __init__(self, pages: Sequence[tuple[str, PageInfo]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName(_("Pages"))
        self.setFixedWidth(WIDTH)
        self._buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE // 2, SPACE, SPACE // 2, SPACE)
        column.setSpacing(SPACE // 2)
        for key, page in pages:
            button = _button(page)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            group.addButton(button)
            column.addWidget(button)
            self._buttons[key] = button
        column.addStretch(1)

    def show_current(self, key: str) -> None:
        """Mark the button of a page as the current one."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def button(self, key: str) -> QToolButton:
        """Return the button of a page."""
        return self._buttons[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the pages with the arrow keys."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        buttons = list(self._buttons.values())
        focused = next((n for n, button in enumerate(buttons) if button.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        button = buttons[(focused + step) % len(buttons)]
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.click()


def _button(page: PageInfo) -> QToolButton:
    button = QToolButton()
    button.setText(" " + _(page.label))  # a little air beside the icon
    button.setIcon(icon(page.icon))
    button.setIconSize(QSize(20, 20))
    button.setCheckable(True)
    button.setAutoRaise(True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setToolTip(f"{_(page.label)} ({page.shortcut})")
    button.setAccessibleName(_(page.label))
    return button
