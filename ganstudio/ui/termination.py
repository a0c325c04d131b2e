"""Ctrl-C in the terminal, its closing, and a request to end close the window as a user would, saving first."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Slot

from ganstudio.core.ending_signals import ending_signals


class TerminationWatch(QObject):
    """Calls `end` on the UI thread when the process is asked to end.

    Python runs its signal handlers only between its own instructions, and Qt's loop may be idle for long; a byte on
    a socket wakes it.
    """

    def __init__(self, end: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._end = end
        self._reader, self._writer = socket.socketpair()
        for end_of_pair in (self._reader, self._writer):
            end_of_pair.setblocking(False)
        self._former_fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._former = {number: signal.signal(number, _ignore) for number in ending_signals()}
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)

    def stop(self) -> None:
        """Put the former handlers back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._former_fd)
        for number, handler in self._former.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    @Slot()
    def _on_woken(self) -> None:
        if self._reader.recv(64):
            self._end()


def _ignore(number: int, frame: FrameType | None) -> None:
    """Let the byte on the socket do the work."""
