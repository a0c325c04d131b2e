"""The answers that were kept: keep, remove, undoable; they are exported like any sprite."""

from __future__ import annotations

import contextlib
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ganstudio.app.state_change import StateChange
from ganstudio.core.errors import StudioError
from ganstudio.core.numbers import counted
from ganstudio.core.progress import Progress
from ganstudio.core.project import Project
from ganstudio.core.text import ngettext

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.session import Session
    from ganstudio.latent.kept_translations import KeptTranslation

Items = tuple["KeptTranslation", ...]


@dataclass(frozen=True, eq=False)
class Keepsake:
    """What is to be kept."""

    name: str
    pixels: np.ndarray  # uint8 (h, w, 4)
    recipe: Mapping[str, Any] = field(default_factory=dict)


class TranslationsShelf(QObject):
    """Holds the kept answers of the open project in order."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._project: Project | None = None
        self.items: Items = ()
        self.is_loading = False
        self._waiting: list[Keepsake] = []  # until what was kept before is there
        self._unsaved: dict[Project, Items] = {}
        self._saving = threading.Lock()  # held from taking out of `_unsaved` until it is written

    def open(self, project: Project | None) -> None:
        """Show what was kept in another project."""
        self._project = project
        self.items, self._waiting, self.is_loading = (), [], project is not None
        self.changed.emit()
        if project is None:
            return

        def work(progress: Progress) -> Items:
            from ganstudio.latent.kept_translations import load_kept

            return tuple(load_kept(project))

        def done(items: Items) -> None:
            if project is self._project:
                self.is_loading = False
                self.items, waiting = items, self._waiting
                self._waiting = []
                self.changed.emit()
                self.keep(waiting)

        def failed(error: StudioError) -> None:
            self._session.tell(error)
            done(())

        self._session.jobs.run(work, done, failed)

    def keep(self, keepsakes: Sequence[Keepsake]) -> None:
        """Put answers on the shelf; one of the same name takes the place of the older one."""
        if self.is_loading:
            self._waiting += keepsakes
            return
        new = [sake for sake in keepsakes if not self.holds(sake.name, sake.pixels)]
        if self._project is None or not new:
            return
        from ganstudio.latent.kept_translations import KeptTranslation

        made = {sake.name: KeptTranslation(uuid.uuid4().hex, sake.name, sake.pixels, sake.recipe) for sake in new}
        stay = tuple(made.pop(item.name, item) for item in self.items)
        words = ngettext("Keep {count} answer", "Keep {count} answers", len(new)).format(count=counted(len(new)))
        self._session.undo.push(StateChange(words, self.put, self.items, (*stay, *made.values())))

    def remove(self, keys: Sequence[str]) -> None:
        """Take answers off the shelf."""
        left = tuple(item for item in self.items if item.key not in keys)
        gone = len(self.items) - len(left)
        if gone:
            words = ngettext("Remove {count} answer", "Remove {count} answers", gone).format(count=counted(gone))
            self._session.undo.push(StateChange(words, self.put, self.items, left))

    def holds(self, name: str, pixels: np.ndarray) -> bool:
        """Tell whether this very picture is kept under this name."""
        import numpy as np

        return any(item.name == name and np.array_equal(item.pixels, pixels) for item in self.items)

    def put(self, items: Items) -> None:
        """Show these and write them to the project, on the jobs thread."""
        self.items = items
        self.changed.emit()
        if project := self._project:
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
                save_kept(project, items)
