"""Drawings, the models that are asked about them, and what those answer on a thread of this controller's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.app.background import Job, Jobs, LatestOnly
from ganstudio.app.error_reports import ErrorReport
from ganstudio.app.section_keeper import SectionKeeper
from ganstudio.app.translating_choices import TranslatingChoices
from ganstudio.app.translating_drawings import Drawings
from ganstudio.app.translating_keepsakes import keepsakes_of, name_of
from ganstudio.app.translating_models import FoundModel, ListTask, ModelCard, cards_of, find_models, place_of
from ganstudio.app.translating_sources import Source, of_dataset, of_favourites, read_sources, together
from ganstudio.app.translating_table import Table, table_of
from ganstudio.app.translating_worker import TranslateTask, TranslatingWorker
from ganstudio.app.translations_shelf import TranslationsShelf
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.progress import Progress
from ganstudio.core.project import Project
from ganstudio.core.text import _
from ganstudio.core.views import MIRROR_WORDS

if TYPE_CHECKING:
    from ganstudio.app.session import Session
    from ganstudio.latent.translating import Answers

_SECTION = "translating"

Found = dict[Path, "Answers | StudioError"]


class TranslatingController(QObject):
    """Holds what is to be translated and what came of it; nothing is asked while nobody looks."""

    models_changed = Signal()
    sources_changed = Signal()
    choice_changed = Signal()
    table_ready = Signal(object)  # Table, or None where there is nothing to show
    noted = Signal(str)  # a sentence about pictures that are left out, or empty

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._project: Project | None = None
        self.jobs = Jobs(self)  # of its own: many drawings take minutes, and no import should wait for them
        self.jobs.broke.connect(session.errors.take)
        self._worker = TranslatingWorker()
        self._lister = LatestOnly(find_models, self)
        self._lister.answered.connect(self._on_listed)
        self._lister.failed.connect(self._on_listing_failed)
        self._listing: ListTask | None = None  # the newest
        self._found: tuple[FoundModel, ...] = ()
        self._keeper = SectionKeeper(session, self, _SECTION, lambda: self.choices.to_mapping())
        self._watched = False
        self._asked: TranslateTask | None = None
        self._takes_favourites = False  # as soon as they are drawn
        self._job: Job | None = None  # that answers what was asked
        self._answered: tuple[TranslateTask, Found] | None = None
        self.shelf = TranslationsShelf(session, self)
        self.drawings = Drawings(session, self)
        self.drawings.changed.connect(self._on_drawings_changed)
        self.choices = TranslatingChoices()
        self.models: tuple[ModelCard, ...] = ()
        self.table: Table | None = None
        session.explorer.shelf.pictures_changed.connect(self._on_favourites_drawn)
        session.project_changed.connect(self._on_project_changed)
        session.checkpoints.runs_changed.connect(self._list_models)
        session.checkpoints.active_changed.connect(self._on_snapshot_chosen)
        session.checkpoints.follow_changed.connect(self._on_snapshot_chosen)
        session.training.snapshot_saved.connect(self._list_models)
        self._on_project_changed(session.project)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The drawings that are to be translated."""
        return self.drawings.items

    @property
    def note(self) -> str:
        """A sentence about drawings that could not be taken, or are gone, or empty."""
        return self.drawings.note

    @property
    def is_busy(self) -> bool:
        """Whether answers are on their way."""
        return self._asked is not None

    @property
    def chosen(self) -> tuple[ModelCard, ...]:
        """The models that are asked, in the order of the list; without a choice the first one."""
        chosen = tuple(card for card in self.models if card.place in self.choices.chosen)
        return chosen or self.models[:1]

    @property
    def one_way(self) -> tuple[ModelCard, ...]:
        """The chosen models that translate in one direction only."""
        return tuple(card for card in self.chosen if not card.info.has_way_back)

    def watch(self, watching: bool) -> None:
        """Say that the page shows the answers, or no longer does."""
        self._watched = watching
        if watching:
            self._ask()

    def drop(self, paths: Sequence[Path]) -> None:
        """Take files and folders as sources, beside those that are there; what cannot be read is noted."""
        datasets, pairs = self._session.domains.datasets, self._session.domains.pairs
        project, paths = self._project, list(paths)

        def work(progress: Progress) -> tuple[list[Source], str]:
            return read_sources(paths, datasets, pairs, progress)

        def done(found: tuple[list[Source], str]) -> None:
            if project == self._project:
                self.drawings.take(*found)

        self._session.jobs.run(work, done, title=_("Reading pictures"))

    def take_favourites(self) -> None:
        """Take the sprites of the explorer's shelf as sources, once they are drawn."""
        self._wait_for_favourites(True)
        self._on_favourites_drawn()

    def take_dataset(self) -> None:
        """Take some sprites of the domain that is translated as sources, in place of what is there."""
        domains = self._session.domains
        found = of_dataset(domains.datasets, domains.pairs, self.choices.reverse)
        words = _("There are no sprites in domain {domain}: import some on the Data page, or drop drawings here.")
        problem = "" if found else words.format(domain="B" if self.choices.reverse else "A")
        self.drawings.take(found, problem, alone=True)

    def clear(self) -> None:
        """Put all sources away."""
        self.drawings.clear()

    def add_model(self, path: Path) -> None:
        """Offer a model from elsewhere and choose it; one that is offered already is only chosen.

        A notice if it is none that translates.
        """
        from ganstudio.checkpoints.snapshot_info import read_info

        try:
            info = read_info(path)
            if not info.translates:
                raise StudioError(
                    _("{name} draws new sprites; it does not translate.").format(name=path.name),
                    _("Choose a model of a CycleGAN or pix2pix."),
                )
        except StudioError as error:
            self._session.tell(error)
            return
        place = place_of(self._project, path)
        for card in self.models:
            if place_of(self._project, card.info.path) == place:
                self.choose(card.place, True)
                return
        chosen = tuple(card.place for card in self.chosen)
        self._found = (*self._found, FoundModel(place, path.stem, info))
        self._change(
            added=tuple(dict.fromkeys((*self.choices.added, place))), chosen=tuple(dict.fromkeys((*chosen, place)))
        )
        self._list_models()  # a look that is on its way knows nothing of it

    def remove_model(self, place: str) -> None:
        """Offer a model that was added no longer; its file stays."""
        choices = self.choices
        added, chosen = (tuple(each for each in places if each != place) for places in (choices.added, choices.chosen))
        self._found = tuple(model for model in self._found if model.place != place)
        self._change(added=added, chosen=chosen, views={k: v for k, v in choices.views.items() if k != place})
        self._list_models()

    def choose(self, place: str, on: bool) -> None:
        """Ask a model too, or no longer; the last one stays."""
        chosen = {card.place for card in self.chosen}
        chosen = chosen | {place} if on else chosen - {place}
        if chosen:
            self._change(chosen=tuple(card.place for card in self.models if card.place in chosen))
        else:
            self.choice_changed.emit()

    def set_view(self, place: str, view: str) -> None:
        """Say from where the answers of a model are seen: a key of `VIEWS`, or empty."""
        self._change(views={**self.choices.views, place: view})

    def set_own_view(self, view: str) -> None:
        """Say from where the sources are seen."""
        self._change(own_view=view)

    def set_reverse(self, on: bool) -> None:
        """Translate from B to A instead."""
        self._change(reverse=on)

    def set_lock_palette(self, on: bool) -> None:
        """Let an answer have its source's colours only, or any."""
        self._change(lock_palette=on)

    def set_mirror(self, on: bool) -> None:
        """Make a side view that alone is missing of four from the other side, or leave it missing."""
        self._change(mirror=on)

    def set_with_back(self, on: bool) -> None:
        """Show what comes of translating back too."""
        self._change(with_back=on)

    def keep(self, cells: Sequence[int] | None = None, seen: Table | None = None) -> None:
        """Keep the answers in some cells of the table, or all of them; with all four views, the drawings too.

        `seen` is the table that was meant, where there may be a newer one by now.
        """
        table = seen or self.table
        if table is not None:
            self.shelf.keep(keepsakes_of(table, self._project, cells))

    def toggle(self, cell: int) -> None:
        """Keep the answer in a cell, or if it is kept, keep it no longer."""
        if self.table is None or cell not in self.table.answers:
            return
        if keys := self.kept_as(cell):
            self.shelf.remove(keys)
        else:
            self.keep([cell])

    def kept_as(self, cell: int) -> list[str]:
        """Return the keys on the shelf of the answer in a cell; none if it is not kept."""
        if self.table is None or cell not in self.kept_cells():
            return []
        name = name_of(self.table, cell)
        return [item.key for item in self.shelf.items if item.name == name]

    def kept_cells(self) -> set[int]:
        """Return the cells of the table whose answers are on the shelf."""
        table = self.table
        if table is None or not self.shelf.items:
            return set()
        return {cell for cell in table.answers if self.shelf.holds(name_of(table, cell), table.pixels[cell])}

    def shut_down(self) -> None:
        """Remember the choices, stop what is translated and wait for the threads."""
        self._keeper.flush()
        self._lister.shut_down()
        self.jobs.shut_down()

    def _change(self, **changes: Any) -> None:
        before, self.choices = self.choices, replace(self.choices, **changes)
        if self.choices == before:
            return
        self._keeper.touch()
        self._make_cards()
        self.choice_changed.emit()
        self._ask()

    def _wait_for_favourites(self, waiting: bool) -> None:
        explorer, self._takes_favourites = self._session.explorer, waiting
        explorer.watch(_SECTION, waiting and bool(explorer.shelf.undrawn))

    @Slot()
    def _on_favourites_drawn(self) -> None:
        shelf = self._session.explorer.shelf
        if not self._takes_favourites or shelf.undrawn:
            return
        self._wait_for_favourites(False)
        self.drawings.take(*of_favourites(shelf))

    @Slot()
    def _list_models(self) -> None:
        """Look on the disk which models there are; nothing is read for it on this thread."""
        self._listing = ListTask(self._project, self.choices.added) if self._project else None
        if self._listing:
            self._lister.request(self._listing)

    def _make_cards(self) -> None:
        checkpoints = self._session.checkpoints
        chosen = None if checkpoints.follow_newest else checkpoints.active
        cards = cards_of(self._found, self.choices, chosen)
        if cards != self.models:
            self.models = cards
            self.models_changed.emit()

    def _ask(self) -> None:
        """Ask for the answers that should be seen, if somebody looks."""
        fitting = together(self.sources, self.chosen)
        if not fitting.sources:
            self._asked_is(None)
            self._show(None)
            self._note(fitting.words)
            return
        choices = self.choices
        models = tuple(card.info for card in self.chosen)
        task = TranslateTask(models, fitting.pixels, choices.reverse, choices.lock_palette, choices.with_back)
        if task.is_same_as(self._asked):
            return
        self._asked_is(None)  # what is on its way answers for other drawings, or for other models
        if not self._watched:
            return
        if self._answered and task.is_same_as(self._answered[0]):  # a view or a truth is new, or the page is seen again
            self._show_answers(self._answered[1])
            return
        if self.table and not self.table.answers:  # the note says why there are none
            self._note(fitting.words)
        self._asked_is(task)
        self._job = self.jobs.run(
            lambda progress: self._worker(task, progress),
            lambda found: self._on_answered(task, found),
            lambda error: self._on_failed(task, error),
            title=_("Translating sprites"),
        )

    def _asked_is(self, task: TranslateTask | None) -> None:
        if self._job:
            self._job.cancel()
        self._asked, self._job = task, None

    def _show(self, table: Table | None) -> None:
        self.table = table
        self.table_ready.emit(table)

    def _note(self, *words: str) -> None:
        self.noted.emit(" ".join(filter(None, (self.note, *words))))

    @Slot()
    def _on_drawings_changed(self) -> None:
        self.sources_changed.emit()
        self.noted.emit(self.note)
        self._ask()

    def _on_answered(self, task: TranslateTask, found: Found) -> None:
        if task is not self._asked:  # another one is on its way
            return
        self._asked_is(None)
        sound = not any(isinstance(answers, StudioError) for answers in found.values())
        self._answered = (task, found) if sound else None  # what went wrong may go right the next time
        self._show_answers(found)
        if not sound:
            self._list_models()  # one may be gone

    def _show_answers(self, found: Found, *more: str) -> None:
        fitting = together(self.sources, self.chosen)
        problems = [error for error in found.values() if isinstance(error, StudioError)]
        words = [fitting.words, *(f"{error.message} {error.hint}".strip() for error in problems[:1]), *more]
        table = table_of(fitting.sources, self.chosen, found, self.choices)
        if table.mirrored_side:
            words.append(_(MIRROR_WORDS[table.mirrored_side]))
        self._show(table)
        self._note(*words)

    def _on_failed(self, task: TranslateTask, error: StudioError) -> None:
        if task is not self._asked:
            return
        self._asked_is(None)
        if isinstance(error, Cancelled):
            words = _("Cancelled. Any change translates the drawings, and so does coming back to this page.")
            self._show_answers({}, words)
        else:
            self._show(None)

    @Slot(object, object)
    def _on_listed(self, task: ListTask, found: tuple[FoundModel, ...]) -> None:
        if task is self._listing:
            self._found = found
            self._on_snapshot_chosen()

    @Slot(object, object)
    def _on_listing_failed(self, task: ListTask, error: Exception) -> None:
        self._session.errors.take(ErrorReport.of(error))

    @Slot()
    def _on_snapshot_chosen(self) -> None:
        before = self.chosen
        self._make_cards()
        if self.chosen != before:
            self._ask()

    @Slot(object)
    def _on_project_changed(self, project: Project | None) -> None:
        self._keeper.flush()
        self._project = project
        self.choices = TranslatingChoices.from_mapping(self._keeper.open(project))
        self._asked_is(None)
        self._wait_for_favourites(False)
        self._answered, self._found = None, ()
        self.shelf.open(project)
        self._make_cards()
        self._list_models()
        self.choice_changed.emit()
        self.drawings.open(project)
