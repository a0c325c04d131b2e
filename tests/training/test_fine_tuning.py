"""A new run may start from a trained model: what fits is loaded, the rest refused; going on is as exact as ever."""

import gc
import json
import weakref
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from ganstudio.checkpoints.library import runs, snapshots
from ganstudio.checkpoints.parents import load_parent
from ganstudio.checkpoints.snapshot import load_generator, save_snapshot
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.core.errors import StudioError
from ganstudio.core.events import RunStarted
from ganstudio.gans import GANS, SpriteShape, inheritance
from ganstudio.gans.palette_paint import FreePaint
from ganstudio.training import runs as runs_module
from ganstudio.training.control import RunControl
from ganstudio.training.estimate import estimate
from ganstudio.training.fine_tuning import find_start, foretold, rate_from
from ganstudio.training.runs import resume_run, start_run
from tests.shipped_models import ship_small
from tests.training.conftest import config, make_project, small_options
from tests.training.test_exact_resume import assert_same, state_of

STILL = {"learning_rate": 1e-7}
"""A run that all but stands still, so that one sees what it started from."""


def begin(project, options=None, **changes):
    settings = config(**{"gan": "sprite", "steps": 1, **changes})
    return list(start_run(project, settings, STILL if options is None else options, RunControl()))


def started(events):
    (found,) = [event for event in events if isinstance(event, RunStarted)]
    return found


def written(project):
    return runs(project)[-1].config


def test_a_run_starts_from_the_shipped_model_by_itself(tmp_path, shipped):
    project = make_project(tmp_path / "project", size=16)
    words = started(begin(project)).origin
    assert "shipped model Tiny sprites" in words and "step 40" in words
    parent, _info = load_parent(shipped)
    saved = state_of(project)
    for network in ("generator", "discriminator"):
        for name, weight in parent.networks[network].items():
            if name.endswith("weight"):
                assert torch.allclose(saved[f"module/{network}/{name}"], weight, atol=1e-4), name


def test_a_run_that_starts_from_a_model_learns_at_half_the_rate(tmp_path, shipped):
    project = make_project(tmp_path / "project", size=16)
    begin(project, {"learning_rate": 1e-2})
    parent = load_parent(shipped)[0].networks["generator"]["project.weight"]
    moved = (state_of(project)["module/generator/project.weight"] - parent).abs()
    assert float(moved.max()) == pytest.approx(5e-3, rel=0.05), "the first step of Adam is as long as its rate"
    rate = GANS["sprite"].rate
    assert rate_from(None, rate) is rate


def drawn_with(project):
    generator, _info = load_generator(snapshots(runs(project)[-1].folder)[-1])
    return generator.state_dict()["project.weight"]


def test_the_weights_of_the_model_are_not_kept_beside_the_run(tmp_path, shipped, monkeypatch):
    """They would fill memory, and keep the file of another run open, for as long as this one trains."""
    kept = []

    def find(*about):
        found = find_start(*about)
        kept.append(weakref.ref(found))
        return found

    monkeypatch.setattr(runs_module, "find_start", find)
    project = make_project(tmp_path / "project", size=16)
    going = start_run(project, config(gan="sprite", steps=1), STILL, RunControl())
    assert "shipped model" in next(going).origin
    gc.collect()
    assert kept[0]() is None
    going.close()


def test_the_average_begins_at_the_model_too(tmp_path, shipped):
    project = make_project(tmp_path / "project", size=16)
    begin(project)
    parent, _info = load_parent(shipped)
    assert torch.allclose(drawn_with(project), parent.networks["generator"]["project.weight"], atol=1e-4)


def test_the_average_soon_forgets_the_model(tmp_path, shipped):
    project = make_project(tmp_path / "project", size=16)
    begin(project, {"learning_rate": 1e-2}, steps=40)
    parent = load_parent(shipped)[0].networks["generator"]["project.weight"]
    now = state_of(project)["module/generator/project.weight"]
    assert (drawn_with(project) - now).norm() < 0.2 * (now - parent).norm()


def test_a_run_that_starts_from_a_model_of_another_size_is_held_back_by_r1(tmp_path, shipped):
    larger, alike = (make_project(tmp_path / f"project {size}", size=size) for size in (24, 16))
    for chosen, used in ((0.0, 1.0), (3.0, 3.0)):
        begin(larger, STILL | {"r1": chosen})
        assert written(larger)["gan_options"]["r1"] == used
        begin(alike, STILL | {"r1": chosen})
        assert written(alike)["gan_options"]["r1"] == chosen
    begin(larger, STILL, start_from="scratch")
    assert written(larger)["gan_options"]["r1"] == 0.0


def test_width_and_latent_size_follow_the_model(tmp_path, shipped):
    project = make_project(tmp_path / "project", size=16)
    begin(project, {"width": 64, "latent_size": 7, "mixing": 0.25})
    assert (
        written(project)["gan_options"] | {"width": 8, "latent_size": 100, "mixing": 0.25}
        == written(project)["gan_options"]
    )


