"""A run that measures itself: the same weights, rows in the history, the best kept, and the way back to it."""

from types import SimpleNamespace

import numpy as np
import pytest
import safetensors.torch
import torch

from ganstudio.checkpoints.library import best_snapshot, mark_best, pin, runs, snapshots
from ganstudio.checkpoints.snapshot_info import read_header, read_info
from ganstudio.core.errors import StudioError
from ganstudio.core.events import (
    ProgressSaved,
    QualityMeasured,
    RolledBack,
    RunEnded,
    RunPaused,
    SnapshotSaved,
    VerdictReached,
)
from ganstudio.core.project import Project
from ganstudio.data.dataset import load_dataset, make_dataset, save_dataset
from ganstudio.gans.colour_lock import locked
from ganstudio.training import material, pace, quality_watch, trainer
from ganstudio.training.control import RunControl
from ganstudio.training.ema import Average
from ganstudio.training.history import measurements, read_history
from ganstudio.training.pace import Cadence
from ganstudio.training.runs import check_resumable, lower_learning_rate, resume_run, return_to_best, start_run
from tests.training.conftest import config, make_project, small_options
from tests.training.measured_runs import measure_at
from tests.training.test_exact_resume import assert_same, state_of


@pytest.fixture(autouse=True)
def few_drawn(monkeypatch):
    monkeypatch.setattr(quality_watch, "DRAWN", 16)


def started(project, steps, **changes):
    return start_run(project, config(steps=steps, **changes), small_options("dcgan"), RunControl())


def of_kind(events, kind):
    return [event for event in events if isinstance(event, kind)]


def test_a_watched_run_has_the_weights_of_one_that_nobody_watches(tmp_path, monkeypatch):
    alone, watched, halves = (make_project(tmp_path / name) for name in ("alone", "watched", "halves"))
    assert not of_kind(started(alone, 6, mirror=True), QualityMeasured)
    measure_at(monkeypatch, (2, 4, 5))
    events = list(started(watched, 6, mirror=True))
    assert [event.step for event in of_kind(events, QualityMeasured)] == [2, 4, 5]
    list(started(halves, 3, mirror=True))
    events = list(resume_run(halves, RunControl(), steps=6))
    assert [event.step for event in of_kind(events, QualityMeasured)] == [4, 5]
    assert_same(state_of(alone), state_of(watched))
    assert_same(state_of(alone), state_of(halves))


def test_what_was_measured_is_in_the_history_once_for_each_step(project, monkeypatch):
    measure_at(monkeypatch, (2, 4))
    events = list(started(project, 5))
    (run,) = runs(project)
    history = read_history(run.folder)
    assert (history.steps[1:] > history.steps[:-1]).all()
    assert [step for step, _values in measurements(history)] == [2, 4]
    for name in ("kid", "coverage", "alike", "spread", "copies", "certainty", "gradient"):
        assert np.isfinite(history.values[name]).sum() == 2, name
    told = of_kind(events, QualityMeasured)[-1]
    assert measurements(history)[-1][1]["kid"] == pytest.approx(told.values["kid"], abs=1e-5)


def test_whether_samples_are_alike_is_told_by_the_newest_weights(project, monkeypatch):
    """The average draws many things for long after the generator has collapsed."""

    def collapse(run):
        ordinary = run.game.step

        def step(real, kinds):
            said = ordinary(real, kinds)
            with torch.no_grad():
                for weight in run.game.modules["generator"].parameters():
                    weight.zero_()
            return said

        run.game.step = step

    measure_at(monkeypatch, (2, 4), collapse)
    monkeypatch.setattr(Average, "update", lambda average, step: None)
    events = list(started(project, 5))
    told = of_kind(events, QualityMeasured)[-1]
    assert told.values["alike"] == 64 and told.values["spread"] == 0.0


