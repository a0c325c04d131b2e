"""The arithmetic of the chart: growing curves, smoothing, thinning to the width of the screen. Knows no Qt."""

from __future__ import annotations

import numpy as np

_BLOCK = 128


class Curve:
    """One growing curve without its gaps, and its running average; taking in new rows costs only those rows."""

    def __init__(self) -> None:
        self._rows_taken = 0
        self._count = 0
        self._amount = 0.0
        self._x, self._y, self._smooth = np.empty(1024), np.empty(1024), np.empty(1024)

    def __len__(self) -> int:
        return self._count

    @property
    def x(self) -> np.ndarray:
        """Where the points are, float64 `(n,)`, ascending."""
        return self._x[: self._count]

    @property
    def y(self) -> np.ndarray:
        """The values, float64 `(n,)`."""
        return self._y[: self._count]

    @property
    def smooth(self) -> np.ndarray:
        """The running average of the values, float64 `(n,)`."""
        return self._smooth[: self._count]

    def take(self, x: np.ndarray, y: np.ndarray) -> None:
        """Take in the rows that came since the last call; gaps (not-a-number) are passed over."""
        new_x, new_y = x[self._rows_taken :], y[self._rows_taken :]
        self._rows_taken = len(x)
        good = np.isfinite(new_y)
        if not good.any():
            return
        new_x, new_y = new_x[good], new_y[good]
        start, end = self._count, self._count + len(new_x)
        self._grow_to(end)
        self._x[start:end], self._y[start:end] = new_x, new_y
        self._count = end
        self._smooth_from(start)

    def set_smoothing(self, amount: float) -> None:
        """Average anew; `amount` is the weight of the past, 0 (none) to less than 1."""
        if amount != self._amount:
            self._amount = amount
            self._smooth_from(0)

    def clear(self) -> None:
        """Forget all points, keep the smoothing."""
        self._rows_taken = self._count = 0

    def _smooth_from(self, start: int) -> None:
        past = float(self._smooth[start - 1]) if start else 0.0
        self._smooth[start : self._count] = running_average(self._y[start : self._count], self._amount, past, start)

    def _grow_to(self, count: int) -> None:
        if count > len(self._x):
            size = max(count, 2 * len(self._x))
            for name in ("_x", "_y", "_smooth"):
                grown = np.empty(size)
                grown[: self._count] = getattr(self, name)[: self._count]
                setattr(self, name, grown)


def running_average(values: np.ndarray, amount: float, past: float = 0.0, seen: int = 0) -> np.ndarray:
    """Average exponentially, float64 `(n,)`: each value weighs `amount` times as much as the one after it.

    The weights always sum to one, so that the first values do not drag on. To go on with an average, give its last
    value (`past`) and how many values it was made of (`seen`). Whole blocks are one matrix product each, so 100,000
    values take milliseconds.
    """
    if amount <= 0 or not len(values):
        return values.copy()
    last = past * (1 - amount**seen)  # without the division at the end
    result = np.empty(len(values))
    distance = np.arange(_BLOCK)[:, None] - np.arange(_BLOCK)[None, :]
    kernel = np.where(distance >= 0, (1 - amount) * amount ** np.maximum(distance, 0), 0.0)
    fading = amount ** np.arange(1, _BLOCK + 1)
    whole = len(values) // _BLOCK * _BLOCK
    blocks = values[:whole].reshape(-1, _BLOCK) @ kernel.T
    for i, block in enumerate(blocks):
        block += fading * last
        last = float(block[-1])
        result[i * _BLOCK : (i + 1) * _BLOCK] = block
    for i in range(whole, len(values)):
        last = amount * last + (1 - amount) * float(values[i])
        result[i] = last
    weights: np.ndarray = 1 - amount ** np.arange(seen + 1.0, seen + len(values) + 1)
    return result / weights


def visible(x: np.ndarray, low: float, high: float) -> slice:
    """Return which points lie between two places, with one more on each side so that lines reach the edge."""
    first = max(0, int(np.searchsorted(x, low, "left")) - 1)
    return slice(first, min(len(x), int(np.searchsorted(x, high, "right")) + 1))


def thinned(x: np.ndarray, y: np.ndarray, columns: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Thin a curve to the smallest and largest value of each of `columns` equal pieces of its width.

    Returns x, low and high, float64 `(m,)` each, m ≤ `columns`; a curve with fewer points comes back as it is.
    """
    if len(x) <= columns:
        return x, y, y
    edges = np.linspace(x[0], x[-1], columns + 1)[:-1]
    starts = np.unique(np.searchsorted(x, edges, "left"))
    return x[starts], np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
