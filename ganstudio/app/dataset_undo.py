"""One undoable change of the project's sprites: an import or a removal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from ganstudio.data.dataset import SpriteDataset
    from ganstudio.data.roots import Roots


@dataclass(frozen=True)
class Holding:
    """What a domain holds: its sprites, and where they were imported from; None leaves what is noted of that."""

    dataset: SpriteDataset | None
    roots: Roots | None = None


Put = Callable[[Holding, Holding], None]
"""Takes what comes and that in whose place it comes."""


class DatasetChange(QUndoCommand):
    """Holds the sprites before and after: one array for each step, for neighbours in the stack share what lies between.

    A set below `MAPPED_BYTES` is held in memory, a larger one on the disk, where its file stays while it is mapped.
    `is_done` says that the change is on disk already when the command is pushed, as after an import.
    """

    def __init__(self, words: str, before: Holding, after: Holding, put: Put, is_done: bool = False) -> None:
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
