"""Runs one trainer on one thread and says over signals what it says."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot

from ganstudio.app.error_reports import ErrorReport
from ganstudio.core.errors import StudioError

if TYPE_CHECKING:
    from ganstudio.core.events import TrainingEvent

NICENESS = 10
"""How far the training thread steps back for the window, on a scale where 19 is last."""


class TrainingWorker(QObject):
    """Lives on the training thread; the trainer is made there too, since that imports torch."""

    said = Signal(object)  # TrainingEvent
    failed = Signal(object)  # StudioError or ErrorReport
    done = Signal()

    def __init__(self, make_events: Callable[[], Iterator[TrainingEvent]]) -> None:
        super().__init__()
        self._make_events = make_events

    @Slot()
    def run(self) -> None:
        """Go through the run; whatever happens, `done` is the last thing said."""
        try:
            step_back()
            events = self._make_events()
            for event in events:
                self.said.emit(event)
        except StudioError as error:
            self.failed.emit(error)
        except Exception as error:  # the thread's edge: nothing may escape it
            self.failed.emit(ErrorReport.of(error))
        finally:
            self.done.emit()


def step_back() -> None:
    """Lower the priority of this thread, so that the window keeps answering while all cores train.

    On Linux niceness belongs to the thread, and the threads that torch starts from here inherit it; so this comes
    before any torch work. Elsewhere Qt's own thread priority does it.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a sandbox may forbid it; then the window is a little slower
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
    else:
        QThread.currentThread().setPriority(QThread.Priority.LowPriority)
