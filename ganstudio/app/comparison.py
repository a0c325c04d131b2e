"""Another run of the project, whose numbers the chart shows behind those of the newest one; none unless chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.app import training_engine

if TYPE_CHECKING:
    from ganstudio.app.metrics_log import MetricsLog
    from ganstudio.app.session import Session
    from ganstudio.checkpoints.library import RunInfo
    from ganstudio.core.errors import StudioError
    from ganstudio.core.events import RunStarted
    from ganstudio.training.history import History


class ComparisonController(QObject):
    """Knows which runs could be compared, and reads the chosen one on the jobs thread."""

    choices_changed = Signal()
    log_changed = Signal()

    def __init__(self, session: Session) -> None:
        """Make it after the session's training, whose runs it hears of."""
        super().__init__(session)
        self._session = session
        self._at_work: Path | None = None  # folder of the run that began in this sitting
        self.chosen: Path | None = None
        self.log: MetricsLog | None = None
        session.project_changed.connect(self._on_project_changed)
        session.training.started.connect(self._on_started)
        session.checkpoints.runs_changed.connect(self._on_runs_changed)

    @property
    def shown(self) -> Path | None:
        """The folder of the run whose numbers the chart shows anyway."""
        run = self._session.training.last_run
        return self._at_work or (run.folder if run else None)

    @property
    def choices(self) -> tuple[RunInfo, ...]:
        """The runs that can be compared, newest first."""
        return tuple(run for run in reversed(self._session.checkpoints.runs) if run.folder != self.shown)

    def choose(self, folder: Path | None) -> None:
        """Compare with a run; `log_changed` says when its numbers are there. None compares with nothing."""
        if folder == self.chosen:
            return
        self.chosen = folder
        self._set_log(None)
        if folder is not None:
            self._session.jobs.run(
                lambda progress: training_engine.history(folder),
                lambda history: self._take(folder, history),
                lambda error: self._on_unreadable(folder, error),
            )

    def _take(self, folder: Path, history: History) -> None:
        from ganstudio.app.metrics_log import MetricsLog

        if folder == self.chosen:
            log = MetricsLog()
            log.replace(history.steps, history.seconds, history.values)
            self._set_log(log)

    def _on_unreadable(self, folder: Path, error: StudioError) -> None:
        if folder == self.chosen:
            self.choose(None)
            self.choices_changed.emit()
            self._session.tell(error)

    def _set_log(self, log: MetricsLog | None) -> None:
        if log is not self.log:
            self.log = log
            self.log_changed.emit()

    @Slot(object)
    def _on_project_changed(self, project: object) -> None:
        self._at_work = None
        self.choose(None)
        self.choices_changed.emit()

    @Slot(object)
    def _on_started(self, event: RunStarted) -> None:
        self._at_work = event.folder
        self._on_runs_changed()

    @Slot()
    def _on_runs_changed(self) -> None:
        if self.chosen is not None and self.chosen not in [run.folder for run in self.choices]:
            self.choose(None)  # it goes on, or it is gone
        self.choices_changed.emit()
