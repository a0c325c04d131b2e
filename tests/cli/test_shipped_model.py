"""The shipped model at the command line: by its name, and as what a run starts from."""

import json

import pytest
from PIL import Image

from tests.shipped_models import ship_small

SMALL = ["--steps", 1, "--batch-size", 4, "--device", "cpu"]


@pytest.fixture
def shipped_here(own_home):
    """A shipped model for sprites as the project of these tests has them."""
    return ship_small(own_home / "models", shape=(8, 8, 4))


def config_of(project):
    (folder,) = (project / "runs").iterdir()
    return json.loads((folder / "config.json").read_text("utf-8"))


def test_it_is_a_model_like_any_other(run, shipped_here, tmp_path, project, sprites):
    assert run("info", "shipped", "--json").json["path"] == str(shipped_here)
    assert run("sample", "shipped", "--count", 2, "--out", tmp_path / "s").code == 0
    with Image.open(tmp_path / "s" / "00001.png") as image:
        assert image.size == (8, 8)
    assert run("export", shipped_here, "--format", "sheet", "--count", 4, "--out", tmp_path / "a.png").code == 0
    assert run("evaluate", "shipped", "--against", sprites, "--count", 8, "--json").json["step"] == 40


def test_the_word_needs_a_shipped_model(run):
    done = run("info", "shipped")
    assert done.code == 2 and "no model comes with" in done.err


def test_train_starts_from_it_and_says_so_in_a_line(run, shipped_here, project):
    done = run("train", project, *SMALL)
    assert done.code == 0
    assert "Starts from the shipped model Tiny sprites, step 40" in done.err
    (told,) = run("info", project, "--json").json["runs"]
    assert told["origin"]["name"] == "Tiny sprites"
    assert "started from Tiny sprites, step 40" in run("info", project).out
    newest = run("info", project, "--json").json["newest_snapshot"]
    assert "Tiny sprites, step 40" in run("info", newest).out


def test_from_scratch_or_from_a_model_by_its_path(run, shipped_here, project, tmp_path):
    done = run("train", project, "--from", "scratch", *SMALL, "--set", "width=8")
    assert "Starts from" not in done.err
    assert config_of(project)["origin"] is None
    done = run("train", project, "--from", shipped_here.parent / "made" / "snapshot.safetensors", *SMALL)
    assert "Starts from the model" in done.err


def test_a_width_of_one_s_own_means_scratch_unless_both_are_asked(run, shipped_here, project):
    done = run("train", project, "--from", "shipped", *SMALL, "--set", "width=16")
    assert done.code == 2 and "width is that of the model" in done.err
    done = run("train", project, *SMALL, "--set", "width=16")
    assert done.code == 0
    assert config_of(project)["origin"] is None and config_of(project)["gan_options"]["width"] == 16


@pytest.mark.parametrize("words", [["--from", "nowhere.safetensors"], ["--from", "shipped", "--gan", "dcgan"]])
def test_what_cannot_be_started_from_is_told_in_a_sentence(run, shipped_here, project, words):
    done = run("train", project, *words, *SMALL)
    assert done.code == 2 and "Traceback" not in done.err
    assert not (project / "runs").exists()


def test_selfcheck_draws_with_it_and_misses_its_discriminator(run, shipped_here):
    def said():
        checks = run("selfcheck", "--json").json["checks"]
        return next(item for item in checks if item["check"] == "shipped models")

    assert said() == {"check": "shipped models", "ok": True, "found": "tiny"}
    shipped_here.with_name("tiny.discriminator.safetensors").unlink()
    assert not said()["ok"]


def test_what_is_shipped_in_truth_is_whole(run, monkeypatch):
    monkeypatch.delenv("GANSTUDIO_MODELS")
    checks = run("selfcheck", "--json").json["checks"]
    found = next(item for item in checks if item["check"] == "shipped models")
    assert found["ok"] and found["found"] not in ("", "–")
