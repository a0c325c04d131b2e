"""One sprite at the largest whole-number zoom that fits, over the checkerboard: as a widget and as a pixmap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.ui.theme import color
from ganstudio.ui.widgets.checkerboard import draw_checkerboard
from ganstudio.ui.widgets.sprite_image import sprite_image, whole_zoom

if TYPE_CHECKING:
    import numpy as np


class SpriteTile(QWidget):
    """Shows uint8 `(h, w, 1 | 3 | 4)`, or an empty frame."""

    def __init__(self, name: str, side: int = 128, parent: QWidget | None = None) -> None:
        """Make a square tile of `side` logical pixels; `name` is what a screen reader says."""
        super().__init__(parent)
        self._image: QImage | None = None
        self._side = side
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_sprite(self, sprite: np.ndarray | None) -> None:
        """Show another sprite; None shows the empty frame."""
        self._image = None if sprite is None else sprite_image(sprite)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sprite in the middle of the tile."""
        painter = QPainter(self)
        _draw(painter, self._image, self._side * self.devicePixelRatioF(), self.devicePixelRatioF())
        painter.end()


def tile_pixmap(sprite: np.ndarray | None, side: int, ratio: float) -> QPixmap:
    """Return a square of `side` logical pixels with a sprite, or an empty frame."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.scale(ratio, ratio)
    _draw(painter, None if sprite is None else sprite_image(sprite), side * ratio, ratio)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def draw_in_square(painter: QPainter, sprite: np.ndarray, square: QRectF, ratio: float) -> None:
    """Draw uint8 `(h, w, 1 | 3 | 4)` in a square of logical pixels; what is larger than the square is shrunk."""
    image = sprite_image(sprite)
    side = square.width() * ratio
    if max(image.width(), image.height()) > side:
        image = image.scaled(
            int(side), int(side), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    painter.save()
    painter.translate(square.topLeft())
    _draw(painter, image, side, ratio)
    painter.restore()


def _draw(painter: QPainter, image: QImage | None, side: float, ratio: float) -> None:
    painter.scale(1 / ratio, 1 / ratio)
    if image is None:
        painter.setPen(QPen(color("border"), ratio, Qt.PenStyle.DashLine))
        painter.drawRect(QRectF(0, 0, side, side).adjusted(ratio, ratio, -ratio, -ratio))
        return
    zoom = whole_zoom(image.width(), image.height(), side, side)
    width, height = float(image.width() * zoom), float(image.height() * zoom)
    if max(width, height) > side:  # only what was enlarged for a file: shown small rather than in part
        shrink = side / max(width, height)
        width, height = width * shrink, height * shrink
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    area = QRectF(int((side - width) / 2), int((side - height) / 2), width, height)
    draw_checkerboard(painter, area)
    painter.drawImage(area, image)
