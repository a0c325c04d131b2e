"""Pictures that are kept in a place of the project: read and written on the jobs thread, the newest state wins."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from ganstudio.core.errors import StudioError
from ganstudio.core.progress import Progress
from ganstudio.core.project import Project

if TYPE_CHECKING:
    from ganstudio.app.session import Session
    from ganstudio.latent.kept_translations import KeptTranslation

Kept = tuple["KeptTranslation", ...]


class PictureKeeper:
    """Belongs to the UI thread; `place` is the section and the folder of the project that holds the pictures."""

    def __init__(self, session: Session, place: str) -> None:
        self._session = session
        self._place = place
        self._unsaved: dict[Project, Kept] = {}
        self._saving = threading.Lock()  # held from taking out of `_unsaved` until it is written

    def load(self, project: Project, done: Callable[[Kept, list[str]], None]) -> None:
        """Read what a project keeps; `done` is given it and the names of what is gone. The user is told of failures."""
        place = self._place

        def work(progress: Progress) -> tuple[Kept, list[str]]:
            from ganstudio.latent.kept_translations import load_kept, lost_names

            found = tuple(load_kept(project, place))
            return found, lost_names(project, found, place)

        def failed(error: StudioError) -> None:
            self._session.tell(error)
            done((), [])

        self._session.jobs.run(work, lambda found: done(*found), failed)

    def save(self, project: Project, items: Kept) -> None:
        """Write what a project is to keep."""
        self._unsaved[project] = items
        self._session.jobs.run(lambda progress: self._save(project), lambda _nothing: None)

    def shut_down(self) -> None:
        """Write what still waits to be written: the jobs that would do so come no more."""
        for project in list(self._unsaved):
            with contextlib.suppress(StudioError):  # nobody is there to be told
                self._save(project)

    def _save(self, project: Project) -> None:
        """Write the newest that is to be kept in a project, unless that is done; called on any thread."""
        from ganstudio.latent.kept_translations import save_kept

        with self._saving:
            items = self._unsaved.pop(project, None)
            if items is not None:
                save_kept(project, items, self._place)
