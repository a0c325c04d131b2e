"""Progress of long work: how far, how long still, and the user's wish to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ganstudio.core.errors import Cancelled
from ganstudio.core.text import _

Progress = Callable[[float, str], None]
"""Called by long work with the fraction done (0–1) and a few translated words; raises `Cancelled` to stop it."""


def no_progress(fraction: float, words: str) -> None:
    """Ignore progress: for callers who do not show it."""


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """Return the progress of work that takes the whole from `start` to `end`, fractions of it."""
    return lambda fraction, words: progress(start + (end - start) * fraction, words)


class CancelFlag:
    """Set from any thread; `check` raises `Cancelled` in the work."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._event.set()

    def check(self) -> None:
        """Raise `Cancelled` if the work should stop."""
        if self._event.is_set():
            raise Cancelled(_("Cancelled."))


def duration(seconds: float) -> str:
    """Write a duration as `0:14:20`, the same width while it runs so that nothing jumps."""
    whole = max(0, round(seconds))
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def byte_size(count: float) -> str:
    """Write a number of bytes as `12.3 MiB`."""
    for unit in ("B", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"