def test_larger_sprites_double_as_often_as_the_model_and_take_over_all_of_it(tmp_path, shipped):
    project = make_project(tmp_path / "project", size=32)
    begin(project, {"doublings": 5})
    assert written(project)["gan_options"]["doublings"] == 2, "that of 16×16, though it was left to the size there"
    saved = set(state_of(project))
    for network, weights in load_parent(shipped)[0].networks.items():
        assert {f"module/{network}/{name}" for name in weights} <= saved
    begin(project, start_from="scratch")
    assert written(project)["gan_options"]["doublings"] == 0
    list(resume_run(project, RunControl(), steps=2))


def test_a_model_from_before_palettes_paints_freely_and_so_does_a_run_from_it(tmp_path, own_home):
    model = ship_small(own_home / "models", colours=0)
    options = {name: value for name, value in read_info(model).options.items() if name != "colours"}
    save_snapshot(replace(read_info(model), options=options), load_file(model))
    assert isinstance(load_generator(model)[0].paint, FreePaint)
    project = make_project(tmp_path / "project", size=16)
    begin(project)
    assert written(project)["gan_options"]["colours"] == 0
    parent = load_parent(model)[0].networks["generator"]["paint.weight"]
    assert torch.allclose(state_of(project)["module/generator/paint.weight"], parent, atol=1e-4)


def test_a_run_from_before_palettes_goes_on(tmp_path):
    project = make_project(tmp_path / "project", size=16)
    begin(project, {**STILL, "colours": 0}, start_from="scratch")
    file = runs(project)[-1].folder / "config.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    del told["gan_options"]["colours"]
    file.write_text(json.dumps(told), encoding="utf-8")
    list(resume_run(project, RunControl(), steps=2))
    assert isinstance(load_generator(snapshots(runs(project)[-1].folder)[-1])[0].paint, FreePaint)


@pytest.mark.parametrize("start", ["auto", "shipped", "file"])
def test_what_the_model_decides_is_foretold_from_its_header(tmp_path, shipped, start):
    shape, gan = SpriteShape(16, 16, 4), GANS["sprite"]
    start = str(shipped) if start == "file" else start
    own = gan.options(width=64, latent_size=7)
    decided = {"width": 8, "latent_size": 100, "colours": 16, "doublings": 2}
    assert foretold(start, "sprite", gan, own, shape) == decided
    found = estimate((16, 16, 4), "sprite", {"width": 64, "latent_size": 7}, 16, start)
    wide = estimate((16, 16, 4), "sprite", {"width": 64, "latent_size": 7}, 16)
    alike = estimate((16, 16, 4), "sprite", {"width": 8}, 16)
    assert (found.parameters, found.memory_bytes) == (alike.parameters, alike.memory_bytes)
    assert found.followed == decided and not wide.followed
    assert found.memory_bytes < wide.memory_bytes


def test_nothing_is_foretold_of_what_a_run_will_not_start_from(tmp_path, own_home, monkeypatch):
    monkeypatch.setattr(inheritance, "FEWEST", 0.99)
    gan, shape = GANS["sprite"], SpriteShape(8, 8, 4)

    def told(start, key="sprite"):
        return foretold(start, key, GANS[key], GANS[key].options(), shape)

    assert not told("auto") and not told("shipped") and not told("scratch") and not told("")
    large = ship_small(own_home / "models", shape=(64, 64, 4))
    assert not told("auto"), "it does not fit"
    assert foretold("auto", "sprite", gan, gan.options(), SpriteShape(64, 48, 3))
    assert not told(str(large), "dcgan") and not told(str(tmp_path / "nothing.safetensors"))
    large.write_bytes(b"torn")
    assert not told(str(large))


def test_a_run_says_what_it_started_from(tmp_path, shipped):
    project = make_project(tmp_path / "project", size=16)
    begin(project)
    origin = written(project)["origin"]
    assert (origin["name"], origin["step"], origin["shipped"]) == ("Tiny sprites", 40, True)
    assert len(origin["fingerprint"]) == 32 and origin["inherited"] > 1000
    assert (
        read_info(snapshots(runs(project)[-1].folder)[-1]).parent
        == f"Tiny sprites, step 40 ({origin['fingerprint'][:8]})"
    )
    list(resume_run(project, RunControl(), steps=2))
    assert written(project)["origin"] == origin


def test_from_scratch_nothing_is_loaded_and_nothing_said(tmp_path, shipped):
    one, other = make_project(tmp_path / "one", size=16), make_project(tmp_path / "other", size=16)
    events = begin(one, small_options("sprite"), start_from="scratch")
    shipped.unlink()
    begin(other, small_options("sprite"))
    assert started(events).origin == "" and written(one)["origin"] is None
    assert_same(state_of(one), state_of(other))


def test_without_a_shipped_model_auto_is_scratch_and_asking_for_it_is_refused(tmp_path):
    project = make_project(tmp_path / "project")
    assert started(begin(project, small_options("sprite"))).origin == ""
    with pytest.raises(StudioError, match="No model of this kind"):
        begin(project, start_from="shipped")


