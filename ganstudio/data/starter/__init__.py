"""Starter sprites: labelled 32x32 pixel art drawn on demand by our own code, for those who have no sprites yet."""

from __future__ import annotations

import importlib
import pkgutil

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.palettes import INK_COLOURS

_FOLDER = f"{__name__}.kinds"

KINDS: tuple[str, ...] = tuple(sorted(module.name for module in pkgutil.iter_modules([f"{__path__[0]}/kinds"])))
"""One kind for each file of the kinds folder, which offers `draw(dice) -> Canvas`."""


def draw_starter_sprites(per_kind: int = 160, seed: int = 0) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """Draw every kind: straight RGBA sprites, uint8 (len(KINDS) * per_kind, 32, 32, 4), and names like "potion__0007".

    A sprite depends on its kind, its number and the seed alone, so a larger per_kind only adds to what was there.
    """
    if per_kind < 1:
        raise ValueError(f"per_kind must be at least 1, not {per_kind}")
    inks, names = [], []
    for kind in KINDS:
        draw = importlib.import_module(f"{_FOLDER}.{kind}").draw
        for index in range(per_kind):
            inks.append(draw(Dice(seed, kind, index)).finished())
            names.append(f"{kind}__{index:04d}")
    return INK_COLOURS[np.stack(inks)], tuple(names)
