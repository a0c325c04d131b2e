"""What a recipe is called in short, and in which words the models of a set are named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from ganstudio.core.recipes import MADE_BY, TOUCHED_UP

NEAREST = "nearest"
"""The entry of a recipe that says how near its sprite is to a training sprite: `sprite`, `distance`, `copy`."""

_DIGITS = 12  # hexadecimal: of a million recipes two are called the same in one case of 560


def recipe_id(recipe: Mapping[str, Any]) -> str:
    """Return a short name that is the same for the same recipe, on every machine and in every version."""
    made_by = {key: value for key, value in recipe.items() if key not in (NEAREST, MADE_BY, TOUCHED_UP)}
    text = json.dumps(made_by, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def is_drawing(recipe: Mapping[str, Any]) -> bool:
    """Whether a sprite was given and not made: an artist's own drawing, kept beside its translations."""
    return "source" in recipe and "snapshot" not in recipe and "model" not in recipe


def model_words(recipes: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return what recipes say of their models, such as `model` and `step`: each value once; empty where nothing."""
    found: dict[str, dict[str, None]] = {key: {} for key in ("project", "model", "gan", "step", "version")}
    for recipe in recipes:
        place = str(recipe.get("model") or recipe.get("snapshot") or "")
        told = recipe.get(MADE_BY)
        words = {**(told if isinstance(told, Mapping) else {}), "model": PurePosixPath(place).name}
        for key, values in found.items():
            if words.get(key) not in (None, ""):
                values[str(words[key])] = None
    return {key: list(values) for key, values in found.items()}
