"""Where the sprites of a domain came from, as the project file notes it, so that they can be imported again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ganstudio.core.domains import place_of
from ganstudio.core.project import Project

if TYPE_CHECKING:
    from ganstudio.data.importing import Part

Roots = list[Any]
"""The files and folders that were imported, as plain values of the project file.

One import is `{"paths": […]}`, with `"cut"` where sheets were cut; an older version wrote each path by itself, as a
text or as `{"path": …, "cut": …}`, whether it came alone or not.
"""

DRAWN = "starter sprites"
"""The source of sprites that came from no file: GAN Studio drew them, so they have no root."""
UNKNOWN = {"unknown": True}
"""The root of sprites that were there before the first import that is noted, and were not drawn."""

_SECTION = "importing"


def roots(project: Project, domain: str) -> Roots:
    """Return what was imported into a domain, as the project file notes it, in that order."""
    noted = project.section(_SECTION).get(place_of(domain).roots, [])
    return noted if isinstance(noted, list) else []


def write_roots(project: Project, noted: Roots, domain: str) -> None:
    """Note what was imported into a domain, so that it can be imported again with other options."""
    with project.changing():
        project.set_section(_SECTION, {**project.section(_SECTION), place_of(domain).roots: noted})


def add_roots(project: Project, parts: Sequence[Part], domain: str, replace: bool, onto: Sequence[str]) -> None:
    """Note an import behind those that are noted, or in their place; `onto` are the sources of what it came to."""
    with project.changing():
        noted = [] if replace else roots(project, domain)
        if not noted and any(source != DRAWN for source in onto):
            noted = [UNKNOWN]
        write_roots(project, _with_parts(noted, parts), domain)


def _with_parts(noted: Roots, parts: Sequence[Part]) -> Roots:
    """Return the roots and those of an import. What came together stays so: it is told apart by the folders' names."""
    from ganstudio.data.import_options import cut_of  # numpy comes with it, for which the first window need not wait

    new: Roots = []
    for paths, options in parts:
        root = {"paths": [str(path.absolute()) for path in paths]}
        new.append({**root, "cut": cut} if (cut := cut_of(options)) else root)
    return [*(root for root in noted if root not in new), *new]
