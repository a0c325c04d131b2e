"""ganstudio model: which places it takes for the file, and how a model is named."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """What the model is as ONNX is tested elsewhere, where the extra is."""
    monkeypatch.setattr("ganstudio.latent.onnx_model.onnx_model", lambda snapshot, truncation: (b"onnx", {}))
    monkeypatch.setattr("ganstudio.latent.onnx_samples.sample_programs", lambda title, name, facts: {})


@pytest.mark.parametrize("out", [".", "..", "models/..", "none/..", "/", "models/x.onnx"])
def test_a_folder_is_told_in_a_sentence(run, trained, tmp_path, monkeypatch, out):
    (tmp_path / "models" / "x.onnx").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    done = run("model", trained, "--out", out)
    assert (done.code, done.out) == (2, "") and f"{Path(out)} is a folder, not a file." in done.err


def test_a_name_without_a_suffix_gets_one_also_beside_a_folder_of_that_name(run, trained, tmp_path, monkeypatch):
    (tmp_path / "models").mkdir()
    monkeypatch.chdir(tmp_path)
    done = run("model", trained, "--out", "models", "--json")
    assert done.code == 0, done.err
    assert done.json["files"] == ["models.onnx"] and (tmp_path / "models.onnx").read_bytes() == b"onnx"


def test_a_tilde_before_a_model_is_the_home(run, trained, tmp_path, monkeypatch):
    """A shell leaves it where something stands before it, as in `left=~/heroes.safetensors`."""
    model = next(trained.rglob("*.safetensors"))
    monkeypatch.setenv("HOME", str(model.parent))
    monkeypatch.setenv("USERPROFILE", str(model.parent))
    done = run("model", f"~/{model.name}", "--out", tmp_path / "x.onnx", "--json")
    assert done.code == 0, done.err
    assert done.json["model"] == str(model)
