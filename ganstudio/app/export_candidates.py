"""The sprites that could be exported, gathered from the shelf, the explorer's grid or a walk, with their recipes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.app.export_worker import WalkTask
from ganstudio.core.distinct import distinct
from ganstudio.core.domains import DOMAINS, other_domain
from ganstudio.core.errors import StudioError
from ganstudio.core.project import SHIPPED, Project
from ganstudio.core.text import _

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.drawn_grids import Grid
    from ganstudio.app.explorer import ExplorerController
    from ganstudio.app.favourites import FavouriteShelf
    from ganstudio.app.translations_shelf import TranslationsShelf

Latent = tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Sprites of one size in order. `left_out` counts those that could not be among them."""

    pixels: np.ndarray  # uint8 RGBA (n, h, w, 4)
    names: tuple[str, ...]
    recipes: tuple[Mapping[str, Any], ...]
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What identifies each picture; names do not: another source or another grid uses them again."""
        return picture_keys(self.pixels)

    def is_drawing(self, row: int) -> bool:
        """Tell whether a sprite is the artist's own drawing, kept beside its translations: it copies nobody."""
        from ganstudio.export.recipe_ids import is_drawing

        return is_drawing(self.recipes[row])


def domain_of(recipe: Mapping[str, Any]) -> str:
    """Return the domain that a sprite could copy; empty where it is a model's from elsewhere: it learnt from others."""
    place = str(recipe.get("snapshot", SHIPPED))
    return _side_of(recipe) if "/" in place or place.startswith(SHIPPED) else ""  # see `place_of`


def colours_of(recipe: Mapping[str, Any]) -> str:
    """Return the domain whose colours a sprite has: an answer may be held to those of its drawing."""
    domain = _side_of(recipe)
    return other_domain(domain) if recipe.get("palette") == "source" else domain


def _side_of(recipe: Mapping[str, Any]) -> str:
    """Return the domain that a sprite is like: a translator answers in the other one, B unless back.

    A model that draws has learnt from A, which is also where drawings belong.
    """
    return DOMAINS[1] if recipe.get("reverse") is False else DOMAINS[0]


def picture_keys(pixels: np.ndarray) -> tuple[str, ...]:
    """Return a text for each of `(n, h, w, 4)` that only the very same pixels have."""
    return tuple(hashlib.blake2b(sprite.tobytes(), digest_size=16).hexdigest() for sprite in pixels)


def shelf_names(shelf: FavouriteShelf) -> dict[str, str]:
    """Return what each favourite is called in exports, by its key: two of one name are told apart there."""
    names = distinct([item.name for item in shelf.items])
    return {item.key: name for item, name in zip(shelf.items, names, strict=True)}


def of_favourites(shelf: FavouriteShelf) -> Candidates | None:
    """Return the drawn favourites of the most frequent size; None when there is none."""
    import numpy as np

    drawn = [(item, picture) for item in shelf.items if (picture := shelf.pictures.get(item.key)) is not None]
    if not drawn:
        return None
    size = Counter(picture.shape for _item, picture in drawn).most_common(1)[0][0]
    fitting = [(item, picture) for item, picture in drawn if picture.shape == size]
    names = shelf_names(shelf)
    return Candidates(
        pixels=np.stack([picture for _item, picture in fitting]),
        names=tuple(names[item.key] for item, _picture in fitting),
        recipes=tuple(recipe(item.snapshot, item.latent, item.truncation) for item, _picture in fitting),
        left_out=len(shelf.items) - len(fitting),
    )


def of_translations(shelf: TranslationsShelf) -> Candidates | None:
    """Return the kept answers of the most frequent size; None when there is none."""
    import numpy as np

    if not shelf.items:
        return None
    size = Counter(item.pixels.shape for item in shelf.items).most_common(1)[0][0]
    fitting = [item for item in shelf.items if item.pixels.shape == size]
    return Candidates(
        pixels=np.stack([item.pixels for item in fitting]),
        names=tuple(item.name for item in fitting),
        recipes=tuple(item.recipe for item in fitting),
        left_out=len(shelf.items) - len(fitting),
    )


def of_grid(grid: Grid | None, project: Project) -> Candidates | None:
    """Return all sprites of the explorer's grid, by rows; None when there is no grid."""
    if grid is None:
        return None
    from ganstudio.latent.requests import grid_latents

    request = grid.request
    snapshot = place_of(project, request.snapshot)
    return Candidates(
        pixels=grid.sprites,
        names=_numbered(_("sprite"), len(grid.sprites)),
        recipes=tuple(recipe(snapshot, latent, request.truncation) for latent in grid_latents(request).tolist()),
    )


def of_walk(pixels: np.ndarray, latents: np.ndarray, snapshot: Path, truncation: float, project: Project) -> Candidates:
    """Return the frames of a walk."""
    place = place_of(project, snapshot)
    return Candidates(
        pixels=pixels,
        names=_numbered(_("frame"), len(pixels)),
        recipes=tuple(recipe(place, latent, truncation) for latent in latents.tolist()),
    )


def walk_task(explorer: ExplorerController, project: Project, frames: int, loop: bool) -> WalkTask | None:
    """Return the walk through the favourites of one snapshot; with fewer than two, from the centre at random."""
    stops_of: dict[tuple[str, float], list[Latent]] = {}
    for item in explorer.shelf.items:
        stops_of.setdefault((item.snapshot, item.truncation), []).append(item.latent)
    if stops_of:
        (snapshot, truncation), stops = max(stops_of.items(), key=lambda pair: len(pair[1]))
        if len(stops) >= 2:
            try:
                return WalkTask(project.absolute(snapshot), tuple(stops), frames, loop, truncation)
            except StudioError:  # a stranger's project that points out of itself
                return None
    request = explorer.request()
    if request is None:
        return None
    from ganstudio.latent.kinds import of_kind
    from ganstudio.latent.requests import random_latents

    latents = random_latents(3, request.seed, len(request.centre))
    latents = latents if request.kind is None else of_kind(latents, request.kind)
    others: list[Latent] = [tuple(row) for row in latents.tolist()]
    return WalkTask(request.snapshot, (request.centre, *others), frames, loop, request.truncation)


def recipe(snapshot: str, latent: Sequence[float], truncation: float) -> dict[str, Any]:
    """Return all that is needed to draw a sprite again, as plain values."""
    return {"snapshot": snapshot, "latent": list(latent), "truncation": truncation}


def place_of(project: Project, path: Path) -> str:
    """Return a path as it is written into files: as the project does, or else only the name."""
    try:
        return project.relative(path)
    except ValueError:
        return path.name


def _numbered(word: str, count: int) -> tuple[str, ...]:
    return tuple(f"{word}_{number:03d}" for number in range(1, count + 1))
