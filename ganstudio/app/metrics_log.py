"""The numbers of the newest run in growing arrays: kept here once, so that a chart made anew finds all of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

_FIRST_CAPACITY = 1024


class MetricsLog:
    """Columns of float64, one row per report; `step` grows strictly from row to row.

    A name that a report leaves out is not-a-number there.
    """

    def __init__(self) -> None:
        self._count = 0
        self._columns: dict[str, np.ndarray] = {"step": _empty(), "seconds": _empty()}

    def __len__(self) -> int:
        return self._count

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the values so far, without step and seconds."""
        return tuple(name for name in self._columns if name not in ("step", "seconds"))

    def column(self, name: str) -> np.ndarray:
        """Return a view of one column, float64 `(rows,)`; not-a-number everywhere for a name not met so far.

        The view is valid until the log changes.
        """
        found = self._columns.get(name)
        return np.full(self._count, np.nan) if found is None else found[: self._count]

    def copy(self) -> MetricsLog:
        """Return the same numbers apart, for another thread: what comes later changes only this one."""
        made = MetricsLog()
        made._columns = {name: column[: self._count].copy() for name, column in self._columns.items()}
        made._count = self._count
        return made

    def append(self, step: int, seconds: float, values: Mapping[str, float]) -> None:
        """Add a row; values of the newest step join its row, and an earlier step undoes those from it on."""
        newest = self._columns["step"][self._count - 1] if self._count else -np.inf
        if step < newest:
            self.cut_from(step)
        joins = step == newest
        row = self._count - 1 if joins else self._count
        self._grow_to(row + 1)
        for name in values:
            if name not in self._columns:
                self._columns[name] = np.full(len(self._columns["step"]), np.nan)
        for name, column in self._columns.items():
            if name in values or not joins:
                column[row] = values.get(name, np.nan)
        self._columns["step"][row], self._columns["seconds"][row] = step, seconds
        self._count = row + 1

    def replace(self, steps: np.ndarray, seconds: np.ndarray, values: Mapping[str, np.ndarray]) -> None:
        """Take a whole history; rows that a later, smaller step undid are left out."""
        smallest_after = np.minimum.accumulate(steps[::-1])[::-1]
        kept = np.ones(len(steps), bool)
        kept[:-1] = steps[:-1] < smallest_after[1:]
        given = {"step": steps, "seconds": seconds, **values}
        self._columns = {name: np.array(column, np.float64)[kept] for name, column in given.items()}
        self._count = int(kept.sum())

    def put_before(self, steps: np.ndarray, seconds: np.ndarray, values: Mapping[str, np.ndarray]) -> None:
        """Put a history in front; what it has of the first step here and later was undone."""
        nothing = np.full(len(steps), np.nan)
        names = dict.fromkeys((*values, *self.names))
        joined = {name: np.concatenate([values.get(name, nothing), self.column(name)]) for name in names}
        steps = np.concatenate([steps, self.column("step")])
        self.replace(steps, np.concatenate([seconds, self.column("seconds")]), joined)

    def cut_from(self, step: int) -> None:
        """Drop the rows of `step` and later."""
        self._count = int(np.searchsorted(self._columns["step"][: self._count], step, side="left"))

    def clear(self) -> None:
        """Forget everything."""
        self._count = 0
        self._columns = {"step": _empty(), "seconds": _empty()}

    def _grow_to(self, rows: int) -> None:
        capacity = len(self._columns["step"])
        if rows <= capacity:
            return
        for name, column in self._columns.items():
            grown = np.full(max(_FIRST_CAPACITY, capacity * 2), np.nan)
            grown[: self._count] = column[: self._count]
            self._columns[name] = grown


def _empty() -> np.ndarray:
    return np.full(_FIRST_CAPACITY, np.nan)
