"""Names that tell things apart: those that are taken already get a number behind them."""

from __future__ import annotations

from collections.abc import Container, Iterable


def free_name(name: str, taken: Container[str]) -> str:
    """Return a name that is not taken: itself, or with 2, 3 … behind it."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return as many names in the same order, each once."""
    made: dict[str, None] = {}
    for name in names:
        made[free_name(name, made)] = None
    return tuple(made)
