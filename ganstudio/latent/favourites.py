"""The sprites an artist kept: latent, truncation and snapshot, in the project's section `favourites`."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ganstudio.checkpoints.library import pin
from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project

_SECTION = "favourites"


@dataclass(frozen=True)
class Favourite:
    """All that is needed to draw a kept sprite again."""

    key: str  # unique in the project, stable
    name: str
    snapshot: str  # relative to the project, or `shipped:NAME`
    latent: tuple[float, ...]
    truncation: float = 1.0


def load_favourites(project: Project) -> list[Favourite]:
    """Return the favourites in the order of the shelf; entries that cannot be read are passed over."""
    return _sorted(project)[0]


def save_favourites(project: Project, favourites: Sequence[Favourite]) -> None:
    """Write the shelf and pin the snapshots it needs, so that thinning never takes them away.

    Entries that cannot be read stay behind it: another GAN Studio may have written them.
    """
    entries = [asdict(favourite) for favourite in favourites]
    project.set_section(_SECTION, {"items": [*entries, *_sorted(project)[1]]})
    for relative in {favourite.snapshot for favourite in favourites}:
        with contextlib.suppress(StudioError):
            snapshot = project.absolute(relative)
            of_a_run = snapshot.parent.name == "snapshots" and snapshot.parent.parent.parent == project.runs_folder
            if of_a_run and snapshot.exists():  # a stranger's file may name any path
                pin(snapshot)


def _sorted(project: Project) -> tuple[list[Favourite], list[Any]]:
    """Return the favourites that are listed, and the entries that cannot be read as ones."""
    found, strange = [], []
    items = project.section(_SECTION).get("items")
    for entry in items if isinstance(items, list) else []:
        try:
            found.append(_read(entry))
        except (TypeError, ValueError, KeyError, OverflowError):
            strange.append(entry)
    return found, strange


def _read(entry: Mapping[str, Any]) -> Favourite:
    """Read what a file says of one favourite; `TypeError`, `ValueError` or `KeyError` if it makes no sense."""
    words = {name: entry[name] for name in ("key", "name", "snapshot")}
    latent = tuple(float(number) for number in entry["latent"])
    truncation = float(entry.get("truncation", 1.0))
    if not all(isinstance(word, str) for word in words.values()) or isinstance(entry["latent"], str):
        raise TypeError("words")
    if not latent or not all(math.isfinite(number) for number in latent) or not 0.0 <= truncation <= 1.0:
        raise ValueError("numbers")
    return Favourite(**words, latent=latent, truncation=truncation)
