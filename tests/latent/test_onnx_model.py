"""The model as ONNX: ONNX Runtime draws the pixels of GAN Studio; the programs beside it run as they are."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import StudioError
from ganstudio.latent.onnx_model import onnx_model
from ganstudio.latent.onnx_samples import sample_programs
from ganstudio.latent.sampler import Sampler
from tests.consumers import has, need, run, run_script


@pytest.mark.slow
def test_every_family_draws_the_same_pixels_in_onnx_runtime(tmp_path):
    need("onnx", "onnxscript", "onnxruntime")
    said = run_script("onnx_models.py", tmp_path, timeout=240)
    assert len(said) >= 5
    for name, found in said.items():
        width, height, _channels = map(int, name.split()[1].split("x"))
        assert (found["shape"], found["type"]) == ([17, height, width, 4], "uint8"), name
        assert found["apart"] <= 1 and found["unlike"] < 0.001, name
        assert found["apart_from_another"] > 1 and found["variety"] > 4, f"{name}: nothing could be told apart"
        assert found["leaks"] == [], name
        says = found["says"]
        assert (int(says["width"]), int(says["height"]), float(says["truncation"])) == (width, height, 0.8)
        assert says["digital_source_type"].endswith("trainedAlgorithmicMedia") and says["licence"]
    assert list(json.loads(said["sprite 32x20x4 3"]["says"]["kinds"])) == ["slimes", "剑", "ships"]


@pytest.mark.slow
def test_the_command_writes_a_model_and_programs_that_run(tmp_path, monkeypatch):
    monkeypatch.delenv("GANSTUDIO_MODELS", raising=False)
    need("onnx", "onnxscript", "onnxruntime")
    out = tmp_path / "my 'slimes' 史莱姆.onnx"
    command = [sys.executable, "-m", "ganstudio", "model", "shipped", "--truncation", 0.7]
    data = json.loads(run([*command, "--out", out, "--json"]))
    model, python, javascript = map(Path, data["files"])
    assert (model, data["latent_size"], data["truncation"]) == (out, 100, 0.7)
    assert data["licence"].startswith("CC0-1.0")
    run([sys.executable, python, 3, 5])

    latents = np.random.default_rng(5).standard_normal((3, 100), dtype=np.float32)
    wanted = Sampler().sample(Path(data["model"]), latents, 0.7).astype(int)
    drawn = np.stack([np.asarray(Image.open(tmp_path / f"sprite_{number}.png")) for number in range(3)])
    assert np.abs(drawn - wanted).max() <= 1
    changed = drawn.astype(int)
    changed[1, 4, 5, 3] += 2 if changed[1, 4, 5, 3] < 128 else -2
    assert np.abs(changed - wanted).max() > 1
    if has("node"):
        run(["node", "--check", javascript])


def test_the_programs_know_the_sizes_and_kinds():
    facts = {"width": 24, "height": 32, "latent_size": 9, "kinds": {'a "b"': 0.5}}
    programs = sample_programs('x"""y', 'x"""y.onnx', facts)
    compile(programs['x"""y_sample.py'], "sample", "exec")
    text = programs['x"""y_sample.mjs'].decode()
    assert "WIDTH = 24, HEIGHT = 32, LATENT_SIZE = 9" in text
    assert 'KINDS = {"a \\"b\\"": 0.5}' in text


@pytest.mark.parametrize("missing", ["onnx", "onnxscript"])
def test_without_the_extra_it_is_said_how_to_get_it(tmp_path, monkeypatch, missing):
    monkeypatch.setitem(sys.modules, "onnx", None)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(StudioError) as error:
        onnx_model(tmp_path / "x.safetensors")
    assert "ganstudio[onnx]" in error.value.hint