def test_another_family_than_the_shipped_one_starts_from_scratch(tmp_path, shipped):
    project = make_project(tmp_path / "project", size=16)
    assert started(begin(project, small_options("dcgan"), gan="dcgan")).origin == ""
    with pytest.raises(StudioError, match="No model of this kind"):
        begin(project, small_options("dcgan"), gan="dcgan", start_from="shipped")
    with pytest.raises(StudioError, match="another kind of GAN: sprite"):
        begin(project, small_options("dcgan"), gan="dcgan", start_from=str(shipped))


def test_what_does_not_fit_is_refused_or_by_itself_begun_from_scratch(tmp_path, own_home, monkeypatch):
    monkeypatch.setattr(inheritance, "FEWEST", 0.99)
    ship_small(own_home / "models", shape=(64, 64, 4))
    project = make_project(tmp_path / "project", size=8)
    words = started(begin(project, small_options("sprite"))).origin
    assert words.startswith("Starts from scratch. That model does not fit")
    with pytest.raises(StudioError, match="too few of its layers"):
        begin(project, start_from="shipped")
    assert written(project)["origin"] is None and len(runs(project)) == 1


@pytest.mark.parametrize(("size", "channels"), [(24, 4), (32, 3), (16, 1)])
def test_other_sizes_and_channels_start_from_it_too(tmp_path, shipped, size, channels):
    project = make_project(tmp_path / "project", size=size, channels=channels)
    events = begin(project, start_from="shipped")
    assert "shipped model" in started(events).origin


def test_a_run_starts_from_a_snapshot_of_another_project(tmp_path):
    old, new = make_project(tmp_path / "old"), make_project(tmp_path / "new")
    begin(old, small_options("dcgan"), gan="dcgan", steps=2)
    snapshot = snapshots(runs(old)[-1].folder)[-1]
    events = begin(new, STILL, gan="dcgan", start_from=str(snapshot))
    assert started(events).origin.startswith("Starts from the model old, step 2")
    one, other = state_of(old), state_of(new)
    name = "module/discriminator/judge.weight"  # it comes from what the run saved
    assert torch.allclose(one[name], other[name], atol=1e-4)


@pytest.mark.parametrize("freeze", [0.0, 0.5])
def test_a_fine_tuned_run_in_two_halves_is_the_unbroken_run(tmp_path, shipped, freeze):
    whole, halves = make_project(tmp_path / "whole", size=16), make_project(tmp_path / "halves", size=16)
    settings = config("sprite", freeze=freeze, seed=3)
    list(start_run(whole, replace(settings, steps=6), {}, RunControl()))
    list(start_run(halves, replace(settings, steps=3), {}, RunControl()))
    shipped.unlink()  # going on needs nothing but the run
    torch.manual_seed(12345)
    list(resume_run(halves, RunControl(), steps=6))
    assert_same(state_of(whole), state_of(halves))


def test_frozen_layers_are_written_down_and_stay_as_they_were(tmp_path, shipped):
    project = make_project(tmp_path / "project", size=16)
    begin(project, {}, freeze=0.5, steps=3)
    frozen = written(project)["origin"]["frozen"]
    parent, _info = load_parent(shipped)
    saved = state_of(project)
    assert "enter.weight" in frozen and "judge.weight" not in frozen
    for name in frozen:
        assert torch.equal(saved[f"module/discriminator/{name}"], parent.networks["discriminator"][name])
    assert not torch.equal(saved["module/discriminator/judge.weight"], parent.networks["discriminator"]["judge.weight"])


SOUND = {"name": "x", "step": 1, "fingerprint": "0" * 32, "shipped": False, "inherited": 5, "frozen": []}


@pytest.mark.parametrize(
    "origin",
    [
        *("a model", 7, {"name": "x"}, {"name": "x", "wings": 2}),
        *({**SOUND, "step": "y"}, {**SOUND, "fingerprint": 3}, {**SOUND, "name": None}, {**SOUND, "frozen": "abc"}),
    ],
)
def test_a_damaged_origin_is_told(tmp_path, origin):
    project = make_project(tmp_path / "project")
    begin(project, small_options("sprite"), start_from="scratch")
    file = runs(project)[-1].folder / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "origin": origin}), "utf-8")
    with pytest.raises(StudioError, match="is damaged"):
        list(resume_run(project, RunControl(), steps=2))


def test_a_run_of_before_goes_on(tmp_path):
    project = make_project(tmp_path / "project")
    begin(project, small_options("sprite"), start_from="scratch")
    file = runs(project)[-1].folder / "config.json"
    content = json.loads(file.read_text("utf-8"))
    del content["origin"], content["config"]["start_from"], content["config"]["freeze"]
    file.write_text(json.dumps(content), "utf-8")
    list(resume_run(project, RunControl(), steps=2))
    assert runs(project)[-1].step == 2
