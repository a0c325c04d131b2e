"""Writes one section of the project a moment after it changed, off the UI thread; at once when the project closes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot

from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project

if TYPE_CHECKING:
    from ganstudio.app.session import Session

SAVE_AFTER_MS = 1500


class SectionKeeper(QObject):
    """Remembers conveniences, such as the place in latent space: losing them must never stop anything."""

    def __init__(self, session: Session, parent: QObject, key: str, values: Callable[[], dict[str, Any]]) -> None:
        super().__init__(parent)
        self._session = session
        self._key = key
        self._values = values
        self._project: Project | None = None
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save_in_background)

    def open(self, project: Project | None) -> dict[str, Any]:
        """Go on with another project; return what it holds. Call `flush` before the values change."""
        self._project = project
        with contextlib.suppress(StudioError):
            return project.section(self._key) if project else {}
        return {}

    def touch(self) -> None:
        """Say that the values changed."""
        self._timer.start()

    def flush(self) -> None:
        """Write now what still waits to be written."""
        if self._timer.isActive():
            self._timer.stop()
            self._session.writes.flush()  # an older state that still waits there must not come after this one
            with contextlib.suppress(StudioError):
                if self._project:
                    self._project.set_section(self._key, self._values())

    @Slot()
    def _save_in_background(self) -> None:
        project, values = self._project, self._values()
        if project is None:
            return

        def write() -> None:
            with contextlib.suppress(StudioError):
                project.set_section(self._key, values)

        self._session.writes.write((project, self._key), write)
