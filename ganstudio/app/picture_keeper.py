"""Pictures that are kept in a place of the project: read and written off the UI thread."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ganstudio.core.errors import StudioError
from ganstudio.core.progress import Progress
from ganstudio.core.project import Project

if TYPE_CHECKING:
    from ganstudio.app.session import Session
    from ganstudio.latent.kept_translations import KeptTranslation

Kept = tuple["KeptTranslation", ...]


_TOLD = 3  # names of pictures that are gone


def some_of(names: Sequence[str]) -> str:
    """Return the first few names, and whether there are more."""
    return ", ".join(names[:_TOLD]) + (" …" if len(names) > _TOLD else "")


class PictureKeeper:
    """Belongs to the UI thread; `place` is the section and the folder of the project that holds the pictures."""

    def __init__(self, session: Session, place: str) -> None:
        self._session = session
        self._place = place
        self._seen: dict[Project, set[str]] = {}  # keys of all that was shown since it was opened

    def load(self, project: Project, done: Callable[[Kept, list[str]], None]) -> None:
        """Read what a project keeps; `done` is given it and the names of what is gone. The user is told of failures."""
        place = self._place
        self._seen[project] = set()  # of this opening: what cannot be read this time was let go by nobody

        def work(progress: Progress) -> tuple[Kept, list[str]]:
            from ganstudio.latent.kept_translations import load_kept, lost_names

            self._session.writes.flush()  # the project may have been left a moment ago
            found = tuple(load_kept(project, place))
            return found, lost_names(project, found, place)

        def answered(found: tuple[Kept, list[str]]) -> None:
            self._see(project, found[0])
            done(*found)

        def failed(error: StudioError) -> None:
            self._session.tell(error)
            done((), [])

        self._session.jobs.run(work, answered, failed)

    def save(self, project: Project, items: Kept) -> None:
        """Write what a project is to keep, and delete the pictures of what was shown and is kept no longer."""
        from ganstudio.latent.kept_translations import save_kept

        place, gone = self._place, self._see(project, items) - {item.key for item in items}
        self._session.writes.write((project, place), lambda: save_kept(project, items, place, gone))

    def tell_no_more(self, project: Project) -> None:
        """Leave the pictures that are gone out of what `load` tells of from now on."""

        def work() -> None:
            from ganstudio.latent.kept_translations import mark_told

            with contextlib.suppress(StudioError):  # where nothing can be written they are told of again
                mark_told(project, self._place)

        self._session.writes.write((project, self._place, "told"), work)

    def _see(self, project: Project, items: Kept) -> set[str]:
        seen = self._seen[project]
        seen.update(item.key for item in items)
        return seen
