"""Pictures from disk into the project: start, cancel, report, remove, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ganstudio.app.session import Session


class ImportController(QObject):
    """Holds the project's sprites and what the last import said about them."""

    dataset_changed = Signal(object)  # SpriteDataset or None
    imported = Signal(object)  # ImportReport

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    def shut_down(self) -> None:
        """Wait for the threads of this controller."""
