"""Axes of the chart: where ticks are, what they say, and a logarithmic scale that takes negative values."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ganstudio.core.numbers import counted

LINEAR_BELOW = 0.01
"""The logarithmic scale is linear between minus and plus this, so that zero and negative values have a place."""


@dataclass(frozen=True)
class Scale:
    """The values that an axis spans, and how they lie along it."""

    low: float
    high: float
    is_log: bool = False

    def places(self, values: np.ndarray) -> np.ndarray:
        """Return where values lie, 0 at the low end and 1 at the high one."""
        if not self.is_log:
            return (values - self.low) / (self.high - self.low)
        low, high = symmetric_log(np.array([self.low, self.high]))
        return (symmetric_log(values) - low) / (high - low)

    def ticks(self, count: int) -> list[float]:
        """Return round values along the axis, about `count` of them."""
        if self.is_log:
            return _log_ticks(self.low, self.high, count)
        step = _round_step((self.high - self.low) / max(1, count))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [i * step for i in range(first, last + 1)]


def value_scale(low: float, high: float, is_log: bool) -> Scale:
    """Return a scale that holds `low` to `high`, widened to round ends so that it does not change with every point."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return Scale(0.0, 1.0, is_log)
    largest = max(abs(low), abs(high))
    if high - low <= largest * 1e-6:  # one value: give it some room
        low, high = low - max(0.5, largest * 0.1), high + max(0.5, largest * 0.1)
    if is_log:
        return Scale(_log_floor(low), _log_ceiling(high), True)
    step = _round_step((high - low) / 4)
    return Scale(math.floor(low / step + 1e-6) * step, math.ceil(high / step - 1e-6) * step)


def symmetric_log(values: np.ndarray) -> np.ndarray:
    """Return sign · log10(1 + |value| / `LINEAR_BELOW`)."""
    made: np.ndarray = np.sign(values) * np.log10(1 + np.abs(values) / LINEAR_BELOW)
    return made


def tick_words(value: float) -> str:
    """Write a tick shortly: `0.25`, `12 400`."""
    if abs(value) >= 1000:
        return counted(round(value))
    return f"{value:.6g}".replace("-", "\u2212")


def value_words(value: float) -> str:
    """Write a value under the cursor with four digits, so that its width hardly changes."""
    if not math.isfinite(value):
        return "–"
    digits = max(0, 3 - max(0, math.floor(math.log10(abs(value))))) if abs(value) >= 1 else 3
    return f"{value:.{digits}f}".replace("-", "\u2212")


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(max(rough, 1e-12)))
    return next((factor * power for factor in (1, 2, 2.5, 5) if factor * power >= rough * 0.999), 10 * power)


def _log_ticks(low: float, high: float, count: int) -> list[float]:
    sizes = [m * 10.0**power for power in range(-2, 9) for m in (1, 2, 5)]
    fine = [sign * size for sign in (-1, 1) for size in sizes if low <= sign * size <= high]
    found = sorted([*fine, *([0.0] if low <= 0 <= high else [])])
    if len(found) <= count * 2:
        return found
    tens = [value for value in found if value == 0 or round(math.log10(abs(value)), 6).is_integer()]
    return tens[:: max(1, -(-len(tens) // (2 * max(1, count))))]


def _log_floor(value: float) -> float:
    return -_log_ceiling(-value) if value < 0 else _log_piece(value, up=False)


def _log_ceiling(value: float) -> float:
    return -_log_floor(-value) if value < 0 else _log_piece(value, up=True)


def _log_piece(value: float, up: bool) -> float:
    if value < LINEAR_BELOW:
        return LINEAR_BELOW if up and value > 0 else 0.0
    power = 10.0 ** math.floor(math.log10(value))
    steps = [m * power for m in (1, 2, 5, 10)]
    return next(s for s in steps if s >= value * 0.999999) if up else max(s for s in steps if s <= value * 1.000001)
