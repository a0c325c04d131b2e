"""Pictures from disk into a domain of the project: start, cancel, report, remove, undo.

The data room is imported inside the functions that need it, so that the first window does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.app.background import LatestOnly
from ganstudio.app.dataset_files import (
    drawn_of,
    is_sheet,
    last_options,
    look_at,
    parts_again,
    read_sprites,
    sprites_before,
    without,
    write_sprites,
)
from ganstudio.app.dataset_undo import DatasetChange, Holding
from ganstudio.app.error_reports import ErrorReport
from ganstudio.core.domains import DOMAINS
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.numbers import counted
from ganstudio.core.options import Value, from_mapping
from ganstudio.core.paths import is_file
from ganstudio.core.progress import Progress
from ganstudio.core.project import Project, free_folder
from ganstudio.core.text import _, ngettext
from ganstudio.data.roots import roots, write_roots

if TYPE_CHECKING:
    from ganstudio.app.background import Job
    from ganstudio.app.session import Session
    from ganstudio.data.dataset import SpriteDataset
    from ganstudio.data.import_options import ImportOptions
    from ganstudio.data.importing import Part
    from ganstudio.data.report import ImportReport
    from ganstudio.data.statistics import DatasetSummary


class ImportController(QObject):
    """Holds the sprites of one domain and what the last import into it said about them.

    `dataset`, `report` and `summary` are read by pages at any time; the signals say when they changed.
    """

    dataset_changed = Signal(object)  # SpriteDataset or None
    imported = Signal(object)  # ImportReport
    summary_ready = Signal(object)  # DatasetSummary or None
    busy_changed = Signal(bool)
    restored = Signal()  # an undo or redo changed the sprites
    sheet_offered = Signal(object)  # Path of a picture that looks like a sprite sheet
    cut_ready = Signal(object, object)  # (path, ImportOptions), (rgba uint8 (h, w, 4), cells (x, y, w, h), problem)
    cut_failed = Signal(object, object)  # (path, ImportOptions), StudioError

    def __init__(self, session: Session, domain: str = "A") -> None:
        super().__init__(session)
        self.domain = domain
        self._session = session
        self._project: Project | None = None
        self._job: Job | None = None
        self._cuts: LatestOnly | None = None
        self._options: ImportOptions | None = None
        self._writes = 0  # that are queued
        self._overtaken: Holding | None = None  # on disk, and in the way of the first of them
        self.dataset: SpriteDataset | None = None
        self.report: ImportReport | None = None
        self.summary: DatasetSummary | None = None
        self.offered_sheet: Path | None = None
        self.is_loading = False
        session.project_changed.connect(self._on_project_changed)
        self._on_project_changed(session.project)

    @property
    def is_busy(self) -> bool:
        """Whether an import is running or waiting."""
        return self._job is not None

    @property
    def options_type(self) -> type[ImportOptions]:
        """The import options' dataclass, for a form."""
        from ganstudio.data.import_options import ImportOptions

        return ImportOptions

    @property
    def cut_options(self) -> tuple[str, ...]:
        """The names of those options that say how a sheet is cut."""
        from ganstudio.data.import_options import CUT_OPTIONS

        return CUT_OPTIONS

    def options(self) -> ImportOptions:
        """Return the options of the next import: those that were set, else those of the project's last one."""
        return self._options or last_options(self._project, self.domain)

    def set_options(self, values: Mapping[str, Value]) -> None:
        """Set the options of the next import; values out of range become a notice."""
        try:
            self._options = from_mapping(self.options_type, values)
        except StudioError as error:
            self._session.tell(error)

    def start(self, paths: Sequence[Path | str], options: ImportOptions | None = None, replace: bool = False) -> None:
        """Import files and folders on the jobs thread; makes a project first when none is open.

        Without `options`, those of the last import are used; a single large picture is offered for slicing instead.
        """
        found = [Path(path) for path in paths]
        if not found or not self._is_free():
            return
        project = self._session.project or self._new_project(found[0])
        if project is None:
            return
        if options is None and len(found) == 1 and is_file(found[0]):
            self._look_first(project, found[0])
        else:
            self._import(project, [(found, options or self.options())], replace)

    def offer_sheet(self, path: Path) -> None:
        """Offer a picture for slicing until it is cut, imported whole or declined."""
        self.offered_sheet = path
        self.sheet_offered.emit(path)

    def start_whole(self, path: Path) -> None:
        """Import a picture that was offered as a sheet as one sprite after all."""
        self.start_cut(path, self.options())

    def start_cut(self, path: Path, options: ImportOptions, replace: bool = False) -> None:
        """Import the sprites cut from a sheet."""
        self.offered_sheet = None
        if self._session.project is not None:
            self._import(self._session.project, [([path], options)], replace)

    def decline_sheet(self) -> None:
        """Forget a picture that was offered for slicing."""
        self.offered_sheet = None

    def cancel(self) -> None:
        """Stop the running import at its next look; the project stays as it was."""
        if self._job:
            self._job.cancel()

    def remove(self, rows: Sequence[int]) -> None:
        """Take sprites out of the project; can be undone."""
        before, project = self.dataset, self._session.project
        if before is None or project is None or not len(rows) or self.is_busy:
            return
        words = ngettext("Remove {count} sprite", "Remove {count} sprites", len(rows)).format(count=counted(len(rows)))

        def work(progress: Progress) -> SpriteDataset | None:
            write_sprites(project, without(before, rows), before, self.domain)
            return read_sprites(project, self.domain)  # mapped if they are large: an undo keeps no copy in memory

        def done(after: SpriteDataset | None) -> None:
            self._set_job(None)
            if not self._is_overtaken(Holding(after)) and project == self._session.project:
                self._show(after)
                self._push(words, Holding(before), Holding(after))

        self._run(work, done, words)

    def import_again(self) -> None:
        """Import everything anew from where it came, in place of what is there, with the options as set.

        Sprites that came from no file stay.
        """
        project = self._session.project
        if project is None or not self._is_free():
            return
        try:
            parts = parts_again(roots(project, self.domain), self.options(), self.dataset)
        except StudioError as error:
            self._session.tell(error)
        else:
            self._import(project, parts, replace=True, keep_drawn=True)

    def rows_of(self, label: str | None) -> Sequence[int] | None:
        """Return the rows of one label, ascending; None means all of them."""
        if self.dataset is None or label is None:
            return None
        import numpy as np

        number = self.dataset.label_names.index(label) if label in self.dataset.label_names else -1
        # An array of numbers does all that is asked of a sequence here; numpy's types do not say so.
        return cast("Sequence[int]", np.flatnonzero(self.dataset.labels == number))

    def preview_cut(self, path: Path, options: ImportOptions) -> None:
        """Ask how a sheet would be cut; `cut_ready` answers the newest question."""
        if self._cuts is None:
            self._cuts = LatestOnly(_cut, self)
            self._cuts.answered.connect(self.cut_ready)
            self._cuts.failed.connect(self._on_cut_failed)
        self._cuts.request((path, options))

    def shut_down(self) -> None:
        """Cancel the import and wait for the preview's thread."""
        self.cancel()
        if self._cuts:
            self._cuts.shut_down()
            self._cuts = None

    def _is_free(self) -> bool:
        """Tell whether an import can start; why not is a notice."""
        if self.is_busy:
            self._session.notice(
                _("Another import is not done yet."),
                _("Wait until it is, or cancel it; then try again."),
                until=self._job,
            )
        return not self.is_busy

    def _new_project(self, first: Path) -> Project | None:
        stem = (first.stem if is_file(first) else first.name) or _("Sprites")
        self._session.new_project(free_folder(stem))
        return self._session.project

    def _look_first(self, project: Project, path: Path) -> None:
        usual = (self.dataset.width, self.dataset.height) if self.dataset else None

        def look(progress: Progress) -> tuple[int, int] | None:
            size = look_at(path)
            progress(1, "")  # the look itself hears of no cancel
            return size

        def looked(size: tuple[int, int] | None) -> None:
            self._set_job(None)
            if project != self._session.project:
                return
            if size is None or not is_sheet(size, usual):
                self._import(project, [([path], self.options())])
                return
            self.offer_sheet(path)

        self._run(look, looked, _("Looking at {name}").format(name=path.name))

    def _import(self, project: Project, parts: Sequence[Part], replace: bool = False, keep_drawn: bool = False) -> None:
        shown = self.dataset

        def work(progress: Progress) -> tuple[ImportReport, Holding, Holding | None]:
            from ganstudio.data.importing import import_parts

            before = Holding(sprites_before(project, shown, self.domain), roots(project, self.domain))
            kept = drawn_of(before.dataset) if keep_drawn else None
            report = import_parts(project, parts, progress, replace, self.domain, kept)
            if not report.accepted:
                return report, before, None
            return report, before, Holding(read_sprites(project, self.domain), roots(project, self.domain))

        def done(result: tuple[ImportReport, Holding, Holding | None]) -> None:
            self._set_job(None)
            if not self._is_overtaken(result[-1]) and project == self._session.project:
                self._on_imported(*result)

        self._run(work, done, _("Importing sprites"))

    def _run(self, work: Callable[[Progress], Any], done: Callable[[Any], None], title: str) -> None:
        self._set_job(self._session.jobs.run(work, done, self._on_failed, title))

    def _set_job(self, job: Job | None) -> None:
        was = self.is_busy
        self._job = job
        if was != self.is_busy:
            self.busy_changed.emit(self.is_busy)

    def _on_imported(self, report: ImportReport, before: Holding, after: Holding | None) -> None:
        self.report = report
        if after is not None:
            self._show(after.dataset)
            count = report.accepted
            words = ngettext("Import {count} sprite", "Import {count} sprites", count).format(count=counted(count))
            self._push(words, before, after)
        self.imported.emit(report)

    def _is_overtaken(self, after: Holding | None) -> bool:
        """Tell whether an undo came too late to stop a change: then it takes the place of what that wrote."""
        self._overtaken = after if self._writes else None
        return self._overtaken is not None

    def _push(self, words: str, before: Holding, after: Holding) -> None:
        """Let a change be undone; that it is one of the second domain is said, of the only one nothing need be."""
        named = words if self.domain == DOMAINS[0] else f"{self.domain}: {words}"
        self._session.undo.push(DatasetChange(named, before, after, self._put, is_done=True))

    def _on_failed(self, error: StudioError) -> None:
        self._set_job(None)
        if not isinstance(error, Cancelled):
            self._session.notice(error.message, error.hint)
            self._load()  # the change may have failed before the disk held it or after

    def _on_cut_failed(self, request: object, error: Exception) -> None:
        if not isinstance(error, StudioError):
            self._session.errors.take(ErrorReport.of(error))
            error = StudioError(_("This picture cannot be read."), str(error))
        self.cut_failed.emit(request, error)

    def _put(self, wanted: Holding, instead_of: Holding) -> None:
        """Show what is `wanted` now and write it to disk on the jobs thread: both ways of every undo come here."""
        project = self._session.project
        if project is None:
            return
        self.cancel()  # what it would add to is gone: better none than one that is discarded when it is done
        self._show(wanted.dataset)
        self.restored.emit()
        self._writes += 1

        def work(progress: Progress) -> None:
            there, self._overtaken = self._overtaken or instead_of, None
            write_sprites(project, wanted.dataset, there.dataset, self.domain)
            if wanted.roots is not None:
                write_roots(project, wanted.roots, self.domain)

        def done(_nothing: None) -> None:
            self._writes -= 1
            if not self._writes and self.dataset is not wanted.dataset and project == self._session.project:
                self._load()  # an import came between: the disk decides

        self._session.jobs.run(work, done, self._on_write_failed, _("Saving sprites"), owed=True)

    def _on_write_failed(self, error: StudioError) -> None:
        self._writes -= 1
        self._session.notice(error.message, error.hint)
        self._load()  # what is shown must be what the disk holds

    def _show(self, dataset: SpriteDataset | None) -> None:
        self.dataset = dataset
        self.summary = None
        self.dataset_changed.emit(dataset)
        self.summary_ready.emit(None)
        if dataset is not None:
            self._summarise(dataset)

    def _summarise(self, dataset: SpriteDataset) -> None:
        def work(progress: Progress) -> DatasetSummary:
            from ganstudio.data.statistics import summarise

            return summarise(dataset)

        def done(summary: DatasetSummary) -> None:
            if dataset is self.dataset:
                self.summary = summary
                self.summary_ready.emit(summary)

        self._session.jobs.run(work, done)

    @Slot(object)
    def _on_project_changed(self, project: Project | None) -> None:
        if project == self._project and project is not None:
            return
        self.cancel()
        self._project = project
        self.report = None
        self.offered_sheet = None
        self._options = None
        self.is_loading = project is not None  # before the pages hear of it: they say nothing yet
        self._show(None)
        if project is not None:
            self._load()

    def _load(self) -> None:
        project = self._session.project
        if project is None:
            return
        self.is_loading = True

        def done(dataset: SpriteDataset | None) -> None:
            if project == self._session.project:
                self.is_loading = False
                self._show(dataset)

        def failed(error: StudioError) -> None:
            if project == self._session.project:
                self.is_loading = False
                self.dataset_changed.emit(self.dataset)
                self._session.notice(error.message, error.hint)

        self._session.jobs.run(lambda progress: read_sprites(project, self.domain), done, failed)


def _cut(request: tuple[Path, ImportOptions]) -> tuple[Any, Any, StudioError | None]:
    """Return the picture, its cells and what is wrong with the cut; `StudioError` if there is no picture at all."""
    from ganstudio.data.import_options import ImportOptions
    from ganstudio.data.sheets import preview_cut

    path, options = request
    try:
        return (*preview_cut(path, options), None)
    except StudioError as error:
        return preview_cut(path, ImportOptions())[0], [], error
