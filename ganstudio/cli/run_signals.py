"""Ctrl-C and its relatives end a run after the step in progress, so that it is saved; a second Ctrl-C does not wait."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

from ganstudio.core.ending_signals import ending_signals
from ganstudio.training.control import RunControl


@dataclass
class Received:
    """The signal that asked the run to end, 0 if none did."""

    number: int = 0


@contextlib.contextmanager
def stop_on_signals(control: RunControl) -> Iterator[Received]:
    """Turn signals into `control.stop()` for the length of the block.

    The handler says nothing: a signal may come in the middle of a line being written, and what is written then is lost.
    """
    received = Received()
    if threading.current_thread() is not threading.main_thread():  # only the main thread may set handlers
        yield received
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        if received.number:
            raise KeyboardInterrupt
        received.number = number
        control.stop()

    before = {number: signal.signal(number, stop) for number in ending_signals()}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
