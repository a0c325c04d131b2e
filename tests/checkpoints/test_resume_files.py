"""Resume files: everything comes back exactly, and what is torn or foreign is told."""

import dataclasses
import json
import sys
from pathlib import Path

import pytest
import safetensors.torch
import torch

from ganstudio.checkpoints.parents import _stored
from ganstudio.checkpoints.resume import RunState, load_resume, rewrite_slower, save_resume
from ganstudio.checkpoints.snapshot import load_generator
from ganstudio.checkpoints.snapshot_info import read_header
from ganstudio.core.errors import StudioError
from ganstudio.core.options import from_mapping, specs
from ganstudio.gans import GANS, SpriteShape
from tests.one_step import random_pictures, step

FAMILIES = [key for key, _gan in GANS]


def new_game(key="dcgan", width=8, seed=0):
    torch.manual_seed(seed)
    gan = GANS[key]
    options = from_mapping(gan.options, {spec.name: width for spec in specs(gan.options) if spec.name == "width"})
    return gan.build_game(SpriteShape(8, 8, 4), options)


def trained_game(key="dcgan"):
    game = new_game(key)
    step(game, random_pictures(game, 4, SpriteShape(8, 8, 4)))
    return game


def everything(game):
    found = {f"{n}/{k}": t for n, module in game.modules.items() for k, t in module.state_dict().items()}
    for name, optimizer in game.optimizers.items():
        for index, slots in optimizer.state_dict()["state"].items():
            found |= {f"{name}/{index}/{slot}": tensor for slot, tensor in slots.items()}
    return found


@pytest.mark.parametrize("key", FAMILIES)
def test_networks_optimizers_average_and_state_come_back(tmp_path, key):
    game, average = trained_game(key), {"weight": torch.randn(3), "count": torch.tensor(4)}
    state = RunState(step=7, seconds=1.5, learning_rate_factor=0.25, rolled_back=True, ended="stopped")
    for optimizer in game.optimizers.values():
        optimizer.param_groups[0]["lr"] = 0.125
    save_resume(tmp_path / "resume.safetensors", game, average, state)

    other, other_average = new_game(key, seed=1), {"weight": torch.zeros(3), "count": torch.tensor(0)}
    assert load_resume(tmp_path / "resume.safetensors", other, other_average) == state
    before, after = everything(game), everything(other)
    assert before.keys() == after.keys() and all(torch.equal(before[name], after[name]) for name in before)
    assert all(torch.equal(average[name], other_average[name]) for name in average)
    assert {optimizer.param_groups[0]["lr"] for optimizer in other.optimizers.values()} == {0.125}


def test_a_game_that_has_taken_no_step_comes_back(tmp_path):
    save_resume(tmp_path / "r", new_game(), {}, RunState())
    other = new_game(seed=1)
    assert load_resume(tmp_path / "r", other, {}) == RunState()
    assert all(not optimizer.state for optimizer in other.optimizers.values())


def test_moments_lie_in_memory_as_their_weights_do(tmp_path):
    save_resume(tmp_path / "r", trained_game(), {}, RunState())
    other = new_game(seed=1)
    for module in other.modules.values():
        module.to(memory_format=torch.channels_last)
    load_resume(tmp_path / "r", other, {})
    for optimizer in other.optimizers.values():
        for parameter, slots in optimizer.state.items():
            assert all(s.stride() == parameter.stride() for s in slots.values() if s.shape == parameter.shape)


@pytest.fixture
def saved(tmp_path):
    save_resume(tmp_path / "resume.safetensors", trained_game(), {"weight": torch.ones(3)}, RunState(step=3))
    return tmp_path / "resume.safetensors"


def refused(path, words="cannot go on", game=None):
    with pytest.raises(StudioError, match=words):
        load_resume(path, game or new_game(), {"weight": torch.ones(3)})


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01])
def test_a_file_torn_in_its_header_is_told(saved, share):
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content) * share)])
    refused(saved, "not a GAN Studio model")


@pytest.mark.parametrize("share", [0.3, 0.9999])
def test_a_file_torn_in_its_numbers_is_told(saved, share):
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content) * share)])
    refused(saved)


def test_a_missing_file_is_told(tmp_path):
    refused(tmp_path / "none.safetensors", "There is no file")


def test_a_snapshot_is_no_resume_file(snapshot):
    refused(snapshot, "not a GAN Studio model")


