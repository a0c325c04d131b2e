"""The numbers of a run: appended to `metrics.jsonl` while it trains, read back for the chart and as CSV."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import math
import operator
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio.core.files import write_error, write_text

FILE_NAME = "metrics.jsonl"
MEASURED = "alike"
"""A value that every measurement of quality has, and nothing else."""
BROKE = "broke"
"""A step at which the losses were no longer numbers; it stands in the row of the step that the run went back to."""


@dataclass(frozen=True)
class History:
    """Columns of equal length, in step order; a value that was not reported at a step is NaN."""

    steps: np.ndarray  # float64 (n,)
    seconds: np.ndarray  # float64 (n,)
    values: Mapping[str, np.ndarray]  # name → float64 (n,)


class HistoryWriter:
    """Collects lines and appends them when `flush` is called, so that file and save stay together."""

    def __init__(self, run_folder: Path) -> None:
        self._path = run_folder / FILE_NAME
        self._waiting: list[tuple[int, dict[str, float]]] = []

    def add(self, step: int, seconds: float, values: Mapping[str, float]) -> None:
        """Keep one line until the next `flush`; further values of the newest step join its line."""
        finite = {name: round(value, 6) for name, value in values.items() if math.isfinite(value)}
        if self._waiting and self._waiting[-1][0] == step:
            self._waiting[-1][1].update(finite)
        else:
            self._waiting.append((step, {"step": step, "seconds": round(seconds, 3), **finite}))

    def flush(self) -> None:
        """Append what is waiting; on failure the file is as it was and the lines go on waiting."""
        if not self._waiting:
            return
        size = self._path.stat().st_size if self._path.exists() else 0
        try:
            with self._path.open("a", encoding="utf-8", newline="\n") as file:
                file.write("".join(json.dumps(row) + "\n" for _step, row in self._waiting))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            with contextlib.suppress(OSError):
                os.truncate(self._path, size)
            raise write_error(self._path, error) from error
        self._waiting.clear()

    def forget_after(self, step: int) -> None:
        """Drop every line of a later step, on disk and waiting: the run goes on from `step`."""
        self._waiting = [(at, row) for at, row in self._waiting if at <= step]
        if self._path.exists():
            kept = [line for at, line in _lines(self._path) if at <= step]
            write_text(self._path, "".join(line + "\n" for line in kept))


def read_history(run_folder: Path) -> History:
    """Read a run's numbers; an absent file is an empty history, a torn line is passed over.

    Lines of one step that follow each other, written by two sittings, are one row.
    """
    path = run_folder / FILE_NAME
    rows: list[dict[str, Any]] = []
    for step, line in _lines(path) if path.exists() else []:
        row = json.loads(line)
        if rows and rows[-1]["step"] == step:
            rows[-1].update(row)
        else:
            rows.append(row)
    names = dict.fromkeys(name for row in rows for name in row if name not in ("step", "seconds"))
    return History(
        steps=_column(rows, "step"),
        seconds=_column(rows, "seconds"),
        values={name: _column(rows, name) for name in names},
    )


def measurements(history: History) -> list[tuple[int, dict[str, float]]]:
    """Return the steps at which quality was measured, each with all that was found."""
    return _rows_with(history, MEASURED)


def verdict_rows(history: History) -> list[tuple[int, dict[str, float]]]:
    """Return what a verdict is made of: every measurement, and every step that the run went back to."""
    return _rows_with(history, MEASURED, BROKE)


def _rows_with(history: History, *names: str) -> list[tuple[int, dict[str, float]]]:
    marks = [history.values[name] for name in names if name in history.values]
    rows = np.flatnonzero(np.isfinite(marks).any(0)) if marks else np.empty(0, np.int64)
    return [
        (
            int(history.steps[row]),
            {name: float(column[row]) for name, column in history.values.items() if math.isfinite(column[row])},
        )
        for row in rows
    ]


def write_csv(history: History, path: Path) -> None:
    """Write a history as CSV with a header line; a missing value is an empty cell."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["step", "seconds", *history.values])
    for i in range(len(history.steps)):
        cells = [history.seconds[i], *(column[i] for column in history.values.values())]
        writer.writerow([int(history.steps[i]), *("" if math.isnan(cell) else cell for cell in cells)])
    write_text(path, table.getvalue())


def _lines(path: Path) -> list[tuple[int, str]]:
    """Return `(step, line)` of each whole line, in the order of the file."""
    found: list[tuple[int, str]] = []
    for line in path.read_text("utf-8", errors="replace").splitlines():
        try:
            row = json.loads(line)
            step = operator.index(row["step"])
            for number in row.values():
                if isinstance(number, int):
                    float(number)
            found.append((step, line))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):  # torn by a crash, or of a stranger
            continue
    return found


def _column(rows: list[dict[str, Any]], name: str) -> np.ndarray:
    numbers = (row.get(name) for row in rows)
    return np.array([number if isinstance(number, int | float) else math.nan for number in numbers], np.float64)
