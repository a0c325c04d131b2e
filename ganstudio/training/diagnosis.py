"""What a run's rows say of it: measurements and roll-backs heard again in order, as when they happened. No torch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ganstudio.quality.verdict import Diagnosis
from ganstudio.training.history import BROKE, MEASURED


def diagnosed(rows: Iterable[tuple[int, Mapping[str, float]]]) -> Diagnosis:
    """Return the diagnosis that `rows` in step order lead to; see `history.verdict_rows`."""
    diagnosis = Diagnosis()
    for step, values in rows:
        if MEASURED in values:
            diagnosis.take(step, values)
        if BROKE in values:  # after what was measured there: the run came back to it
            diagnosis.take_roll_back(int(values[BROKE]), step)
    return diagnosis