def test_the_save_of_another_network_is_told(saved):
    refused(saved, "another version", game=new_game("original"))
    refused(saved, "another version", game=new_game(width=16))


@pytest.mark.parametrize("lost", ["average/weight", "module/generator/project.weight"])
def test_a_missing_tensor_is_told(saved, lost):
    with safetensors.safe_open(saved, "pt") as file:
        words = file.metadata()
    tensors = safetensors.torch.load_file(saved)
    del tensors[lost]
    safetensors.torch.save_file(tensors, saved, words)
    refused(saved)


@pytest.mark.parametrize("slot", ["exp_avg", "step", "average/weight"])
def test_numbers_of_another_shape_are_told(saved, slot):
    """A fused optimizer writes as many moments as there are weights, whoever owns that memory."""
    with safetensors.safe_open(saved, "pt") as file:
        words = file.metadata()
    tensors = safetensors.torch.load_file(saved)
    name = next(name for name in tensors if name.endswith(slot))
    tensors[name] = torch.ones(1)
    safetensors.torch.save_file(tensors, saved, words)
    refused(saved, "another version")


@pytest.mark.parametrize(
    "change",
    [
        {"step": "12"},
        {"step": 1.5},
        {"step": -1},
        {"step": True},
        {"seconds": "long"},
        {"seconds": float("nan")},
        {"learning_rate_factor": 0},
        {"learning_rate_factor": float("inf")},
        {"seconds": 10**400},
        {"rolled_back": "no"},
        {"ended": None},
    ],
    ids=str,
)
def test_a_state_that_no_run_has_is_told(saved, change):
    tensors = safetensors.torch.load_file(saved)
    words = {**read_header(saved, "resume"), **change}
    safetensors.torch.save_file(tensors, saved, {"ganstudio": json.dumps(words)})
    refused(saved)
    with pytest.raises(StudioError, match="damaged"):
        rewrite_slower(saved, saved, 0.5)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux says which files are mapped")
def test_what_was_read_keeps_no_file_open(saved, snapshot):
    """Windows would not replace it at the next save."""
    game = new_game()
    load_resume(saved, game, {"weight": torch.ones(3)})
    generator, _info = load_generator(snapshot)
    discriminator = _stored(saved, "module/discriminator/")
    mapped = Path("/proc/self/maps").read_text("utf-8")
    assert str(saved) not in mapped and str(snapshot) not in mapped
    assert game.optimizers and generator is not None and discriminator, "and all of it lives"


@pytest.mark.parametrize("groups", [None, [], {}, {"generator": None}, {"generator": [{}], "discriminator": [{}]}])
def test_words_that_make_no_sense_are_told(saved, groups):
    tensors = safetensors.torch.load_file(saved)
    words = {"format": 1, "kind": "resume", **dataclasses.asdict(RunState()), "groups": groups}
    safetensors.torch.save_file(tensors, saved, {"ganstudio": json.dumps(words)})
    refused(saved)


@pytest.mark.parametrize("rate", ["x", -1.0, None, True, [0.1], float("nan"), float("inf"), 10**400], ids=repr)
def test_a_learning_rate_that_no_run_has_is_told(saved, rate):
    words = read_header(saved, "resume")
    words["groups"]["generator"][0]["lr"] = rate
    safetensors.torch.save_file(safetensors.torch.load_file(saved), saved, {"ganstudio": json.dumps(words)})
    refused(saved)


def test_nothing_but_the_rate_is_taken_from_a_saved_optimizer(saved):
    """What a stranger wrote beside it would break or mislead each step."""
    words = read_header(saved, "resume")
    words["groups"]["generator"][0].update(lr=0.5, betas=[0.5], eps="x", maximize=True, wings=2)
    safetensors.torch.save_file(safetensors.torch.load_file(saved), saved, {"ganstudio": json.dumps(words)})
    game, fresh = new_game(), new_game()
    load_resume(saved, game, {"weight": torch.ones(3)})
    groups = [one.optimizers["generator"].state_dict()["param_groups"] for one in (game, fresh)]
    assert groups[0] == [{**groups[1][0], "lr": 0.5}]


def test_a_failing_save_keeps_the_old_one(saved, monkeypatch):
    import os

    before = saved.read_bytes()

    def fsync(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StudioError, match="no room"):
        save_resume(saved, trained_game(), {}, RunState(step=4))
    assert saved.read_bytes() == before
