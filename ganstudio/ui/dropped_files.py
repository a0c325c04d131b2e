"""What was dropped on the window: files, folders, or a project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent

from ganstudio.core.paths import is_folder
from ganstudio.core.project import SUFFIX, Project


def dropped_paths(event: QDropEvent) -> list[Path]:
    """Return the files and folders of a drop; what is not on this machine is left out."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def accept_copy(event: QDropEvent) -> None:
    """Accept a drop as a copy: for one taken as a move, as Shift proposes, the source may delete its files."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def project_folder(path: Path) -> Path | None:
    """Return the project that a dropped path means, or None if it is something to import."""
    if path.name == "project.json":
        return path.parent
    is_project = (path.suffix == SUFFIX and is_folder(path)) or Project.is_at(path)
    return path if is_project else None
