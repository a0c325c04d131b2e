"""Start, pause, stop and resume a run; hold its thread; repeat its events on the UI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ganstudio.app.session import Session


class TrainingController(QObject):
    """The training of the open project."""

    state_changed = Signal(str)
    started = Signal(object)
    metrics_ready = Signal(object)
    preview_ready = Signal(object)
    snapshot_saved = Signal(object)
    progress_saved = Signal(object)
    rolled_back = Signal(object)
    paused = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.state = "idle"

    def shut_down(self) -> None:
        """Stop and wait; called once, when the window closes."""
