"""What the recipes of sprites say of the models that drew them, beyond where those lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ganstudio.checkpoints.snapshot_info import SnapshotInfo, read_info
from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project
from ganstudio.core.recipes import MADE_BY


def facts_of(info: SnapshotInfo) -> dict[str, Any]:
    """Return plain values: the project, the GAN, the step, and the version of GAN Studio that trained it."""
    facts = {"project": info.project, "gan": info.gan, "step": info.step, "version": info.version}
    return {key: value for key, value in facts.items() if value != ""}


def recipes_with_models(project: Project, recipes: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Return recipes that name a `snapshot` of the project, each with what its file says; gone ones as they are."""
    known: dict[str, dict[str, Any]] = {}
    for place in {str(recipe["snapshot"]) for recipe in recipes if "snapshot" in recipe}:
        try:
            known[place] = {MADE_BY: facts_of(read_info(project.absolute(place)))}
        except StudioError:
            known[place] = {}
    return tuple({**recipe, **known.get(str(recipe.get("snapshot")), {})} for recipe in recipes)
