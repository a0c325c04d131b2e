"""Runs of a project: begin one, go on with one. Between the project on disk and the training loop."""

from __future__ import annotations

import contextlib
import gc
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

import ganstudio
from ganstudio.checkpoints.library import (
    BEST_RESUME_FILE,
    CONFIG_FILE,
    RESUME_FILE,
    RunInfo,
    best_snapshot,
    forget_snapshots_after,
    runs,
    saved_with_best,
)
from ganstudio.checkpoints.resume import RunState, load_resume, rewrite_slower
from ganstudio.checkpoints.snapshot import options_written
from ganstudio.checkpoints.snapshot_info import SnapshotInfo, read_header
from ganstudio.core.errors import StudioError
from ganstudio.core.events import RunStarted, TrainingEvent, VerdictReached
from ganstudio.core.files import remove_leftovers, write_json
from ganstudio.core.options import Value, from_mapping, to_mapping
from ganstudio.core.project import Project
from ganstudio.core.text import _
from ganstudio.gans import GANS, Game, Gan, SpriteShape
from ganstudio.training.config import TrainingConfig
from ganstudio.training.control import RunControl
from ganstudio.training.devices import (
    Arithmetic,
    choose_arithmetic,
    choose_device,
    device_name,
    device_to_go_on,
    is_out_of_memory,
    keep_freed_memory,
)
from ganstudio.training.ema import Average
from ganstudio.training.fine_tuning import (
    Origin,
    Start,
    find_start,
    followed,
    hold_frozen,
    rate_from,
    read_origin,
    take_start,
    written_origin,
)
from ganstudio.training.history import HistoryWriter, read_history
from ganstudio.training.material import Material, load_material
from ganstudio.training.quality_watch import QualityWatch
from ganstudio.training.run_lock import held
from ganstudio.training.seeding import WEIGHTS, seed_step
from ganstudio.training.trainer import Run, keep_best, scale_learning_rates, train

FORMAT = 1
SLOWER = 0.5
"""What the learning rates are multiplied by when the artist asks for lower ones."""


def start_run(
    project: Project, config: TrainingConfig, gan_options: Mapping[str, Value], control: RunControl
) -> Iterator[TrainingEvent]:
    """Begin a new run in the project and train; the first event is `RunStarted`.

    Raises `StudioError` for a project without sprites, unknown options, a missing device, too little memory.
    """
    checked = from_mapping(TrainingConfig, {**to_mapping(config)})
    config = replace(checked, gan=config.gan)
    gan = GANS[config.gan]
    options = from_mapping(gan.options, gan_options)
    material = load_material(project, gan, options)
    shape = material.shape
    origin, words, start = None, "", find_start(config.start_from, config.gan)
    if start is not None:
        options, origin, words = _tried(start, gan, options, shape, config)
        start = start if origin else None
    device = choose_device(config.device)
    with _memory_advice(config, options, shape, device):
        key = f"{config.gan} {json.dumps(to_mapping(options), sort_keys=True)}"
        arithmetic = choose_arithmetic(_builder(config, options, shape), shape, config.batch_size, device, key)
        run = _build(project.new_run_folder(), project, material, config, options, device, arithmetic, origin, start)
        start = None  # or the weights of the model would be kept as long as the run
        _write_config(run, options)
        with held(run.folder):
            yield from _trained(run, control, " ".join(filter(None, (words, material.left_out))))


def resume_run(
    project: Project,
    control: RunControl,
    steps: int | None = None,
    minutes: float | None = None,
    learning_rate_factor: float | None = None,
) -> Iterator[TrainingEvent]:
    """Go on with the newest run that can, exactly if on the same device; the first event is `RunStarted`.

    `steps` and `minutes` are new limits for the whole run, 0 for none; None keeps the old one. A
    `learning_rate_factor` multiplies the family's own rates, and gives a run that diverged another chance.
    """
    info = _newest_resumable(project)
    with held(info.folder):
        remove_leftovers(info.folder)
        written, config, options, material = _going_on(project, info)
        config = replace(
            config,
            steps=config.steps if steps is None else steps,
            minutes=config.minutes if minutes is None else minutes,
        )
        device, words = device_to_go_on(config.device)
        arithmetic = Arithmetic(**written["arithmetic"]) if device.type == written["device"] else Arithmetic()
        with _memory_advice(config, options, material.shape, device):
            run = _build(info.folder, project, material, config, options, device, arithmetic, _origin_of(written))
            run.state = load_resume(run.resume_file, run.game, run.average.tensors)
            if learning_rate_factor is not None:
                scale_learning_rates(run.game, learning_rate_factor / run.state.learning_rate_factor)
                run.state = replace(run.state, learning_rate_factor=learning_rate_factor, rolled_back=False)
            HistoryWriter(run.folder).forget_after(run.state.step)
            run.watch.restore(read_history(run.folder))
            _mark_missed_best(run)
            _write_config(run, options, created=written["created"])
            yield from _trained(run, control, words)


