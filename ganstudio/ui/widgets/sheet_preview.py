"""The sheet as it will be written, with its size, a zoom and words where there is nothing to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from ganstudio.core.text import _
from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE, tabular
from ganstudio.ui.widgets.animation_tile import AnimationTile
from ganstudio.ui.widgets.inspector import heading_label, quiet_label
from ganstudio.ui.widgets.sheet_view import SheetView

if TYPE_CHECKING:
    import numpy as np


class SheetPreview(QWidget):
    """Shows uint8 RGBA `(H, W, 4)` or a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = SheetView()
        self._heading = heading_label(_("As it will be written"))
        self._size = QLabel()
        self._size.setProperty("quiet", True)
        self._size.setFont(tabular(self._size.font()))
        self._words = quiet_label()
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setSpacing(SPACE // 2)
        head.addWidget(self._heading)
        head.addSpacing(SPACE)
        head.addWidget(self._size, 1)
        for name, words, act in (
            ("zoom-out", _("Zoom out"), lambda: self.view.set_zoom(self.view.zoom - 1)),
            ("zoom-in", _("Zoom in"), lambda: self.view.set_zoom(self.view.zoom + 1)),
            ("zoom-fit", _("Fit"), self.view.fit),
        ):
            button = QToolButton()
            button.setIcon(icon(name))
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(act)
            head.addWidget(button)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        self.animation = AnimationTile()
        self.animation.hide()
        column.addLayout(head)
        column.addWidget(self.animation, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(body, 1)
        self.view.zoom_changed.connect(self._show_size)
        self.say("")

    def show_sheet(self, sheet: np.ndarray, animation: tuple[int, int] | None = None) -> None:
        """Show a sheet; with `(frames, milliseconds)` it is a strip of frames, which plays above it."""
        self.animation.setVisible(animation is not None)
        self.animation.set_strip(sheet if animation else None, *(animation or ()))
        self.view.set_picture(sheet)
        self._stack.setCurrentIndex(0)
        self._show_size()

    def say(self, words: str) -> None:
        """Show a sentence in place of a sheet."""
        self.animation.hide()
        self.animation.set_strip(None)
        self.view.set_picture(None)
        self._words.setText(words)
        self._stack.setCurrentIndex(1)
        self._size.setText("")

    @Slot()
    def _show_size(self) -> None:
        size = self.view.image_size
        words = _("{width} × {height} pixels, shown {zoom}×")
        self._size.setText(
            "" if size.isEmpty() else words.format(width=size.width(), height=size.height(), zoom=self.view.zoom)
        )
