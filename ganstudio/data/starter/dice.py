"""Repeatable random choices: the same (seed, kind, index) rolls the same numbers on every platform."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")

_REFILL = 64


class Dice:
    """A stream of choices built on raw PCG64 output, which NumPy promises never to change."""

    def __init__(self, seed: int, kind: str, index: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(kind.encode()), index]))
        self._numbers: list[int] = []

    def unit(self) -> float:
        """Return a number in [0, 1)."""
        if not self._numbers:
            self._numbers = self._bits.random_raw(_REFILL).tolist()
        return (self._numbers.pop() >> 11) / (1 << 53)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Say yes with the given probability, 0-1."""
        return self.unit() < probability

    def pick(self, options: Sequence[T]) -> T:
        """Choose one of the options; list one twice to make it twice as likely."""
        return options[int(self.unit() * len(options))]

    def pick_other(self, options: Sequence[T], *taken: T) -> T:
        """Choose one of the options that is not taken already."""
        return self.pick([option for option in options if option not in taken])
