"""Sheets of several pages on which the frames of an animation stay together, as PixiJS needs them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.progress import Progress, no_progress
from ganstudio.export.sheet import PagedOptions, Sheet, build_sheet
from ganstudio.export.sprite_set import SpriteSet

_FEWER = 0.92  # of the groups are tried next when those of a page do not fit


def build_paged(sprites: SpriteSet, options: PagedOptions, progress: Progress = no_progress) -> Sheet:
    """Return the sheet of a set; where it needs several pages, each animation that fits on one is on one.

    What keeps them together never takes more pages than the options allow: they are torn apart before. `StudioError`
    as `build_sheet` says.
    """
    sheet = build_sheet(sprites.pixels, options, progress, sprites.names)
    if all(len({sheet.frames[row].page for row in animation.frames}) == 1 for animation in sprites.animations):
        return sheet
    groups = _groups(sprites)
    frames = list(sheet.frames)
    gap = options.padding + 2 * options.extrude
    areas = [(frame.width + gap) * (frame.height + gap) for frame in frames]
    # As much as the free layout has on a page is what is tried first: most of the time it fits.
    most = max(np.bincount([frame.page for frame in frames], areas))
    group_areas = [sum(areas[row] for row in group) for group in groups]
    pages: list[np.ndarray] = []
    place = 0

    def again(_fraction: float, words: str) -> None:
        progress(1.0, words)  # only to be cancelled by: it has reached its end before

    while place < len(groups):
        room = int(np.searchsorted(np.cumsum(group_areas[place:]), most, "right"))
        rows, part = _fullest(sprites, options, groups[place : place + max(1, room)], again)
        for row, frame in zip(rows, part.frames, strict=True):
            frames[row] = replace(frame, page=frame.page + len(pages))
        pages += part.pages
        place = next((later for later in range(place, len(groups)) if groups[later][0] not in rows), len(groups))
    return Sheet(tuple(pages), tuple(frames)) if len(pages) <= options.most_pages else sheet


def _fullest(
    sprites: SpriteSet, options: PagedOptions, groups: list[list[int]], progress: Progress
) -> tuple[list[int], Sheet]:
    """Return the rows of as many of the first groups as fit on a page, at least one group, and that page or pages."""
    count = len(groups)
    while True:
        rows = [row for group in groups[:count] for row in group]
        names = [sprites.names[row] for row in rows]
        try:
            return rows, build_sheet(sprites.pixels[rows], replace(options, most_pages=1), progress, names)
        except StudioError:
            if count == 1:
                return rows, build_sheet(sprites.pixels[rows], options, progress, names)
        count = max(1, min(count - 1, int(count * _FEWER)))


def _groups(sprites: SpriteSet) -> list[list[int]]:
    """Return the rows in groups that share animations, directly or through others, in the order of the set."""
    group_of = list(range(sprites.count))
    for animation in sprites.animations:
        joined = {group_of[row] for row in animation.frames}
        group_of = [min(joined) if group in joined else group for group in group_of]
    groups: dict[int, list[int]] = {}
    for row, group in enumerate(group_of):
        groups.setdefault(group, []).append(row)
    return list(groups.values())
