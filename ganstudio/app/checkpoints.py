"""Which snapshot the explorer and the export use, and which runs and snapshots the project has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ganstudio.app.session import Session


class CheckpointsController(QObject):
    """The snapshots of the open project."""

    active_changed = Signal(object)
    runs_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.active = None
        self.follow_newest = True

    def shut_down(self) -> None:
        """Nothing to wait for."""
