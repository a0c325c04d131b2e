"""The program's own icons: line drawings in resources/icons, tinted with the theme's colours when asked for."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton

from ganstudio.core.paths import resource
from ganstudio.ui.theme import tokens

SIZES = (16, 24, 32, 48)
"""Sides at which icons are drawn, in device pixels."""

AIR = 0.25
"""Empty room at the right of an icon before words, as a share of its side: Qt's own distance is too small."""

_cache: dict[tuple[str, str, str, float], QIcon] = {}


def icon(name: str, token: str = "text", air: float = 0.0) -> QIcon:
    """Return an icon by its file name without suffix, in the colour of a token; `FileNotFoundError` if none.

    `air` widens it at the right by a share of its side.
    """
    colors = tokens()
    key = (name, token, colors.name, air)
    if key not in _cache:
        drawing = _renderer(name, getattr(colors, token))
        made = QIcon()
        for side in SIZES:
            pixmap = _drawn(drawing, side, air)
            made.addPixmap(pixmap, QIcon.Mode.Normal)
            made.addPixmap(_faded(pixmap), QIcon.Mode.Disabled)
        _cache[key] = made
    return _cache[key]


def put_icon(button: QPushButton, name: str, token: str = "text", air: float = AIR) -> None:
    """Put an icon before the words of a button; without air where it has none."""
    button.setIcon(icon(name, token, air))
    button.setIconSize(QSize(round(SIZES[0] * (1 + air)), SIZES[0]))


def app_icon() -> QIcon:
    """Return the program's icon in its own colours."""
    drawing = _renderer("app", tokens().text)
    made = QIcon()
    for side in (16, 32, 64, 128):
        made.addPixmap(_drawn(drawing, side))
    return made


def _renderer(name: str, tint: str) -> QSvgRenderer:
    drawing = resource(f"icons/{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", tint).encode()))


def _drawn(drawing: QSvgRenderer, side: int, air: float = 0.0) -> QPixmap:
    pixmap = QPixmap(round(side * (1 + air)), side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


def _faded(pixmap: QPixmap) -> QPixmap:
    faded = QPixmap(pixmap.size())
    faded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faded)
    painter.setOpacity(0.35)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return faded
