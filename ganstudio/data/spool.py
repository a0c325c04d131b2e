"""Sprites on their way into a data set: in memory while they are few, in a temporary file when they are many."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from ganstudio.core.files import write_error

BLOCK_BYTES = 1 << 24
MEMORY_BYTES = 1 << 28
"""More than that goes to disk."""


@dataclass(frozen=True)
class _Run:
    """Sprites of one shape that follow one another: an array, or where they are in the file."""

    shape: tuple[int, ...]
    sprites: np.ndarray | None
    offset: int


class Spool:
    """Takes uint8 arrays (n, h, w, c) of any shapes, gives them back in order; never holds more than `limit` bytes.

    The file has no name where the system allows that, so nothing is left behind by a crash. A full disk raises
    `DiskFull`.
    """

    def __init__(self, folder: Path | None = None, limit: int = MEMORY_BYTES) -> None:
        self._folder = folder
        self._limit = limit
        self._runs: list[_Run] = []
        self._pending: list[np.ndarray] = []
        self._pending_bytes = 0
        self._bytes = 0
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything; arrays that were given back stay good."""
        self._runs, self._pending = [], []
        if self._file is not None:
            with contextlib.suppress(OSError):  # what a full disk could not take is forgotten anyway
                self._file.close()
            self._file = None

    def add(self, sprites: np.ndarray) -> None:
        """Append sprites, uint8 (n, h, w, c); the array is copied at once or never written to again."""
        if self._pending and self._pending[0].shape[1:] != sprites.shape[1:]:
            self._close_run()
        if getattr(sprites.base, "nbytes", 0) > sprites.nbytes:  # a cell would keep its whole sheet in memory
            sprites = sprites.copy()
        step = max(1, BLOCK_BYTES // max(1, sprites[0].nbytes)) if len(sprites) else 1
        for start in range(0, len(sprites), step):
            part = sprites[start : start + step]
            self._pending.append(part)
            self._pending_bytes += part.nbytes
            if self._pending_bytes >= BLOCK_BYTES:
                self._close_run()

    def runs(self) -> Iterator[np.ndarray]:
        """Yield everything in order, as arrays (n, h, w, c) that are not to be written to."""
        self._close_run()
        for run in self._runs:
            yield run.sprites if run.sprites is not None else self._mapped(run.shape, run.offset)

    def array(self) -> np.ndarray:
        """Return everything as one array, mapped when it is on disk; all shapes must be the same."""
        self._close_run()
        count = sum(run.shape[0] for run in self._runs)
        shape = (count, *self._runs[0].shape[1:])
        if self._file is not None:
            return self._mapped(shape, 0)
        out = np.empty(shape, np.uint8)
        start = 0
        for run in self._runs:
            assert run.sprites is not None
            out[start : start + run.shape[0]] = run.sprites
            start += run.shape[0]
        return out

    def _close_run(self) -> None:
        if not self._pending:
            return
        sprites = np.concatenate(self._pending) if len(self._pending) > 1 else self._pending[0]
        self._pending, self._pending_bytes = [], 0
        if self._file is None and self._bytes + sprites.nbytes > self._limit:
            self._move_to_disk()
        offset = self._bytes
        self._bytes += sprites.nbytes
        if self._file is not None:
            self._write(sprites)
        self._runs.append(_Run(sprites.shape, None if self._file is not None else sprites, offset))

    def _move_to_disk(self) -> None:
        self._file = self._opened()
        for run in self._runs:
            assert run.sprites is not None
            self._write(run.sprites)
        self._runs = [_Run(run.shape, None, run.offset) for run in self._runs]

    def _opened(self) -> IO[bytes]:
        try:
            return tempfile.TemporaryFile(prefix=".import-", dir=self._folder)
        except OSError as error:
            raise write_error(Path(self._folder or tempfile.gettempdir()), error) from error

    def _write(self, sprites: np.ndarray) -> None:
        # Written, not mapped: on a full disk a write says so, a mapping kills the process.
        assert self._file is not None
        try:
            self._file.write(np.ascontiguousarray(sprites).data)
        except OSError as error:
            raise write_error(Path("sprites.npy"), error) from error

    def _mapped(self, shape: tuple[int, ...], offset: int) -> np.ndarray:
        assert self._file is not None
        try:
            self._file.flush()
        except OSError as error:
            raise write_error(Path("sprites.npy"), error) from error
        return np.memmap(self._file, np.uint8, mode="r", offset=offset, shape=shape)
