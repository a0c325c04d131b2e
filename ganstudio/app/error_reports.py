"""Catches what nobody expected, wherever it happens, and turns it into a report that the window can show.

One report at a time is shown; a fault while a report is shown is only written to the log.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import queue
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from ganstudio import __version__
from ganstudio.core.paths import log_folder

log = logging.getLogger("ganstudio")

LOG_LINES = 40
"""How many lines of the log's end go into a report."""

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@dataclass(frozen=True)
class ErrorReport:
    """An unexpected fault: one line for people, and the whole text for whoever mends it."""

    summary: str  # such as "ZeroDivisionError: division by zero"
    details: str  # versions, traceback, end of the log

    @classmethod
    def of(cls, error: BaseException) -> ErrorReport:
        """Make a report of an exception; it never raises itself."""
        summary = "".join(traceback.format_exception_only(error)).strip()
        trace = "".join(traceback.format_exception(error))
        return cls(summary, f"{_versions()}\n\n{trace}\n{_log_tail()}")


class ErrorReports(QObject):
    """While entered, hears of every unexpected exception, thread death, Qt message and native crash.

    As a context manager it installs its hooks and puts the former ones back. `reported` comes on the thread that
    made this object, whichever thread failed.
    """

    reported = Signal(object)  # ErrorReport

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: queue.SimpleQueue[ErrorReport] = queue.SimpleQueue()
        self._former: list[Any] = []
        self._handler: logging.Handler | None = None
        self._crash_file: IO[str] | None = None

    def __enter__(self) -> ErrorReports:
        self._handler = _start_log()
        self._former = [sys.excepthook, threading.excepthook, qInstallMessageHandler(_on_qt_message)]
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        self._crash_file = _open_crash_file()
        return self

    def __exit__(self, *exc: object) -> None:
        sys.excepthook, threading.excepthook = self._former[:2]
        qInstallMessageHandler(self._former[2])
        _close_crash_file(self._crash_file)
        if self._handler:
            log.removeHandler(self._handler)
            self._handler.close()

    def take(self, error: BaseException | ErrorReport) -> None:
        """Hear of a fault from any thread; it is logged, then said by `reported` on this object's thread."""
        with contextlib.suppress(Exception):  # the last line of defence may not fail itself
            report = error if isinstance(error, ErrorReport) else ErrorReport.of(error)
            log.error("unexpected: %s\n%s", report.summary, report.details)
            self._waiting.put(report)
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))

    def event(self, event: QEvent) -> bool:
        """Deliver what was taken."""
        if event.type() != QEvent.Type.User:
            return super().event(event)
        with contextlib.suppress(queue.Empty):
            while True:
                self.reported.emit(self._waiting.get_nowait())
        return True

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        sys.__excepthook__(kind, error, trace)
        self.take(error)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.take(args.exc_value)


def crash_reports() -> list[ErrorReport]:
    """Return reports of native crashes of earlier starts, and forget them; files of running programs are left."""
    reports = []
    for path in sorted(log_folder().glob("crash-*.txt")):
        if _is_alive(path.stem.partition("-")[2]):
            continue
        with contextlib.suppress(OSError):
            text = path.read_text("utf-8", errors="replace").strip()
            path.unlink()
            if text:
                reports.append(ErrorReport(text.splitlines()[0], f"{_versions()}\n\n{text}\n{_log_tail()}"))
    return reports


def _start_log() -> logging.Handler:
    from logging.handlers import RotatingFileHandler

    path = log_folder() / "ganstudio.log"
    handler: logging.Handler = logging.NullHandler()
    with contextlib.suppress(OSError):  # a folder that cannot be written must not keep the window from opening
        handler = RotatingFileHandler(path, maxBytes=500_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    return handler


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    log.log(_LEVELS.get(kind, logging.INFO), "Qt: %s", message)


def _open_crash_file() -> IO[str] | None:
    path = _crash_path()
    with contextlib.suppress(OSError):  # of an earlier process that had our number, as in every container
        path.replace(path.with_stem(f"{path.stem}-earlier"))
    with contextlib.suppress(OSError):
        file = path.open("w", encoding="utf-8")
        faulthandler.enable(file)
        return file
    return None


def _close_crash_file(file: IO[str] | None) -> None:
    faulthandler.disable()
    if file:
        file.close()
        with contextlib.suppress(OSError):
            _crash_path().unlink(missing_ok=True)


def _crash_path() -> Path:
    return log_folder() / f"crash-{os.getpid()}.txt"


def _is_alive(process_id: str) -> bool:
    if not process_id.isdigit():
        return False
    if int(process_id) == os.getpid():
        return True
    if os.name == "nt":  # os.kill(pid, 0) would end the process there; an open file cannot be removed anyway
        return False
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _versions() -> str:
    import platform

    torch = sys.modules.get("torch")
    parts = [
        f"GAN Studio {__version__}",
        f"Python {platform.python_version()}",
        f"PySide6 {pyside_version}",
        f"torch {getattr(torch, '__version__', 'not loaded')}",
        platform.platform(),
    ]
    return " · ".join(parts)


def _log_tail() -> str:
    try:
        lines = (log_folder() / "ganstudio.log").read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(["End of the log:", *lines[-LOG_LINES:]])
