"""The runs and snapshots of a project, found on disk without loading any weights."""

from __future__ import annotations

import contextlib
import json
import math
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from ganstudio.checkpoints.snapshot_info import SUFFIX, read_header
from ganstudio.core.errors import StudioError
from ganstudio.core.files import write_json
from ganstudio.core.project import Project
from ganstudio.core.text import _

RESUME_FILE = "resume" + SUFFIX
CONFIG_FILE = "config.json"
PINS_FILE = "pinned.json"
HELD_FILE = "in_use.json"
BEST_FILE = "best.json"
BEST_RESUME_FILE = "best" + SUFFIX
KEPT_SNAPSHOTS = 48

Ended = Literal["finished", "stopped", "interrupted"]
_ENDS = get_args(Ended)


@dataclass(frozen=True)
class RunInfo:
    """One training run as it lies on disk. An `interrupted` one is running, failed or crashed."""

    folder: Path
    name: str
    gan: str
    step: int
    steps: int  # limit, 0 = none
    minutes: float  # limit, 0 = none
    seconds: float  # trained so far
    can_resume: bool
    ended: Ended
    config: dict[str, Any]  # the whole of config.json


@dataclass(frozen=True)
class BestSnapshot:
    """The snapshot of a run that was judged best, and by which numbers."""

    step: int
    path: Path
    values: dict[str, float]


def runs(project: Project) -> list[RunInfo]:
    """List a project's runs, oldest first; folders that hold no readable run are passed over."""
    found = []
    if project.runs_folder.is_dir():
        for folder in project.runs_folder.iterdir():
            with contextlib.suppress(StudioError):
                found.append(read_run(folder))
    return sorted(found, key=lambda run: (str(run.config.get("created", "")), run.name))


