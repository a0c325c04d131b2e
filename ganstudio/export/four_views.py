"""Characters seen from several sides as one set: the sides in RPG Maker's order, each an animation of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.text import _
from ganstudio.core.views import VIEWS
from ganstudio.export.sprite_set import FRAME_TIME, Animation, SpriteSet

_BETWEEN = "_"


def mirrored(sprites: np.ndarray) -> np.ndarray:
    """Return sprites `(…, h, w, c)` as they are seen from the other side: left and right swapped, every pixel kept."""
    return np.ascontiguousarray(sprites[..., ::-1, :])


def four_views(
    characters: Mapping[str, Mapping[str, np.ndarray]],
    title: str,
    recipes: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None,
) -> SpriteSet:
    """Return the set of characters, each with a sprite uint8 `(h, w, 4)` for every key of `VIEWS`.

    Sprites and animations are called `NAME_down` and so on. `recipes` say how each was made, by the same keys.
    `StudioError` where a view is missing.
    """
    for name, views in characters.items():
        if missing := [_(words) for key, words in VIEWS.items() if key not in views]:
            raise StudioError(
                _("“{name}” lacks views: {views}.").format(name=name, views=", ".join(missing)),
                _("Four views need a drawing and a model for each of the other three."),
            )
    names = [f"{name}{_BETWEEN}{view}" for name in characters for view in VIEWS]
    pixels = np.stack([views[view] for views in characters.values() for view in VIEWS])
    walks = tuple(Animation(name, (row,), (FRAME_TIME,)) for row, name in enumerate(names))
    made = tuple(recipes[name][view] for name in characters for view in VIEWS) if recipes else ()
    return SpriteSet(pixels, tuple(names), title, made, animations=walks)


def groups_of_views(names: Sequence[str]) -> dict[str, list[int]]:
    """Return each name as a group of its own where all belong to characters that have all four views; else nothing."""
    seen: dict[str, set[str]] = {}
    for name in names:
        character, _between, view = name.rpartition(_BETWEEN)
        seen.setdefault(character, set()).add(view)
    whole = bool(names) and len(set(names)) == len(names) and all(views == set(VIEWS) for views in seen.values())
    return {name: [row] for row, name in enumerate(names)} if whole else {}
