"""The sprites a generator learns from: one array with labels and names, seeded batches, a save no crash harms."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio.core.domains import DomainPlace, place_of
from ganstudio.core.errors import StudioError
from ganstudio.core.files import atomic_path, write_error, write_text
from ganstudio.core.kinds import MOST_KINDS, Kinds
from ganstudio.core.project import Project
from ganstudio.core.sprites import LARGEST, SMALLEST, to_rgba
from ganstudio.core.text import _
from ganstudio.data.batches import shuffled_rows

FORMAT = 1
MAPPED_BYTES = 1 << 28
"""A larger array stays on disk and is mapped."""

_CHUNK_BYTES = 1 << 24
_DAMAGED = ".damaged"


@dataclass(frozen=True, eq=False)
class SpriteDataset:
    """Sprites of one size. Nobody writes to the arrays; `pixels` may be mapped from disk."""

    pixels: np.ndarray  # uint8 (n, h, w, c): c = 1 grey, 3 opaque colour, 4 straight RGBA without colour under alpha 0
    labels: np.ndarray  # int32 (n,), indices into label_names
    label_names: tuple[str, ...]  # the empty name stands for sprites without a label
    names: tuple[str, ...]  # each different
    sources: tuple[str, ...]  # the file that each came from, as a path inside what was imported
    fingerprint: str  # SHA-256, hexadecimal, over shape, pixels and labels
    found_sizes: tuple[tuple[tuple[int, int], int], ...] = ()  # ((width, height), count) before they were fitted

    @property
    def count(self) -> int:
        """How many sprites there are; at least one."""
        return int(self.pixels.shape[0])

    @property
    def height(self) -> int:
        """Height of every sprite, 8–256 pixels."""
        return int(self.pixels.shape[1])

    @property
    def width(self) -> int:
        """Width of every sprite, 8–256 pixels."""
        return int(self.pixels.shape[2])

    @property
    def channels(self) -> int:
        """1, 3 or 4."""
        return int(self.pixels.shape[3])

    @property
    def kinds(self) -> Kinds:
        """How many sprites have each label, by its name; empty where that tells nothing apart, or far too much."""
        counts = np.bincount(self.labels, minlength=len(self.label_names)).tolist()
        kinds = dict(zip(self.label_names, counts, strict=True))
        return kinds if 2 <= len(kinds) <= MOST_KINDS and all(counts) else {}

    def rgba(self, indices: np.ndarray | Sequence[int] | slice | None = None) -> np.ndarray:
        """Return the chosen sprites, or all, as uint8 (n, h, w, 4), straight alpha."""
        return to_rgba(np.asarray(self.pixels if indices is None else self.pixels[indices]))

    def batch(self, seed: int, index: int, size: int) -> np.ndarray:
        """Return the sprites of batch `index` as int64 indices (size,): the same for the same seed, index and size.

        Batches follow one another through an endless row of shuffled epochs, each of which has every sprite once;
        a batch may begin in one epoch and end in another.
        """
        return shuffled_rows(self.count, seed, index, size)


def make_dataset(
    pixels: np.ndarray,
    labels: Sequence[str],
    names: Sequence[str],
    sources: Sequence[str],
    found_sizes: Sequence[tuple[tuple[int, int], int]] = (),
) -> SpriteDataset:
    """Make a data set from finished pixels and one label (or the empty name) for each; computes the fingerprint."""
    if pixels.ndim != 4 or not len(pixels) == len(labels) == len(names) == len(sources) > 0:
        raise ValueError(f"{pixels.shape} pixels do not go with {len(labels)} labels, {len(names)} names")
    label_names = tuple(sorted(set(labels)))
    places = {name: place for place, name in enumerate(label_names)}
    numbers = np.fromiter((places[label] for label in labels), np.int32, len(labels))
    mark = fingerprint(pixels, numbers)
    return SpriteDataset(pixels, numbers, label_names, tuple(names), tuple(sources), mark, tuple(found_sizes))


def fingerprint(pixels: np.ndarray, labels: np.ndarray) -> str:
    """Return the SHA-256 of shape, pixels and labels; reads a mapped array piece by piece."""
    digest = sha256(repr(tuple(int(side) for side in pixels.shape)).encode())
    for chunk in _chunks(pixels):
        digest.update(chunk.data)
    digest.update(labels.astype("<i4").tobytes())
    return digest.hexdigest()


class DamagedSpritesError(StudioError):
    """The files of a domain's sprites are there, but cannot be read."""


def has_dataset(project: Project, domain: str = "A") -> bool:
    """Tell whether sprites were imported into this domain of the project."""
    return (project.folder / place_of(domain).index).is_file()


