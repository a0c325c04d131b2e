"""The loop: events in order, a stopped run saves, bad numbers roll back, a full disk waits."""

import errno
import json
from dataclasses import replace

import pytest
import torch

from ganstudio.checkpoints.library import newest_snapshot, runs, snapshot_path, snapshots, step_of
from ganstudio.checkpoints.previews import load_preview, previews
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.core import files
from ganstudio.core.errors import StudioError
from ganstudio.core.events import (
    MetricsReady,
    PreviewReady,
    ProgressSaved,
    RolledBack,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    SnapshotSaved,
)
from ganstudio.core.files import write_bytes
from ganstudio.core.options import Value
from ganstudio.gans import GANS, SpriteShape
from ganstudio.training import material
from ganstudio.training import runs as runs_module
from ganstudio.training import trainer as trainer_module
from ganstudio.training.control import RunControl
from ganstudio.training.history import read_history
from ganstudio.training.runs import _smaller, largest_batch_that_fits, resume_run, start_run
from tests.training.conftest import config, small_options


def started(project, control=None, options: dict[str, Value] | None = None, **changes):
    chosen = {**small_options(changes.get("gan", "dcgan")), **(options or {})}
    return start_run(project, config(**changes), chosen, control or RunControl())


def kinds(events):
    return [type(event) for event in events]


def test_a_run_says_what_happens_in_order(project):
    events = list(started(project, steps=3))
    assert kinds(events)[0] is RunStarted
    assert kinds(events)[-4:] == [PreviewReady, SnapshotSaved, ProgressSaved, RunEnded]
    assert events[-1] == RunEnded(3, "finished")
    last = [event for event in events if isinstance(event, MetricsReady)][-1]
    assert last.step == 3 and last.fraction == 1.0
    assert {"loss_g", "loss_d", "score_real", "score_fake"} <= last.values.keys()
    preview = next(event for event in events if isinstance(event, PreviewReady))
    assert preview.sprites.shape == (64, 8, 8, 4)


def test_a_preview_of_a_step_is_drawn_once(project, monkeypatch):
    """At the end it is shown and kept with the snapshot."""
    drawn, shown = [], material.Sprites.shown

    def counted(self, *about):
        drawn.append(1)
        return shown(self, *about)

    monkeypatch.setattr(material.Sprites, "shown", counted)
    events = list(started(project, steps=1))
    assert len(drawn) == len([event for event in events if isinstance(event, PreviewReady)]) == 2
    ((_step, path),) = previews(runs(project)[0].folder)
    assert (load_preview(path) == events[-4].sprites).all()


def test_events_hold_no_tensor_and_no_module(project):
    for event in started(project, steps=2):
        for value in vars(event).values():
            assert not isinstance(value, torch.Tensor | torch.nn.Module)


def test_it_leaves_snapshot_preview_history_and_resume_file(project):
    list(started(project, steps=4))
    (run,) = runs(project)
    assert (run.gan, run.step, run.ended, run.can_resume) == ("dcgan", 4, "finished", True)
    info = read_info(newest_snapshot(project))
    assert (info.step, info.height, info.width, info.channels, info.project) == (4, 8, 8, 4, project.name)
    ((step, path),) = previews(run.folder)
    assert step == 4 and load_preview(path).shape == (64, 8, 8, 4)
    assert read_history(run.folder).steps[-1] == 4


def test_stop_saves_and_the_run_can_go_on(project):
    control = RunControl()
    events = []
    for event in started(project, control):
        events.append(event)
        if isinstance(event, MetricsReady) and event.step >= 2:
            control.stop()
    assert events[-1].reason == "stopped"
    (run,) = runs(project)
    assert run.step == events[-1].step and run.ended == "stopped"
    after = list(resume_run(project, RunControl(), steps=run.step + 2))
    assert after[-1] == RunEnded(run.step + 2, "finished")
    assert (read_history(run.folder).steps[1:] > read_history(run.folder).steps[:-1]).all()


def test_a_finished_run_asked_for_no_more_ends_at_once(project):
    list(started(project, steps=2))
    assert list(resume_run(project, RunControl()))[-1] == RunEnded(2, "finished")


def test_pause_saves_waits_and_goes_on(project):
    control = RunControl()
    seen = []
    for event in started(project, control, minutes=1.0):
        seen.append(event)
        if isinstance(event, MetricsReady) and event.step >= 2:
            control.stop() if RunResumed in kinds(seen) else control.pause()
        if isinstance(event, RunPaused):
            assert isinstance(seen[-2], ProgressSaved) and seen[-2].step == event.step
            control.resume()
    (paused,) = [event for event in seen if isinstance(event, RunPaused)]
    assert paused.reason == "" and RunResumed(paused.step) in seen and seen[-1].step > paused.step


def test_a_paused_run_can_be_stopped(project):
    control = RunControl()
    control.pause()
    for event in started(project, control, steps=4):
        if isinstance(event, RunPaused):
            control.stop()
    assert event.reason == "stopped"


