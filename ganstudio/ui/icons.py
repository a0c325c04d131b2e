"""The program's own icons: line drawings in resources/icons, tinted with the theme's colours when asked for."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ganstudio.core.paths import resource
from ganstudio.ui.theme import tokens

SIZES = (16, 24, 32, 48)
"""Sides at which icons are drawn, in device pixels."""

_cache: dict[tuple[str, str, str], QIcon] = {}


def icon(name: str, token: str = "text") -> QIcon:
    """Return an icon by its file name without suffix, in the colour of a token; `FileNotFoundError` if none."""
    colors = tokens()
    key = (name, token, colors.name)
    if key not in _cache:
        drawing = resource(f"icons/{name}.svg").read_text("utf-8")
        made = QIcon()
        for side in SIZES:
            made.addPixmap(_drawn(drawing, getattr(colors, token), side), QIcon.Mode.Normal)
            made.addPixmap(_drawn(drawing, colors.quiet, side, 0.5), QIcon.Mode.Disabled)
        _cache[key] = made
    return _cache[key]


def app_icon() -> QIcon:
    """Return the program's icon in its own colours."""
    drawing = resource("icons/app.svg").read_text("utf-8")
    made = QIcon()
    for side in (16, 32, 64, 128):
        made.addPixmap(_drawn(drawing, tokens().text, side))
    return made


def _drawn(drawing: str, tint: str, side: int, opacity: float = 1.0) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", tint).encode()))
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(opacity)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap
