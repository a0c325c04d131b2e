"""The latent space around a centre: moves, their undo, and the sprites that a thread of its own makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from ganstudio.app.session import Session


class ExplorerController(QObject):
    """Holds where the user is in latent space and what is seen there."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    def shut_down(self) -> None:
        """Wait for the threads of this controller."""
