"""The undoable step from one state to another, for everything that is held as a value and put as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QUndoCommand

T = TypeVar("T")


class StateChange(QUndoCommand, Generic[T]):
    """Calls `put` with the state after, or before. Nobody may change the states themselves.

    Steps of one `gesture` (a slider's drag) become one step; a negative gesture stands alone.
    """

    def __init__(self, words: str, put: Callable[[T], None], before: T, after: T, gesture: int = -1) -> None:
        super().__init__(words)
        self._put, self._before, self._after, self._gesture = put, before, after, gesture
        self.vanishes = False

    def id(self) -> int:
        """Return the gesture: Qt offers only equal ids for merging."""
        return self._gesture

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in a later step of the same gesture that puts the same thing."""
        if not isinstance(other, StateChange) or other._put != self._put:
            return False
        self._after = other._after
        if self._after == self._before:
            self.setObsolete(True)
        return True

    def redo(self) -> None:
        """Put the state after the step."""
        self._put(self._after)

    def undo(self) -> None:
        """Put the state before the step; one that `vanishes` leaves the stack and cannot be redone."""
        self._put(self._before)
        if self.vanishes:
            self.setObsolete(True)
