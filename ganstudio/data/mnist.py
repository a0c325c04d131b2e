"""MNIST folders as torchvision lays them out, read without touching the folder or the network."""

from __future__ import annotations

import contextlib
import gzip
import io
import struct
import tempfile
import typing
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import numpy as np

from ganstudio.core.files import write_error
from ganstudio.core.text import _
from ganstudio.data.report import RefusedError

_SPLITS = ("train", "t10k")
_FILES = {"images": "{split}-images-idx3-ubyte", "labels": "{split}-labels-idx1-ubyte"}
_MAGIC = {"images": (0x803, 3), "labels": (0x801, 1)}
_MOST_BYTES = 1 << 30


def is_mnist_folder(names: Iterable[str]) -> bool:
    """Tell from the names of its files whether a folder holds a set in MNIST's format, packed or not."""
    there = {name.removesuffix(".gz") for name in names}
    return any(all(file.format(split=split) in there for file in _FILES.values()) for split in _SPLITS)


def is_mnist_file(name: str) -> bool:
    """Tell whether a file of that name is part of such a set."""
    plain = name.removesuffix(".gz")
    return any(plain == file.format(split=split) for split in _SPLITS for file in _FILES.values())


def read_mnist(raw: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the training pictures, uint8 (n, 28, 28), and their digits, int64 (n,).

    The test pictures are taken only where there are no others. Raises `RefusedError` for a damaged set, `DiskFull` or
    `StudioError` where it cannot be unpacked.
    """
    try:
        from torchvision.datasets import MNIST
    except ImportError as error:
        raise RefusedError(_("MNIST is read through torchvision, which is not installed.")) from error

    splits = (s for s in _SPLITS if all(_packed_or_not(raw, f.format(split=s)) for f in _FILES.values()))
    split = next(splits, None)
    if split is None:
        raise RefusedError(_("This MNIST set is no longer there."))
    with _home() as home:
        laid_out = Path(home) / "MNIST" / "raw"
        for kind, file in _FILES.items():
            _unpack(raw, file.format(split=split), laid_out, kind)
        try:
            mnist = MNIST(home, train=split == "train", download=False)
        except (OSError, ValueError, RuntimeError, AssertionError) as error:
            raise RefusedError(_("This MNIST set cannot be read: {reason}.").format(reason=error)) from error
    pictures, digits = mnist.data.numpy(), mnist.targets.numpy()
    if len(pictures) != len(digits):
        raise RefusedError(_("This MNIST set has {a} pictures but {b} labels.").format(a=len(pictures), b=len(digits)))
    return pictures, digits


@contextlib.contextmanager
def _home() -> Iterator[str]:
    """Yield a temporary folder laid out as torchvision wants it: it asks for all four files, and reads two."""
    with contextlib.ExitStack() as stack:
        try:
            home = stack.enter_context(tempfile.TemporaryDirectory(prefix="ganstudio-mnist-"))
            laid_out = Path(home) / "MNIST" / "raw"
            laid_out.mkdir(parents=True)
            for split in _SPLITS:
                for file in _FILES.values():
                    (laid_out / file.format(split=split)).touch()
        except OSError as error:
            raise write_error(Path("MNIST"), error) from error
        yield home


def _packed_or_not(raw: Path, name: str) -> Path | None:
    return next((path for path in (raw / name, raw / f"{name}.gz") if path.is_file()), None)


def _unpack(raw: Path, name: str, target: Path, kind: str) -> None:
    """Copy one file, unpacked, after a look at its header: a packed bomb is never blown up."""
    path = _packed_or_not(raw, name)
    assert path is not None
    try:
        with path.open("rb") as packed, (target / name).open("wb", buffering=0) as out:
            file = typing.cast(IO[bytes], gzip.GzipFile(fileobj=packed) if path.suffix == ".gz" else packed)
            expected = _expected_bytes(file, kind)
            file.seek(0)
            left = expected + 1  # one too many, to see whether there is more than there should be
            while chunk := file.read(min(left, 1 << 20)):
                _write(out, chunk)
                left -= len(chunk)
    except (OSError, EOFError, zlib.error) as error:
        raise RefusedError(_("{name} is damaged: {reason}.").format(name=path.name, reason=error)) from error
    if left != 1:
        raise RefusedError(_("{name} is not as long as its header says.").format(name=path.name))


def _write(out: io.FileIO, chunk: bytes) -> None:
    left = memoryview(chunk)
    try:
        while left:
            left = left[out.write(left) :]
    except OSError as error:
        raise write_error(Path("MNIST"), error) from error


def _expected_bytes(file: IO[bytes], kind: str) -> int:
    magic, sides = _MAGIC[kind]
    header = file.read(4 + 4 * sides)
    if len(header) < 4 + 4 * sides:
        raise RefusedError(_("This MNIST file is cut off."))
    found, *shape = struct.unpack(f">{1 + sides}I", header)
    size = int(np.prod([float(side) for side in shape])) if 0 not in shape else 0
    if found != magic or not 0 < size <= _MOST_BYTES:
        raise RefusedError(_("This file does not begin as MNIST files do."))
    return len(header) + size
