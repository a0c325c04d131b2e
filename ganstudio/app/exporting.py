"""What will be exported, how it will look, and writing it.

Gathering, walking and laying out happen on a thread of this controller's own; writing is a job like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot

from ganstudio.app.background import LatestOnly
from ganstudio.app.error_reports import ErrorReport
from ganstudio.app.export_again import ExportAgain
from ganstudio.app.export_candidates import Candidates, shelf_names
from ganstudio.app.export_choices import ExportChoices
from ganstudio.app.export_colours import DatasetColours
from ganstudio.app.export_copies import ExportCopies
from ganstudio.app.export_gathering import ExportGathering
from ganstudio.app.export_paths import path_of, paths_with
from ganstudio.app.export_plan import ExportPlan
from ganstudio.app.export_presets import ExportPresets
from ganstudio.app.export_settings import ExportSettings
from ganstudio.app.export_worker import (
    ExportWorker,
    FormatsTask,
    Preview,
    PreviewTask,
    WalkTask,
)
from ganstudio.app.export_writing import SECTION, ExportWriter, Prepared, written_words
from ganstudio.app.section_keeper import SectionKeeper
from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project
from ganstudio.core.text import _

if TYPE_CHECKING:
    from ganstudio.app.session import Session
    from ganstudio.export import Page


class ExportController(ExportSettings):
    """Holds the choice of sprites, of format and of options; pages read it and hear of changes."""

    formats_ready = Signal()
    choice_changed = Signal()  # anything in `choices`
    candidates_changed = Signal(object)  # Candidates or None
    selection_changed = Signal()  # which are exported
    chosen_changed = Signal()  # which are worked on
    preview_ready = Signal(object)  # tuple[Page, ...]; empty where there is nothing to show
    problem_raised = Signal(object)  # StudioError of walk or preview
    busy_changed = Signal(bool)  # writing
    replace_asked = Signal(object)  # Prepared: answer with `replace` or `let_be`
    exported = Signal(object)  # list[Path]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._project: Project | None = None
        self._name = ""
        self._latest = LatestOnly(ExportWorker(), self)
        self._latest.answered.connect(self._on_answered)
        self._latest.failed.connect(self._on_failed)
        self._book.changed.connect(self._on_changed)
        self._keeper = SectionKeeper(session, self, SECTION, self._to_mapping)
        self._watchers: frozenset[str] = frozenset()
        self._gathering = ExportGathering(session, lambda: self.choices, self._latest.request, self)
        self._gathering.changed.connect(self._on_candidates)
        self._gathering.wanted.connect(self._gather)
        self.chosen: tuple[str, ...] = ()
        self.preview: Preview | None = None
        self.written: list[Path] = []
        self.writer = ExportWriter(session, self)
        self.writer.busy_changed.connect(self.busy_changed)
        self.writer.replace_asked.connect(self._on_replace_asked)
        self.writer.remembered.connect(self._keeper.touch)
        self.writer.exported.connect(self._on_exported)
        self.copies = ExportCopies(session, self)
        self.copies.changed.connect(self._on_copies)
        self._shelf_names: dict[str, str] = {}  # of favourites by their keys
        session.explorer.shelf.changed.connect(self._on_shelf)
        self.again = ExportAgain(session, self)
        self.presets = ExportPresets(session, self)
        self._colours: dict[str, DatasetColours] = {}  # by the domain
        for each in (session.importing, session.importing_b):
            each.dataset_changed.connect(self._on_dataset)
        session.project_changed.connect(self._on_project_changed)
        self._on_project_changed(session.project)

    @property
    def candidates(self) -> Candidates | None:
        """The sprites that could be exported."""
        return self._gathering.candidates

    @property
    def is_complete(self) -> bool:
        """Whether no candidate is still to be drawn."""
        return self._gathering.is_complete

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pictures as they will be written; none while nothing can be shown."""
        return self.preview.pages if self.preview else ()

    @property
    def is_busy(self) -> bool:
        """Whether an export is being written."""
        return self.writer.is_busy

    @property
    def selected(self) -> tuple[int, ...]:
        """The rows of the candidates that will be exported."""
        names, excluded = self.candidates.names if self.candidates else (), {*self.choices.excluded, *self.held_back}
        return tuple(row for row, name in enumerate(names) if name not in excluded)

    @property
    def held_back(self) -> tuple[str, ...]:
        """The candidates that nearly copy a training picture, as far as is known, and that nobody said yes to."""
        found, copies = self.candidates, {name for name, each in self.copies.nearest.items() if each.copy}
        if found is None or not copies:
            return ()
        allowed = set(self.choices.allowed)
        named = zip(found.names, found.keys, strict=True)
        return tuple(name for name, key in named if name in copies and key not in allowed)

    @property
    def can_export(self) -> bool:
        """Whether there is something to write and a format to write it in."""
        return bool(self.selected) and self.format is not None and not self.is_busy and self._project is not None

    def watch(self, watching: bool, watcher: str = "page") -> None:
        """Say whether somebody looks; nothing is drawn while nobody does."""
        self._watchers = self._watchers | {watcher} if watching else self._watchers - {watcher}
        self._session.explorer.watch("export", bool(self._watchers))
        if watching:
            self._gather()

    def toggle(self, row: int) -> None:
        """Take a candidate out of the export, or put it back."""
        if self.candidates and 0 <= row < len(self.candidates):
            self._exclude({*self.choices.excluded} ^ {self.candidates.names[row]})

    def allow(self, name: str) -> None:
        """Say yes to exporting a near copy of a training picture."""
        if self.candidates and name in self.held_back:
            key = self.candidates.keys[self.candidates.names.index(name)]
            excluded = tuple(each for each in self.choices.excluded if each != name)
            words = _("Export {name} all the same").format(name=name)
            self._book.change(words, allowed=(*self.choices.allowed, key), excluded=excluded)

    def select_all(self, on: bool) -> None:
        """Put all candidates into the export, or none."""
        self._exclude(set() if on else set(self.candidates.names if self.candidates else ()))

    def choose(self, names: Sequence[str]) -> None:
        """Say which sprites are worked on, in the order in which they were chosen."""
        if tuple(names) != self.chosen:
            self.chosen = tuple(names)
            self.chosen_changed.emit()

    def path(self) -> Path | None:
        """Return where the chosen format will be written: the last choice, else a name in the project's exports."""
        card = self.format
        return path_of(self.choices, card, self._project, self._name) if card and self._project else None

    def set_path(self, path: Path | str) -> None:
        """Choose where the chosen format is written; an empty text goes back to the project's exports."""
        if (card := self.format) and self._project:
            paths = paths_with(self.choices, card, self._project, path)
            self._book.change(_("Choose where to write"), paths=paths)

    def plan(self) -> ExportPlan | None:
        """Return what would be exported now; None while there is nothing to export."""
        if self.candidates is None or not self.selected or self.format is None:
            return None
        return ExportPlan(self.choices, self.candidates, self.selected, self._name, self.copies.book, self._colours)

    def export(self, silent: bool = False) -> None:
        """Make the files and write them; `replace_asked` comes first where others' work would be lost."""
        plan, path = self.plan(), self.path()
        if plan is not None and path is not None and self.can_export:
            self.writer.start(plan, path, silent)

    def replace(self, prepared: Prepared) -> None:
        """Write what `replace_asked` asked about."""
        self.writer.write(prepared)

    def let_be(self) -> None:
        """Write nothing of what `replace_asked` asked about."""
        self.writer.let_be()

    def cancel(self) -> None:
        """Stop the export at its next look."""
        self.writer.cancel()

    def touch(self) -> None:
        """Say that something changed which the project remembers."""
        self._keeper.touch()

    def shut_down(self) -> None:
        """Remember the choices and wait for the preview's thread."""
        self.again.shut_down()
        self._keeper.flush()
        self._latest.shut_down()
        self.copies.shut_down()

    def _exclude(self, names: set[str]) -> None:
        self._book.change(_("Choose sprites"), excluded=tuple(sorted(names)))

    def _to_mapping(self) -> dict[str, Any]:
        return self.choices.to_mapping() | self.writer.to_mapping() | self.presets.to_mapping()

    @Slot(object, object)
    def _on_changed(self, before: ExportChoices, now: ExportChoices) -> None:
        self._keeper.touch()
        self.choice_changed.emit()
        if (before.excluded, before.allowed) != (now.excluded, now.allowed):
            self.selection_changed.emit()
        if (before.source, before.frames, before.loop) != (now.source, now.frames, now.loop):
            self._gather()
        elif replace(before, paths=now.paths, follow=now.follow) != now:
            self._lay_out()

    @Slot()
    def _on_dataset(self) -> None:
        both = (self._session.importing, self._session.importing_b)
        self._colours = {each.domain: DatasetColours(each.dataset.pixels) for each in both if each.dataset is not None}
        self.copies.open(self._project)
        self.copies.look(self.candidates)
        self.selection_changed.emit()  # nobody is held back until the look is answered
        self._lay_out()

    @Slot()
    def _on_shelf(self) -> None:
        """Take what was set for a favourite along when it is renamed; a copy of a project may call it as it likes."""
        before, self._shelf_names = self._shelf_names, shelf_names(self._session.explorer.shelf)
        renamed = {before[key]: name for key, name in self._shelf_names.items() if before.get(key, name) != name}
        if renamed and self._project == self._session.project:
            self.handwork.follow_names(renamed)

    @Slot()
    def _on_copies(self) -> None:
        if self.held_back:
            self.selection_changed.emit()
            self._lay_out()

    @Slot()
    def _gather(self) -> None:
        if not self._watchers or self._project is None:
            return
        if self.formats:
            self._gathering.gather()
        else:
            self._latest.request(FormatsTask())

    @Slot(object)
    def _on_candidates(self, found: Candidates | None) -> None:
        names = found.names if found else ()
        self.copies.look(found)  # first: what was known goes by names, which these may have too
        self.candidates_changed.emit(found)
        self.choose([name for name in self.chosen if name in names])
        self._lay_out()

    def _lay_out(self) -> None:
        if not self._watchers or self.format is None:
            return
        plan = self.plan()
        if plan is None:
            self._set_preview(None)
        else:
            self._latest.request(PreviewTask(plan))

    def _set_preview(self, preview: Preview | None) -> None:
        self.preview = preview
        self.preview_ready.emit(self.pages)

    @Slot(object, object)
    def _on_answered(self, task: object, answer: Any) -> None:
        if isinstance(task, FormatsTask):
            self.catalogue = answer
            self._choose_known_format()
            self.formats_ready.emit()
            self._gather()
        elif isinstance(task, WalkTask):
            self._gathering.take_walk(task, answer)
        elif isinstance(task, PreviewTask) and self.selected and task.plan.choices.format == self.choices.format:
            self._set_preview(answer)

    @Slot(object, object)
    def _on_failed(self, task: object, error: Exception) -> None:
        if not isinstance(error, StudioError):
            self._session.errors.take(ErrorReport.of(error))
            error = StudioError(_("The preview could not be made."), str(error))
        if isinstance(task, WalkTask):
            self._gathering.give_up_walk(task)
        else:
            self._set_preview(None)
        self.problem_raised.emit(error)

    @Slot(object)
    def _on_replace_asked(self, prepared: Prepared) -> None:
        if prepared.silent:
            self.again.tell_changed(prepared)
        else:
            self.replace_asked.emit(prepared)

    @Slot(object)
    def _on_exported(self, prepared: Prepared) -> None:
        self.written = list(prepared.files)
        self.exported.emit(self.written)
        if not prepared.silent and "page" not in self._watchers:  # which says it itself
            self._session.notice(written_words(self.written))

    @Slot(object)
    def _on_project_changed(self, project: Project | None) -> None:
        self._keeper.flush()
        self._project = project
        section = self._keeper.open(project)
        self._book.open(ExportChoices.from_mapping(section))
        self.writer.open(project, section)
        self.presets.open(section)
        self._name = _name_of(project)
        self.written = []
        self._choose_known_format()
        self.choice_changed.emit()
        self.copies.open(project)
        self._gathering.open(project)
        self._set_preview(None)
        self._gather()

    def _choose_known_format(self) -> None:
        if self.formats and self.format is None:
            self._book.open(replace(self.choices, format=self.formats[0].key))


def _name_of(project: Project | None) -> str:
    try:
        return project.name if project else ""
    except StudioError:
        return project.folder.stem if project else ""
