"""One undoable change of the project's sprites: an import or a removal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from ganstudio.data.dataset import SpriteDataset

Put = Callable[["SpriteDataset | None", "SpriteDataset | None"], None]
"""Takes the sprites that come and those in whose place they come."""


class DatasetChange(QUndoCommand):
    """Holds the sprites before and after; both are arrays that nobody writes to, so holding them is cheap.

    `is_done` says that the change is on disk already when the command is pushed, as after an import.
    """

    def __init__(
        self,
        words: str,
        before: SpriteDataset | None,
        after: SpriteDataset | None,
        put: Put,
        is_done: bool = False,
    ) -> None:
        super().__init__(words)
        self._before = before
        self._after = after
        self._put = put
        self._is_done = is_done

    def redo(self) -> None:
        """Put the sprites after the change."""
        if self._is_done:
            self._is_done = False
            return
        self._put(self._after, self._before)

    def undo(self) -> None:
        """Put the sprites before the change."""
        self._put(self._before, self._after)
