"""The shelf of kept sprites: keep, rename, remove, all undoable, and a picture of each."""

from __future__ import annotations

import dataclasses
import uuid
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ganstudio.app.state_change import StateChange
from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project
from ganstudio.core.text import _

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from ganstudio.app.session import Session
    from ganstudio.latent.favourites import Favourite

Items = tuple["Favourite", ...]


class FavouriteShelf(QObject):
    """Holds the favourites of the open project in order, and the pictures that are known of them.

    `pictures` maps a key to uint8 RGBA `(h, w, 4)`, or to None where the snapshot is gone; a key that is not there
    yet has still to be drawn.
    """

    changed = Signal()  # favourites were added, removed, renamed
    pictures_changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._project: Project | None = None
        self.items: Items = ()
        self.pictures: dict[str, np.ndarray | None] = {}
        self._base: Items = ()  # what this window last knew to be on disk; the writing thread's

    @property
    def undrawn(self) -> Items:
        """The favourites whose picture is still to be drawn."""
        return tuple(item for item in self.items if item.key not in self.pictures)

    def open(self, project: Project | None) -> None:
        """Show the shelf of another project."""
        self._project = project
        self.pictures = {}
        self.items = ()
        if project is not None:
            from ganstudio.latent.favourites import load_favourites

            self._session.writes.flush()  # the project may have been left a moment ago
            try:
                self.items = tuple(load_favourites(project))
            except StudioError as error:
                self._project = None  # what is kept now would be written over what could not be read
                self._session.notice(error.message, error.hint)
        self._base = self.items
        self.changed.emit()

    def keep(self, snapshot: Path, latent: tuple[float, ...], truncation: float, picture: np.ndarray) -> None:
        """Put a sprite on the shelf; the same sprite is not kept twice."""
        if self._project is None:
            return
        from ganstudio.latent.favourites import Favourite

        try:
            relative = self._project.relative(snapshot)
        except ValueError:
            self._session.notice(_("Only sprites of this project's own snapshots can be kept."))
            return
        if any(i.latent == latent and i.snapshot == relative and i.truncation == truncation for i in self.items):
            return
        kept = Favourite(uuid.uuid4().hex, self._free_name(), relative, latent, truncation)
        if not snapshot.exists():
            self._session.notice(
                _("The snapshot of {name} is gone.").format(name=kept.name),
                _("It is seen until the project is closed, but cannot be drawn again."),
            )
        self.pictures[kept.key] = picture
        self._change(_("Keep {name}").format(name=kept.name), (*self.items, kept))

    def rename(self, key: str, name: str) -> None:
        """Give a favourite another name; an empty one changes nothing."""
        name = name.strip()
        item = self.find(key)
        if item and name and name != item.name:
            renamed = tuple(dataclasses.replace(i, name=name) if i.key == key else i for i in self.items)
            self._change(_("Rename {name}").format(name=item.name), renamed)

    def remove(self, key: str) -> None:
        """Take a favourite off the shelf."""
        if item := self.find(key):
            left = tuple(i for i in self.items if i.key != key)
            self._change(_("Remove {name}").format(name=item.name), left)

    def find(self, key: str) -> Favourite | None:
        """Return the favourite of a key, if it is on the shelf."""
        return next((item for item in self.items if item.key == key), None)

    def add_pictures(self, pictures: dict[str, np.ndarray | None]) -> None:
        """Take in pictures that were drawn."""
        self.pictures.update(pictures)
        self.pictures_changed.emit()

    def forget_missing(self) -> None:
        """Draw again what could not be drawn: its snapshot may be back."""
        self.pictures = {key: picture for key, picture in self.pictures.items() if picture is not None}

    def draw_again(self, snapshot: str) -> None:
        """Draw the favourites of a snapshot again: another file lies there now."""
        for item in self.items:
            if item.snapshot == snapshot:
                self.pictures.pop(item.key, None)

    def _free_name(self) -> str:
        names = {item.name for item in self.items}
        number = len(self.items) + 1
        while (name := _("Sprite {number}").format(number=number)) in names:
            number += 1
        return name

    def _change(self, words: str, items: Items) -> None:
        self._session.undo.push(StateChange(words, self.put, self.items, items))

    def put(self, items: Items) -> None:
        """Show these favourites and write them to the project, off the UI thread."""
        self.items = items
        self.changed.emit()
        project = self._project
        if project is None:
            return
        from ganstudio.core.merging import merged
        from ganstudio.latent.favourites import load_favourites, save_favourites

        def write() -> None:  # what another window changed stays, and is shown when the project is opened anew
            with project.changing():
                ours, base, there = (
                    {item.key: item for item in them} for them in (items, self._base, load_favourites(project))
                )
                save_favourites(project, tuple(merged(ours, base, there).values()))
            self._base = items

        self._session.writes.write((project, "favourites"), write)