def _mark_missed_best(run: Run) -> None:
    """Mark the best snapshot where the last sitting ended between its save and its mark: killed, or the disk full."""
    best, marked = run.watch.best, best_snapshot(run.folder)
    is_marked = best is None or (marked is not None and marked.step == best.step)
    if best is not None and best.step == run.state.step and not is_marked:
        with contextlib.suppress(StudioError):  # the disk may be full still; the run says so itself
            keep_best(run, best.values)


def check_resumable(project: Project) -> None:
    """Raise the `StudioError` that `resume_run` would, for the sprites above all: before anything is changed for it."""
    _going_on(project, _newest_resumable(project))


def lower_learning_rate(project: Project) -> float:
    """Halve the learning rates that the newest run goes on with; returns their factor. Nothing may be training."""
    info = _newest_resumable(project)
    _going_on(project, info)
    path = info.folder / RESUME_FILE
    with held(info.folder):
        factor = float(read_header(path, "resume")["learning_rate_factor"]) * SLOWER
        return rewrite_slower(path, path, factor).learning_rate_factor


def return_to_best(project: Project, folder: Path | None = None) -> int:
    """Take the newest run, or the one in `folder`, back to its best snapshot; returns that step. `resume_run` goes on.

    Its learning rates are halved: at the same ones the run, being exact, would only do again what it did. What came
    after is forgotten, except snapshots that somebody has a favourite of. Nothing may be training.
    """
    info = _newest_resumable(project, folder)
    saved_with_best(info.folder)  # or says that there is none
    _going_on(project, info)
    source, target = info.folder / BEST_RESUME_FILE, info.folder / RESUME_FILE
    with held(info.folder):
        factor = min(float(read_header(path, "resume")["learning_rate_factor"]) for path in (source, target))
        state = rewrite_slower(source, target, factor * SLOWER)
        HistoryWriter(info.folder).forget_after(state.step)
        forget_snapshots_after(info.folder, state.step)
        return state.step


def _trained(run: Run, control: RunControl, origin: str = "") -> Iterator[TrainingEvent]:
    keep_freed_memory()
    yield RunStarted(
        step=run.state.step,
        folder=run.folder,
        device=run.device.type,
        device_name=device_name(run.device),
        precision=run.arithmetic.precision,
        channels_last=run.arithmetic.channels_last,
        origin=origin,
    )
    if run.state.step or run.watch.verdict.kind != "too_early":  # a run may have been rolled back to its beginning
        run.watch.take_verdict()
        yield VerdictReached(run.state.step, run.watch.verdict)  # where it stood
    yield from train(run, control)


def _tried(
    start: Start, gan: Gan, options: Any, shape: SpriteShape, config: TrainingConfig
) -> tuple[Any, Origin | None, str]:
    """Return the options, what is started from and a sentence about it; scratch if nobody asked for what fails."""
    wanted = followed(gan, options, start.info, shape)
    try:
        origin = take_start(start, _builder(config, wanted, shape)(), gan, shape, config.freeze)
    except StudioError as error:
        if not start.may_fail:
            raise
        return options, None, _("Starts from scratch. {reason}").format(reason=error.message)
    return wanted, origin, origin.sentence()


def _builder(config: TrainingConfig, options: Any, shape: SpriteShape) -> Callable[[], Game]:
    def build() -> Game:
        seed_step(config.seed, WEIGHTS)
        return GANS[config.gan].build_game(shape, options)

    return build


def _build(
    folder: Path,
    project: Project,
    material: Material,
    config: TrainingConfig,
    options: Any,
    device: torch.device,
    arithmetic: Arithmetic,
    origin: Origin | None = None,
    start: Start | None = None,
) -> Run:
    """Build a run; `origin` says what it once started from, and a new one has that as its `start`."""
    shape, gan = material.shape, GANS[config.gan]
    game = _builder(config, options, shape)()
    if start is not None:
        take_start(start, game, gan, shape, config.freeze)
    hold_frozen(game, origin)
    for module in game.modules.values():
        arithmetic.place(module, device)
        module.train()
    scale_learning_rates(game, config.learning_rate_factor)
    generator: Any = game.modules["generator"]
    snapshot = SnapshotInfo(
        path=folder,
        step=0,
        gan=config.gan,
        height=shape.height,
        width=shape.width,
        channels=shape.channels,
        latent_size=generator.latent_size,
        options=to_mapping(options),
        project=project.name,
        data_count=material.count,
        data_fingerprint=material.fingerprint,
        version=ganstudio.__version__,
        parent=origin.words() if origin else "",
        kinds=generator.kinds,
        translates=gan.translates,
        keeps_colours=material.keeps_colours,
        domains=material.words,
    )
    state = RunState(learning_rate_factor=config.learning_rate_factor)
    average = Average(generator, config.ema_half_life, gan.averaged, material.opacity)
    turned = config.mirror and not gan.translates  # what is translated is given to it as it is
    watch = QualityWatch(material, average.generator, config.seed, turned, device)
    return Run(
        folder,
        material,
        game,
        average,
        config,
        snapshot,
        device,
        arithmetic,
        watch,
        state,
        origin=origin,
        rate=rate_from(origin, gan.rate),
    )


