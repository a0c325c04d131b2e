"""A small real project, and ways to run it."""

import numpy as np
import pytest

from ganstudio.core.options import specs
from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.gans import GANS
from ganstudio.training.config import TrainingConfig


def small_options(key):
    """The family's options with its widths made small, so that a step takes milliseconds."""
    return {spec.name: 8 for spec in specs(GANS[key].options) if spec.name == "width"}


def config(gan="dcgan", **changes):
    return TrainingConfig(gan=gan, **{"batch_size": 8, "minutes": 0.0, "device": "cpu", **changes})


def make_project(path, count=20, size=8, channels=4):
    project = Project.create(path)
    pixels = np.random.default_rng(0).integers(0, 256, (count, size, size, channels), np.uint8)
    if channels == 4:
        pixels[pixels[..., 3] < 128] = 0
    names = [f"sprite{i}" for i in range(count)]
    save_dataset(project, make_dataset(pixels, [""] * count, names, names))
    return project


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path / "Pictures 画 🎨.ganstudio")
