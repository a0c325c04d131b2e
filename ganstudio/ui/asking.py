"""Questions to the user that come before a verb: which file, which folder, really? Nothing is done here."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from ganstudio.core.paths import documents_folder, is_folder
from ganstudio.core.project import SUFFIX, free_folder
from ganstudio.core.text import _

PICTURES = "*.png *.gif *.apng *.webp *.bmp *.jpg *.jpeg"


def ask_new_project(parent: QWidget) -> Path | None:
    """Ask where a new project shall be and what it shall be called."""
    suggested = free_folder(_("Untitled"))
    with contextlib.suppress(OSError):  # the dialog begins elsewhere then
        suggested.parent.mkdir(parents=True, exist_ok=True)
    name, _filter = QFileDialog.getSaveFileName(
        parent,
        _("New project"),
        str(suggested),
        _("GAN Studio projects") + f" (*{SUFFIX})",
        options=QFileDialog.Option.DontConfirmOverwrite,  # creating over something is refused with a notice
    )
    return Path(name) if name else None


def ask_project(parent: QWidget) -> Path | None:
    """Ask which project to open; a project is a folder."""
    start = documents_folder() if is_folder(documents_folder()) else Path.home()
    name = QFileDialog.getExistingDirectory(parent, _("Open project"), str(start))
    return Path(name) if name else None


def ask_pictures(parent: QWidget) -> list[Path]:
    """Ask which pictures to import."""
    filters = ";;".join([_("Pictures") + f" ({PICTURES})", _("All files") + " (*)"])
    names, _filter = QFileDialog.getOpenFileNames(parent, _("Import pictures"), str(Path.home()), filters)
    return [Path(name) for name in names]


def ask_picture_folder(parent: QWidget) -> list[Path]:
    """Ask which folder of pictures to import, the folders inside it too."""
    name = QFileDialog.getExistingDirectory(parent, _("Import a folder of pictures"), str(Path.home()))
    return [Path(name)] if name else []


def confirm(parent: QWidget, question: str, details: str, yes: str, no: str) -> bool:
    """Ask a question whose answers are written out; closing the dialog means no."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("GAN Studio")
    box.setText(question)
    box.setInformativeText(details)
    agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    refused = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(agreed)
    box.setEscapeButton(refused)
    box.exec()
    answer = box.clickedButton() is agreed
    box.deleteLater()
    return answer


def ask_name(parent: QWidget, question: str, suggested: str) -> str:
    """Ask for a name; empty if there is to be none."""
    name, agreed = QInputDialog.getText(parent, "GAN Studio", question, text=suggested)
    return name.strip() if agreed else ""


def ask_palette(parent: QWidget, suffixes: Sequence[str]) -> Path | None:
    """Ask for a file with a palette."""
    patterns = " ".join(f"*{suffix}" for suffix in suffixes)
    filters = ";;".join([_("Palettes") + f" ({patterns})", _("All files") + " (*)"])
    name, _filter = QFileDialog.getOpenFileName(parent, _("Choose a palette"), str(Path.home()), filters)
    return Path(name) if name else None
