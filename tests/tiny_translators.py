"""Untrained translators as snapshots, for tests: their answers are noise, but always the same noise."""

import json

import torch
from tiny_project import SIDE

from ganstudio.checkpoints.library import snapshot_path
from ganstudio.checkpoints.snapshot import save_snapshot
from ganstudio.checkpoints.snapshot_info import SnapshotInfo
from ganstudio.core.options import from_mapping, specs, to_mapping
from ganstudio.gans import GANS, SpriteShape


def add_translator(project, key="cyclegan", run="2026-02-03-0405", step=10, side=SIDE, channels=4, seed=0, **facts):
    """Write a snapshot of an untrained translator into a run of a project; returns its path."""
    folder = project.runs_folder / run
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"created": run, "config": {"gan": key}}), "utf-8")
    gan = GANS[key]
    options = from_mapping(gan.options, {spec.name: 8 for spec in specs(gan.options) if spec.name == "width"})
    torch.manual_seed(seed)
    generator = gan.build_generator(SpriteShape(side, side, channels), options)
    with torch.no_grad():
        for parameter in generator.parameters():
            parameter.mul_(4.0)  # untrained weights draw nothing but grey; these draw all sorts of things
    info = SnapshotInfo(
        path=snapshot_path(folder, step),
        step=step,
        gan=key,
        height=side,
        width=side,
        channels=channels,
        latent_size=0,
        options=to_mapping(options),
        project=project.name,
        translates=gan.translates,
        **facts,
    )
    save_snapshot(info, generator.state_dict())
    return info.path
