"""Learning rates that depend on the step: what is saved is the full rate, so a run that goes on knows no difference."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

import torch


def fading(step: int, steps: int) -> float:
    """Return what the rates are multiplied by at a step of a run of `steps`: 1, then linear to 0 over its second half.

    A run without a number of steps (0) keeps its rates: the clock decides nothing about weights.
    """
    return min(1.0, 2.0 * max(0.0, 1.0 - step / steps)) if steps > 0 else 1.0


@contextlib.contextmanager
def slowed(optimizers: Iterable[torch.optim.Optimizer], factor: float) -> Iterator[None]:
    """Multiply every learning rate while a step is taken."""
    if factor == 1.0:
        yield
        return
    groups = [group for optimizer in optimizers for group in optimizer.param_groups]
    full = [group["lr"] for group in groups]
    for group in groups:
        group["lr"] *= factor
    try:
        yield
    finally:
        for group, rate in zip(groups, full, strict=True):
            group["lr"] = rate
