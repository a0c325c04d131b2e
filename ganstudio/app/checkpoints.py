"""Which snapshot the explorer and the export use, and which runs, snapshots and previews the project has.

Only headers and folder listings are read here, never weights; sample sheets on a thread of their own.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.app.background import LatestOnly
from ganstudio.app.error_reports import ErrorReport
from ganstudio.core.errors import StudioError
from ganstudio.core.kinds import Kinds

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.session import Session
    from ganstudio.checkpoints.library import RunInfo
    from ganstudio.checkpoints.snapshot_info import SnapshotInfo
    from ganstudio.core.events import RunStarted, SnapshotSaved
    from ganstudio.core.project import Project

SECTION = "checkpoints"


class CheckpointsController(QObject):
    """The snapshots of the open project; `active` is the one that is explored and exported.

    While `follow_newest` holds, each new snapshot becomes the active one; `choose` ends that. Before the first one a
    shipped model is active, so that there is something to explore.
    """

    active_changed = Signal(object)  # SnapshotInfo or None
    runs_changed = Signal()
    snapshots_changed = Signal()  # the run at work has a new one, and may have thinned out others
    follow_changed = Signal(bool)
    sheet_ready = Signal(object, object)  # Path, uint8 (n, h, w, 4): a sample sheet that was asked for

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.runs: tuple[RunInfo, ...] = ()
        self.shipped: tuple[SnapshotInfo, ...] = ()  # the models that come with GAN Studio
        self._at_work: Path | None = None  # folder of the run that began in this sitting
        self.active: SnapshotInfo | None = None
        self.follow_newest = True
        self._sheets = LatestOnly(_sheet, self)
        self._sheets.answered.connect(self.sheet_ready)
        self._sheets.failed.connect(self._on_sheet_failed)
        session.project_changed.connect(self._on_project_changed)
        self._on_project_changed(session.project)

    @property
    def last_run(self) -> RunInfo | None:
        """The newest run that can go on, else the newest one, if the project has any."""
        able = [run for run in self.runs if run.can_resume]
        return (able or self.runs or (None,))[-1]

    @property
    def previews_translate(self) -> bool:
        """Whether the samples of the run at work, or the newest one, are translations; False until the engine is there.

        Those come in fours: drawing, answer, truth, back again.
        """
        folder = self._folder()
        gan = next((run.gan for run in self.runs if run.folder == folder), "")
        return any(card.translates for card in self._session.engine.gans if card.key == gan)

    @property
    def is_shipped(self) -> bool:
        """Whether the active snapshot is one that comes with GAN Studio."""
        return self.active is not None and self.active in self.shipped

    def snapshots(self, run: RunInfo) -> list[Path]:
        """List a run's snapshots in step order."""
        from ganstudio.checkpoints.library import snapshots

        return snapshots(run.folder)

    def info(self, path: Path) -> SnapshotInfo:
        """Read what a snapshot says of itself; `StudioError` for a foreign or damaged file."""
        from ganstudio.checkpoints.snapshot_info import read_info

        return read_info(path)

    def kinds_of(self, path: Path) -> Kinds:
        """Return the kinds that a snapshot can be asked for; those of the active one where it is gone or damaged."""
        try:
            return self.info(path).kinds
        except StudioError:
            return self.active.kinds if self.active else {}

    def previews(self) -> list[tuple[int, Path]]:
        """List `(step, path)` of the sample sheets of the run at work, or the newest one, in step order."""
        from ganstudio.checkpoints.previews import previews

        folder = self._folder()
        return previews(folder) if folder else []

    def snapshot_at(self, step: int) -> Path | None:
        """Return the snapshot that belongs to a sample sheet, unless it was thinned away."""
        from ganstudio.checkpoints.library import snapshot_at

        folder = self._folder()
        return snapshot_at(folder, step) if folder else None

    def snapshot_steps(self) -> frozenset[int]:
        """Return the steps at which the run at work, or the newest one, has a snapshot."""
        from ganstudio.checkpoints.library import snapshots, step_of

        folder = self._folder()
        return frozenset(map(step_of, snapshots(folder))) if folder else frozenset()

    def ask_sheet(self, path: Path) -> None:
        """Read a sample sheet; `sheet_ready` answers, unless another is asked for before; a bad file is a notice."""
        self._sheets.request(path)

    def choose(self, path: Path) -> None:
        """Explore this snapshot from now on, wherever it lies; a bad file becomes a notice."""
        try:
            info = self.info(path)
        except StudioError as error:
            self._session.tell(error)
            return
        self._set_follow(False)
        self._set_active(info)
        self._remember()

    def set_follow_newest(self, on: bool) -> None:
        """Follow the newest snapshot, or stay at the active one; following looks for the newest at once."""
        if on == self.follow_newest:
            return
        self._set_follow(on)
        self._remember()
        if on:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """List the runs anew; two small reads for each."""
        from ganstudio.checkpoints.library import runs, snapshots
        from ganstudio.checkpoints.shipped import shipped_models

        project = self._session.project
        if project is None:
            return
        self.runs, self.shipped = tuple(runs(project)), tuple(shipped_models())
        if self.follow_newest or self.active is None:
            newest = next((paths[-1] for run in reversed(self.runs) if (paths := snapshots(run.folder))), None)
            self._take_newest(newest)
        self.runs_changed.emit()

    @Slot(object)
    def take_start(self, event: RunStarted) -> None:
        """Hear that a run has begun."""
        self._at_work = event.folder
        self.refresh()

    @Slot(object)
    def take_snapshot(self, event: SnapshotSaved) -> None:
        """Hear of a snapshot that the training just wrote."""
        if self.follow_newest or self.active is None:
            self._take_newest(event.path)
        self.snapshots_changed.emit()

    def shut_down(self) -> None:
        """Wait for the thread; jobs are the session's."""
        self._sheets.shut_down()

    def _folder(self) -> Path | None:
        run = self.last_run
        return self._at_work or (run.folder if run else None)

    def _take_newest(self, path: Path | None) -> None:
        try:
            self._set_active(self.info(path) if path else next(iter(self.shipped), None))
        except StudioError:  # thinned away or torn since the look; the next one comes
            return

    @Slot(object, object)
    def _on_sheet_failed(self, path: Path, error: Exception) -> None:
        if isinstance(error, StudioError):
            self._session.tell(error)
        else:
            self._session.errors.take(ErrorReport.of(error))

    @Slot(object)
    def _on_project_changed(self, project: Project | None) -> None:
        self.runs, self._at_work = (), None
        if project is not None:
            self._session.writes.flush()  # it may have been left a moment ago
        stored = _stored(project)
        self._set_follow(stored.get("follow_newest", True) is not False)
        self._set_active(None if self.follow_newest else self._stored_choice(project, stored))
        if project is None:
            self.runs_changed.emit()
        else:
            self.refresh()

    def _stored_choice(self, project: Project | None, stored: dict[str, Any]) -> SnapshotInfo | None:
        try:
            return self.info(project.absolute(str(stored["active"]))) if project else None
        except (StudioError, KeyError):  # deleted since; the newest one serves
            return None

    def _set_active(self, info: SnapshotInfo | None) -> None:
        if info != self.active:
            self.active = info
            self.active_changed.emit(info)

    def _set_follow(self, on: bool) -> None:
        if on != self.follow_newest:
            self.follow_newest = on
            self.follow_changed.emit(on)

    def _remember(self) -> None:
        project = self._session.project
        if project is None:
            return
        from ganstudio.checkpoints.library import hold

        section: dict[str, Any] = {"follow_newest": self.follow_newest}
        if self.active is not None:
            with contextlib.suppress(ValueError):  # from elsewhere: another sitting begins with the project's own
                section["active"] = project.relative(self.active.path)
        chosen = self.active.path if self.active and not self.follow_newest else None
        held = chosen if chosen and self._is_of_a_run(chosen) else None

        def write() -> None:
            project.set_section(SECTION, section)
            if held:
                hold(held)  # a run thins out its snapshots as it goes on

        self._session.writes.write((project, SECTION), write)  # a dragged slider chooses many times a second

    def _is_of_a_run(self, path: Path) -> bool:
        return path.parent.parent in [run.folder for run in self.runs]


def _sheet(path: Path) -> np.ndarray:
    from ganstudio.checkpoints.previews import load_preview

    return load_preview(path)


def _stored(project: Project | None) -> dict[str, Any]:
    try:
        return project.section(SECTION) if project else {}
    except StudioError:
        return {}
