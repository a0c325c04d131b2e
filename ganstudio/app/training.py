"""Start, pause, stop and resume a run; hold its thread; repeat its events on the UI thread.

Torch is imported by the run itself, on the training thread; nothing here waits for it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QThread, Slot

from ganstudio.app import training_engine
from ganstudio.app.run_status import RunStatus
from ganstudio.app.training_ending import ending
from ganstudio.app.training_memory import TrainingMemory, from_config, further_limits, status_of
from ganstudio.app.training_pace import is_as_fast
from ganstudio.app.training_record import TrainingRecord
from ganstudio.app.training_worker import TrainingWorker
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.options import Value
from ganstudio.core.text import _
from ganstudio.core.verdicts import Remedy, Verdict

if TYPE_CHECKING:
    from ganstudio.app.error_reports import ErrorReport
    from ganstudio.app.session import Session
    from ganstudio.checkpoints.library import RunInfo
    from ganstudio.core import events
    from ganstudio.core.progress import Progress
    from ganstudio.core.project import Project
    from ganstudio.training.config import TrainingConfig
    from ganstudio.training.control import RunControl
    from ganstudio.training.estimate import Estimate
    from ganstudio.training.history import History

RunFactory = Callable[["RunControl"], Iterator["events.TrainingEvent"]]


class TrainingController(TrainingRecord):
    """The training of the open project: at most one run at a time, on one thread.

    Made after the session's checkpoints, which hear of runs and snapshots from here. `make_run` replaces the engine
    in tests.
    """

    def __init__(self, session: Session, make_run: RunFactory | None = None) -> None:
        super().__init__(session)
        self._session = session
        self.make_run = make_run
        self._control: RunControl | None = None
        self._thread: QThread | None = None
        self._worker: TrainingWorker | None = None
        self._failure: StudioError | ErrorReport | None = None
        self._question = 0
        self._remedy: Remedy | None = None  # what to do as soon as the run has stopped
        self._is_returning = False  # a run that is idle is taken back to its best snapshot
        self.memory = TrainingMemory(session)
        session.project_changed.connect(self._on_project_changed)
        self.snapshot_saved.connect(session.checkpoints.take_snapshot)
        self.started.connect(session.checkpoints.take_start)
        self.rolled_back.connect(session.checkpoints.refresh)  # later snapshots are gone
        self._on_project_changed(session.project)

    @property
    def config_type(self) -> type[TrainingConfig]:
        """The options type of a run's config, for its form."""
        from ganstudio.training.config import TrainingConfig

        return TrainingConfig

    @property
    def last_run(self) -> RunInfo | None:
        """The newest run on disk that can go on, else the newest one, if the project has any."""
        return self._session.checkpoints.last_run

    @property
    def can_start(self) -> bool:
        """Whether a new run can begin: a project with sprites is open, nothing runs and no run is being taken back."""
        return self.state == "idle" and not self._is_returning and self._project_has_sprites()

    @property
    def can_resume(self) -> bool:
        """Whether the newest run can go on from its last save."""
        run = self.last_run
        return self.can_start and run is not None and run.can_resume

    def start(self, config: TrainingConfig | Mapping[str, Value], gan_options: Mapping[str, Value]) -> None:
        """Begin a new run; a wrong value becomes a notice. Does nothing while one is at work."""
        project = self._session.project
        if project is None or not self.can_start:
            return
        try:
            config = from_config(self.config_type, config)
            options = dict(gan_options)
            self.memory.remember(config, options)
        except StudioError as error:
            self._session.tell(error)
            return
        self._forget()
        self.history_changed.emit()
        self.memory.begin_run(config, options)
        self._launch(
            self.make_run or (lambda control: training_engine.start_run(project, config, options, control)),
            RunStatus(state="preparing", steps=config.steps, minutes=config.minutes),
        )

    def resume(self, remedy: Remedy | None = None) -> None:
        """Go on with the newest run from its last save; a finished one goes on for as much again.

        A `remedy`, other than to stop, is applied before.
        """
        project, run = self._session.project, self.last_run
        if project is None or run is None or not self.can_resume:
            return
        steps, minutes = further_limits(run)
        status = dataclasses.replace(
            status_of(run),
            state="preparing",
            outcome="",
            steps=steps or 0,
            minutes=minutes or 0.0,
            verdict=self.verdict,
        )
        if remedy == "return_to_best":
            self.quality = {}  # of a step that is undone
        self.memory.resume_run(run)
        self._launch(
            self.make_run or (lambda control: training_engine.resume_run(project, control, steps, minutes, remedy)),
            status,
        )

    def play(self) -> None:
        """Do what a play button means now: go on, resume the newest run unless it is finished, or start anew."""
        run = self.last_run
        if self.state == "paused":
            self.unpause()
        elif run is not None and run.ended != "finished" and self.can_resume:
            self.resume()
        elif self.can_start:
            config = self.memory.config()
            family = next((card for card in self._session.engine.gans if card.key == config.gan), None)
            self.start(config, self.memory.gan_options(config.gan, family.options_type if family else None))

    def pause(self) -> None:
        """Let the run wait after its step; `paused` says when it does."""
        if self._control and self.state in ("preparing", "running"):
            self._control.pause()

    def unpause(self) -> None:
        """Let a paused run go on."""
        if self._control and self.state != "stopping":
            self._control.resume()

    def stop(self) -> None:
        """Save and end the run; `ended` says when it did. A remedy that it was to be stopped for is given up."""
        self._remedy = None
        if self._control and self.state != "stopping":
            self._control.stop()
            self._change_status(state="stopping")

    def lower_learning_rate(self) -> None:
        """Halve the learning rates and go on; a run at work is stopped for it."""
        if self._control:
            self._stop_for("lower_learning_rate")
        else:
            self.resume("lower_learning_rate")

    def return_to_best(self) -> None:
        """Take the run back to its best snapshot, with halved learning rates; one that is at work goes on from there.

        `history_changed` says when it is done. A notice says so if no snapshot was judged.
        """
        project, run = self._session.project, self.last_run
        if self._control and self.verdict.best_step is not None:
            self._stop_for("return_to_best")
        elif self._control:
            self._session.notice(_("This run has no best snapshot to return to."))
        elif project is not None and run is not None and self.can_resume:
            self._set_returning(True)
            self._session.jobs.run(
                lambda progress: training_engine.return_to_best(project, run.folder),
                lambda step: self._on_returned(run.folder),
                self._on_not_returned,
                title=_("Returning to the best snapshot"),
            )

    def save_now(self) -> None:
        """Save before the next step; `progress_saved` says when it is done."""
        if self._control:
            self._control.save_now()

    def ask_estimate(self, gan: str, gan_options: Mapping[str, Value], batch_size: int, start_from: str = "") -> None:
        """Count on the jobs thread what a run would need; `estimated` answers, only for the newest question.

        Nothing happens before the sprites are there. Without `start_from`, a run from scratch is meant.
        """
        dataset = self._session.importing.dataset
        if dataset is None:
            return
        shape, options = (dataset.height, dataset.width, dataset.channels), dict(gan_options)
        self._question += 1
        question = self._question

        def answer(found: Estimate | None) -> None:
            if question == self._question:
                self.estimated.emit(found)

        self._session.jobs.run(
            lambda progress: training_engine.estimate_run(shape, gan, options, batch_size, start_from),
            answer,
            lambda error: answer(None),
        )

    def expected_seconds(
        self,
        gan: str,
        steps: int,
        minutes: float,
        options: Mapping[str, Value] | None = None,
        pace: Mapping[str, Value] | None = None,
    ) -> float | None:
        """Return how long a run would take: its limit, or its steps at the speed of the newest run of that family.

        `options` are those of the family, `pace` what in the config makes a step long; a run with other ones, or of
        sprites of another size, says nothing about its speed.
        """
        run, known = self.last_run, [minutes * 60] if minutes else []
        dataset = self._session.importing.dataset
        if steps and run is not None and run.gan == gan and is_as_fast(run, dataset, options or {}, pace or {}):
            known.append(steps * run.seconds / run.step)
        return min(known, default=None)

    def write_csv(self, path: Path, done: Callable[[], None]) -> None:
        """Write all numbers of the newest run, as they are now, as CSV on the jobs thread; then call `done`."""
        log = self.log.copy()
        self._session.jobs.run(
            lambda progress: training_engine.write_csv(log, path),
            lambda _nothing: done(),
            title=_("Writing the numbers"),
        )

    def shut_down(self) -> None:
        """Stop, save and wait for the thread; called when the window or the project closes."""
        self._remedy = None
        if self._control:
            self._control.stop()
        if self._thread:
            self._thread.wait()
            QCoreApplication.sendPostedEvents(self)  # what the run said last; nothing of it may reach a later run
            self._on_thread_finished()

    def _read_history(self, folder: Path) -> None:
        """Read a run's numbers on the jobs thread, unless another run or project came in between.

        If the run itself goes on meanwhile, they come before what it has said since; its verdict is the newer one.
        """

        def read(progress: Progress) -> tuple[History, Verdict, Mapping[str, float]]:
            history = training_engine.history(folder)
            return history, *training_engine.findings(history)

        def restored(found: tuple[History, Verdict, Mapping[str, float]]) -> None:
            if self.last_run is None or self.last_run.folder != folder:
                return
            history, verdict, quality = found
            if self._thread is None and not len(self.log):
                self.quality = quality
                self.log.replace(history.steps, history.seconds, history.values)
                self.history_changed.emit()
                self._set_verdict(verdict)
            elif self._thread is not None and self.memory.is_resumed:
                has_numbers = len(self.log) > 0
                self.log.put_before(history.steps, history.seconds, history.values)
                if not has_numbers:
                    self.log.cut_from(self.status.step + 1)  # what is later was undone
                self.history_changed.emit()

        self._session.jobs.run(read, restored)

    def _stop_for(self, remedy: Remedy) -> None:
        """Stop the run for a remedy, unless it could not go on after that: then a notice says why."""
        project, control = self._session.project, self._control
        if project is None:
            return

        def check(progress: Progress) -> None:
            self._session.writes.flush()
            training_engine.check_resumable(project)

        def stop(nothing: None) -> None:
            if self._control is control and self.state != "stopping":
                self.stop()
                self._remedy = remedy

        self._session.jobs.run(check, stop)

    def _go_on_with(self, remedy: Remedy, is_finished: bool) -> None:
        """Do what a run was stopped for; one that reached its end meanwhile does not begin again."""
        if not is_finished:
            self.resume(remedy)
        elif remedy == "return_to_best":
            self.return_to_best()

    def _set_returning(self, is_returning: bool) -> None:
        self._is_returning = is_returning
        self.state_changed.emit(self.state)  # what can be done is another now
        self.status_changed.emit()

    def _on_not_returned(self, error: StudioError) -> None:
        self._set_returning(False)
        if not isinstance(error, Cancelled):
            self._session.tell(error)

    def _on_returned(self, folder: Path) -> None:
        """Show the run as it stands after it was taken back, unless another project was opened meanwhile."""
        self._set_returning(False)
        self._session.checkpoints.refresh()
        run = self.last_run
        if run is not None and run.folder == folder:
            self._forget()
            self._set_status(status_of(run))
            self._read_history(run.folder)

    def _project_has_sprites(self) -> bool:
        from ganstudio.data.dataset import has_dataset

        project = self._session.project
        return project is not None and has_dataset(project)

    def _launch(self, make_run: RunFactory, status: RunStatus) -> None:
        from ganstudio.training.control import RunControl

        self._control = control = RunControl()
        self._ended = self._failure = None

        def run() -> Iterator[events.TrainingEvent]:
            self._session.writes.flush()  # a run reads from disk which sprites are pairs
            return make_run(control)

        self._worker = TrainingWorker(run)
        self._thread = QThread()
        self._thread.setObjectName("training")
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.run)
        self._worker.said.connect(self._on_event)
        self._worker.failed.connect(self._on_failed)
        # Direct: a queued quit would wait for the UI thread, which shut_down() blocks.
        self._worker.done.connect(self._thread.quit, Qt.ConnectionType.DirectConnection)
        self._thread.finished.connect(self._on_thread_finished)
        self._thread.start()
        self._set_status(status)

    @Slot(object)
    def _on_event(self, event: events.TrainingEvent) -> None:
        if self._thread is not None:
            self.take(event)

    @Slot(object)
    def _on_failed(self, failure: StudioError | ErrorReport) -> None:
        self._failure = failure

    @Slot()
    def _on_thread_finished(self) -> None:
        if self._thread is None:  # shut_down came first
            return
        self._thread = self._worker = self._control = None
        ended, failure = self._ended, self._failure
        self.memory.end_run()
        self._session.checkpoints.refresh()
        self._change_status(state="idle", seconds_left=None, sprites_per_second=0.0, **ending(ended, failure))
        run = self.last_run
        if failure is not None and run is not None and not self.status.device:
            self._read_history(run.folder)  # it never began: the newest run is still the one before
        if failure is not None:
            if not isinstance(failure, StudioError):
                self._session.errors.take(failure)
            self.failed.emit(failure)
        elif ended is not None:
            self.ended.emit(ended)
        remedy, self._remedy = self._remedy, None
        if remedy and failure is None and ended is not None and self._thread is None:
            self._go_on_with(remedy, is_finished=ended.reason == "finished")

    @Slot(object)
    def _on_project_changed(self, project: Project | None) -> None:
        self.shut_down()
        self._forget()
        run = self.last_run
        self._set_status(status_of(run))
        self.history_changed.emit()
        if run is not None:
            self._read_history(run.folder)
