"""What the window remembers from one start to the next: its place and size, its splitters, the page of a project."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from ganstudio.core.errors import StudioError
from ganstudio.core.files import write_json
from ganstudio.core.paths import settings_folder
from ganstudio.core.project import Project
from ganstudio.ui.pages import PAGES

SECTION = "window"
"""The window's own section of a project: which page was open."""
FIRST_PAGE = "data"


class WindowMemory:
    """A small file beside the settings; what cannot be read is as if it had never been."""

    def __init__(self) -> None:
        self._path = settings_folder() / "window.json"
        self._splitters: dict[str, str] = {}
        self._geometry = ""
        found = _read(self._path)
        if isinstance(found.get("geometry"), str):
            self._geometry = found["geometry"]
        if isinstance(found.get("splitters"), dict):
            self._splitters = {str(k): v for k, v in found["splitters"].items() if isinstance(v, str)}

    def restore_window(self, window: QMainWindow) -> bool:
        """Put the window where it was; False if that is not known."""
        return bool(self._geometry) and window.restoreGeometry(_bytes(self._geometry))

    def restore_splitters(self, page: QWidget) -> None:
        """Put every named splitter of a page where the user left it."""
        for splitter in page.findChildren(QSplitter):
            if state := self._splitters.get(_name(page, splitter)):
                splitter.restoreState(_bytes(state))

    def keep_splitters(self, page: QWidget) -> None:
        """Remember where the named splitters of a page stand."""
        for splitter in page.findChildren(QSplitter):
            if splitter.objectName():
                self._splitters[_name(page, splitter)] = _text(splitter.saveState())

    def save(self, window: QMainWindow) -> None:
        """Write everything; failing to is no reason to stop closing."""
        content = {"geometry": _text(window.saveGeometry()), "splitters": self._splitters}
        with contextlib.suppress(StudioError):
            write_json(self._path, content)


def page_of(project: Project | None) -> str:
    """Return the page that was open last in a project; a new one begins at the data."""
    key = project.section(SECTION).get("page") if project else None
    return key if isinstance(key, str) and key in PAGES else FIRST_PAGE


def keep_page(project: Project | None, key: str) -> None:
    """Write into a project which page was open."""
    with contextlib.suppress(StudioError):  # the folder may be gone; the page is not worth a notice
        if project and key != page_of(project):
            project.set_section(SECTION, {"page": key})


def _name(page: QWidget, splitter: QSplitter) -> str:
    return f"{page.objectName()}/{splitter.objectName()}" if splitter.objectName() else ""


def _read(path: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(path.read_text("utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("ascii", "replace")))
