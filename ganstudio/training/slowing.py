"""Takes a step with lower learning rates: what is saved is the full rate, so a run that goes on knows no difference."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

import torch


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
