"""What is known of the newest run, kept up to date by what the run says; plain values, for pages made at any time."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ganstudio.app.run_status import RunStatus, State
from ganstudio.core.verdicts import Verdict

if TYPE_CHECKING:
    from ganstudio.app.metrics_log import MetricsLog
    from ganstudio.core import events


class TrainingRecord(QObject):
    """Takes a run's events and repeats them as signals.

    `status` is the moment in plain values and words, `log` all the numbers of the newest run, `last_preview` its
    newest sample sheet, `verdict` and `quality` (values by name) what was found of it last.
    """

    state_changed = Signal(str)
    status_changed = Signal()
    started = Signal(object)  # RunStarted
    metrics_ready = Signal(object)  # MetricsReady
    preview_ready = Signal(object)  # PreviewReady
    snapshot_saved = Signal(object)  # SnapshotSaved
    progress_saved = Signal(object)  # ProgressSaved
    rolled_back = Signal(object)  # RolledBack
    quality_measured = Signal(object)  # QualityMeasured
    verdict_changed = Signal(object)  # Verdict
    paused = Signal(object)  # RunPaused
    ended = Signal(object)  # RunEnded; the thread is gone by then
    failed = Signal(object)  # StudioError or ErrorReport; the thread is gone by then
    estimated = Signal(object)  # Estimate, or None where it cannot be told
    history_changed = Signal()  # `log` is another one than before: a project opened, a run begun, steps undone

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._log: MetricsLog | None = None
        self._ended: events.RunEnded | None = None
        self._handlers: dict[type[Any], Callable[[Any], None]] = {}
        self.status = RunStatus()
        self.last_metrics: events.MetricsReady | None = None
        self.last_preview: events.PreviewReady | None = None
        self.verdict = Verdict()
        self.quality: Mapping[str, float] = {}

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

    def take(self, event: events.TrainingEvent) -> None:
        """Take what the run says."""
        self._handlers = self._handlers or self._event_handlers()
        if handler := self._handlers.get(type(event)):
            handler(event)

    def _forget(self) -> None:
        """Forget what is known of the newest run: it is another one now, or stands at another step."""
        if self._log is not None:
            self._log.clear()
        self.last_metrics = self.last_preview = None
        self.quality = {}
        self._set_verdict(Verdict())

    def _set_verdict(self, verdict: Verdict) -> None:
        before, self.verdict = self.verdict, verdict
        if before != verdict:
            self._change_status(verdict=verdict)
            self.verdict_changed.emit(verdict)

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
            events.QualityMeasured: self._on_quality,
            events.VerdictReached: lambda event: self._set_verdict(event.verdict),
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

    def _on_started(self, event: events.RunStarted) -> None:
        self.log.cut_from(event.step + 1)
        self.history_changed.emit()
        about = {"step": event.step, "device": event.device_name, "origin": event.origin}
        self._change_status(state=self._work_state("running"), **about)
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

    def _on_quality(self, event: events.QualityMeasured) -> None:
        self.quality = event.values
        self.log.append(event.step, event.seconds, event.values)
        self.quality_measured.emit(event)

    def _on_ended(self, event: events.RunEnded) -> None:
        self._ended = event
        self._change_status(state="stopping", step=event.step)
