"""Which steps the chart shows: all of them, or a part the user zoomed to. Knows no Qt."""

from __future__ import annotations

SMALLEST = 4.0
"""The fewest steps that fill the chart."""


class Span:
    """The visible steps. As long as the user has not zoomed, it grows with the run."""

    def __init__(self) -> None:
        self._first, self._last = 0.0, SMALLEST
        self._zoomed: tuple[float, float] | None = None

    @property
    def is_zoomed(self) -> bool:
        """Whether a part is shown."""
        return self._zoomed is not None

    @property
    def ends(self) -> tuple[float, float]:
        """The first and last visible step."""
        return self._zoomed or (self._first, self._last)

    def set_whole(self, first: float, last: float) -> None:
        """Say which steps there are."""
        self._first, self._last = first, max(last, first + SMALLEST)

    def show(self, low: float, high: float) -> None:
        """Zoom to a part; what would show everything, or more, is no zoom."""
        width = min(max(high - low, SMALLEST), self._last - self._first)
        low = min(max(low, self._first), self._last - width)
        covers_all = width >= (self._last - self._first) * 0.999
        self._zoomed = None if covers_all else (low, low + width)

    def zoom(self, at: float, factor: float) -> None:
        """Show `factor` times as many steps, with the step `at` staying where it is."""
        low, high = self.ends
        self.show(at - (at - low) * factor, at + (high - at) * factor)

    def move(self, steps: float) -> None:
        """Go later by so many steps (earlier if negative); nothing happens without zoom."""
        if self._zoomed:
            low, high = self._zoomed
            self.show(low + steps, high + steps)

    def reset(self) -> None:
        """Show everything again."""
        self._zoomed = None