def test_save_now_saves_before_the_next_step(project):
    control = RunControl()
    saved = []
    asked_at = None
    for event in started(project, control, minutes=1.0):
        if isinstance(event, MetricsReady) and event.step >= 2 and asked_at is None:
            asked_at = event.step
            control.save_now()
        if isinstance(event, ProgressSaved):
            saved.append(event.step)
            if event.step and not control.stop_requested:
                control.stop()
    assert saved[:2] in ([0, asked_at], [0, asked_at + 1])


def test_a_time_limit_ends_the_run(project):
    events = list(started(project, minutes=0.005))
    assert events[-1].reason == "finished" and events[-1].step >= 1


def test_a_run_that_diverges_once_goes_back_and_goes_on(project, monkeypatch):
    step, broken = trainer_module._step, []

    def breaks_once(run):
        said = step(run)
        if run.state.step == 3 and not broken:
            broken.append(True)
            write_bytes(snapshot_path(run.folder, 2), b"of the way that led nowhere")
            torch.nn.init.constant_(next(run.game.modules["generator"].parameters()), float("nan"))
            said["loss_g"] = torch.tensor(float("nan"))
        return said

    monkeypatch.setattr(trainer_module, "_step", breaks_once)
    events = list(started(project, steps=6))
    (back,) = [event for event in events if isinstance(event, RolledBack)]
    assert back.step >= 4 and (back.to_step, back.learning_rate_factor) == (0, 0.25)
    assert events[-1] == RunEnded(6, "finished")
    (run,) = runs(project)
    steps = read_history(run.folder).steps
    assert len(set(steps)) == len(steps)
    assert [step_of(path) for path in snapshots(run.folder)] == [6]


def test_a_run_that_keeps_diverging_stops_and_says_so(project):
    events = []
    with pytest.raises(StudioError, match="diverged") as error:
        for event in started(project, options={"learning_rate": 1.0}, gan="original", learning_rate_factor=100.0):
            events.append(event)
            assert len(events) < 3000
    assert RolledBack in kinds(events) and "learning rate" in error.value.hint
    (run,) = runs(project)
    assert run.can_resume
    again = resume_run(project, RunControl(), steps=run.step + 1, learning_rate_factor=1e-3)
    assert list(again)[-1].reason == "finished"


def test_a_full_disk_pauses_the_run_which_goes_on_when_there_is_room(project, monkeypatch):
    write, full = files.write_bytes, []

    def write_bytes(path, content):
        if path.name == "resume.safetensors" and 0 < len(full) < 3:
            full.append(path)
            raise files.write_error(path, OSError(errno.ENOSPC, "No space left on device"))
        write(path, content)

    monkeypatch.setattr("ganstudio.checkpoints.resume.write_bytes", write_bytes)
    monkeypatch.setattr(trainer_module, "_DISK_RETRY_SECONDS", 0.01)
    control, seen = RunControl(), []
    for event in started(project, control, steps=4):
        seen.append(event)
        if isinstance(event, PreviewReady) and not full:
            full.append(None)  # from the next save on
    (paused,) = [event for event in seen if isinstance(event, RunPaused)]
    assert "room" in paused.reason and RunResumed(paused.step) in seen
    assert seen[-1] == RunEnded(4, "finished") and len(full) == 3 and paused.step == 0


def test_a_full_disk_at_a_stop_tells_and_keeps_the_last_save(project, monkeypatch):
    control = RunControl()
    with pytest.raises(StudioError, match="room"):
        for event in started(project, control):
            if isinstance(event, MetricsReady) and event.step >= 2:

                def fails(path, content):
                    raise files.write_error(path, OSError(errno.ENOSPC, "No space left on device"))

                monkeypatch.setattr("ganstudio.checkpoints.snapshot.write_bytes", fails)
                monkeypatch.setattr("ganstudio.checkpoints.resume.write_bytes", fails)
                control.stop()
    (run,) = runs(project)
    assert run.can_resume and run.step == 0


def test_too_little_memory_names_a_batch_that_fits(project, monkeypatch):
    gan = GANS["dcgan"]

    class Hungry:
        def __init__(self, game):
            self.modules, self.optimizers, self.batches_per_step, self.sides = game.modules, game.optimizers, 1, 1
            self.sample, self._step = game.sample, game.step

        def step(self, real, kinds):
            if len(real) > 8:
                raise RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried 99 bytes")
            return self._step(real, kinds)

    hungry = replace(gan, build_game=lambda shape, options: Hungry(gan.build_game(shape, options)))
    monkeypatch.setattr(runs_module, "GANS", {"dcgan": hungry})
    with pytest.raises(StudioError, match="batch of 50") as error:
        list(started(project, batch_size=50, steps=1))
    assert "batch size of 6 " in error.value.hint


