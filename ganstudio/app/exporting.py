"""What will be exported, how it will look, and writing it.

Gathering, walking and laying out happen on a thread of this controller's own; writing is a job like any other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.app.background import LatestOnly
from ganstudio.app.error_reports import ErrorReport
from ganstudio.app.export_candidates import Candidates, of_favourites, of_grid, of_walk, walk_task
from ganstudio.app.export_choices import FEWEST_FRAMES, MOST_FRAMES, SOURCES, ExportChoices
from ganstudio.app.export_worker import ExportWorker, FormatCard, FormatsTask, PreviewTask, WalkTask
from ganstudio.app.section_keeper import SectionKeeper
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.numbers import counted
from ganstudio.core.options import Value, from_mapping, to_mapping
from ganstudio.core.progress import Progress
from ganstudio.core.project import Project
from ganstudio.core.text import _, ngettext

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.background import Job
    from ganstudio.app.session import Session
    from ganstudio.export import Page, SpriteSet


class ExportController(QObject):
    """Holds the choice of sprites, of format and of options; pages read it and hear of changes."""

    formats_ready = Signal()
    choice_changed = Signal()  # source, frames, loop, format, path
    candidates_changed = Signal(object)  # Candidates or None
    selection_changed = Signal()
    preview_ready = Signal(object)  # tuple[Page, ...]; empty where there is nothing to show
    problem_raised = Signal(object)  # StudioError of walk or preview
    busy_changed = Signal(bool)  # writing
    exported = Signal(object)  # list[Path]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._project: Project | None = None
        self._name = ""
        self._latest = LatestOnly(ExportWorker(), self)
        self._latest.answered.connect(self._on_answered)
        self._latest.failed.connect(self._on_failed)
        self._keeper = SectionKeeper(session, self, "export", lambda: self.choices.to_mapping())
        self._watched = False
        self._job: Job | None = None
        self._walk: tuple[WalkTask, np.ndarray, np.ndarray] | None = None
        self._failed_walk: WalkTask | None = None
        self._excluded: frozenset[str] = frozenset()
        self._written_here: set[Path] = set()
        self.formats: tuple[FormatCard, ...] = ()
        self.choices = ExportChoices()
        self.candidates: Candidates | None = None
        self.preview: tuple[Page, ...] = ()
        self.written: list[Path] = []
        session.project_changed.connect(self._on_project_changed)
        session.explorer.grid_ready.connect(self._on_grid)
        session.explorer.shelf.changed.connect(self._on_shelf)
        session.explorer.shelf.pictures_changed.connect(self._on_shelf)
        self._on_project_changed(session.project)

    @property
    def is_busy(self) -> bool:
        """Whether an export is being written."""
        return self._job is not None

    @property
    def format(self) -> FormatCard | None:
        """The chosen format; None until the formats are listed."""
        return next((card for card in self.formats if card.key == self.choices.format), None)

    @property
    def selected(self) -> tuple[int, ...]:
        """The rows of the candidates that will be exported."""
        names = self.candidates.names if self.candidates else ()
        return tuple(row for row, name in enumerate(names) if name not in self._excluded)

    @property
    def can_export(self) -> bool:
        """Whether there is something to write and a format to write it in."""
        return bool(self.selected) and self.format is not None and not self.is_busy and self._project is not None

    def watch(self, watching: bool) -> None:
        """Say whether the page is seen; nothing is drawn while it is not."""
        self._watched = watching
        self._session.explorer.watch("export", watching)
        if watching:
            self._gather()

    def set_source(self, source: str) -> None:
        """Choose where the sprites come from, a key of `SOURCES`."""
        if source in SOURCES and source != self.choices.source:
            self._excluded = frozenset()
            self._choose(source=source)

    def set_frames(self, frames: int) -> None:
        """Choose how many frames a walk has."""
        self._choose(frames=min(max(frames, FEWEST_FRAMES), MOST_FRAMES))

    def set_loop(self, loop: bool) -> None:
        """Choose whether a walk comes back to where it began."""
        self._choose(loop=loop)

    def set_format(self, key: str) -> None:
        """Choose the format by its key."""
        self._choose(format=key)

    def options_of(self, key: str) -> dict[str, Value]:
        """Return the options of a format as they were last left."""
        card = next((card for card in self.formats if card.key == key), None)
        if card is None:
            return {}
        try:
            return to_mapping(from_mapping(card.options_type, self.choices.options.get(key, {})))
        except StudioError:  # kept by another version
            return to_mapping(card.options_type())

    def set_options(self, values: Mapping[str, Value]) -> None:
        """Set the options of the chosen format."""
        if dict(values) != self.options_of(self.choices.format):
            options = {**self.choices.options, self.choices.format: dict(values)}
            self.choices = dataclasses.replace(self.choices, options=options)
            self._keeper.touch()
            self._lay_out()

    def toggle(self, row: int) -> None:
        """Take a candidate out of the export, or put it back."""
        if self.candidates and 0 <= row < len(self.candidates):
            self._exclude(self._excluded ^ {self.candidates.names[row]})

    def select_all(self, on: bool) -> None:
        """Put all candidates into the export, or none."""
        names = self.candidates.names if self.candidates else ()
        self._exclude(frozenset() if on else frozenset(names))

    def path(self) -> Path | None:
        """Return where the chosen format will be written: the last choice, else a name in the project's exports."""
        card = self.format
        if card is None or self._project is None:
            return None
        if kept := self.choices.paths.get(card.key):
            return Path(kept) if Path(kept).is_absolute() else self._project.folder / kept
        words = {"favourites": _("favourites"), "grid": _("grid"), "walk": _("walk")}[self.choices.source]
        return self._project.exports_folder / f"{self._name} {words}{card.suffix}"

    def set_path(self, path: Path | str) -> None:
        """Choose where the chosen format is written; an empty text goes back to the project's exports."""
        card = self.format
        if card is None or self._project is None:
            return
        text, paths = str(path).strip(), dict(self.choices.paths)
        if text:
            chosen = Path(text).expanduser()
            chosen = chosen if chosen.is_absolute() else self._project.exports_folder / chosen
            inside = chosen.is_relative_to(self._project.folder)
            paths[card.key] = self._project.relative(chosen) if inside else str(chosen)
        else:
            paths.pop(card.key, None)
        self.choices = dataclasses.replace(self.choices, paths=paths)
        self._keeper.touch()
        self.choice_changed.emit()

    def would_replace(self) -> bool:
        """Whether something is at the path that this session did not write."""
        path = self.path()
        if path is None or path in self._written_here or not path.exists():
            return False
        return not path.is_dir() or any(path.iterdir())

    def export(self) -> None:
        """Write the selected sprites as a job; `exported` says which files came of it."""
        card, path = self.format, self.path()
        if card is None or path is None or not self.can_export:
            return
        sprites = self._sprite_set()
        options = from_mapping(card.options_type, self.options_of(card.key))

        def work(progress: Progress) -> list[Path]:
            from ganstudio.export import export

            return export(card.key, sprites, path, options, progress)

        def done(written: list[Path]) -> None:
            self._set_job(None)
            self.written = written
            self._written_here.add(path)
            self.exported.emit(written)

        count = len(self.selected)
        title = ngettext("Exporting {count} sprite", "Exporting {count} sprites", count).format(count=counted(count))
        self._set_job(self._session.jobs.run(work, done, self._on_export_failed, title))

    def cancel(self) -> None:
        """Stop the export at its next look."""
        if self._job:
            self._job.cancel()

    def shut_down(self) -> None:
        """Remember the choices and wait for the preview's thread."""
        self._keeper.flush()
        self._latest.shut_down()

    def _choose(self, **changes: Any) -> None:
        choices = dataclasses.replace(self.choices, **changes)
        if choices == self.choices:
            return
        self.choices = choices
        self._keeper.touch()
        self.choice_changed.emit()
        self._gather()

    def _exclude(self, names: frozenset[str]) -> None:
        if names != self._excluded:
            self._excluded = names
            self.selection_changed.emit()
            self._lay_out()

    def _gather(self) -> None:
        """Collect the candidates, as far as they are drawn; ask for the rest."""
        if not self._watched or self._project is None:
            return
        if not self.formats:
            self._latest.request(FormatsTask())
            return
        explorer = self._session.explorer
        if self.choices.source == "favourites":
            self._set_candidates(of_favourites(explorer.shelf))
        elif self.choices.source == "grid":
            self._set_candidates(of_grid(explorer.grid, self._project))
        else:
            self._gather_walk()

    def _gather_walk(self) -> None:
        choices = self.choices
        explorer = self._session.explorer
        task = walk_task(explorer, self._project, choices.frames, choices.loop) if self._project else None
        if task is None or self._project is None:
            self._set_candidates(None)
        elif self._walk and self._walk[0] == task:
            _task, pixels, latents = self._walk
            self._set_candidates(of_walk(pixels, latents, task.snapshot, task.truncation, self._project))
        elif task != self._failed_walk:
            self._latest.request(task)

    def _set_candidates(self, found: Candidates | None) -> None:
        self.candidates = found
        self.candidates_changed.emit(found)
        self._lay_out()

    def _lay_out(self) -> None:
        if not self._watched or self.format is None:
            return
        if not self.selected:
            self._set_preview(())
            return
        self._latest.request(PreviewTask(self.choices.format, self.options_of(self.choices.format), self._sprite_set()))

    def _sprite_set(self) -> SpriteSet:
        import numpy as np

        from ganstudio.export import SpriteSet

        assert self.candidates is not None and self._project is not None
        rows = list(self.selected)
        return SpriteSet(
            pixels=np.ascontiguousarray(self.candidates.pixels[rows]),
            names=tuple(self.candidates.names[row] for row in rows),
            title=self._name,
            recipes=tuple(self.candidates.recipes[row] for row in rows),
        )

    def _set_preview(self, pages: tuple[Page, ...]) -> None:
        self.preview = pages
        self.preview_ready.emit(pages)

    def _set_job(self, job: Job | None) -> None:
        self._job = job
        self.busy_changed.emit(self.is_busy)

    @Slot(object, object)
    def _on_answered(self, task: object, answer: Any) -> None:
        if isinstance(task, FormatsTask):
            self.formats = answer
            self._choose_known_format()
            self.formats_ready.emit()
            self._gather()
        elif isinstance(task, WalkTask):
            self._walk = (task, *answer)
            self._gather()
        elif isinstance(task, PreviewTask) and self.selected and task.key == self.choices.format:
            self._set_preview(answer)

    @Slot(object, object)
    def _on_failed(self, task: object, error: Exception) -> None:
        if not isinstance(error, StudioError):
            self._session.errors.take(ErrorReport.of(error))
            error = StudioError(_("The preview could not be made."), str(error))
        if isinstance(task, WalkTask):
            self._failed_walk = task
            self._set_candidates(None)
        else:
            self._set_preview(())
        self.problem_raised.emit(error)

    def _on_export_failed(self, error: StudioError) -> None:
        self._set_job(None)
        if not isinstance(error, Cancelled):
            self._session.tell(error)

    @Slot()
    def _on_shelf(self) -> None:
        self._failed_walk = None
        if self.choices.source != "grid":
            self._gather()

    @Slot()
    def _on_grid(self) -> None:
        self._failed_walk = None
        if self.choices.source != "favourites":
            self._gather()

    @Slot(object)
    def _on_project_changed(self, project: Project | None) -> None:
        self._keeper.flush()
        self._project = project
        self.choices = ExportChoices.from_mapping(self._keeper.open(project))
        self._name = _name_of(project)
        self._excluded, self._walk, self._failed_walk = frozenset(), None, None
        self.written = []
        self._choose_known_format()
        self.choice_changed.emit()
        self._set_candidates(None)
        self._set_preview(())
        self._gather()

    def _choose_known_format(self) -> None:
        if self.formats and self.format is None:
            self.choices = dataclasses.replace(self.choices, format=self.formats[0].key)


def _name_of(project: Project | None) -> str:
    try:
        return project.name if project else ""
    except StudioError:
        return project.folder.stem if project else ""
