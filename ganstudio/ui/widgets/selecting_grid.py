"""A grid in which several sprites are selected: by click, Ctrl, Shift, Space, and all or none by keys."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from ganstudio.ui.shortcuts import key_of
from ganstudio.ui.widgets.sprite_grid import SpriteGrid


class SelectingGrid(SpriteGrid):
    """Keeps which cells are selected; whoever shows other sprites selects anew."""

    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._anchor = 0
        self._modifiers = Qt.KeyboardModifier.ControlModifier
        self.clicked.connect(self._on_clicked)
        for keys, act in (
            (QKeySequence.StandardKey.SelectAll, lambda: self.select(range(self.count))),
            (QKeySequence(Qt.Key.Key_Escape), lambda: self.select(())),
        ):
            key_of(self, keys, act, within=True)

    @property
    def selected(self) -> list[int]:
        """The selected cells in order."""
        return sorted(self._selected)

    def select(self, cells: Iterable[int]) -> None:
        """Select these cells and no others; those that are not there are passed over."""
        self.set_selected({cell for cell in cells if 0 <= cell < self.count})
        self.selection_changed.emit()

    def begin_anew(self) -> None:
        """Select nothing, and let the next Shift click begin at the first cell."""
        self._anchor = 0
        self.select(())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note which keys are held: the click says only where it was. Other buttons than the left one click nothing."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._modifiers = event.modifiers()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Forget the keys of a press that was no click, such as one beside the cells."""
        super().mouseReleaseEvent(event)
        self._modifiers = Qt.KeyboardModifier.ControlModifier

    @Slot(int)
    def _on_clicked(self, cell: int) -> None:
        # Space comes without a press of the mouse and adds: with the keyboard there is no other way to select several.
        modifiers, self._modifiers = self._modifiers, Qt.KeyboardModifier.ControlModifier
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            low, high = sorted((self._anchor, cell))
            self.select(self._selected | set(range(low, high + 1)))
            return
        self._anchor = cell
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.select(self._selected ^ {cell})
        else:
            self.select(() if self._selected == {cell} else (cell,))