def test_the_best_is_a_snapshot_that_is_marked_and_can_be_returned_to(project, monkeypatch):
    measure_at(monkeypatch, (2, 4))
    events = []
    for event in started(project, 6):
        events.append(event)
        if isinstance(event, QualityMeasured) and event.is_best:
            assert {type(said) for said in events if said.step == event.step} >= {SnapshotSaved, ProgressSaved}
    best = of_kind(events, QualityMeasured)
    best = [event for event in best if event.is_best][-1]
    (run,) = runs(project)
    marked = best_snapshot(run.folder)
    assert (marked.step, marked.path) == (best.step, snapshots(run.folder)[[2, 4].index(best.step)])
    assert marked.values["kid"] == best.values["kid"]
    kept = safetensors.torch.load_file(run.folder / "best.safetensors")

    assert return_to_best(project) == best.step
    (run,) = runs(project)
    assert (run.step, run.ended, run.can_resume) == (best.step, "stopped", True)
    assert_same(kept, state_of(project))
    assert snapshots(run.folder)[-1] == marked.path
    assert read_history(run.folder).steps[-1] <= best.step
    header = read_header(run.folder / "resume.safetensors", "resume")
    assert header["learning_rate_factor"] == 0.5
    assert {group["lr"] for groups in header["groups"].values() for group in groups} == {1e-4}
    measure_at(monkeypatch, ())  # or it might find a better one
    again = list(resume_run(project, RunControl()))
    assert again[-1] == RunEnded(6, "finished") and again[0].step == best.step
    assert return_to_best(project) == best.step
    assert read_header(run.folder / "resume.safetensors", "resume")["learning_rate_factor"] == 0.25


def test_a_favourite_of_what_came_after_the_best_stays_as_it_is_when_the_run_comes_there_again(project, monkeypatch):
    measure_at(monkeypatch, (2,))
    list(started(project, 6))
    (run,) = runs(project)
    last = snapshots(run.folder)[-1]
    pin(last)
    before = last.read_bytes()
    assert return_to_best(project) == 2
    measure_at(monkeypatch, ())
    events = list(resume_run(project, RunControl()))
    assert last.read_bytes() == before
    (told,) = of_kind(events, SnapshotSaved)
    assert told.path == last.with_stem("000006-2") and told.path.read_bytes() != before
    assert [read_info(path).step for path in snapshots(run.folder)] == [2, 6, 6]
    mark_best(run.folder, 6, {})
    assert best_snapshot(run.folder).path == told.path, "the weights that are judged now"


def test_a_best_that_was_saved_but_not_marked_is_marked_by_the_next_sitting(project, monkeypatch):
    """The process was killed in between: the verdict names that step, and it must be there to return to."""
    measure_at(monkeypatch, (2,))

    def killed(run, values):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(trainer, "keep_best", killed)
        list(started(project, 6))
    (run,) = runs(project)
    assert run.step == 2 and best_snapshot(run.folder) is None
    list(resume_run(project, RunControl(), steps=4))
    assert best_snapshot(run.folder).step == 2 and "kid" in best_snapshot(run.folder).values
    assert return_to_best(project) == 2


def test_a_run_without_a_best_cannot_return(project):
    list(started(project, 2))
    with pytest.raises(StudioError, match="no best snapshot"):
        return_to_best(project)
    with pytest.raises(StudioError, match="no run"):
        return_to_best(make_project(project.folder.with_name("other")))
    with pytest.raises(StudioError, match="no run"):  # the one that is meant is gone, whatever other there is
        return_to_best(project, project.runs_folder / "gone")


