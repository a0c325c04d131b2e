"""How fast a run goes and how long it still takes; when to talk, to draw and to save."""

from __future__ import annotations

import collections
import time
from dataclasses import dataclass

_WINDOW = 10.0  # seconds over which speed is measured


@dataclass(frozen=True)
class Cadence:
    """How often a run does what is not training, in seconds."""

    metrics: float = 0.05
    preview: float = 2.0
    snapshot: float = 15.0
    save: float = 60.0
    quality: float = 10.0
    most_spent_on_previews: float = 0.02  # share of the time
    most_spent_on_quality: float = 0.04  # share of the time
    snapshot_growth: float = 0.04  # of the time trained: long runs take fewer
    quality_growth: float = 0.01  # of the time trained

    def next_quality(self, spent: float, trained: float, is_ready: bool) -> float:
        """Return the seconds until quality is looked at again, after `spent` seconds on it.

        Getting ready comes in many small pieces, which only keep to their share of the time.
        """
        shared = spent / self.most_spent_on_quality
        return max(shared, self.quality, self.quality_growth * trained) if is_ready else shared


class Alarm:
    """Answers now and then that it is time."""

    def __init__(self, seconds: float, *, at_once: bool) -> None:
        self.seconds = seconds
        self._last = -float("inf") if at_once else time.monotonic()

    @property
    def rings(self) -> bool:
        """Whether the time has come since `reset`."""
        return time.monotonic() - self._last >= self.seconds

    def reset(self) -> None:
        """Count from now."""
        self._last = time.monotonic()


class Pace:
    """Counts steps and the seconds spent on them; pauses do not count."""

    def __init__(self, step: int, seconds: float) -> None:
        self._seconds = seconds
        self._since: float | None = time.monotonic()
        self._marks: collections.deque[tuple[float, int]] = collections.deque([(seconds, step)])

    @property
    def seconds(self) -> float:
        """Seconds trained so far, of all sittings."""
        return self._seconds + (time.monotonic() - self._since if self._since is not None else 0.0)

    def go_on(self, step: int, seconds: float | None = None) -> None:
        """Count again after `hold`, or from an earlier state (`seconds`) after a roll-back."""
        self._seconds = self.seconds if seconds is None else seconds
        self._since = time.monotonic()
        self._marks = collections.deque([(self._seconds, step)])

    def hold(self) -> None:
        """Stop counting until `go_on`."""
        self._seconds, self._since = self.seconds, None

    def steps_per_second(self, step: int) -> float:
        """Return the speed over the last seconds, 0 before it can be told."""
        now = self.seconds
        self._marks.append((now, step))
        while len(self._marks) > 2 and now - self._marks[1][0] > _WINDOW:
            self._marks.popleft()
        then, earlier = self._marks[0]
        return (step - earlier) / (now - then) if now > then else 0.0


def remaining(step: int, steps: int, seconds: float, minutes: float, speed: float) -> tuple[float, float | None]:
    """Return `(fraction done, seconds left)`; 0 stands for no limit, and None for not known."""
    fractions, left = [0.0], []
    if steps:
        fractions.append(step / steps)
        if speed > 0.0:
            left.append(max(0, steps - step) / speed)
    if minutes:
        fractions.append(seconds / (minutes * 60.0))
        left.append(max(0.0, minutes * 60.0 - seconds))
    unknown = not left or (steps > 0 and speed <= 0.0)
    return min(1.0, max(fractions)), None if unknown else min(left)
