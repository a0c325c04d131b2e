"""Shipped models are snapshots in half precision with their discriminator beside them; a stranger's stays harmless."""

import numpy as np
import pytest
import safetensors.torch
import torch

from ganstudio.checkpoints.parents import load_parent, ship
from ganstudio.checkpoints.shipped import (
    discriminator_beside,
    is_shipped,
    shipped_model_of,
    shipped_models,
)
from ganstudio.checkpoints.snapshot import load_generator
from ganstudio.core.errors import StudioError
from ganstudio.gans import GANS
from ganstudio.latent.favourites import Favourite, load_favourites, save_favourites
from tests.shipped_models import ship_small
from tests.tiny_project import make_tiny_project

FAMILIES = [key for key, _gan in GANS]


@pytest.mark.parametrize("key", FAMILIES)
def test_half_precision_is_read_as_float32_and_draws_nearly_the_same(tmp_path, key):
    path = ship_small(tmp_path, gan=key)
    assert {t.dtype for t in safetensors.torch.load_file(path).values() if t.is_floating_point()} == {torch.float16}
    halved, _info = load_generator(path)
    assert {p.dtype for p in halved.parameters()} == {torch.float32}
    whole, _info = load_generator(tmp_path / "made" / "snapshot.safetensors")
    z = whole.any_inputs(4)
    with torch.no_grad():
        assert torch.allclose(halved(z), whole(z), atol=0.02)
    parent, _info = load_parent(path)
    assert set(parent.networks) == {"generator", "discriminator"}


def test_they_are_listed_by_what_they_have_seen_and_the_damaged_are_passed_over(own_home):
    folder = own_home / "models"
    assert shipped_models() == [] and shipped_model_of() is None
    ship_small(folder, "b")
    ship_small(folder, "a", gan="dcgan")
    (folder / "c.safetensors").write_bytes(b"torn")
    assert [info.path.name for info in shipped_models()] == ["a.safetensors", "b.safetensors"]
    assert shipped_model_of("sprite").path.name == "b.safetensors" and shipped_model_of("wgan") is None
    assert is_shipped(folder / "a.safetensors") and not is_shipped(folder / "made" / "snapshot.safetensors")


def test_the_longest_run_comes_first(own_home):
    folder = own_home / "models"
    ship_small(folder, "a", step=40)
    ship_small(folder, "b", step=41)
    assert shipped_model_of("sprite").path.name == "b.safetensors" and shipped_model_of("dcgan") is None


@pytest.mark.parametrize("content", [b"", b"not a model", b"\xff" * 64])
def test_a_stranger_s_discriminator_is_refused(shipped, content):
    discriminator_beside(shipped).write_bytes(content)
    with pytest.raises(StudioError):
        load_parent(shipped)


@pytest.mark.parametrize("judge", [torch.inf, torch.zeros(1, 7), torch.zeros(3), torch.zeros(0, 5), None], ids=str)
def test_a_discriminator_that_is_not_finite_or_does_not_fit_its_model_is_refused(shipped, judge):
    beside = discriminator_beside(shipped)
    with safetensors.safe_open(beside, "pt") as file:
        words = file.metadata()
    weights = safetensors.torch.load_file(beside)
    old = weights.pop("judge.weight")
    if judge is not None:
        weights["judge.weight"] = judge if isinstance(judge, torch.Tensor) else torch.full_like(old, judge)
    beside.write_bytes(safetensors.torch.save(weights, words))
    with pytest.raises(StudioError, match="damaged"):
        load_parent(shipped)


def test_a_generator_without_its_discriminator_is_read_too(shipped):
    discriminator_beside(shipped).unlink()
    assert set(load_parent(shipped)[0].networks) == {"generator"}


def test_the_state_of_another_step_is_not_shipped(tmp_path):
    ship_small(tmp_path, step=40)
    one = tmp_path / "made" / "snapshot.safetensors"
    ship_small(tmp_path / "other", step=41)
    with pytest.raises(StudioError, match="another step"):
        ship(one, tmp_path / "other" / "made" / "resume.safetensors", tmp_path / "x.safetensors", "X")


def test_projects_refer_to_them_by_name_wherever_they_are(tmp_path, shipped, monkeypatch):
    project = make_tiny_project(tmp_path / "p", snapshots=())
    assert project.relative(shipped) == "shipped:tiny.safetensors"
    save_favourites(project, [Favourite("k", "One", project.relative(shipped), (0.5,) * 64)])
    assert not list(shipped.parent.parent.glob("pinned.json"))
    elsewhere = tmp_path / "elsewhere"
    monkeypatch.setenv("GANSTUDIO_MODELS", str(elsewhere))
    assert project.absolute(load_favourites(project)[0].snapshot) == elsewhere / "tiny.safetensors"


@pytest.mark.parametrize("name", ["../secret", "..", "", "/etc/passwd", "a\\b", "C:x", "a/b"])
def test_a_name_that_leads_elsewhere_stays_within_the_project_or_is_refused(tmp_path, name):
    project = make_tiny_project(tmp_path / "p", snapshots=())
    try:
        found = project.absolute(f"shipped:{name}")
    except StudioError:
        return
    assert found.resolve().is_relative_to(project.folder.resolve())


def test_the_benchmark_ships_a_project_s_best_model(tmp_path, capsys):
    from ganstudio.training.control import RunControl
    from ganstudio.training.runs import start_run
    from tests.benchmarks.ship_model import main
    from tests.training.conftest import config, make_project, small_options

    project = make_project(tmp_path / "Made", size=16)
    list(start_run(project, config("sprite", steps=2), small_options("sprite"), RunControl()))
    models = tmp_path / "out"
    assert main([str(project.folder), "tiny", "--to", str(models), "--count", "20", "--title", "Tiny"]) == 0
    names = {path.name for path in models.iterdir()}
    assert names == {"tiny.safetensors", "tiny.discriminator.safetensors", "tiny.md", "tiny.png"}
    words = (models / "tiny.md").read_text("utf-8")
    assert (
        "# Tiny" in words
        and "CC0" in words
        and "2 steps of 8 sprites" in words
        and "nan" not in words.split("Options")[0]
    )
    assert np.isfinite(load_parent(models / "tiny.safetensors")[1].step)
