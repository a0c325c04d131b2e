"""Writing several files that belong together: all of them appear, or the old ones stay whole."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ganstudio.core.files import atomic_path, write_error
from ganstudio.core.progress import Progress
from ganstudio.core.text import _


def write_together(files: Mapping[Path, bytes], progress: Progress) -> None:
    """Write each content beside its path, then rename them all; a failure or a cancel puts everything back.

    Raises `DiskFull` or `StudioError` when it cannot be written, and what `progress` raises.
    """
    paths = list(files)
    with _folders_undone(paths), _old_files_kept(paths) as keep, contextlib.ExitStack() as renames:
        for number, (path, content) in enumerate(files.items()):
            progress(number / len(paths), _("Writing {name}").format(name=path.name))
            # Entered one by one, so that a failed write is reported with the name of its own file.
            renames.enter_context(atomic_path(path)).write_bytes(content)
        progress(1.0, _("Writing {name}").format(name=paths[0].name))
        keep()


class _Keeper:
    """Holds second names of the old files while their first names change hands."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._kept: dict[Path, Path] = {}
        self._folders: dict[Path, Path] = {}
        self._ready = False

    def __call__(self) -> None:
        """Give every old file a second name; one rename alone is safe without."""
        if len(self._paths) < 2:
            return
        for number, path in enumerate(self._paths):
            if not os.path.lexists(path):
                continue
            try:
                if path.parent not in self._folders:
                    self._folders[path.parent] = Path(tempfile.mkdtemp(prefix=".old-", dir=path.parent))
                second = self._folders[path.parent] / str(number)
                _second_name(path, second)
            except OSError as error:
                raise write_error(path, error) from error
            self._kept[path] = second
        self._ready = True

    def put_back(self) -> None:
        """Undo the renames that were made: old files return, files that were new go."""
        if not self._ready:
            return
        for path in self._paths:
            with contextlib.suppress(OSError):
                if path in self._kept:
                    self._kept[path].replace(path)
                else:
                    path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove the second names."""
        for folder in self._folders.values():
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _old_files_kept(paths: Sequence[Path]) -> Iterator[_Keeper]:
    keeper = _Keeper(paths)
    try:
        yield keeper
    except BaseException:
        keeper.put_back()
        raise
    finally:
        keeper.clear()


def _second_name(path: Path, second: Path) -> None:
    try:
        os.link(path, second, follow_symlinks=False)
    except OSError:  # FAT and some network file systems have no links; a folder fails here and below
        shutil.copy2(path, second, follow_symlinks=False)


@contextlib.contextmanager
def _folders_undone(paths: Sequence[Path]) -> Iterator[None]:
    """Remove the folders made on the way if the work fails."""
    absent = {folder for path in paths for folder in path.parents if not folder.exists()}
    try:
        yield
    except BaseException:
        for folder in sorted(absent, key=lambda folder: -len(folder.parts)):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
