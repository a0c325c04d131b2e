"""Runs command lines in this process, and has a small project that is trained once for all tests here."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.__main__ import main
from ganstudio.cli.main import main as command_line


@dataclass
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def json_lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Words are compared with the English ones, whatever the developer speaks."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def run(capsys):
    """Run `ganstudio` with these words."""

    def run_words(*words) -> Outcome:
        capsys.readouterr()
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run_words


def draw_sprites(folder: Path, count: int = 12) -> Path:
    """Write small RGBA pictures in two labelled sub-folders."""
    rng = np.random.default_rng(7)
    for index in range(count):
        place = folder / ("slimes", "剑 和 盾")[index % 2]
        place.mkdir(parents=True, exist_ok=True)
        pixels = np.zeros((8, 8, 4), np.uint8)
        pixels[1:7, 1:7] = (*rng.integers(0, 256, 3), 255)
        pixels[2:5, 2:5, :3] = rng.integers(0, 256, (3, 3, 3))
        Image.fromarray(pixels).save(place / f"sprite {index} 🎮.png")
    return folder


@pytest.fixture
def sprites(tmp_path) -> Path:
    return draw_sprites(tmp_path / "my sprites")


@pytest.fixture
def project(run, sprites, tmp_path) -> Path:
    """A project with sprites in it, in a folder with a difficult name."""
    path = tmp_path / "怪物 and 🐉.ganstudio"
    assert run("new", path).code == 0
    assert run("import", path, sprites).code == 0
    return path


@pytest.fixture(scope="session")
def trained_once(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    path = str(folder / "Trained.ganstudio")
    draw_sprites(folder / "sprites")
    assert command_line(["new", path, "--quiet"]) == 0
    assert command_line(["import", path, str(folder / "sprites"), "--quiet"]) == 0
    train = ["train", path, "--gan", "dcgan", "--steps", "3", "--batch-size", "4", "--device", "cpu"]
    assert command_line([*train, "--set", "width=8", "--quiet"]) == 0
    return Path(path)


@pytest.fixture
def trained(trained_once, tmp_path) -> Path:
    """A project with a run of three steps; the test's own copy."""
    return Path(shutil.copytree(trained_once, tmp_path / trained_once.name))
