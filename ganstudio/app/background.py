"""Work off the UI thread: `Jobs` for short work that queues, `LatestOnly` for what a dragged slider asks."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThread, Signal, Slot

from ganstudio.app.error_reports import ErrorReport
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.progress import CancelFlag, Progress
from ganstudio.core.text import _

T = TypeVar("T")

PROGRESS_INTERVAL = 0.05
"""Seconds between two progress signals of a job, so that fast work does not drown the UI thread."""


class Job:
    """One piece of work in the queue or running. Belongs to the UI thread, but `cancel` may be called anywhere."""

    def __init__(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[StudioError], None] | None,
        title: str,
        is_owed: bool = False,
    ) -> None:
        self.title = title
        self.is_owed = is_owed
        self.fraction = 0.0
        self.words = ""
        self._work, self._done, self._failed = work, done, failed
        self._flag = CancelFlag()
        self._started = 0.0
        self._said = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next sign of progress."""
        self._flag.cancel()

    @property
    def seconds_left(self) -> float | None:
        """Seconds the job will still take if it goes on like this; None until that can be told."""
        elapsed = time.monotonic() - self._started
        if not self._started or elapsed < 1 or self.fraction < 0.02:
            return None
        return elapsed * (1 - self.fraction) / self.fraction


class _JobRunner(QObject):
    """Lives on the jobs thread; does one job at a time."""

    progressed = Signal(object, float, str)  # Job, fraction, words
    succeeded = Signal(object, object)  # Job, result
    failed = Signal(object, object)  # Job, Exception

    @Slot(object)
    def run(self, job: Job) -> None:
        def progress(fraction: float, words: str) -> None:
            job._flag.check()
            now = time.monotonic()
            if now - job._said >= PROGRESS_INTERVAL or fraction >= 1:
                job._said = now
                self.progressed.emit(job, fraction, words)

        try:
            job._flag.check()
            result = job._work(progress)
        except Exception as error:  # the thread's edge: nothing may escape it
            self.failed.emit(job, error)
        else:
            self.succeeded.emit(job, result)

    @Slot()
    def end(self) -> None:
        """End the thread. Asked for as jobs are, it comes after those that were handed over before."""
        QThread.currentThread().quit()


