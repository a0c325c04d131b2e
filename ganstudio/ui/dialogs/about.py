"""What this program is, which version, and what it runs on."""

from __future__ import annotations

import platform
import sys

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ganstudio import __version__
from ganstudio.core.text import _
from ganstudio.ui.icons import app_icon
from ganstudio.ui.theme import SPACE, heading_font


class AboutDialog(QDialog):
    """A few lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About GAN Studio"))
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(96, 96))
        title = QLabel(f"GAN Studio {__version__}")
        title.setFont(heading_font())
        words = QLabel(_("Train a network on your own sprites, explore what it dreams, export what you like."))
        ours = QLabel(_("Free software under the Apache License 2.0. What you make with it is yours."))
        torch = getattr(sys.modules.get("torch"), "__version__", "–")
        versions = QLabel(f"Python {platform.python_version()}  ·  PySide6 {pyside_version}  ·  PyTorch {torch}")
        versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        versions.setProperty("quiet", True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        for label in (picture, title, words, ours, versions):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not picture)
            column.addWidget(label)
        column.addSpacing(SPACE)
        column.addWidget(buttons)
        self.setFixedWidth(440)
