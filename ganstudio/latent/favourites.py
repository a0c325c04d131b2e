"""The sprites an artist kept: latent, truncation and snapshot, in the project's section `favourites`."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ganstudio.checkpoints.library import pin
from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project

_SECTION = "favourites"


@dataclass(frozen=True)
class Favourite:
    """All that is needed to draw a kept sprite again."""

    key: str  # unique in the project, stable
    name: str
    snapshot: str  # relative to the project
    latent: tuple[float, ...]
    truncation: float = 1.0


def load_favourites(project: Project) -> list[Favourite]:
    """Return the favourites in the order of the shelf; entries that cannot be read are passed over."""
    found = []
    for entry in project.section(_SECTION).get("items", []):
        with contextlib.suppress(TypeError, ValueError, KeyError):
            latent = tuple(float(value) for value in entry["latent"])
            found.append(Favourite(**{**entry, "latent": latent}))
    return found


def save_favourites(project: Project, favourites: Sequence[Favourite]) -> None:
    """Write the shelf and pin the snapshots it needs, so that thinning never takes them away."""
    project.set_section(_SECTION, {"items": [asdict(favourite) for favourite in favourites]})
    for relative in {favourite.snapshot for favourite in favourites}:
        with contextlib.suppress(StudioError):
            snapshot = project.absolute(relative)
            if snapshot.exists():
                pin(snapshot)
