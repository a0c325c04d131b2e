"""Writing files so that a crash or a full disk leaves the old file whole."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ganstudio.core.errors import StudioError
from ganstudio.core.text import _

_NO_FOLDER = {errno.EEXIST, errno.ENOTDIR}  # a file stands where a folder should be
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}

_STALE_SECONDS = 3600  # a save at work writes all the time


class DiskFull(StudioError):
    """There is no room to write; the old file is untouched."""


@contextlib.contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on success flush it to disk and rename it over `path`.

    Raises `DiskFull` when there is no room and `StudioError` when the folder cannot be written; the temporary
    file is removed and the old file kept in every case of failure.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise write_error(path, error) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        _flush(temporary)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Delete the temporary files that a killed process left in `folder` and below; nobody may be writing there."""
    for path in folder.rglob(".*.tmp"):
        with contextlib.suppress(OSError):
            path.unlink()


def remove_stale(folder: Path) -> None:
    """Delete the temporary files of a killed process in `folder` itself; those that may be in use are left alone."""
    found: list[Path] = []
    with contextlib.suppress(OSError):
        found = list(folder.glob(".*.tmp"))
    for path in found:
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                path.unlink()


def check_folder(folder: Path) -> None:
    """Raise `StudioError` where it is plain that nothing could be written in `folder`; it is not made.

    For a question before long work: what fails later than this is told by the writing itself.
    """
    place = folder.absolute()
    there = next(each for each in (place, *place.parents) if each.exists())
    if not there.is_dir():
        raise _not_a_folder(there)
    if not os.access(there, os.W_OK | os.X_OK):
        raise write_error(folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` atomically."""
    with atomic_path(path) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path, content: str) -> None:
    """Write `content` to `path` atomically, as UTF-8 with line feeds."""
    write_bytes(path, content.encode("utf-8"))


def write_json(path: Path, content: Any) -> None:
    """Write `content` to `path` atomically as indented JSON."""
    words = json.dumps(content, ensure_ascii=False, indent=2)
    try:
        encoded = words.encode("utf-8")
    except UnicodeEncodeError:  # half a character, out of a file name that is not UTF-8: only an escape can hold it
        encoded = json.dumps(content, indent=2).encode("ascii")
    write_bytes(path, encoded + b"\n")


def write_error(path: Path, error: OSError) -> StudioError:
    """Turn an `OSError` met while writing `path` into a sentence for the user."""
    if error.errno in _NO_ROOM:
        return DiskFull(
            _("There is no room left on the disk for {name}.").format(name=path.name),
            _("Free some space, then go on: nothing that was saved before is lost."),
        )
    file = next((place for place in path.parents if place.is_file()), None) if error.errno in _NO_FOLDER else None
    if file is not None:
        return _not_a_folder(file)
    return StudioError(
        _("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror or error),
        _("Choose another folder, or check that you may write there."),
    )


def _not_a_folder(path: Path) -> StudioError:
    return StudioError(_("{path} is a file, not a folder.").format(path=path), _("Choose another folder."))


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder to flush it
        return
    with contextlib.suppress(OSError):  # some network file systems refuse; the rename is done all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_UMASK: list[int] = []


def _umask() -> int:
    """Return the process's umask, read once: reading it means setting it, which is not safe between threads."""
    if not _UMASK:
        mask = os.umask(0)
        os.umask(mask)
        _UMASK.append(mask)
    return _UMASK[0]


_umask()
