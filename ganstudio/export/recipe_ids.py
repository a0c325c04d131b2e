"""What a recipe is called in short, and in which words the models of a set are named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

NEAREST = "nearest"
"""The entry of a recipe that says how near its sprite is to a training sprite: `sprite`, `distance`, `copy`."""

_DIGITS = 12  # hexadecimal: two of a million recipes are called the same once in 500 million times


def recipe_id(recipe: Mapping[str, Any]) -> str:
    """Return a short name that is the same for the same recipe, on every machine and in every version."""
    made_by = {key: value for key, value in recipe.items() if key != NEAREST}  # found later, decides no pixel
    text = json.dumps(made_by, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def model_words(recipes: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the `model`, `gan` and `step` that recipes name, each value once, in their order; empty where none do."""
    found: dict[str, dict[str, None]] = {"model": {}, "gan": {}, "step": {}}
    for recipe in recipes:
        place = str(recipe.get("model") or recipe.get("snapshot") or "")
        words = {"model": PurePosixPath(place).name, "gan": recipe.get("gan"), "step": recipe.get("step")}
        for key, value in words.items():
            if value not in (None, ""):
                found[key][str(value)] = None
    return {key: list(values) for key, values in found.items()}
