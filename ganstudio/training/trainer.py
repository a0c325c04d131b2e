"""The training loop: a generator of events, read top to bottom. It knows no thread, no window and no project."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ganstudio.checkpoints.library import (
    BEST_RESUME_FILE,
    RESUME_FILE,
    forget_snapshots_after,
    mark_best,
    new_snapshot_path,
    thin_snapshots,
)
from ganstudio.checkpoints.previews import preview_path, save_preview
from ganstudio.checkpoints.resume import RunState, keep_copy, load_resume, save_resume
from ganstudio.checkpoints.snapshot import save_snapshot
from ganstudio.checkpoints.snapshot_info import SnapshotInfo
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.events import (
    MetricsReady,
    PreviewReady,
    ProgressSaved,
    QualityMeasured,
    RolledBack,
    RunEnded,
    RunPaused,
    RunResumed,
    SnapshotSaved,
    TrainingEvent,
    VerdictReached,
)
from ganstudio.core.files import DiskFull
from ganstudio.core.rates import Rate, constant
from ganstudio.core.text import _
from ganstudio.gans import Game
from ganstudio.training.augment import mirrored
from ganstudio.training.config import TrainingConfig
from ganstudio.training.control import RunControl
from ganstudio.training.devices import Arithmetic
from ganstudio.training.ema import Average, all_finite
from ganstudio.training.fine_tuning import Origin
from ganstudio.training.history import BROKE, HistoryWriter
from ganstudio.training.material import Check, Material, at_leisure
from ganstudio.training.pace import Alarm, Cadence, Pace, remaining
from ganstudio.training.quality_watch import Look, QualityWatch
from ganstudio.training.seeding import seed_step
from ganstudio.training.slowing import slowed

_ROLL_BACK_FACTOR = 0.25  # of the learning rates, after the losses were not finite
_ABSURD = 1e6  # a loss or score beyond this is as lost as infinity, which Adam may never reach
_DISK_RETRY_SECONDS = 2.0


@dataclass
class Run:
    """All that one run works with; built by `runs`, used by `train`."""

    folder: Path
    material: Material
    game: Game
    average: Average
    config: TrainingConfig
    snapshot: SnapshotInfo  # what each snapshot says of itself, apart from step, time and place
    device: torch.device
    arithmetic: Arithmetic
    watch: QualityWatch
    state: RunState = field(default_factory=RunState)
    cadence: Cadence = field(default_factory=Cadence)
    origin: Origin | None = None  # what it started from
    rate: Rate = constant  # what its learning rates are multiplied by at each step

    @property
    def resume_file(self) -> Path:
        """Where everything needed to go on is kept."""
        return self.folder / RESUME_FILE


def train(run: Run, control: RunControl) -> Iterator[TrainingEvent]:
    """Train until the limit or until `control` says stop; yield what happens, save at every end.

    Raises `StudioError` when the losses stay not finite, or when the disk is full and the user stops. Whatever the
    clock says, the weights depend on the seed and the number of steps only.
    """
    config, state = run.config, run.state
    history = HistoryWriter(run.folder)
    pace = Pace(state.step, state.seconds)
    talk, draw = Alarm(run.cadence.metrics, at_once=True), Alarm(run.cadence.preview, at_once=True)
    snap, save = Alarm(run.cadence.snapshot, at_once=False), Alarm(run.cadence.save, at_once=state.step == 0)
    look, watch = Alarm(run.cadence.quality, at_once=False), run.watch
    inputs = run.material.previewed(run.average.generator, config.seed).to(run.device)
    newest: dict[str, Tensor] = {}
    heed: Check = partial(_heed, control)
    per_step = config.batch_size * run.game.batches_per_step

    while True:
        state = run.state  # a new one after a roll-back
        state.seconds = pace.seconds
        finished = _is_finished(state, config)
        ending = finished or control.stop_requested
        pausing = control.pause_requested  # asked once: what comes later waits for the next turn, which saves first
        must_save = control.take_save_request() or save.rings or ending or pausing
        must_snap = snap.rings or (ending and state.step > 0)
        must_look = look.rings and watch.is_able and state.step > 0 and not ending and not pausing

        values: dict[str, float] = {}
        if newest and (talk.rings or must_save):
            values = {name: float(value) for name, value in newest.items()}
        broken = any(not abs(value) < _ABSURD for value in values.values())  # also true for NaN
        if broken or ((must_save or must_snap or must_look) and not all_finite(*run.game.modules.values())):
            yield _roll_back(run, history, pace)
            yield VerdictReached(run.state.step, watch.roll_back(state.step, run.state.step))
            newest = {}
            look.reset()  # it would look at once at the step that it went back to, which may be measured already
            continue
        if values:
            talk.reset()
            speed = pace.steps_per_second(state.step)
            fraction, left = remaining(state.step, config.steps, state.seconds, config.minutes, speed)
            history.add(state.step, state.seconds, values)
            watch.hear(values)
            yield MetricsReady(state.step, state.seconds, values, speed * per_step, left, fraction)

        sprites: np.ndarray | None = None
        if draw.rings or ending:
            sprites, spent = _preview(run, inputs, pace, at_leisure if ending or pausing else heed)
            draw.seconds = max(run.cadence.preview, spent / run.cadence.most_spent_on_previews)
            draw.reset()
            if sprites is not None:
                yield PreviewReady(state.step, sprites)

        quality: Look | None = None
        if must_look:
            quality, spent = _look(run, history, pace, heed)
            look.seconds = run.cadence.next_quality(spent, state.seconds, watch.is_ready)
            look.reset()
        is_best = quality is not None and quality.is_best
        must_snap, must_save = must_snap or is_best, must_save or is_best

        if must_snap:
            path = new_snapshot_path(run.folder, state.step)
            yield from _patiently(partial(_write_snapshot, run, path, inputs, sprites), run, control, pace)
            snap.seconds = max(run.cadence.snapshot, run.cadence.snapshot_growth * state.seconds)
            snap.reset()
            yield SnapshotSaved(state.step, path)

        if must_save:
            state.ended = "finished" if finished else "stopped" if ending else "interrupted"
            yield from _patiently(lambda: _write_progress(run, history), run, control, pace)
            save.reset()
            yield ProgressSaved(state.step)

        if quality is not None:
            if is_best:
                yield from _patiently(partial(keep_best, run, quality.values), run, control, pace)
            yield QualityMeasured(state.step, state.seconds, quality.values, is_best)
            if verdict := watch.take_verdict():
                yield VerdictReached(state.step, verdict)

        if ending:
            yield RunEnded(state.step, "finished" if finished else "stopped")
            return

        if pausing:
            pace.hold()
            yield RunPaused(state.step)
            control.wait_to_go()
            pace.go_on(state.step)
            yield RunResumed(state.step)
            continue

        newest = _step(run)
        state.step += 1


def _step(run: Run) -> dict[str, Tensor]:
    """Take one step, the average too; its data, noise and augmentation come from `(seed, step)`."""
    step, config = run.state.step, run.config
    seed_step(config.seed, step)
    count = config.batch_size * run.game.batches_per_step
    real, kinds = run.material.batch(config.seed, step, count, run.device)
    if config.mirror:
        real = mirrored(real)
    real = real.contiguous(memory_format=run.arithmetic.memory_format)
    with slowed(run.game.optimizers.values(), run.rate(step, config.steps)), run.arithmetic.autocast(run.device):
        said = run.game.step(real, kinds)
        run.average.update(step + 1)
        run.average.stay_opaque(step + 1)
    return said


def _is_finished(state: RunState, config: TrainingConfig) -> bool:
    by_steps = config.steps > 0 and state.step >= config.steps
    by_time = config.minutes > 0.0 and state.seconds >= config.minutes * 60.0
    return by_steps or by_time


def _roll_back(run: Run, history: HistoryWriter, pace: Pace) -> RolledBack:
    """Go back to the last save with lower learning rates, once; the second time tell the user and give up."""
    broke_at = run.state.step
    if run.state.rolled_back:
        raise StudioError(
            _("The training diverged at step {step}: its losses are not finite, again.").format(step=broke_at),
            _("Lower the learning rate and start anew, or resume from the last save with a smaller factor."),
        )
    saved = load_resume(run.resume_file, run.game, run.average.tensors)
    scale_learning_rates(run.game, _ROLL_BACK_FACTOR)
    factor = saved.learning_rate_factor * _ROLL_BACK_FACTOR
    run.state = replace(saved, rolled_back=True, learning_rate_factor=factor)
    save_resume(run.resume_file, run.game, run.average.tensors, run.state)
    history.forget_after(run.state.step)
    forget_snapshots_after(run.folder, run.state.step)  # they are of the way that led nowhere
    history.add(run.state.step, run.state.seconds, {BROKE: broke_at})
    history.flush()  # at once: a later sitting must say it too
    pace.go_on(run.state.step, run.state.seconds)
    return RolledBack(broke_at, run.state.step, run.state.learning_rate_factor)


def scale_learning_rates(game: Game, factor: float) -> None:
    """Multiply every learning rate of a game."""
    for optimizer in game.optimizers.values():
        for group in optimizer.param_groups:
            group["lr"] *= factor


def _heed(control: RunControl) -> None:
    """Leave off what takes long, a look or a preview, as soon as the run is asked for something."""
    if control.is_asked:
        raise Cancelled("asked for something else")


def _preview(run: Run, inputs: Tensor, pace: Pace, check: Check) -> tuple[np.ndarray | None, float]:
    """Draw what is shown of the fixed inputs; return the sprites, None if left off, and the seconds that took."""
    before, sprites = pace.seconds, None
    with contextlib.suppress(Cancelled):
        sprites = run.material.shown(run.average, inputs, check)
    return sprites, pace.seconds - before


def _look(run: Run, history: HistoryWriter, pace: Pace, check: Check) -> tuple[Look | None, float]:
    """Get on with measuring; return what was found, if anything, and the seconds that took."""
    before = pace.seconds
    found = run.watch.look(run.state.step, run.average, run.game.modules["generator"], check)
    if found is not None:
        history.add(run.state.step, run.state.seconds, found.values)
    return found, pace.seconds - before


def keep_best(run: Run, values: Mapping[str, float]) -> None:
    """Mark the snapshot of the step that the run stands at, and keep the state that is saved there, to return to."""
    keep_copy(run.resume_file, run.folder / BEST_RESUME_FILE)
    mark_best(run.folder, run.state.step, values)


def _write_snapshot(run: Run, path: Path, inputs: Tensor, sprites: np.ndarray | None) -> None:
    """Write the averaged generator and its preview, which may have been drawn at this step already."""
    state = run.state
    info = replace(
        run.snapshot,
        path=path,
        step=state.step,
        seconds=round(state.seconds, 1),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    save_snapshot(info, run.average.tensors)
    shown = run.material.shown(run.average, inputs, at_leisure) if sprites is None else sprites
    save_preview(preview_path(run.folder, state.step), shown)
    thin_snapshots(run.folder)


def _write_progress(run: Run, history: HistoryWriter) -> None:
    history.flush()
    save_resume(run.resume_file, run.game, run.average.tensors, run.state)


def _patiently(write: Callable[[], None], run: Run, control: RunControl, pace: Pace) -> Iterator[TrainingEvent]:
    """Write; while the disk is full, pause and say so, and go on by itself when there is room."""
    user_paused, waiting = control.pause_requested, False
    while True:
        try:
            write()
            break
        except DiskFull as full:
            if control.stop_requested:
                raise
            control.pause()
            if not waiting:
                waiting = True
                pace.hold()
                yield RunPaused(run.state.step, full.message)
            control.wait_to_go(_DISK_RETRY_SECONDS)
    if waiting:
        if not user_paused:
            control.resume()
        pace.go_on(run.state.step)
        yield RunResumed(run.state.step)
