"""Runs with kinds: what is asked for comes out, going on is exact, and a run may start from one with other kinds."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ganstudio.checkpoints.library import newest_snapshot, runs
from ganstudio.checkpoints.parents import load_parent
from ganstudio.checkpoints.snapshot import load_generator
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.latent.kinds import coordinate_of, of_kind
from ganstudio.latent.requests import random_latents
from ganstudio.latent.sampler import Sampler
from ganstudio.training.control import RunControl
from ganstudio.training.runs import resume_run, start_run
from tests.training.conftest import config
from tests.training.test_exact_resume import assert_same, state_of

DISCS, SQUARES = "blue discs", "red squares"
KNOWING = {"width": 8, "latent_size": 16, "kinds": True}


def sprites_of(kind, count, side=16):
    """Blue discs or red squares of several sizes, here and there."""
    rng, (y, x) = np.random.default_rng(len(kind)), np.mgrid[:side, :side]
    pixels = np.zeros((count, side, side, 4), np.uint8)
    for sprite in pixels:
        down, across, reach = rng.integers(6, 10), rng.integers(6, 10), rng.integers(3, 6)
        down, across = y - down, x - across
        inside = down**2 + across**2 < reach**2 if kind == DISCS else np.maximum(abs(down), abs(across)) < reach
        sprite[inside] = (
            (20, 20, rng.integers(200, 256), 255) if kind == DISCS else (rng.integers(200, 256), 20, 20, 255)
        )
    return pixels


def make_project(path, names=(DISCS, SQUARES), counts=(16, 32)):
    """A project of discs and squares, under other names if one likes."""
    pixels = np.concatenate([sprites_of(kind, count) for kind, count in zip((DISCS, SQUARES), counts, strict=True)])
    labels = [name for name, count in zip(names, counts, strict=True) for _ in range(count)]
    titles = [str(number) for number in range(len(labels))]
    project = Project.create(path)
    save_dataset(project, make_dataset(pixels, labels, titles, titles))
    return project


def begin(project, options=None, **changes):
    settings = config("sprite", **{"batch_size": 16, "start_from": "scratch", "steps": 1, **changes})
    list(start_run(project, settings, KNOWING if options is None else options, RunControl()))
    return newest_snapshot(project)


def share_of_red(sprites):
    shown = sprites.astype(int) * (sprites[..., 3:] > 128)
    return float((shown[..., 0].sum((1, 2)) > shown[..., 2].sum((1, 2))).mean())


def test_the_kind_that_is_asked_for_comes_out(tmp_path):
    """A real, small run, and its snapshot on its own."""
    project = make_project(tmp_path / "project")
    learning = {**KNOWING, "width": 16, "latent_size": 48, "learning_rate": 1e-3, "overfitting": 1.0}
    snapshot = begin(project, learning, steps=600, batch_size=32, ema_half_life=20.0)
    alone = snapshot.rename(tmp_path / "alone.safetensors")
    info, sampler = read_info(alone), Sampler()
    assert info.kinds == {DISCS: 16, SQUARES: 32} and info.latent_size == 49
    latents = random_latents(200, 1, info.latent_size)
    red = {
        name: share_of_red(sampler.sample(alone, of_kind(latents, coordinate_of(info.kinds, name))))
        for name in info.kinds
    }
    assert red[DISCS] < 0.25 and red[SQUARES] > 0.75, red
    assert 0.5 < share_of_red(sampler.sample(alone, latents)) < 0.8, "two thirds, as in the data"


def test_a_run_in_two_halves_is_the_unbroken_run(tmp_path):
    whole, halves = make_project(tmp_path / "whole"), make_project(tmp_path / "halves")
    options = {**KNOWING, "mixing": 0.5, "r1": 1.0, "second_look": True}  # all that draws numbers of its own
    begin(whole, options, steps=6, mirror=True, seed=3)
    begin(halves, options, steps=3, mirror=True, seed=3)
    torch.manual_seed(12345)
    list(resume_run(halves, RunControl(), steps=6))
    assert_same(state_of(whole), state_of(halves))
    assert "module/discriminator/kinds.weight" in state_of(halves)


@pytest.mark.parametrize("key", ["sprite", "dcgan"])
def test_the_same_labels_make_no_difference_where_kinds_are_not_told_apart(tmp_path, key):
    labelled, plain = make_project(tmp_path / "labelled"), make_project(tmp_path / "plain", names=("", ""))
    for project in (labelled, plain):
        settings = config(key, steps=3, start_from="scratch")
        list(start_run(project, settings, {"width": 8}, RunControl()))
    assert_same(state_of(labelled), state_of(plain))
    assert read_info(newest_snapshot(labelled)).kinds == {}


STILL = {"learning_rate": 1e-7}


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("after", [True, False])
def test_a_run_starts_from_one_with_or_without_kinds(tmp_path, before, after):
    parent = begin(make_project(tmp_path / "parent"), {**KNOWING, "kinds": before})
    child = make_project(tmp_path / "child", names=("mushrooms", SQUARES))
    snapshot = begin(child, {**STILL, "kinds": after}, start_from=str(parent), seed=1)
    generator, info = load_generator(snapshot)
    assert info.kinds == ({"mushrooms": 16, SQUARES: 32} if after else {}) and info.parent.startswith("parent, step 1")
    (old, _info), weights = load_parent(parent), generator.state_dict()
    assert torch.allclose(weights["project.weight"], old.networks["generator"]["project.weight"], atol=1e-4)
    assert runs(child)[-1].config["gan_options"] == {
        **runs(child)[-1].config["gan_options"],
        "width": 8,
        "latent_size": 16,
        "kinds": after,
    }
    if before and after:
        places = old.networks["generator"]["places.weight"]
        assert torch.allclose(weights["places.weight"][1], places[1], atol=1e-4), "the kind of the same name"
        assert not torch.allclose(weights["places.weight"][0], places[0], atol=1e-2), "a kind of its own"
    torch.manual_seed(12345)
    list(resume_run(child, RunControl(), steps=2))


def test_more_labels_than_can_be_kinds_are_none(tmp_path, monkeypatch):
    monkeypatch.setattr("ganstudio.data.dataset.MOST_KINDS", 1)
    assert read_info(begin(make_project(tmp_path / "project"))).kinds == {}


def test_freezing_leaves_the_view_of_kinds_free(tmp_path):
    parent = begin(make_project(tmp_path / "parent"))
    child = make_project(tmp_path / "child")
    begin(child, {**STILL, "kinds": True}, start_from=str(parent), freeze=0.5)
    frozen = runs(child)[-1].config["origin"]["frozen"]
    assert "enter.weight" in frozen and "kinds.weight" not in frozen
    assert replace(read_info(newest_snapshot(child)), path=parent).kinds == read_info(parent).kinds