def test_the_batch_that_fits_was_tried_with_the_penalty(monkeypatch):
    tried, shape = [], SpriteShape(8, 8, 4)
    monkeypatch.setattr("ganstudio.gans.sprite.steepness", lambda critic, real: tried.append(len(real)) or 0.0)
    gan = GANS["sprite"]
    for seed in range(6):
        torch.manual_seed(seed)
        game = gan.build_game(shape, gan.options(width=8, r1=0.1))
        assert largest_batch_that_fits(lambda game=game: game, shape, 4, torch.device("cpu")) == 4
    assert tried == [4] * 6


@pytest.mark.parametrize("batch", [2, 3, 7, 50])
def test_before_it_says_that_nothing_fits_it_tries_two(batch):
    tried = []
    while batch := _smaller(batch):
        tried.append(batch)
    assert tried[-1:] in ([2], []) and tried == sorted(set(tried), reverse=True)
    assert _smaller(3) == 2 and _smaller(2) == 0


def test_unknown_options_and_devices_are_refused_in_words(project):
    with pytest.raises(StudioError, match="no option"):
        list(start_run(project, config(steps=1), {"wings": 2}, RunControl()))
    with pytest.raises(StudioError, match="not known"):
        list(start_run(project, config("dcgann", steps=1), {}, RunControl()))
    if not torch.cuda.is_available():
        with pytest.raises(StudioError, match="CUDA"):
            list(started(project, steps=1, device="cuda"))


def test_a_run_does_not_go_on_with_other_sprites(project):
    from tests.training.conftest import make_dataset, save_dataset

    list(started(project, steps=1))
    import numpy as np

    pixels = np.zeros((3, 8, 8, 4), np.uint8)
    save_dataset(project, make_dataset(pixels, [""] * 3, ["a", "b", "c"], ["a", "b", "c"]))
    with pytest.raises(StudioError, match="changed"):
        list(resume_run(project, RunControl(), steps=2))


def test_a_torn_resume_file_is_told_and_the_snapshots_stay(project):
    list(started(project, steps=2))
    (run,) = runs(project)
    path = run.folder / "resume.safetensors"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(StudioError, match="cannot go on"):
        list(resume_run(project, RunControl(), steps=4))
    assert snapshots(run.folder)


def test_a_run_of_another_version_is_told_and_stays(project):
    list(started(project, steps=1))
    (run,) = runs(project)
    path = run.folder / "config.json"
    written = json.loads(path.read_text("utf-8"))
    written["gan_options"]["r1"] = 0.1
    path.write_text(json.dumps(written), "utf-8")
    with pytest.raises(StudioError, match=f"{run.name} does not fit this version") as error:
        list(resume_run(project, RunControl(), steps=2))
    assert error.value.hint and snapshots(run.folder) and json.loads(path.read_text("utf-8")) == written


@pytest.mark.parametrize("missing", ["gan_options", "arithmetic", "data", "device", "created"])
def test_a_damaged_config_is_told(project, missing):
    list(started(project, steps=1))
    (run,) = runs(project)
    path = run.folder / "config.json"
    path.write_text(json.dumps({name: value for name, value in run.config.items() if name != missing}), "utf-8")
    with pytest.raises(StudioError, match=r"config\.json is damaged"):
        list(resume_run(project, RunControl(), steps=2))


@pytest.mark.parametrize("change", [{"precision": "float8"}, {"channels_last": "yes"}], ids=str)
def test_an_arithmetic_that_this_version_does_not_know_is_told(project, change):
    list(started(project, steps=1))
    (run,) = runs(project)
    written = {**run.config, "arithmetic": {**run.config["arithmetic"], **change}}
    (run.folder / "config.json").write_text(json.dumps(written), "utf-8")
    with pytest.raises(StudioError, match=r"config\.json is damaged"):
        list(resume_run(project, RunControl(), steps=2))


def test_a_run_whose_device_is_missing_goes_on_with_what_there_is(project, monkeypatch):
    """A project that was zipped and sent, or a broken driver: nowhere could another device be chosen for it."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    list(started(project, steps=1))
    (run,) = runs(project)
    written = {**run.config, "config": {**run.config["config"], "device": "cuda"}, "device": "cuda"}
    (run.folder / "config.json").write_text(json.dumps(written), "utf-8")
    events = list(resume_run(project, RunControl(), steps=2))
    assert events[0].device == "cpu" and "no CUDA device" in events[0].origin
    assert events[-1] == RunEnded(2, "finished")
    assert runs(project)[0].config["config"]["device"] == "cuda", "it is back there where there is one"


def test_the_choice_of_arithmetic_is_kept(project):
    list(started(project, steps=1))
    (run,) = runs(project)
    kept = run.config["arithmetic"]
    assert kept["precision"] in ("float32", "bfloat16") and isinstance(kept["channels_last"], bool)
    event = next(iter(resume_run(project, RunControl())))
    assert (event.precision, event.channels_last) == (kept["precision"], kept["channels_last"])
