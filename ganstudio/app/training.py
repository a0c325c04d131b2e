"""Start, pause, stop and resume a run; hold its thread; repeat its events on the UI thread.

Torch is imported by the run itself, on the training thread; nothing here waits for it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot

from ganstudio.app import training_engine
from ganstudio.app.run_status import Outcome, RunStatus, State
from ganstudio.app.training_memory import TrainingMemory, further_limits, status_of
from ganstudio.app.training_worker import TrainingWorker
from ganstudio.core.errors import StudioError
from ganstudio.core.options import Value, from_mapping
from ganstudio.core.text import _

if TYPE_CHECKING:
    from ganstudio.app.error_reports import ErrorReport
    from ganstudio.app.metrics_log import MetricsLog
    from ganstudio.app.session import Session
    from ganstudio.checkpoints.library import RunInfo
    from ganstudio.core import events
    from ganstudio.core.project import Project
    from ganstudio.training.config import TrainingConfig
    from ganstudio.training.control import RunControl
    from ganstudio.training.estimate import Estimate
    from ganstudio.training.history import History

RunFactory = Callable[["RunControl"], Iterator["events.TrainingEvent"]]


class TrainingController(QObject):
    """The training of the open project: at most one run at a time, on one thread.

    Made after the session's checkpoints, which hear of runs and snapshots from here.

    `status` is the moment in plain values and words, `log` all the numbers of the newest run, `last_preview` its
    newest sample sheet; all are there for a page made later. `make_run` replaces the engine in tests.
    """

    state_changed = Signal(str)
    status_changed = Signal()
    started = Signal(object)  # RunStarted
    metrics_ready = Signal(object)  # MetricsReady
    preview_ready = Signal(object)  # PreviewReady
    snapshot_saved = Signal(object)  # SnapshotSaved
    progress_saved = Signal(object)  # ProgressSaved
    rolled_back = Signal(object)  # RolledBack
    paused = Signal(object)  # RunPaused
    ended = Signal(object)  # RunEnded; the thread is gone by then
    failed = Signal(object)  # StudioError or ErrorReport; the thread is gone by then
    estimated = Signal(object)  # Estimate, or None where it cannot be told
    history_changed = Signal()  # `log` is another one than before: a project opened, a run begun, steps undone

    def __init__(self, session: Session, make_run: RunFactory | None = None) -> None:
        super().__init__(session)
        self._session = session
        self.make_run = make_run
        self._control: RunControl | None = None
        self._thread: QThread | None = None
        self._worker: TrainingWorker | None = None
        self._log: MetricsLog | None = None
        self._ended: events.RunEnded | None = None
        self._failure: StudioError | ErrorReport | None = None
        self._question = 0
        self._handlers: dict[type[Any], Callable[[Any], None]] = {}
        self.status = RunStatus()
        self.last_metrics: events.MetricsReady | None = None
        self.last_preview: events.PreviewReady | None = None
        self.memory = TrainingMemory(session)
        session.project_changed.connect(self._on_project_changed)
        self.snapshot_saved.connect(session.checkpoints.take_snapshot)
        self.started.connect(session.checkpoints.take_start)
        self._on_project_changed(session.project)

    @property
    def state(self) -> State:
        """One of idle, preparing, running, paused, stopping."""
        return self.status.state

    @property
    def log(self) -> MetricsLog:
        """The numbers of the newest run."""
        from ganstudio.app.metrics_log import MetricsLog

        if self._log is None:
            self._log = MetricsLog()
        return self._log

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
        """Whether a new run can begin: a project with sprites is open and nothing runs."""
        return self.state == "idle" and self._project_has_sprites()

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
        self.log.clear()
        self.last_metrics = self.last_preview = None
        self.history_changed.emit()
        self.memory.begin_run(config, options)
        self._launch(
            self.make_run or (lambda control: training_engine.start_run(project, config, options, control)),
            RunStatus(state="preparing", steps=config.steps, minutes=config.minutes),
        )

    def resume(self) -> None:
        """Go on with the newest run from its last save; a finished one goes on for as much again."""
        project, run = self._session.project, self.last_run
        if project is None or run is None or not self.can_resume:
            return
        steps, minutes = further_limits(run)
        status = dataclasses.replace(
            status_of(run), state="preparing", outcome="", steps=steps or 0, minutes=minutes or 0.0
        )
        self.memory.resume_run(run)
        self._launch(
            self.make_run or (lambda control: training_engine.resume_run(project, control, steps, minutes)), status
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
            self.start(config, self.memory.gan_options(config.gan))

    def pause(self) -> None:
        """Let the run wait after its step; `paused` says when it does."""
        if self._control and self.state in ("preparing", "running"):
            self._control.pause()

    def unpause(self) -> None:
        """Let a paused run go on."""
        if self._control and self.state != "stopping":
            self._control.resume()

    def stop(self) -> None:
        """Save and end the run; `ended` says when it did."""
        if self._control and self.state != "stopping":
            self._control.stop()
            self._change_status(state="stopping")

    def save_now(self) -> None:
        """Save before the next step; `progress_saved` says when it is done."""
        if self._control:
            self._control.save_now()

    def ask_estimate(self, gan: str, gan_options: Mapping[str, Value], batch_size: int) -> None:
        """Count on the jobs thread what a run would need; `estimated` answers, only for the newest question.

        Nothing happens before the sprites are there.
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
            lambda progress: training_engine.estimate_run(shape, gan, options, batch_size),
            answer,
            lambda error: answer(None),
        )

    def expected_seconds(self, gan: str, steps: int, minutes: float) -> float | None:
        """Return how long a run would take: its limit, or its steps at the speed of the newest run of that family."""
        run = self.last_run
        known = [minutes * 60] if minutes else []
        if steps and run is not None and run.gan == gan and run.step:
            known.append(steps * run.seconds / run.step)
        return min(known, default=None)

    def write_csv(self, path: Path) -> None:
        """Write all numbers of the newest run as CSV; `StudioError` if that is not possible."""
        training_engine.write_csv(self.log, path)

    def shut_down(self) -> None:
        """Stop, save and wait for the thread; called when the window or the project closes."""
        if self._control:
            self._control.stop()
        if self._thread:
            self._thread.wait()
            QCoreApplication.sendPostedEvents(self)  # what the run said last; nothing of it may reach a later run
            self._on_thread_finished()

    def _read_history(self, folder: Path) -> None:
        """Read a run's numbers on the jobs thread, unless another run or project came in between."""

        def restored(history: History) -> None:
            is_still_wanted = self.last_run is not None and self.last_run.folder == folder
            if is_still_wanted and self._thread is None and not len(self.log):
                self.log.replace(history.steps, history.seconds, history.values)
                self.history_changed.emit()

        self._session.jobs.run(lambda progress: training_engine.history(folder), restored)

    def _project_has_sprites(self) -> bool:
        from ganstudio.data.dataset import has_dataset

        project = self._session.project
        return project is not None and has_dataset(project)

    def _launch(self, make_run: RunFactory, status: RunStatus) -> None:
        from ganstudio.training.control import RunControl

        self._control = control = RunControl()
        self._ended = self._failure = None
        self._handlers = self._event_handlers()
        self._worker = TrainingWorker(lambda: make_run(control))
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

    def _event_handlers(self) -> dict[type[Any], Callable[[Any], None]]:
        from ganstudio.core import events

        return {
            events.RunStarted: self._on_started,
            events.MetricsReady: self._on_metrics,
            events.PreviewReady: self._on_preview,
            events.SnapshotSaved: self.snapshot_saved.emit,
            events.ProgressSaved: self._on_progress_saved,
            events.RunPaused: self._on_paused,
            events.RunResumed: self._on_resumed,
            events.RolledBack: self._on_rolled_back,
            events.RunEnded: self._on_ended,
        }

    def _set_status(self, status: RunStatus) -> None:
        before, self.status = self.status, status
        if before.state != self.status.state:
            self.state_changed.emit(self.status.state)
        if before != self.status:
            self.status_changed.emit()

    def _change_status(self, **changes: Any) -> None:
        self._set_status(dataclasses.replace(self.status, **changes))

    def _work_state(self, state: State) -> State:
        """Return `state`, unless the user has asked to stop: that stays so until the end."""
        return "stopping" if self.state == "stopping" else state

    @Slot(object)
    def _on_event(self, event: events.TrainingEvent) -> None:
        if self._thread is not None and (handler := self._handlers.get(type(event))):
            handler(event)

    def _on_started(self, event: events.RunStarted) -> None:
        self.log.cut_from(event.step + 1)
        self.history_changed.emit()
        self._change_status(state=self._work_state("running"), step=event.step, device=event.device_name)
        self.started.emit(event)

    def _on_metrics(self, event: events.MetricsReady) -> None:
        self.last_metrics = event
        self.log.append(event.step, event.seconds, event.values)
        self._change_status(
            step=event.step,
            seconds=event.seconds,
            fraction=event.fraction,
            sprites_per_second=event.sprites_per_second,
            seconds_left=event.seconds_left,
        )
        self.metrics_ready.emit(event)

    def _on_preview(self, event: events.PreviewReady) -> None:
        self.last_preview = event
        self.preview_ready.emit(event)

    def _on_progress_saved(self, event: events.ProgressSaved) -> None:
        self._change_status(saved_step=event.step)
        self.progress_saved.emit(event)

    def _on_paused(self, event: events.RunPaused) -> None:
        self._change_status(state=self._work_state("paused"), step=event.step, reason=event.reason, seconds_left=None)
        self.paused.emit(event)

    def _on_resumed(self, event: events.RunResumed) -> None:
        self._change_status(state=self._work_state("running"), reason="")

    def _on_rolled_back(self, event: events.RolledBack) -> None:
        self.log.cut_from(event.to_step + 1)
        self.history_changed.emit()
        self._change_status(step=event.to_step, rolled_back_to=event.to_step)
        self.rolled_back.emit(event)

    def _on_ended(self, event: events.RunEnded) -> None:
        self._ended = event
        self._change_status(state="stopping", step=event.step)

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
        self._change_status(state="idle", seconds_left=None, sprites_per_second=0.0, **_ending(ended, failure))
        if failure is not None:
            if not isinstance(failure, StudioError):
                self._session.errors.take(failure)
            self.failed.emit(failure)
        elif ended is not None:
            self.ended.emit(ended)

    @Slot(object)
    def _on_project_changed(self, project: Project | None) -> None:
        self.shut_down()
        if self._log is not None:
            self._log.clear()
        self.last_metrics = self.last_preview = None
        run = self.last_run
        self._set_status(status_of(run))
        self.history_changed.emit()
        if run is not None:
            self._read_history(run.folder)


def from_config(config_type: type[TrainingConfig], config: TrainingConfig | Mapping[str, Value]) -> TrainingConfig:
    """Return a config from one or from a form's values, where `gan` is a key beside the options."""
    if not isinstance(config, Mapping):
        return config
    values = {name: value for name, value in config.items() if name != "gan"}
    made = from_mapping(config_type, values)
    return dataclasses.replace(made, gan=str(config["gan"])) if "gan" in config else made


def _ending(ended: events.RunEnded | None, failure: StudioError | ErrorReport | None) -> dict[str, Any]:
    outcome: Outcome = ended.reason if ended is not None else "stopped"
    if failure is None:
        return {"outcome": outcome, "reason": ""} | ({"fraction": 1.0} if outcome == "finished" else {})
    if isinstance(failure, StudioError):
        return {"outcome": "failed", "reason": failure.message, "hint": failure.hint}
    reason = _("a fault in GAN Studio ({summary})").format(summary=failure.summary)
    return {"outcome": "failed", "reason": reason, "details": failure.details}