def read_run(folder: Path) -> RunInfo:
    """Read one run; `StudioError` if the folder holds none."""
    try:
        content = json.loads((folder / CONFIG_FILE).read_text("utf-8"))
        config = content["config"]
        saved = _saved(folder)
        return RunInfo(
            folder=folder,
            name=folder.name,
            gan=str(config["gan"]),
            step=int(saved.get("step", 0)),
            steps=int(config.get("steps", 0)),
            minutes=_time(config.get("minutes", 0.0)),
            seconds=_time(saved.get("seconds", 0.0)),
            can_resume=bool(saved),
            ended=saved["ended"] if saved.get("ended") in _ENDS else "interrupted",
            config=content,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise StudioError(f"{folder.name}: {error}") from None


def newest_run(project: Project) -> RunInfo | None:
    """Return the run that was started last, if any."""
    found = runs(project)
    return found[-1] if found else None


def snapshots(run_folder: Path) -> list[Path]:
    """List a run's snapshots in step order."""
    found = (run_folder / "snapshots").glob(f"*{SUFFIX}")
    return sorted(found, key=lambda path: (step_of(path), len(path.name), path.name))


def snapshot_path(run_folder: Path, step: int) -> Path:
    """Return where the first snapshot of a step belongs."""
    return run_folder / "snapshots" / f"{step:06d}{SUFFIX}"


def snapshot_at(run_folder: Path, step: int) -> Path | None:
    """Return the snapshot of a step, if it is there: the newest one where the run came to that step more than once."""
    return next((path for path in reversed(snapshots(run_folder)) if step_of(path) == step), None)


def new_snapshot_path(run_folder: Path, step: int) -> Path:
    """Return where to write a snapshot: `000500-2` where a run that went back comes to a step that is pinned or held.

    A favourite is drawn by its file, so that must stay what it is.
    """
    first, spared, times = snapshot_path(run_folder, step), _spared(run_folder), 1
    path = first
    while path.name in spared and path.exists():
        times += 1
        path = first.with_stem(f"{first.stem}-{times}")
    return path


def newest_snapshot(project: Project) -> Path | None:
    """Return the newest snapshot of the newest run that has one."""
    for run in reversed(runs(project)):
        if found := snapshots(run.folder):
            return found[-1]
    return None


def step_of(path: Path) -> int:
    """Return the step in a file name such as `000500.safetensors` or `000500-2.safetensors`, 0 if there is none."""
    number = path.stem.partition("-")[0]
    return int(number) if number.isdecimal() else 0


def pin(snapshot: Path) -> None:
    """Keep a snapshot for good: somebody's favourite was made with it."""
    folder = snapshot.parent.parent
    names = pinned(folder)
    if snapshot.name not in names:
        write_json(folder / PINS_FILE, sorted({*names, snapshot.name}))


def pinned(run_folder: Path) -> set[str]:
    """Return the file names of the snapshots that are kept for good."""
    return _listed(run_folder / PINS_FILE)


def hold(snapshot: Path) -> None:
    """Keep a snapshot while it is explored, in place of the one of its run that was held before."""
    file = snapshot.parent.parent / HELD_FILE
    if _listed(file) != {snapshot.name}:
        write_json(file, [snapshot.name])


def mark_best(run_folder: Path, step: int, values: Mapping[str, float]) -> None:
    """Write down that the snapshot of a step is the best so far: it is kept until another one is."""
    finite = {name: value for name, value in values.items() if math.isfinite(value)}
    write_json(run_folder / BEST_FILE, {"step": step, "values": finite})


def best_snapshot(run_folder: Path) -> BestSnapshot | None:
    """Return the best snapshot of a run, None if none was judged or its file is gone."""
    try:
        content = json.loads((run_folder / BEST_FILE).read_text("utf-8"))
        step = operator.index(content["step"])
        values = {str(name): float(value) for name, value in content["values"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    path = snapshot_at(run_folder, step)
    return BestSnapshot(step, path, values) if path else None


def saved_with_best(run_folder: Path) -> tuple[int, float]:
    """Return the step and the seconds of training that a run returns to; `StudioError` if it has no best snapshot."""
    path = run_folder / BEST_RESUME_FILE
    if best_snapshot(run_folder) is None or not path.exists():
        raise StudioError(
            _("This run has no best snapshot to return to."),
            _("The quality is measured as it trains; let it go on for a while."),
        )
    words = read_header(path, "resume")
    try:
        return int(words["step"]), _time(words["seconds"])
    except (KeyError, TypeError, ValueError, OverflowError):
        raise StudioError(_("{name} is damaged.").format(name=path.name)) from None


def forget_snapshots_after(run_folder: Path, step: int) -> None:
    """Delete the snapshots and previews of later steps, for the run goes back; pinned and held ones stay."""
    spared = _spared(run_folder)
    later = [path for path in snapshots(run_folder) if step_of(path) > step and path.name not in spared]
    sheets = [path for path in (run_folder / "previews").glob("*.png") if step_of(path) > step]
    kept = {step_of(Path(name)) for name in spared}
    for path in [*later, *(sheet for sheet in sheets if step_of(sheet) not in kept)]:
        _deleted(path)


def thin_snapshots(run_folder: Path, keep: int = KEPT_SNAPSHOTS) -> list[Path]:
    """Delete the snapshots that lie closest together until `keep` are left.

    The first, newest, best, pinned and held ones stay. Returns what was deleted; a file that somebody holds open
    (Windows) waits for the next time. Their preview pictures stay, so that the slider still shows every stage.
    """
    best = best_snapshot(run_folder)
    spared = _spared(run_folder) | ({best.path.name} if best else set())
    left, gone = snapshots(run_folder), []
    while len(left) > keep:
        inner = [i for i in range(1, len(left) - 1) if left[i].name not in spared]
        if not inner:
            break
        closest = min(inner, key=lambda i: step_of(left[i + 1]) - step_of(left[i - 1]))
        gone.append(left.pop(closest))
    return [path for path in gone if _deleted(path)]


def _spared(run_folder: Path) -> set[str]:
    """Return the file names of the snapshots that somebody needs: pinned and held ones."""
    return pinned(run_folder) | _listed(run_folder / HELD_FILE)


def _listed(file: Path) -> set[str]:
    """Return the names in a file that is a list of them; none if it is missing or no such list."""
    try:
        return {str(name) for name in json.loads(file.read_text("utf-8"))}
    except (OSError, ValueError, TypeError, RecursionError):
        return set()


def _deleted(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _time(value: Any) -> float:
    """Return a length of time; `ValueError` for what is none: JSON has words for NaN and infinity."""
    number = float(value)
    if not 0 <= number < math.inf:
        raise ValueError("time")
    return number


def _saved(folder: Path) -> dict[str, Any]:
    try:
        return read_header(folder / RESUME_FILE, "resume")
    except StudioError:
        return {}