def saved_fingerprint(project: Project, domain: str = "A") -> str | None:
    """Return the fingerprint of a domain's sprites as they are on disk now; None if there are none."""
    if not has_dataset(project, domain):
        return None
    path = project.folder / place_of(domain).index
    index = _parsed(_index_content(path), path)
    return str(index["fingerprint"]) if isinstance(index, dict) and "fingerprint" in index else None


def save_dataset(
    project: Project,
    dataset: SpriteDataset,
    options: Mapping[str, Any] | None = None,
    domain: str = "A",
    at_last: Callable[[], None] = lambda: None,
) -> None:
    """Put the sprites into a domain in place of what was there; until the last moment the old ones stay whole.

    `options`, when given, are kept in the domain's section as those of the import. Raises `DiskFull`, `StudioError`.
    `at_last` is called once nobody else can save any more; what it raises leaves the old ones as they are.
    """
    place = place_of(domain)
    new_array = project.folder / place.new_array
    words = json.dumps(_index(dataset), separators=(",", ":"))
    with contextlib.ExitStack() as alone:  # from the new array's coming on: array and index must be of one save
        with atomic_path(new_array) as temporary:
            with temporary.open("wb") as file:
                header = {"descr": "|u1", "fortran_order": False, "shape": dataset.pixels.shape}
                np.lib.format.write_array_header_1_0(file, header)
                for chunk in _chunks(dataset.pixels):
                    file.write(chunk.data)
                file.flush()
                os.fsync(file.fileno())  # here, where it keeps nobody waiting
            alone.enter_context(project.changing())
            at_last()
        # The index names the array by its fingerprint. Once it is written the new sprites count, even if the program
        # dies before the array has its final name: loading finds it by its fingerprint.
        try:
            write_text(project.folder / place.index, words)
        except BaseException:
            new_array.unlink(missing_ok=True)
            raise
        # Windows, while the old array is mapped: found by its fingerprint then; or one who loads was quicker.
        with contextlib.suppress(OSError):
            new_array.replace(project.folder / place.array)
        noted: dict[str, Any] = {"count": dataset.count, "width": dataset.width, "height": dataset.height}
        noted |= {"channels": dataset.channels, "fingerprint": dataset.fingerprint}
        if options is not None:
            noted["options"] = dict(options)
        project.set_section(place.section, project.section(place.section) | noted)


def remove_dataset(project: Project, domain: str = "A", at_last: Callable[[], None] = lambda: None) -> None:
    """Leave a domain without sprites, as before its first import; of that only the options stay noted.

    `at_last` is called as for a save.
    """
    place = place_of(domain)
    with project.changing():
        at_last()
        for name in (place.index, place.array, place.new_array):
            path = project.folder / name
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise write_error(path, error) from error
        noted = project.section(place.section)
        project.set_section(place.section, {name: noted[name] for name in ("options",) if name in noted})


def changed_elsewhere() -> StudioError:
    """Say that a change was not made, for it would throw another program's sprites away."""
    return StudioError(
        _("The sprites were changed by another program."),
        _("They stay as they are now; do it once more if you still want it."),
    )


def _index(dataset: SpriteDataset) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "fingerprint": dataset.fingerprint,
        "shape": list(dataset.pixels.shape),
        "label_names": list(dataset.label_names),
        "found_sizes": [[width, height, count] for (width, height), count in dataset.found_sizes],
        "labels": dataset.labels.tolist(),
        "names": list(dataset.names),
        "sources": list(dataset.sources),
    }


def load_dataset(project: Project, domain: str = "A", few: bool = False) -> SpriteDataset:
    """Open a domain's sprites, mapped if they are large; `StudioError` if there are none or they are damaged.

    With `few` they are mapped whatever their size: only some of them will be looked at.
    """
    place = place_of(domain)
    path = project.folder / place.index
    while True:
        content = _index_content(path)
        try:
            index = _parsed(content, path)
            dataset = _from_index(index, np.empty((0, 0, 0, 0), np.uint8))
            pixels = _load_array(
                _array_path(project.folder, place, dataset), tuple(int(side) for side in index["shape"]), few
            )
        except (OSError, ValueError, TypeError, KeyError, EOFError, OverflowError) as error:
            if _index_content(path) != content:
                continue
            raise _damaged(
                project.folder / place.array if isinstance(error, OSError | EOFError) else path, error
            ) from error
        if _index_content(path) == content:  # else another process saved in between: what was read may be of both
            return replace(dataset, pixels=pixels)


