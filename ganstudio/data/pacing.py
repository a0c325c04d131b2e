"""Progress of an import, told often enough for the eye and seldom enough for the speed."""

from __future__ import annotations

import time

from ganstudio.core.progress import Progress

SECONDS_BETWEEN = 0.05


class Pace:
    """Passes progress on at most 20 times a second; what it calls may raise `Cancelled`."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._next = 0.0

    def __call__(self, fraction: float, words: str) -> None:
        """Tell the fraction done (0–1), if it is time to."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + SECONDS_BETWEEN
            self._progress(min(1.0, fraction), words)

    def is_due(self) -> bool:
        """Whether a call now would be passed on: for callers to whom even the words are work."""
        return time.monotonic() >= self._next
