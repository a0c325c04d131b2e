"""The drawings on the Translate page: kept with the project, taken and put away undoably."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.app.picture_keeper import Kept, PictureKeeper, some_of
from ganstudio.app.state_change import StateChange
from ganstudio.app.translating_sources import MOST, Source, truths_of
from ganstudio.core.distinct import distinct
from ganstudio.core.numbers import counted
from ganstudio.core.progress import Progress
from ganstudio.core.project import Project
from ganstudio.core.text import _, ngettext

if TYPE_CHECKING:
    from ganstudio.app.session import Session
    from ganstudio.data.pairs import Pairs

PLACE = "drawings"

Items = tuple[Source, ...]


class Drawings(QObject):
    """Holds the drawings of the open project in order, and a sentence about those that are missing."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._keeper = PictureKeeper(session, PLACE)
        self._project: Project | None = None
        self._is_loading = False
        self._waiting: list[Callable[[], None]] = []  # until the drawings of last time are there
        self._next_note = ""
        self._has_lost = False  # pictures that the note is about
        self.items: Items = ()
        self.note = ""
        session.domains.pairs_changed.connect(self._on_pairs)

    def open(self, project: Project | None) -> None:
        """Show the drawings of another project."""
        self._project, self._is_loading = project, project is not None
        self.items, self.note, self._waiting, self._has_lost = (), "", [], False
        self.changed.emit()
        if project is None:
            return

        def done(found: Kept, lost: list[str]) -> None:
            if project is not self._project:
                return
            self._is_loading = False
            self.items = tuple(Source(each.name, each.pixels, key=each.key, recipe=each.recipe) for each in found)
            self.note, self._has_lost = _gone(lost), bool(lost)
            self.changed.emit()
            self._on_pairs(self._session.domains.pairs)
            waiting, self._waiting = self._waiting, []
            for act in waiting:
                act()

        self._keeper.load(project, done)

    def take(self, found: Sequence[Source], problem: str = "", alone: bool = False) -> None:
        """Take drawings beside those that are there, or `alone` in their place; of two of one name the new one stays.

        `problem` is a translated sentence about others that could not be taken.
        """
        if self._is_loading:
            self._waiting.append(lambda: self.take(found, problem, alone))
            return
        if not found:
            self._say(problem)
            return
        names = distinct(source.name for source in found)
        known = [] if alone else [source for source in self.items if source.name not in names]
        items = (*known, *(replace(source, name=name) for source, name in zip(found, names, strict=True)))
        over = len(items) - MOST
        if over > 0:
            words = _("{count} more are left out: the command line translates whole folders.")
            problem = f"{problem} {words.format(count=counted(over))}".strip()
        self._change(items[:MOST], problem)

    def remove(self, keys: Sequence[str]) -> None:
        """Put some drawings away."""
        self._change(tuple(item for item in self.items if item.key not in keys))

    def clear(self) -> None:
        """Put all drawings away."""
        if self._is_loading:
            self._waiting.append(self.clear)
            return
        self._change(())

    def put(self, items: Items) -> None:
        """Show these and write them to the project, off the UI thread."""
        self.items = items
        self._say(self._next_note)
        self._on_pairs(self._session.domains.pairs)
        if self._project:
            self._keeper.save(self._project, _kept(items))

    def _change(self, items: Items, note: str = "") -> None:
        if items == self.items:
            self._say(note)
            return
        taken = len([item for item in items if item not in self.items])
        count = taken or len(self.items) - len(items)
        words = (
            ngettext("Take {count} drawing", "Take {count} drawings", count)
            if taken
            else ngettext("Put {count} drawing away", "Put {count} drawings away", count)
        )
        self._next_note = note
        self._session.undo.push(StateChange(words.format(count=counted(count)), self.put, self.items, items))
        self._next_note = ""

    def _say(self, note: str) -> None:
        if self._has_lost and self._project:  # who comes to do something with drawings has seen the note that goes
            self._has_lost = False
            self._keeper.tell_no_more(self._project)
        self.note = note
        self.changed.emit()

    @Slot(object)
    def _on_pairs(self, pairs: Pairs | None) -> None:
        """Find out what the drawings should become, once the project's sprites and their pairs are known."""
        items, datasets = self.items, self._session.domains.datasets
        if not items:
            return

        def work(progress: Progress) -> Items:
            return truths_of(items, datasets, pairs)

        def done(known: Items) -> None:
            if items is self.items and pairs is self._session.domains.pairs and known != items:
                self.items = known
                self.changed.emit()

        self._session.jobs.run(work, done)


def _kept(items: Sequence[Source]) -> Kept:
    from ganstudio.latent.kept_translations import KeptTranslation

    return tuple(KeptTranslation(item.key, item.name, item.pixels, item.recipe) for item in items)


def _gone(names: Sequence[str]) -> str:
    """Return a sentence about drawings of last time whose pictures are gone, or nothing."""
    if not names:
        return ""
    words = ngettext(
        "The picture of {count} drawing is gone or cannot be read: {names}. Drop it again.",
        "The pictures of {count} drawings are gone or cannot be read: {names}. Drop them again.",
        len(names),
    )
    return words.format(count=counted(len(names)), names=some_of(names))