@pytest.mark.parametrize(
    ("asked", "answer"), [("stop", RunEnded(2, "stopped")), ("pause", RunPaused(2)), ("save_now", ProgressSaved(2))]
)
def test_a_look_is_left_off_as_soon_as_the_run_is_asked_for_something(tmp_path, monkeypatch, asked, answer):
    """To lay the colours of all answers may take a minute; what was left off was not measured, and is again later."""
    project, control, looks = Project.create(tmp_path / "project"), RunControl(), []
    pixels = np.repeat(np.array([[40, 20, 25, 255], [230, 180, 140, 255]], np.uint8), 32, axis=0).reshape(1, 8, 8, 4)
    names = [str(number) for number in range(40)]
    for domain in "AB":
        data = make_dataset(np.repeat(pixels, 40, axis=0), [""] * 40, names, names)
        save_dataset(project, data, domain=domain)

    def lay(answers, sources, check):
        if len(answers) == quality_watch.DRAWN:
            looks.append(answers)
            if len(looks) == 1:
                getattr(control, asked)()
        return locked(answers, sources, check)

    monkeypatch.setattr(material, "locked", lay)
    monkeypatch.setattr(quality_watch, "DRAWN", 20)  # not as many as a preview has
    measure_at(monkeypatch, (1, 3))
    events = []
    options = {**small_options("pix2pix"), "held_out": 0.5}
    for event in start_run(project, config("pix2pix", steps=4), options, control):
        events.append(event)
        if isinstance(event, RunPaused):
            control.resume()
    assert answer in events
    measured = [event.step for event in of_kind(events, QualityMeasured)]
    assert measured == ([] if asked == "stop" else [3])


def test_its_last_part_is_left_off_as_well_and_nothing_that_was_heard_is_lost(tmp_path, monkeypatch):
    """To translate sprites whose truth is known takes seconds."""
    control, asked, watched = RunControl(), [], []
    compared = material.Domains.compared

    def asked_meanwhile(self, *about):
        if not asked:
            asked.append(True)
            control.pause()
        return compared(self, *about)

    monkeypatch.setattr(material.Domains, "compared", asked_meanwhile)
    measure_at(monkeypatch, (2, 4), lambda run: watched.append(run.watch))
    measured = []
    for event in start_run(make_project(tmp_path / "p"), config("pix2pix", steps=5), small_options("pix2pix"), control):
        if isinstance(event, RunPaused):
            assert (event.step, len(watched[0]._heard["loss_d"])) == (3, 3)
            control.resume()
        elif isinstance(event, QualityMeasured):
            measured.append(event.step)
    assert measured == [4]


def test_the_strength_of_the_augmentation_is_that_of_the_step_in_every_row(project, monkeypatch):
    step = trainer._step

    def stronger_at_each_step(run):
        said = step(run)
        return {**said, "augment_p": torch.tensor(0.1 * (run.state.step + 1))}

    monkeypatch.setattr(trainer, "_step", stronger_at_each_step)
    measure_at(monkeypatch, (3,))
    (measured,) = of_kind(started(project, 4), QualityMeasured)
    assert measured.values["augment_p"] == pytest.approx(0.3)
    history = read_history(runs(project)[0].folder)
    assert history.values["augment_p"] == pytest.approx([0.1, 0.2, 0.3, 0.4])


def test_learning_rates_are_lowered_again_and_again(project):
    list(started(project, 1, learning_rate_factor=3.0))
    assert [lower_learning_rate(project) for _time in range(2)] == [1.5, 0.75]
    list(resume_run(project, RunControl(), steps=2))
    (run,) = runs(project)
    assert run.step == 2
    assert read_header(run.folder / "resume.safetensors", "resume")["learning_rate_factor"] == 0.75


def test_a_run_whose_sprites_changed_is_left_alone(project, monkeypatch):
    measure_at(monkeypatch, (2,))
    list(started(project, 4))
    (run,) = runs(project)
    check_resumable(project)
    files = {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}
    save_dataset(project, load_dataset(make_project(project.folder.with_name("other"), count=24)))
    for remedy in (check_resumable, lower_learning_rate, return_to_best):
        with pytest.raises(StudioError, match="sprites have changed"):
            remedy(project)
    assert {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()} == files


def test_the_verdict_is_taken_up_by_the_next_sitting(project, monkeypatch):
    monkeypatch.setattr("ganstudio.quality.verdict.FIRST_STEPS", 2)
    measure_at(monkeypatch, range(2, 9))
    before = of_kind(started(project, 9), VerdictReached)[-1].verdict
    assert before.kind != "too_early"
    after = of_kind(resume_run(project, RunControl()), VerdictReached)[0].verdict
    assert (after.kind, after.best_step) == (before.kind, before.best_step)