def _write_config(run: Run, options: Any, created: str | None = None) -> None:
    write_json(
        run.folder / CONFIG_FILE,
        {
            "format": FORMAT,
            "created": created or datetime.now(UTC).isoformat(timespec="microseconds"),
            "version": ganstudio.__version__,
            "config": asdict(run.config),
            "gan_options": to_mapping(options),
            "origin": written_origin(run.origin),
            "device": run.device.type,
            "device_name": device_name(run.device),
            "arithmetic": asdict(run.arithmetic),
            "data": {
                "count": run.material.count,
                "fingerprint": run.material.fingerprint,
                "height": run.snapshot.height,
                "width": run.snapshot.width,
                "channels": run.snapshot.channels,
            },
        },
    )


def _origin_of(written: Mapping[str, Any]) -> Origin | None:
    try:
        return read_origin(written.get("origin"))
    except ValueError:
        raise _damaged_config() from None


def _newest_resumable(project: Project, folder: Path | None = None) -> RunInfo:
    able = [run for run in runs(project) if run.can_resume and folder in (None, run.folder)]
    if not able:
        raise StudioError(_("There is no run to go on with."), _("Start one on the Train page, or `ganstudio train`."))
    number = able[-1].config.get("format")
    if isinstance(number, int) and number > FORMAT:
        raise StudioError(_("This run was made by a newer GAN Studio."), _("Update GAN Studio, then try again."))
    return able[-1]


def _going_on(project: Project, info: RunInfo) -> tuple[Mapping[str, Any], TrainingConfig, Any, Material]:
    """Return a run's config file, its config and options, and its sprites; `StudioError` if it cannot go on."""
    written = _sound(info)
    config = _config_of(written)
    options = options_written(config.gan, written["gan_options"], info.name)
    material = load_material(project, GANS[config.gan], options)
    if written["data"]["fingerprint"] != material.fingerprint:
        raise StudioError(
            _("The sprites have changed since this run began, so it cannot go on exactly."),
            _("Undo the change on the Data page, or start a new run."),
        )
    return written, config, options, material


def _sound(info: RunInfo) -> Mapping[str, Any]:
    """Return what a run's config file says; `StudioError` if something in it is missing or of the wrong kind."""
    written = info.config
    parts = {"config": dict, "gan_options": dict, "arithmetic": dict, "data": dict, "device": str, "created": str}
    sound = all(isinstance(written.get(name), kind) for name, kind in parts.items())
    known = sound and written["arithmetic"].keys() == {field.name for field in fields(Arithmetic)}
    if not known or "fingerprint" not in written["data"] or not Arithmetic(**written["arithmetic"]).is_known:
        raise _damaged_config()
    return written


def _damaged_config() -> StudioError:
    return StudioError(
        _("This run cannot go on: its {name} is damaged.").format(name=CONFIG_FILE),
        _("Its snapshots are untouched and can still be explored and exported. Start a new run."),
    )


def _config_of(written: Mapping[str, Any]) -> TrainingConfig:
    values = dict(written["config"])
    gan = str(values.pop("gan"))
    return replace(from_mapping(TrainingConfig, values), gan=gan)


@contextlib.contextmanager
def _memory_advice(config: TrainingConfig, options: Any, shape: SpriteShape, device: torch.device) -> Iterator[None]:
    """Turn running out of memory into a sentence that names a batch size that fits."""
    try:
        yield
        return
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        error.__traceback__ = None  # it holds the tensors that filled the memory
    gc.collect()
    fits = largest_batch_that_fits(_builder(config, options, shape), shape, _smaller(config.batch_size), device)
    hint = (
        _("A batch size of {size} fits: set it and start again. What was saved is kept.").format(size=fits)
        if fits
        else _("Not even a batch of two fits. Choose smaller sprites, a narrower network or another device.")
    )
    raise StudioError(_("There is not enough memory for a batch of {size}.").format(size=config.batch_size), hint)


def _smaller(batch: int) -> int:
    """Return half of a batch, but no less than two before there is none."""
    return max(batch // 2, 2) if batch > 2 else 0


def largest_batch_that_fits(build: Callable[[], Game], shape: SpriteShape, batch: int, device: torch.device) -> int:
    """Try a step with ever smaller batches, halving from `batch`; return the first that fits, 0 if none does."""
    while batch >= 2:
        try:
            game = build()
            for module in game.modules.values():
                module.to(device)
            count = batch * game.batches_per_step
            real = torch.zeros(count, shape.channels * game.sides, shape.height, shape.width, device=device)
            step = getattr(game, "heaviest_step", game.step)  # where steps differ
            step(real, torch.zeros(count, dtype=torch.int64, device=device))
            return batch
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            batch = _smaller(batch)
            if device.type == "cuda":
                torch.cuda.empty_cache()
    return 0
