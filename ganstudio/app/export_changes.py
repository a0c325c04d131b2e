"""The choices of the Export page, of which every change can be undone; the steps of one gesture are one."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ganstudio.app.export_choices import ExportChoices
from ganstudio.app.state_change import StateChange

if TYPE_CHECKING:
    from ganstudio.app.session import Session

PAUSE = 1.0
"""Seconds without a change after which typing or turning a wheel counts as done."""


class ChoiceBook(QObject):
    """Holds the choices; `values` is replaced, never changed."""

    changed = Signal(object, object)  # ExportChoices before, and now

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._burst = ("", 0.0, 0)  # what was changed last, when, and how many bursts there were
        self.values = ExportChoices()

    def open(self, values: ExportChoices) -> None:
        """Go on with the choices of another project; nobody is told."""
        self.values = values

    def change(self, words: str, gesture: str = "", **changes: Any) -> None:
        """Replace fields in one undoable step called `words`; steps of one `gesture` in a row become one."""
        after = dataclasses.replace(self.values, **changes)
        if after != self.values:
            number = hash(gesture) & 0x3FFFFFFF if gesture else -1
            self._session.undo.push(StateChange(words, self.put, self.values, after, number))

    def burst(self, what: str) -> str:
        """Return a gesture for a change of `what`: the same as before while there was no pause in between."""
        last, when, count = self._burst
        now = time.monotonic()
        if last != what or now - when > PAUSE:
            count += 1
        self._burst = (what, now, count)
        return f"{what} {count}"

    def put(self, values: ExportChoices) -> None:
        """Hold other choices and say so."""
        before, self.values = self.values, values
        if before != values:
            self.changed.emit(before, values)
