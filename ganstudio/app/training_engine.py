"""The engine rooms that a training needs, each imported when it is called: most of them bring torch with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganstudio.app.metrics_log import MetricsLog
    from ganstudio.core import events
    from ganstudio.core.options import Value
    from ganstudio.core.project import Project
    from ganstudio.core.verdicts import Remedy, Verdict
    from ganstudio.training.config import TrainingConfig
    from ganstudio.training.control import RunControl
    from ganstudio.training.estimate import Estimate
    from ganstudio.training.history import History


def start_run(
    project: Project, config: TrainingConfig, gan_options: Mapping[str, Value], control: RunControl
) -> Iterator[events.TrainingEvent]:
    """Begin a run; called on the training thread."""
    from ganstudio.training import runs

    return runs.start_run(project, config, gan_options, control)


def resume_run(
    project: Project, control: RunControl, steps: int | None, minutes: float | None, remedy: Remedy | None = None
) -> Iterator[events.TrainingEvent]:
    """Go on with the newest run, after a remedy if one is given; called on the training thread."""
    from ganstudio.training import runs

    if remedy == "return_to_best":
        runs.return_to_best(project)
    elif remedy == "lower_learning_rate":
        runs.lower_learning_rate(project)
    return runs.resume_run(project, control, steps=steps, minutes=minutes)


def check_resumable(project: Project) -> None:
    """Raise the `StudioError` that keeps the newest run from going on, if there is one."""
    from ganstudio.training import runs

    runs.check_resumable(project)


def return_to_best(project: Project, folder: Path) -> int:
    """Take the run in `folder` back to its best snapshot without going on; returns that step."""
    from ganstudio.training import runs

    return runs.return_to_best(project, folder)


def estimate_run(
    shape: tuple[int, int, int], gan: str, options: Mapping[str, Value], batch_size: int, start_from: str
) -> Estimate:
    """Count what a run would need, for sprites of `shape` (height, width, channels); called on the jobs thread."""
    from ganstudio.training.estimate import estimate

    return estimate(shape, gan, options, batch_size, start_from)


def history(folder: Path) -> History:
    """Read the numbers of a run on disk."""
    from ganstudio.training.history import read_history

    return read_history(folder)


def findings(history: History) -> tuple[Verdict, dict[str, float]]:
    """Return the verdict on what a run's history tells, and the newest measurement, empty if there is none."""
    from ganstudio.training.diagnosis import diagnosed
    from ganstudio.training.history import measurements, verdict_rows

    measured = measurements(history)
    return diagnosed(verdict_rows(history)).verdict, measured[-1][1] if measured else {}


def write_csv(log: MetricsLog, path: Path) -> None:
    """Write all numbers of a log; `StudioError` if that is not possible."""
    from ganstudio.training.history import History, write_csv

    columns = {name: log.column(name) for name in log.names}
    write_csv(History(log.column("step"), log.column("seconds"), columns), path)
