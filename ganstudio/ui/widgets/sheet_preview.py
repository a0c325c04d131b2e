"""The pictures as they will be written, one at a time, with a zoom and words where there is nothing to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE, tabular
from ganstudio.ui.widgets.animation_tile import AnimationTile
from ganstudio.ui.widgets.elided_label import ElidedLabel
from ganstudio.ui.widgets.inspector import heading_label, quiet_label
from ganstudio.ui.widgets.sheet_view import SheetView

if TYPE_CHECKING:
    from ganstudio.export import Page


class SheetPreview(QWidget):
    """Shows the pages of an export or a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: Sequence[Page] = ()
        self.view = SheetView()
        self.chooser = QComboBox()
        self.chooser.setAccessibleName(_("Page"))
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.chooser.hide()
        self._heading = heading_label(_("Preview"))
        self._size = ElidedLabel()
        self._size.setProperty("quiet", True)
        self._size.setFont(tabular(self._size.font()))
        self._words = quiet_label()
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setSpacing(SPACE // 2)
        head.addWidget(self._heading)
        head.addSpacing(SPACE)
        head.addWidget(self._size, 1)
        head.addWidget(self.chooser)
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
        self.chooser.currentIndexChanged.connect(self._show_page)
        self.say("")

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Show pages, at first the one that was seen; a page that moves plays above its frames."""
        self._pages = pages
        if self.chooser.count() != len(pages):
            words, seen = _("Page {number} of {count}"), self.chooser.currentIndex()
            self.chooser.blockSignals(True)
            self.chooser.clear()
            for number in range(1, len(pages) + 1):
                self.chooser.addItem(words.format(number=counted(number), count=counted(len(pages))))
            self.chooser.setCurrentIndex(min(max(0, seen), len(pages) - 1))
            self.chooser.blockSignals(False)
        self.chooser.setVisible(len(pages) > 1)
        self._stack.setCurrentIndex(0)
        self._show_page()

    def say(self, words: str) -> None:
        """Show a sentence in place of a picture."""
        self.show_pages(())
        self._words.setText(words)
        self._stack.setCurrentIndex(1)

    @Slot()
    def _show_page(self) -> None:
        number = self.chooser.currentIndex()
        page = self._pages[number] if 0 <= number < len(self._pages) else None
        frames = page.frames if page else None
        self.animation.setVisible(frames is not None)
        self.animation.set_frames(frames, page.durations if page else ())
        self.view.set_picture(page.pixels if page else None)
        self._show_size()

    @Slot()
    def _show_size(self) -> None:
        size = self.view.image_size
        words = _("{width} × {height} px, shown {zoom}×")
        self._size.show_words(
            "" if size.isEmpty() else words.format(width=size.width(), height=size.height(), zoom=self.view.zoom)
        )
