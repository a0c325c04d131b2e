"""A recent project on the start page: a strip of its sprites, its name, where it is, when it was open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ganstudio.core.text import _
from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE, emphasised
from ganstudio.ui.widgets.card import Card
from ganstudio.ui.widgets.checkerboard import draw_checkerboard
from ganstudio.ui.widgets.sprite_image import sprite_image, whole_zoom

if TYPE_CHECKING:
    import numpy as np

STRIP = 5
"""How many sprites are in the strip."""
SIDE = 40
"""Room of one sprite of the strip in pixels."""


class SpriteStrip(QWidget):
    """A few sprites in a row over the checkerboard; empty squares until they are there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        self.setFixedSize(STRIP * (SIDE + 4) - 4, SIDE)

    def show_sprites(self, sprites: np.ndarray) -> None:
        """Show uint8 `(n, h, w, 1 | 3 | 4)`."""
        self._images = [sprite_image(sprite) for sprite in sprites[:STRIP]]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the squares and what is in them."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        side = round(SIDE * ratio)
        for number in range(STRIP):
            left = round(number * (SIDE + 4) * ratio)
            draw_checkerboard(painter, QRectF(left, 0, side, side))
            if number < len(self._images):
                image = self._images[number]
                zoom = whole_zoom(image.width(), image.height(), side, side)
                width, height = image.width() * zoom, image.height() * zoom
                place = QRectF(left + (side - width) // 2, (side - height) // 2, width, height)
                painter.setClipRect(QRectF(left, 0, side, side))
                painter.drawImage(place, image)
                painter.setClipping(False)


class RecentCard(Card):
    """Chosen by click or Enter; the small button takes it off the list."""

    forgotten = Signal()

    def __init__(self, folder: Path, name: str, opened: str, parent: QWidget | None = None) -> None:
        """Make a card; `opened` says in words when the project was last open."""
        super().__init__(_("Open {name}").format(name=name), parent)
        self.folder = folder
        self._strip = SpriteStrip()
        title = QLabel(name)
        title.setFont(emphasised(title.font()))
        place = QLabel(str(folder.parent))
        place.setProperty("quiet", True)
        place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        place.setToolTip(str(folder))
        when = QLabel(opened)
        when.setProperty("quiet", True)
        forget = QToolButton()
        forget.setIcon(icon("close", "quiet"))
        forget.setToolTip(_("Take it off this list; the project stays where it is"))
        forget.setAccessibleName(_("Take {name} off this list").format(name=name))
        forget.setCursor(Qt.CursorShape.ArrowCursor)
        forget.clicked.connect(self.forgotten)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(place)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addWidget(self._strip)
        row.addLayout(words, 1)
        row.addWidget(when)
        row.addWidget(forget)
        for label in (title, place, when):
            label.setTextFormat(Qt.TextFormat.PlainText)

    def show_sprites(self, sprites: np.ndarray) -> None:
        """Fill the strip with uint8 `(n, h, w, 1 | 3 | 4)`."""
        self._strip.show_sprites(sprites)
