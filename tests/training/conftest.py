"""A small real project, and ways to run it."""

import numpy as np
import pytest

from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.training import devices
from ganstudio.training.config import TrainingConfig
from ganstudio.training.devices import Arithmetic
from tests.families import small_options

__all__ = ["config", "make_project", "small_options"]


def config(gan="dcgan", **changes):
    return TrainingConfig(gan=gan, **{"batch_size": 8, "minutes": 0.0, "device": "cpu", **changes})


def make_project(path, count=20, size=8, channels=4, domains="AB"):
    """A project of random sprites in both domains, the second half of A paired with the first of B by their names."""
    project = Project.create(path)
    for number, domain in enumerate(domains):
        save_dataset(project, _random_sprites(number, number * count // 2, count, size, channels), domain=domain)
    return project


def _random_sprites(seed, first, count, size, channels):
    pixels = np.random.default_rng(seed).integers(0, 256, (count, size, size, channels), np.uint8)
    if channels == 4:
        pixels[pixels[..., 3] < 128] = 0
    names = [f"sprite{i}" for i in range(first, first + count)]
    return make_dataset(pixels, [""] * count, names, names)


@pytest.fixture(autouse=True)
def plain_arithmetic(monkeypatch):
    """What is fastest is measured, so that a busy moment could change what a run of a test learns."""
    monkeypatch.setattr(devices, "_fastest", lambda *what: Arithmetic())


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path / "Pictures 画 🎨.ganstudio")
