"""Small writes to a project, off the UI thread and at once: they wait for no job, and closing waits for them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject, Signal

from ganstudio.app.error_reports import ErrorReport
from ganstudio.core.errors import StudioError


class ProjectWrites(QObject):
    """One thread that writes in the order asked for; of several states of one thing that wait, only the newest.

    Not the thread of the jobs, because an import can take minutes, and what the artist kept must be on disk before.
    """

    failed = Signal(object)  # StudioError
    broke = Signal(object)  # ErrorReport of a fault of ours

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._changed = threading.Condition()
        self._waiting: dict[Hashable, Callable[[], None]] = {}
        self._is_writing = False
        self._is_closed = False
        self._thread: threading.Thread | None = None

    def write(self, key: Hashable, work: Callable[[], None]) -> None:
        """Do `work` on the thread, in place of what waits under the same `key`; after `shut_down`, here and now."""
        with self._changed:
            if not self._is_closed:
                self._waiting.pop(key, None)
                self._waiting[key] = work
                self._changed.notify_all()
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="project writes", daemon=True)
                    self._thread.start()
                return
        self._do(work)

    def flush(self) -> None:
        """Return when everything asked for is written; for any thread but the writing one."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting and not self._is_writing)

    def shut_down(self) -> None:
        """Write what still waits and end the thread."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._is_writing = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting or self._is_closed)
                if not self._waiting:
                    return
                work = self._waiting.pop(next(iter(self._waiting)))
                self._is_writing = True
            self._do(work)

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except StudioError as error:
            self.failed.emit(error)
        except Exception as error:  # the thread's edge: nothing may escape it
            self.broke.emit(ErrorReport.of(error))
