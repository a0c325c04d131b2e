"""A small real project with real generators in it, for tests of the window and what stands behind it."""

import json

import numpy as np
from PIL import Image

from ganstudio.checkpoints.library import snapshot_path
from ganstudio.checkpoints.snapshot import save_snapshot
from ganstudio.checkpoints.snapshot_info import SnapshotInfo
from ganstudio.core.options import from_mapping, specs, to_mapping
from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.gans import GANS, SpriteShape

SIDE = 8


def tiny_pixels(count=6, side=SIDE, seed=0):
    pixels = np.random.default_rng(seed).integers(0, 256, (count, side, side, 4), np.uint8)
    pixels[pixels[..., 3] < 128] = 0
    return pixels


def write_pictures(folder, count=6, side=SIDE, seed=0):
    """Write PNG files in two labelled folders; returns their folder."""
    for number, pixels in enumerate(tiny_pixels(count, side, seed)):
        place = folder / ("cats" if number % 2 else "dogs")
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(place / f"sprite {seed}-{number}.png")
    return folder


def make_tiny_project(path, count=6, snapshots=(10,), kinds=None):
    """Make a project with `count` sprites and a run with a snapshot of an untrained generator for each step.

    With `kinds`, their names and counts, the generators tell them apart.
    """
    project = Project.create(path)
    if count:
        names = [f"sprite {number}" for number in range(count)]
        labels = ["cats" if number % 2 else "dogs" for number in range(count)]
        save_dataset(project, make_dataset(tiny_pixels(count), labels, names, names))
    for step in snapshots:
        add_snapshot(project, step, kinds=kinds)
    return project


def add_snapshot(project, step, side=SIDE, kinds=None):
    """Write a snapshot of an untrained generator and return its path."""
    import torch

    run = project.runs_folder / "2026-01-02-0304"
    run.mkdir(parents=True, exist_ok=True)
    (run / "config.json").write_text(json.dumps({"created": "2026-01-02", "config": {"gan": "dcgan"}}), "utf-8")
    key = "sprite" if kinds else "dcgan"
    gan = GANS[key]
    small = {spec.name: 8 for spec in specs(gan.options) if spec.name == "width"}
    options = from_mapping(gan.options, {**small, **({"kinds": True} if kinds else {})})
    torch.manual_seed(step)
    generator = gan.build_generator(SpriteShape(side, side, 4, kinds or {}), options)
    info = SnapshotInfo(
        path=snapshot_path(run, step),
        step=step,
        gan=key,
        height=side,
        width=side,
        channels=4,
        latent_size=generator.latent_size,
        options=to_mapping(options),
        kinds=generator.kinds,
    )
    save_snapshot(info, generator.state_dict())
    return info.path
