"""Where the sprites of a domain came from, as the project file notes it, so that they can be imported again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ganstudio.core.domains import place_of
from ganstudio.core.project import Project

if TYPE_CHECKING:
    from ganstudio.data.importing import Part

Roots = list[Any]
"""The files and folders that were imported, as plain values of the project file."""

_SECTION = "importing"


def roots(project: Project, domain: str) -> Roots:
    """Return what was imported into a domain, as the project file notes it, in that order."""
    noted = project.section(_SECTION).get(place_of(domain).roots, [])
    return noted if isinstance(noted, list) else []


def write_roots(project: Project, noted: Roots, domain: str) -> None:
    """Note what was imported into a domain, so that it can be imported again with other options."""
    with project.changing():
        project.set_section(_SECTION, {**project.section(_SECTION), place_of(domain).roots: noted})


def with_parts(noted: Roots, parts: Sequence[Part]) -> Roots:
    """Return the roots and those of an import: a path, or a path and how its pictures were cut."""
    from ganstudio.data.import_options import cut_of  # numpy comes with it, for which the first window need not wait

    new = [
        {"path": str(path.absolute()), "cut": cut} if (cut := cut_of(options)) else str(path.absolute())
        for paths, options in parts
        for path in paths
    ]
    return [*(root for root in noted if root not in new), *new]
