"""Follows a run to its end: its events become the progress line, notes and JSON lines."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ganstudio.cli.output import Output
from ganstudio.cli.run_signals import Received, stop_on_signals
from ganstudio.core.events import (
    MetricsReady,
    PreviewReady,
    RolledBack,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    TrainingEvent,
    VerdictReached,
)
from ganstudio.core.project import Project
from ganstudio.core.text import _
from ganstudio.core.verdicts import Verdict, VerdictKind
from ganstudio.training.control import RunControl

JSON_METRICS_S = 0.5


def watch(project: Project, events: Iterator[TrainingEvent], control: RunControl, output: Output) -> int:
    """Show a run until it ends; returns the exit code: 0, or 128 + the signal that stopped it."""
    watcher = _Watcher(output)
    with stop_on_signals(control) as received:
        for event in events:
            try:
                watcher.tell_stop(received)
                watcher.tell(event)
            except BrokenPipeError as error:  # nobody reads on; the run is saved all the same
                watcher.broken = error
                control.stop()
    if watcher.broken:
        raise watcher.broken
    return _tell_end(project, watcher, received, output)


class _Watcher:
    """Remembers of the events what is needed at the end."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._metrics_told_at = 0.0
        self.folder: Path | None = None
        self.ended: RunEnded | None = None
        self.broken: BrokenPipeError | None = None
        self._has_told_stop = False
        self._verdict: VerdictKind = "too_early"
        self._has_rolled_back = False

    def tell_stop(self, received: Received) -> None:
        """Say once that a signal was heard."""
        if received.number and not self._has_told_stop:
            self._has_told_stop = True
            words = _("Stopping after this step; everything is saved. Ctrl-C once more stops without saving.")
            self._output.note(words)

    def tell(self, event: TrainingEvent) -> None:
        """Show one event."""
        if self.broken or isinstance(event, PreviewReady):
            return
        if isinstance(event, MetricsReady):
            self._tell_metrics(event)
            return
        if isinstance(event, RunStarted):
            self.folder = event.folder
        elif isinstance(event, RunEnded):
            self.ended = event
            return  # told with more about it
        self._has_rolled_back |= isinstance(event, RolledBack)
        self._output.event(as_json(event))
        words = self._verdict_words(event.verdict) if isinstance(event, VerdictReached) else _words(event)
        if words:
            self._output.note(words)

    def _verdict_words(self, verdict: Verdict) -> str:
        """Say a verdict when it is another one; its numbers change all the time."""
        before, self._verdict = self._verdict, verdict.kind
        was_said = verdict.kind == "diverged" and self._has_rolled_back  # a roll-back has words of its own
        if was_said or verdict.kind in (before, "too_early"):
            return ""
        words = _("{verdict}, at step {step}. {evidence} {advice}")
        about = {"verdict": verdict.label(), "evidence": verdict.evidence(), "advice": verdict.advice()}
        return words.format(step=verdict.step, **about)

    def _tell_metrics(self, event: MetricsReady) -> None:
        self._output.progress(
            event.fraction if event.seconds_left is not None else None, _state(event), event.seconds_left
        )
        now = time.monotonic()
        if now - self._metrics_told_at >= JSON_METRICS_S:
            self._metrics_told_at = now
            self._output.event(as_json(event))


def as_json(event: TrainingEvent) -> dict[str, Any]:
    """Return an event as plain values: its name, such as `metrics_ready`, and its fields."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()
    values = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    return {"event": name} | {key: dict(value) if key == "values" else _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Verdict):
        about = {"kind": value.kind, "label": value.label(), "evidence": value.evidence(), "advice": value.advice()}
        return {**about, "step": value.step, "numbers": dict(value.numbers), "best_step": value.best_step}
    return str(value) if isinstance(value, Path) else value


def _state(event: MetricsReady) -> str:
    words = _("step {step}, {speed} sprites/s").format(step=event.step, speed=round(event.sprites_per_second))
    losses = [
        f"{letter} {event.values[name]:.3g}"
        for letter, name in (("G", "loss_g"), ("D", "loss_d"))
        if name in event.values
    ]
    return "  ".join([words, *losses])


def _words(event: TrainingEvent) -> str:
    if isinstance(event, RunStarted):
        words = _("Run {name} on {device}, {precision}. Ctrl-C saves and stops.")
        words = words.format(name=event.folder.name, device=event.device_name, precision=event.precision)
        return f"{words}\n{event.origin}" if event.origin else words
    if isinstance(event, RunPaused):
        return _("Paused at step {step}. {reason}").format(step=event.step, reason=event.reason).rstrip()
    if isinstance(event, RunResumed):
        return _("Going on from step {step}.").format(step=event.step)
    if isinstance(event, RolledBack):
        words = _("The losses were not finite at step {step}: back to step {to_step} with a lower learning rate.")
        return words.format(step=event.step, to_step=event.to_step)
    return ""


def _tell_end(project: Project, watcher: _Watcher, received: Received, output: Output) -> int:
    from ganstudio.checkpoints.library import snapshots

    found = snapshots(watcher.folder) if watcher.folder else []
    newest, step = (str(found[-1]) if found else None), (watcher.ended.step if watcher.ended else 0)
    stopped = watcher.ended is None or watcher.ended.reason == "stopped"
    if output.as_json:
        reason = watcher.ended.reason if watcher.ended else "stopped"
        run = str(watcher.folder) if watcher.folder else None
        output.event({"event": "run_ended", "step": step, "reason": reason, "run": run, "snapshot": newest})
    elif stopped:
        words = _('Stopped at step {step}; everything is saved. To go on: ganstudio resume "{path}"')
        output.result({}, words.format(step=step, path=project.folder))
    else:
        words = _("Finished at step {step}. The newest model: {path}")
        output.result({}, words.format(step=step, path=newest or "–"))
    return 128 + received.number if stopped and received.number else 0
