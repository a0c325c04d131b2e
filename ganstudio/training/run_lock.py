"""A run belongs to one process at a time: two that wrote to it would undo each other's work."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from ganstudio.core.errors import StudioError
from ganstudio.core.text import _

FILE_NAME = "training.lock"


@contextlib.contextmanager
def held(run_folder: Path) -> Iterator[None]:
    """Hold a run while it is trained or rewritten; `StudioError` if somebody else does.

    The system lets go of it with the process, however that ends. Where a disk knows no locks (some network drives),
    nothing is held.
    """
    # A marker file in place of a lock would outlive a killed process, and nobody could go on with its run.
    lock = FileLock(run_folder / FILE_NAME, timeout=0, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise StudioError(
            _("This run is being trained already, by another window or command."),
            _("Stop it there first, or start a new run."),
        ) from None
    except OSError:  # the disk knows no locks, or takes no file: what is wrong with it the run's own saves will say
        pass
    try:
        yield
    finally:
        lock.release()  # which does nothing where nothing is held
