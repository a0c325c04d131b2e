"""Which sprites nearly copy a training picture, one by one, so that an artist can be asked before they are exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.project import Project
from ganstudio.core.text import _
from ganstudio.data.dataset import SpriteDataset, load_dataset
from ganstudio.quality.copies import SAME, CopyDetector

_LOOKED_AT = 32_768  # of the training sprites: a thumbnail of each takes 4 KB
_AT_ONCE = 64


@dataclass(frozen=True)
class Nearest:
    """The training sprite that a sprite is nearest to."""

    row: int  # of the data set
    sprite: str  # its name there
    distance: float  # 0, the same picture, to 1: root mean square of premultiplied RGBA, moved or mirrored too
    copy: bool  # nearly the same picture, by the rule of `CopyDetector`

    def to_mapping(self) -> dict[str, Any]:
        """Return plain values: the entry `nearest` of a recipe."""
        return {"sprite": self.sprite, "distance": round(self.distance, 6), "copy": self.copy}


def nearest_sprites(
    project: Project | None, pixels: np.ndarray, progress: Progress = no_progress, domain: str = "A"
) -> tuple[Nearest | None, ...]:
    """Return for each sprite of uint8 `(n, h, w, c)` the nearest training sprite of a domain of the project.

    None for all of them where that cannot be known: no project, no sprites in it any more, or ones of another size.
    Give the sprites as they were drawn, not as they were finished. Raises what `progress` raises.
    """
    nothing = (None,) * len(pixels)
    if project is None or not len(pixels):
        return nothing
    progress(0.0, _("Looking for near copies"))
    try:
        dataset = load_dataset(project, domain)
    except StudioError:
        return nothing
    if pixels.shape[1:3] != (dataset.height, dataset.width):
        return nothing
    return nearest_in(dataset, pixels, progress)


def nearest_in(dataset: SpriteDataset, pixels: np.ndarray, progress: Progress = no_progress) -> tuple[Nearest, ...]:
    """Return for each sprite of uint8 `(n, h, w, c)`, of the data set's size, its nearest training sprite."""
    words = _("Looking for near copies")
    progress(0.0, words)
    detector = CopyDetector(dataset.pixels, largest=_LOOKED_AT)
    found = []
    for start in range(0, len(pixels), _AT_ONCE):
        progress(0.3 + 0.6 * start / len(pixels), words)
        found.append(detector.find(pixels[start : start + _AT_ONCE]))
    rows, distances, close = (np.concatenate(part) for part in zip(*found, strict=True))
    progress(0.9, words)
    # Where the training sprites are all alike themselves, only the very same picture is a copy; to ask takes a second.
    if close.any() and not detector.can_tell:
        close = distances <= SAME
    return tuple(
        Nearest(int(row), dataset.names[row], float(distance), bool(copy))
        for row, distance, copy in zip(rows, distances, close, strict=True)
    )


def recipes_with(
    recipes: Sequence[Mapping[str, Any]], found: Sequence[Nearest | None]
) -> tuple[Mapping[str, Any], ...]:
    """Return the recipes with what was found as their entry `nearest`; without one where nothing could be known."""
    return tuple(
        {**recipe, "nearest": each.to_mapping()} if each else {k: v for k, v in recipe.items() if k != "nearest"}
        for recipe, each in zip(recipes, found, strict=True)
    )
