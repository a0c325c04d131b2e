"""The models of a project that translate, found without loading any weights."""

from __future__ import annotations

from ganstudio.checkpoints.library import best_snapshot, runs, snapshots
from ganstudio.checkpoints.snapshot_info import SnapshotInfo, read_info
from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project


def translating_models(project: Project) -> list[SnapshotInfo]:
    """Return the best snapshot of each run that trains a translator, the newest where none is known to be the best.

    The newest run comes first. The best and not the newest: the judges of a CycleGAN may get ahead of its generators.
    """
    found = []
    for run in reversed(runs(project)):
        best = best_snapshot(run.folder)
        for path in [*([best.path] if best else []), *reversed(snapshots(run.folder))]:
            try:
                info = read_info(path)
            except StudioError:  # torn, or thinned away since it was listed
                continue
            if info.translates:
                found.append(info)
            break
    return found


def word_for(info: SnapshotInfo, reverse: bool = False) -> str:
    """Return what the answers of a translating model are called: its B, or with `reverse` its A, else its project."""
    words = info.domains[0 if reverse else 1 :][:1]
    return (words[0] if words else "") or info.project or info.path.stem
