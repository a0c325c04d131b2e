"""Projects with snapshots of untrained generators."""

import pytest
import torch

from ganstudio.checkpoints.library import snapshot_path
from ganstudio.checkpoints.snapshot import save_snapshot
from ganstudio.checkpoints.snapshot_info import SnapshotInfo
from ganstudio.core.options import from_mapping, specs, to_mapping
from ganstudio.core.project import Project
from ganstudio.gans import GANS, SpriteShape


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "Latents 潜 🎨")


@pytest.fixture
def add_snapshot(project):
    """Write a snapshot of an untrained generator into the project's only run; returns its path."""

    def add(step=10, shape=(8, 8, 4), key="dcgan", seed=0):
        gan = GANS[key]
        options = from_mapping(gan.options, {spec.name: 8 for spec in specs(gan.options) if spec.name == "width"})
        torch.manual_seed(seed)
        generator = gan.build_generator(SpriteShape(*shape), options)
        with torch.no_grad():
            for parameter in generator.parameters():
                parameter.mul_(8.0)  # untrained weights draw nothing but grey; these draw all sorts of things
        height, width, channels = shape
        info = SnapshotInfo(
            path=snapshot_path(project.runs_folder / "run", step),
            step=step,
            gan=key,
            height=height,
            width=width,
            channels=channels,
            latent_size=generator.latent_size,
            options=to_mapping(options),
            translates=gan.translates,
        )
        save_snapshot(info, generator.state_dict())
        return info.path

    return add