class Jobs(QObject):
    """A queue of short work on one thread; what comes of it is called on the UI thread."""

    started = Signal(object)  # Job
    progressed = Signal(object, float, str)  # Job, fraction 0–1, words
    finished = Signal(object)  # Job; after its callback, whatever became of it
    notice = Signal(object)  # StudioError of a job that has no `failed` of its own
    broke = Signal(object)  # ErrorReport of a job that met a fault of ours
    _hand_over = Signal(object)
    _no_more = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: deque[Job] = deque()
        self._current: Job | None = None
        self._closed = False
        self._thread: QThread | None = None
        self._runner = _JobRunner()
        self._hand_over.connect(self._runner.run)
        self._no_more.connect(self._runner.end)
        self._runner.progressed.connect(self._on_progressed)
        self._runner.succeeded.connect(self._on_succeeded)
        self._runner.failed.connect(self._on_failed)

    @property
    def current(self) -> Job | None:
        """The job at work, if any."""
        return self._current

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[StudioError], None] | None = None,
        title: str = "",
        owed: bool = False,
    ) -> Job:
        """Queue `work`; call `done` with its result, or `failed`, on the UI thread.

        A cancelled job calls `failed` with `Cancelled`. A fault of ours raises a report and calls `failed` with a
        sentence that says so. Without `failed` the user gets a notice, but none for a cancel. A job without a
        title is not shown. An `owed` one, which writes what the user sees as done, is done at the end too.
        """
        job = Job(work, done, failed, title, owed)
        if not self._closed:
            self._queue.append(job)
            self._next()
        return job

    def shut_down(self) -> None:
        """Cancel everything but what is owed, and wait for the thread; no callback comes after this."""
        self._closed = True
        if self._current and not self._current.is_owed:
            self._current.cancel()
        if self._thread:
            for job in self._queue:
                if job.is_owed:
                    self._hand_over.emit(job)
            self._no_more.emit()
            self._thread.wait()
            self._thread = None
        self._queue.clear()

    def _next(self) -> None:
        if self._current or not self._queue or self._closed:
            return
        if self._thread is None:
            self._thread = QThread()
            self._thread.setObjectName("jobs")
            self._runner.moveToThread(self._thread)
            self._thread.start()
        self._current = job = self._queue.popleft()
        job._started = time.monotonic()
        self.started.emit(job)
        self._hand_over.emit(job)

    @Slot(object, float, str)
    def _on_progressed(self, job: Job, fraction: float, words: str) -> None:
        if not self._closed:
            job.fraction, job.words = min(max(fraction, 0.0), 1.0), words
            self.progressed.emit(job, job.fraction, words)

    @Slot(object, object)
    def _on_succeeded(self, job: Job, result: object) -> None:
        self._end(job, lambda: job._done(result))

    @Slot(object, object)
    def _on_failed(self, job: Job, error: Exception) -> None:
        self._end(job, lambda: self._tell_failure(job, error))

    def _tell_failure(self, job: Job, error: Exception) -> None:
        if not isinstance(error, StudioError):
            self.broke.emit(ErrorReport.of(error))
            sentence = StudioError(
                _("A fault in GAN Studio stopped this work."), _("Your project is unchanged; the report says more.")
            )
            if job._failed:
                job._failed(sentence)
        elif job._failed:
            job._failed(error)
        elif not isinstance(error, Cancelled):
            self.notice.emit(error)

    def _end(self, job: Job, tell: Callable[[], None]) -> None:
        if self._closed:
            return
        self._current = None
        try:
            tell()
        finally:  # a callback that fails is reported by the hook; the queue goes on
            self.finished.emit(job)
            self._next()


class _Mailbox(QObject):
    """Lives on the worker thread; holds only the newest request."""

    answered = Signal(object, object)  # request, result
    failed = Signal(object, object)  # request, Exception

    def __init__(self, work: Callable[[Any], Any]) -> None:
        super().__init__()
        self._work = work
        self._lock = threading.Lock()
        self._newest: Any = None

    def put(self, request: Any) -> None:
        with self._lock:
            self._newest = request

    @Slot()
    def empty(self) -> None:
        with self._lock:
            request, self._newest = self._newest, None
        if request is None:  # a later wake-up already took it
            return
        try:
            result = self._work(request)
        except Exception as error:  # the thread's edge
            self.failed.emit(request, error)
        else:
            self.answered.emit(request, result)


class LatestOnly(QObject):
    """One thread, one function, newest request wins. Requests may not be None; the thread starts with the first."""

    answered = Signal(object, object)  # request, result
    failed = Signal(object, object)  # request, Exception
    _wake = Signal()

    def __init__(self, work: Callable[[Any], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = _Mailbox(work)
        self._thread: QThread | None = None
        self._closed = False
        self._wake.connect(self._mailbox.empty)
        self._mailbox.answered.connect(self._on_answered)
        self._mailbox.failed.connect(self._on_failed)

    def request(self, request: Any) -> None:
        """Ask for `request`; an older one that still waits is forgotten."""
        if self._closed:
            return
        if self._thread is None:
            self._thread = QThread()
            self._thread.setObjectName("latest-only")
            self._mailbox.moveToThread(self._thread)
            self._thread.start()
        self._mailbox.put(request)
        self._wake.emit()

    def shut_down(self) -> None:
        """Forget what waits and wait for what runs; no answer comes after this."""
        self._closed = True
        self._mailbox.put(None)
        if self._thread:
            self._thread.quit()
            self._thread.wait()
            self._thread = None

    @Slot(object, object)
    def _on_answered(self, request: object, result: object) -> None:
        if not self._closed:
            self.answered.emit(request, result)

    @Slot(object, object)
    def _on_failed(self, request: object, error: object) -> None:
        if not self._closed:
            self.failed.emit(request, error)