def breaks_once(monkeypatch, at):
    """Let the losses of one step be no numbers, the first time it is taken."""
    step, broken = trainer._step, []

    def steps(run):
        said = step(run)
        if run.state.step == at and not broken:
            broken.append(True)
            torch.nn.init.constant_(next(run.game.modules["generator"].parameters()), float("nan"))
            said["loss_g"] = torch.tensor(float("nan"))
        return said

    monkeypatch.setattr(trainer, "_step", steps)


def test_a_step_that_it_went_back_to_is_not_looked_at_again_at_once(project, monkeypatch):
    """The weights are the same: that would take time and one of the measurements in which a run has to be calm."""
    now = [0.0]
    monkeypatch.setattr(pace, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def look_now_and_then(run):
        run.cadence = Cadence(metrics=1e9, save=1e9, quality=10.0, quality_growth=0.0)

    measure_at(monkeypatch, range(1, 9), look_now_and_then)
    breaks_once(monkeypatch, at=3)
    step = trainer._step

    def five_seconds(run):
        now[0] += 5.0
        return step(run)

    monkeypatch.setattr(trainer, "_step", five_seconds)
    events = list(started(project, 5))
    (back,) = of_kind(events, RolledBack)
    assert (back.step, back.to_step) == (4, 2)
    assert [event.step for event in of_kind(events, QualityMeasured)] == [2, 4]


def test_that_it_went_back_is_said_again_by_the_next_sitting(project, monkeypatch):
    measure_at(monkeypatch, (2, 4))
    breaks_once(monkeypatch, at=2)
    events = list(started(project, 3, ema_half_life=1.0))  # measured at 2, and saved there as the best so far
    assert of_kind(events, RolledBack)[0].to_step == 2
    before = of_kind(events, VerdictReached)[-1].verdict
    assert (before.kind, before.numbers) == ("diverged", {"broke": 3, "back": 2})
    (run,) = runs(project)
    assert read_history(run.folder).steps.tolist() == sorted(set(read_history(run.folder).steps.tolist()))
    after = of_kind(resume_run(project, RunControl(), steps=5), VerdictReached)[0].verdict
    assert (after.kind, after.numbers, after.best_step) == (before.kind, before.numbers, before.best_step)


def test_also_where_it_went_back_to_its_beginning(project, monkeypatch):
    breaks_once(monkeypatch, at=1)
    control = RunControl()
    for event in start_run(project, config(steps=5), small_options("dcgan"), control):
        if isinstance(event, RolledBack):
            control.stop()
    assert runs(project)[0].step == 0
    said = of_kind(resume_run(project, RunControl()), VerdictReached)
    assert said[0].verdict.kind == "diverged" and said[0].verdict.numbers["back"] == 0


def test_a_set_too_small_to_measure_is_trained_all_the_same(tmp_path, monkeypatch):
    measure_at(monkeypatch, range(1, 9))
    events = list(started(make_project(tmp_path / "few", count=3), 5))
    assert not of_kind(events, QualityMeasured) and events[-1] == RunEnded(5, "finished")


def test_measuring_keeps_to_its_share_of_the_time():
    """Whatever a look costs, the pause that follows it is at least 24 times as long."""
    cadence, spent, clock, ready = Cadence(), 0.0, 0.0, False
    dice = np.random.default_rng(0)
    for look in range(500):
        ready = look > 100
        cost = dice.uniform(0.02, 5.0)
        spent, clock = spent + cost, clock + cost
        clock += cadence.next_quality(cost, clock, ready)
        assert spent < 0.05 * clock
    assert cadence.next_quality(0.001, 60.0, True) == cadence.quality, "where it costs nothing it is still no rush"
    assert cadence.next_quality(0.001, 36_000.0, True) == 360.0
