"""The answers that were kept: keep, remove, undoable; they are exported like any sprite."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ganstudio.app.picture_keeper import PictureKeeper, some_of
from ganstudio.app.state_change import StateChange
from ganstudio.core.numbers import counted
from ganstudio.core.project import Project
from ganstudio.core.text import ngettext

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.session import Session
    from ganstudio.latent.kept_translations import KeptTranslation

_PLACE = "translations"

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
        self._keeper = PictureKeeper(session, _PLACE)

    def open(self, project: Project | None) -> None:
        """Show what was kept in another project."""
        self._project = project
        self.items, self._waiting, self.is_loading = (), [], project is not None
        self.changed.emit()
        if project is None:
            return

        def done(items: Items, lost: list[str]) -> None:
            if project is self._project:
                self._tell(project, lost)
                self.is_loading = False
                self.items, waiting = items, self._waiting
                self._waiting = []
                self.changed.emit()
                self.keep(waiting)

        self._keeper.load(project, done)

    def _tell(self, project: Project, lost: list[str]) -> None:
        if lost:
            words = ngettext(
                "The picture of {count} kept answer is gone or cannot be read: {names}.",
                "The pictures of {count} kept answers are gone or cannot be read: {names}.",
                len(lost),
            )
            self._session.notice(words.format(count=counted(len(lost)), names=some_of(lost)))
            self._keeper.tell_no_more(project)

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
        """Show these and write them to the project, off the UI thread."""
        self.items = items
        self.changed.emit()
        if self._project:
            self._keeper.save(self._project, items)
