"""A visitor who uses a window with mouse and keyboard, as a user would, and looks at what became of it.

Needs no pytest, so that a program that is going to be killed, or photographed, can be used in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QPushButton, QWidget

from ganstudio.ui.main_window import MainWindow
from ganstudio.ui.widgets.sprite_grid import SpriteGrid

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 60.0
"""Seconds after which a visitor gives up: the first use of the engine on a busy machine takes a while."""


class Visitor:
    """The hands and eyes of a user in front of `window`."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.session = window.session

    def until(self, is_so: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
        """Let the program go on until something is so."""
        if is_so():
            return
        loop, look, end = QEventLoop(), QTimer(), QTimer()
        look.timeout.connect(lambda: loop.quit() if is_so() else None)
        end.timeout.connect(loop.quit)
        look.start(10)
        end.start(round(1000 * seconds))
        loop.exec()
        assert is_so(), f"in vain: {what}"

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget once it can be seen and used, in its middle unless told otherwise."""
        self.until(lambda: widget.isVisible() and widget.isEnabled(), f"{widget.accessibleName()} {widget}")
        QTest.mouseClick(widget, LEFT, pos=at or widget.rect().center())

    def click_cell(self, grid: SpriteGrid, cell: int) -> None:
        """Click a sprite."""
        self.click(grid.viewport(), grid.cell_rect(cell).center())

    def double_click_cell(self, grid: SpriteGrid, cell: int) -> None:
        """Double click a sprite, with all that a mouse sends: press, release, double click, release."""
        self.click_cell(grid, cell)
        QTest.mouseDClick(grid.viewport(), LEFT, pos=grid.cell_rect(cell).center())
        QTest.mouseRelease(grid.viewport(), LEFT, pos=grid.cell_rect(cell).center())

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the window. A list that closed may have left no window active: who presses keys sees to it."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow, "an active window")
        QTest.keyClick(self.window, key, modifiers)

    def type_into(self, widget: QWidget, words: str) -> None:
        """Replace what a field says by `words`, and end with Enter."""
        self.click(widget)
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(widget, words)
        QTest.keyClick(widget, Qt.Key.Key_Return)

    def choose(self, box: QComboBox, value: str) -> None:
        """Choose an entry of a closed list by its data, with the arrow keys."""
        is_there = f"{value} in {box.accessibleName()}"
        self.until(lambda: box.isVisible() and box.isEnabled() and box.findData(value) >= 0, is_there)
        wanted = box.findData(value)
        box.setFocus()
        while box.currentIndex() != wanted:
            QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < wanted else Qt.Key.Key_Up)

    def go_to(self, key: str) -> QWidget:
        """Go to a page by the rail and return it."""
        self.click(self.window._rail.button(key))
        page = self.window.page(key)
        self.until(page.isVisible, f"page {key}")
        return page

    def drop(self, paths: Sequence[Path]) -> None:
        """Drag files and folders from the desktop onto the middle of the window and let go."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        where, handle = self.window.rect().center(), self.window.windowHandle()
        about = Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
        over = QDragEnterEvent(where, *about)
        QApplication.sendEvent(handle, over)
        assert over.isAccepted(), "the window takes no files"
        letting_go = QDropEvent(QPointF(where), *about, QEvent.Type.Drop)
        QApplication.sendEvent(handle, letting_go)
        assert letting_go.isAccepted()

    def new_project(self, folder: Path) -> None:
        """Make a project with the button of the start page; the system's file dialog is answered with `folder`."""
        with patch.object(QFileDialog, "getSaveFileName", return_value=(str(folder), "")):
            self.click(self.window._start.findChild(QPushButton, "project.new"))
        assert self.session.project is not None