def set_aside(project: Project, domain: str = "A") -> None:
    """Rename the files of sprites that cannot be read, out of the way of new ones: somebody may still mend them.

    Those of an earlier time stay: the files get `.damaged` behind their names, or `.damaged-2` and so on, all the same.
    """
    place = place_of(domain)
    paths = [project.folder / name for name in (place.index, place.array, place.new_array)]
    suffix, number = _DAMAGED, 1
    while any(path.with_name(path.name + suffix).exists() for path in paths):
        number += 1
        suffix = f"{_DAMAGED}-{number}"
    for path in paths:
        try:
            path.replace(path.with_name(path.name + suffix))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise write_error(path, error) from error


def _index_content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise StudioError(_("There are no sprites in this project yet."), _("Import some first.")) from None
    except OSError as error:
        raise _damaged(path, error) from error


def _parsed(content: bytes, path: Path) -> Any:
    try:
        index = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, error) from error
    if isinstance(index, dict) and isinstance(index.get("format"), int) and index["format"] > FORMAT:
        hint = _("Update GAN Studio, then open the project again.")
        raise StudioError(_("These sprites were saved by a newer GAN Studio."), hint)
    return index


def _from_index(index: Any, pixels: np.ndarray) -> SpriteDataset:
    """Check what the index says; `ValueError` and its like for anything that does not go together."""
    if not isinstance(index, dict):
        raise ValueError(_("it is not an index of sprites"))
    labels = np.asarray(index["labels"], np.int32)
    label_names, names, sources = (tuple(index[key]) for key in ("label_names", "names", "sources"))
    if not all(isinstance(word, str) for words in (label_names, names, sources) for word in words):
        raise ValueError(_("a name is not a text"))
    count, height, width, channels = (int(side) for side in index["shape"])
    if labels.shape != (count,) or not len(names) == len(sources) == count > 0 or len(set(names)) != count:
        raise ValueError(_("its lists are not equally long"))
    if labels.min() < 0 or labels.max() >= len(label_names):
        raise ValueError(_("a label has no name"))
    if not (SMALLEST <= height <= LARGEST and SMALLEST <= width <= LARGEST and channels in (1, 3, 4)):
        raise ValueError(_("its sprites have an impossible size"))
    sizes = tuple(((int(w), int(h)), int(n)) for w, h, n in index.get("found_sizes", ()))
    return SpriteDataset(pixels, labels, label_names, names, sources, str(index["fingerprint"]), sizes)


def _array_path(folder: Path, place: DomainPlace, dataset: SpriteDataset) -> Path:
    """Return the array that the index means, and finish the save that was interrupted before its last step.

    A new array that the index does not mean is left alone: another process may be about to write its index.
    """
    array, new_array = folder / place.array, folder / place.new_array
    with contextlib.suppress(OSError, ValueError, EOFError):
        if fingerprint(np.load(new_array, mmap_mode="r", allow_pickle=False), dataset.labels) == dataset.fingerprint:
            try:
                return new_array.replace(array)
            except FileNotFoundError:  # the other process was quicker
                return array
            except OSError:  # a folder that cannot be written: read it where it is
                return new_array
    return array


def _load_array(path: Path, shape: tuple[int, ...], few: bool) -> np.ndarray:
    """Load an array whose header and length are checked before memory is spent on it."""
    with path.open("rb") as file:
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError(_("{name} is not an array of sprites").format(name=path.name))
        found, fortran, dtype = np.lib.format.read_array_header_1_0(file)
        start, size = file.tell(), int(np.prod([float(side) for side in shape]))
    if found != shape or fortran or dtype != np.uint8:
        raise ValueError(_("{name} belongs to other sprites").format(name=path.name))
    if path.stat().st_size != start + size:
        raise ValueError(_("{name} is cut off").format(name=path.name))
    is_mapped = few or size > MAPPED_BYTES
    loaded: np.ndarray = np.load(path, mmap_mode="r" if is_mapped else None, allow_pickle=False)
    return loaded


def _damaged(path: Path, error: Exception) -> DamagedSpritesError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
    message = _("The sprites of this project cannot be read ({name}: {reason}).")
    hint = _("Import the pictures again; runs and snapshots of the project are untouched.")
    return DamagedSpritesError(message.format(name=path.name, reason=reason), hint)


def _chunks(pixels: np.ndarray) -> Iterator[np.ndarray]:
    step = max(1, _CHUNK_BYTES // max(1, pixels[0].nbytes))
    for start in range(0, len(pixels), step):
        yield np.ascontiguousarray(pixels[start : start + step])
