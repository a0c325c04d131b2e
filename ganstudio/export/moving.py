"""Animations as files: one for each animation of a set and one for all sprites in none; the frames in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganstudio.core.progress import Progress, part_of
from ganstudio.core.text import _
from ganstudio.export.exporter import Page
from ganstudio.export.frame_names import frame_names
from ganstudio.export.pixels import check_size, contact_sheet
from ganstudio.export.sprite_set import FRAME_TIME, SpriteSet


@dataclass(frozen=True, eq=False)
class Moving:
    """What one file shows: uint8 `(n, h, w, 4)` and the ms of each, already in the order of playing."""

    frames: np.ndarray
    durations: tuple[int, ...]
    loop: bool


Encode = Callable[[Moving, Progress], bytes]
"""Returns the content of a file; raises what its progress does."""


def moving_files(sprites: SpriteSet, path: Path, encode: Encode, progress: Progress) -> dict[Path, bytes]:
    """Return a file for each animation and one for the sprites in none, at the paths of `moving_rows`."""
    check_size(sprites.width, sprites.height)
    paths = moving_rows(sprites, path)
    return {
        place: encode(moving, part_of(progress, number / len(paths), (number + 1) / len(paths)))
        for number, (place, moving) in enumerate(zip(paths, _movings(sprites), strict=True))
    }


def moving_rows(sprites: SpriteSet, path: Path, _options: object = None) -> dict[Path, tuple[int, ...]]:
    """Return the rows of the set that each of those files shows.

    A sole animation is at `path` itself, where the user wants it; several, and what is in none, beside it by name.
    """
    runs = [(animation.name, animation.frames) for animation in sprites.animations]
    sole = len(runs) == 1
    if rest := sprites.unplayed:
        runs.append((sprites.names[rest[0]] if len(rest) == 1 else _("others"), rest))
    names = [name for name, _rows in runs]
    if sole:
        names[0] = path.stem  # so that no other file gets it
    paths = [path.with_name(name + path.suffix) for name in frame_names(names, path.stem)]
    if sole:
        paths[0] = path  # even one that `frame_names` would not give
    return dict(zip(paths, (rows for _name, rows in runs), strict=True))


def moving_pages(sprites: SpriteSet, shown: Callable[[np.ndarray], np.ndarray]) -> Sequence[Page]:
    """Return a page for each file; `shown` says how the format shows uint8 `(n, h, w, 4)`."""
    pages = []
    for moving in _movings(sprites):
        frames = shown(moving.frames)
        pages.append(Page(contact_sheet(frames, in_row=True), frames, moving.durations))
    return pages


def _movings(sprites: SpriteSet) -> Iterator[Moving]:
    for animation in sprites.animations:
        rows, durations = zip(*animation.played(), strict=True)
        yield Moving(sprites.pixels[list(rows)], durations, animation.loop)
    if rest := sprites.unplayed:
        yield Moving(sprites.pixels[list(rest)], (FRAME_TIME,) * len(rest), loop=True)
