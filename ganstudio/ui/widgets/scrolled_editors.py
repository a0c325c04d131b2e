"""Editors for a scrolled form or column: the wheel scrolls that, unless the editor has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSlider, QSpinBox, QWidget

if TYPE_CHECKING:  # what it is mixed into; at run time PySide takes one class of its own, the editor's
    _Editor = QWidget
else:
    _Editor = object


class NoWheel(_Editor):
    """Comes before the editor's own class."""

    def __init__(self, *what: Any) -> None:
        super().__init__(*what)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own lets the wheel take the focus first

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the value only with the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class WholeBox(NoWheel, QSpinBox):
    """A whole number."""


class ChoiceBox(NoWheel, QComboBox):
    """One of a few."""


class Slider(NoWheel, QSlider):
    """A number in a range."""
