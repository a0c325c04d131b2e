"""How a family's learning rates depend on the step: a factor of the rate that the artist chose.

By the step and never by the clock, so that a run that was interrupted comes to the same weights.
"""

from __future__ import annotations

from collections.abc import Callable

Rate = Callable[[int, int], float]
"""The factor at a step, from 0, of a run that ends after so many steps; 0 if no step is known to be the last."""


def constant(step: int, steps: int) -> float:
    """Return 1."""
    return 1.0


def fading(step: int, steps: int) -> float:
    """Return 1, then linear to 0 over the second half of a run of `steps`; ever 1 without a number of steps."""
    return min(1.0, 2.0 * max(0.0, 1.0 - step / steps)) if steps > 0 else 1.0


def falling(half: int) -> Rate:
    """Return a rate that is halved after `half` steps, a third after twice as many, and never 0.

    Slow enough that every place can still be reached, fast enough to come to rest (Robbins and Monro 1951).
    """
    return lambda step, steps: half / (half + step)
