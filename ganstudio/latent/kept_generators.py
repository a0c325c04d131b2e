"""The generators used last, loaded from snapshots: copies of their own, nothing is shared with a training run."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from ganstudio.checkpoints.snapshot import load_generator
from ganstudio.checkpoints.snapshot_info import SnapshotInfo
from ganstudio.core.errors import StudioError
from ganstudio.core.text import _
from ganstudio.gans.blocks import Generator

Loaded = tuple[Generator, SnapshotInfo]


class KeptGenerators:
    """Loads a snapshot once and keeps it until others were used more lately. Not for use by two threads at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[Path, int, int], Loaded] = OrderedDict()

    def get(self, snapshot: Path) -> Loaded:
        """Return a snapshot's generator and what it says of itself; `StudioError` where the file cannot be used."""
        try:
            found = snapshot.stat()
        except OSError:
            raise StudioError(
                _("The snapshot {name} is no longer there.").format(name=snapshot.name),
                _("Choose another one of the run."),
            ) from None
        # The clock of files is coarse; a file that replaced another one has another inode in any case.
        key = snapshot, found.st_ino, found.st_mtime_ns
        if key not in self._kept:
            self._kept[key] = load_generator(snapshot)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]
