"""Everything that lives as long as the program and longer than a window: the project, the controllers, the threads.

Pages are given the session and keep no state of their own that matters, so that the window can be rebuilt from it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from ganstudio.app.background import Job, Jobs
from ganstudio.app.checkpoints import CheckpointsController
from ganstudio.app.comparison import ComparisonController
from ganstudio.app.domains import DomainsController
from ganstudio.app.engine import EngineLoader
from ganstudio.app.error_reports import ErrorReport, ErrorReports
from ganstudio.app.explorer import ExplorerController
from ganstudio.app.exporting import ExportController
from ganstudio.app.garbage import GarbageCollector
from ganstudio.app.importing import ImportController
from ganstudio.app.project_writes import ProjectWrites
from ganstudio.app.settings import SettingsController
from ganstudio.app.training import TrainingController
from ganstudio.app.translating import TranslatingController
from ganstudio.core.errors import StudioError
from ganstudio.core.files import remove_stale
from ganstudio.core.numbers import counted
from ganstudio.core.paths import documents_folder, is_file
from ganstudio.core.progress import Progress
from ganstudio.core.project import SUFFIX, Project, free_folder
from ganstudio.core.text import _

_SECTION = "session"


@dataclass(frozen=True)
class Notice:
    """A sentence for the user, a hint, and at most one verb (a key of the action table) as a button."""

    message: str
    hint: str = ""
    action_key: str = ""
    until: Job | None = None  # true only while this goes on


class Session(QObject):
    """The open project and what can be done with it."""

    project_changed = Signal(object)  # Project or None
    notice_raised = Signal(object)  # Notice

    def __init__(self, errors: ErrorReports | None = None) -> None:
        super().__init__()
        self.errors = errors or ErrorReports(self)
        self.garbage = GarbageCollector(self)
        self.settings = SettingsController(self)
        self.jobs = Jobs(self)
        self.writes = ProjectWrites(self)
        self.engine = EngineLoader(self)
        self.undo = QUndoStack(self)
        self._project: Project | None = None
        self._closed = False
        self._interrupted = False
        self._open_notice: Notice | None = None
        self._starter_job: Job | None = None
        self.writes.failed.connect(self._on_job_notice)
        self.writes.broke.connect(self._on_broke)
        self.jobs.notice.connect(self._on_job_notice)
        self.jobs.broke.connect(self._on_broke)
        self.jobs.finished.connect(self._on_job_finished)
        self.engine.broke.connect(self._on_broke)
        self.engine.became_ready.connect(self.garbage.spare_the_engine)
        self.importing = ImportController(self)
        self.importing_b = ImportController(self, "B")
        self.domains = DomainsController(self, self.importing, self.importing_b)
        self.checkpoints = CheckpointsController(self)
        self.training = TrainingController(self)
        self.comparison = ComparisonController(self)
        self.explorer = ExplorerController(self)
        self.translating = TranslatingController(self)
        self.exporting = ExportController(self)

    @property
    def project(self) -> Project | None:
        """The open project."""
        return self._project

    @property
    def is_training(self) -> bool:
        """Whether a run is at work or paused, so that closing would interrupt it."""
        return self.training.state != "idle"

    def notice(self, message: str, hint: str = "", action_key: str = "", until: Job | None = None) -> None:
        """Tell the user something, with at most one verb as a button; it goes by itself when a job ends."""
        self._open_notice = Notice(message, hint, action_key, until)
        self.notice_raised.emit(self._open_notice)

    @property
    def open_notice(self) -> Notice | None:
        """The newest notice until it is put away: a window made anew shows it again."""
        return self._open_notice

    def put_notice_away(self) -> None:
        """Forget the open notice: the user has seen it, or it is of no use any more."""
        self._open_notice = None

    def tell(self, error: StudioError) -> None:
        """Show a `StudioError` as a notice."""
        self.notice(error.message, error.hint)

    def new_project(self, path: Path | str) -> None:
        """Make a project and open it; a notice if it cannot be made."""
        self._open(lambda: Project.create(path))

    def open_project(self, path: Path | str) -> None:
        """Open a project; a notice if it cannot be opened."""
        self._open(lambda: Project.open(path))

    def close_project(self) -> None:
        """Close the open project; while a run is at work the user is told to stop it first."""
        if self._may_leave_project():
            self._set_project(None)

    def try_starter_sprites(self) -> None:
        """Make a project of the starter sprites on the jobs thread; open it, unless another was opened meanwhile."""
        if self._starter_job or not self._may_leave_project():
            return
        before = self._project

        def done(folder: Path) -> None:
            if self._project == before:
                self.open_project(folder)

        self._starter_job = self.jobs.run(_make_starter_project, done, title=_("Drawing the starter sprites"))

    def explore_shipped_model(self) -> bool:
        """Open the project in which the shipped model is explored, made the first time; False and a notice if not.

        It is an ordinary project, named in the language of the window: what is kept there stays.
        """
        from ganstudio.checkpoints.shipped import shipped_model_of

        model = shipped_model_of()
        if model is None:
            self.tell(
                StudioError(_("No model comes with this GAN Studio."), _("Install it anew, or train one of your own."))
            )
            return False
        folder = documents_folder() / f"{_('Shipped model')}{SUFFIX}"
        if not self._open(lambda: Project.open(folder) if is_file(folder / "project.json") else Project.create(folder)):
            return False
        if not self.checkpoints.is_shipped:  # somebody trained there since
            self.checkpoints.choose(model.path)
        return True

    def interrupt_training(self) -> None:
        """Stop the run because the program closes: it is saved, and offered again the next time."""
        if self.is_training:
            self._interrupted = True
            self.training.stop()

    def close(self) -> None:
        """Save and end everything; called once, when the program ends."""
        if self._closed:
            return
        self._closed = True
        self.interrupt_training()
        if self._project and self._interrupted:
            self._remember_interrupted(True)
        self.training.shut_down()
        self.explorer.shut_down()
        self.translating.shut_down()
        self.exporting.shut_down()
        self.importing.shut_down()
        self.importing_b.shut_down()
        self.checkpoints.shut_down()
        self.jobs.shut_down()
        self.writes.shut_down()
        self.engine.shut_down()
        self.undo.clear()  # its commands belong to Python and to Qt: they must go while both still know them
        self.garbage.shut_down()

    def _open(self, project: Callable[[], Project]) -> bool:
        if not self._may_leave_project():
            return False
        try:
            self._set_project(project())
        except StudioError as error:
            self.tell(error)
            return False
        return True

    def _may_leave_project(self) -> bool:
        if self.is_training:
            self.notice(
                _("A training run is at work in this project."),
                _("Stop it first; it is saved and can be resumed."),
                "training.stop",
            )
        return not self.is_training

    def _set_project(self, project: Project | None) -> None:
        if project == self._project:
            return
        self._project = project
        self.undo.clear()
        if project:
            self.settings.remember_project(project.folder)
        self.project_changed.emit(project)
        if project:
            self.jobs.run(lambda progress: remove_stale(project.folder), lambda _nothing: None)
            self._offer_resume(project)

    def _offer_resume(self, project: Project) -> None:
        """Offer to go on where closing the program, or a crash, broke off."""
        if not self.training.can_resume or self.training.last_run is None:
            return
        was_closed = bool(project.section(_SECTION).get("interrupted"))
        if was_closed or self.training.last_run.ended == "interrupted":
            self.notice(
                _("The last training run was interrupted at step {step}.").format(
                    step=counted(self.training.last_run.step)
                ),
                _("It was saved and can go on from there."),
                "training.resume",
            )
        if was_closed:
            self._remember_interrupted(False)

    def _remember_interrupted(self, interrupted: bool) -> None:
        assert self._project
        with contextlib.suppress(StudioError):  # losing this costs one offer, not the run
            if bool(self._project.section(_SECTION).get("interrupted")) != interrupted:
                self._project.set_section(_SECTION, {"interrupted": interrupted})

    @Slot(object)
    def _on_job_finished(self, job: Job) -> None:
        if job is self._starter_job:
            self._starter_job = None

    @Slot(object)
    def _on_job_notice(self, error: StudioError) -> None:
        self.tell(error)

    @Slot(object)
    def _on_broke(self, report: ErrorReport) -> None:
        self.errors.take(report)


def _make_starter_project(progress: Progress) -> Path:
    from ganstudio.data.dataset import save_dataset
    from ganstudio.data.starter_dataset import starter_dataset

    progress(0.0, _("Drawing the starter sprites"))
    dataset = starter_dataset()
    progress(0.9, _("Saving"))
    project = Project.create(free_folder(_("Starter sprites")))
    save_dataset(project, dataset)
    return project.folder
