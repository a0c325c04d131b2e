"""What will be exported, how it will look, and writing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from ganstudio.app.session import Session


class ExportController(QObject):
    """Holds the choice of sprites, of format and of options."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    def shut_down(self) -> None:
        """Wait for the threads of this controller."""
