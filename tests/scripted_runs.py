"""Runs without an engine: small real generators that say what a test wants to hear."""

import hashlib
import json
import struct
from pathlib import Path

import numpy as np

from ganstudio.checkpoints.library import snapshot_path
from ganstudio.checkpoints.previews import preview_path, save_preview
from ganstudio.core.events import (
    MetricsReady,
    PreviewReady,
    ProgressSaved,
    QualityMeasured,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    VerdictReached,
)
from ganstudio.core.project import Project
from ganstudio.core.verdicts import Verdict
from ganstudio.data.dataset import make_dataset, save_dataset

_WORK = bytes(2_000_000)


def scripted_run(events, closed=None):
    """A factory of runs that say `events`; an exception among them is raised."""

    def make(control):
        try:
            for event in events:
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            if closed is not None:
                closed.append(True)

    return make


def endless_run(control):
    """Goes on until it is stopped, and pauses as a trainer does; after a few numbers it only waits."""
    yield begun()
    step = 0
    while not control.stop_requested:
        if control.pause_requested:
            yield RunPaused(step)
            control.wait_to_go()
            yield RunResumed(step)
        elif step < 20:
            step += 1
            yield metrics(step)
        elif control.take_save_request():
            yield ProgressSaved(step)
        else:
            hashlib.sha256(_WORK)  # as a real step, which computes without holding the interpreter
    yield RunEnded(step, "stopped")


def begun(step=0, folder=Path("runs/one")):
    return RunStarted(step, folder, "cpu", "CPU, 2 threads", "float32", False)


def metrics(step, **values):
    return MetricsReady(
        step=step,
        seconds=step / 10,
        values=values or {"loss_g": 1.0, "loss_d": 0.5, "score_real": 0.6, "score_fake": 0.4},
        sprites_per_second=1830.0,
        seconds_left=860.0,
        fraction=min(1.0, step / 1000),
    )


def preview(step, value=200):
    return PreviewReady(step, np.full((4, 8, 8, 4), value, np.uint8))


def every_verdict():
    """One verdict of each kind, with numbers as a run gives them."""
    numbers = {
        "learning": {},
        "discriminator_winning": {"certainty": 0.99},
        "collapsing": {"alike": 60.0, "count": 64, "usual": 2.0},
        "copying": {"copies": 40.0, "count": 64},
        "plateau": {"since": 1200, "best": 1400},
        "diverged": {"broke": 900, "back": 600},
    }
    return [Verdict(), *(Verdict(kind, 2000, values, best_step=1400) for kind, values in numbers.items())]


def verdict(kind, step=2000):
    """What a run says of itself."""
    return VerdictReached(step, next(found for found in every_verdict() if found.kind == kind))


def measured(step, is_best=False, **values):
    return QualityMeasured(step, step / 10, values or {"kid": 0.3, "coverage": 0.2, "copies": 0.0}, is_best)


def make_project(folder, count=6):
    """A project with a few small sprites."""
    project = Project.create(folder / "Monsters")
    pixels = np.arange(count * 8 * 8 * 4, dtype=np.int64).reshape(count, 8, 8, 4).astype(np.uint8)
    pixels[..., 3] = 255
    names = [f"slime__{i}" for i in range(count)]
    save_dataset(project, make_dataset(pixels, ["slime"] * count, names, names))
    return project


def make_run_folder(project, step=400, steps=1000, ended="stopped", name="2026-11-23-1412"):
    """A run as it lies on disk after a save, with its numbers and a few sample sheets; without weights."""
    folder = project.runs_folder / name
    folder.mkdir(parents=True)
    config = {"gan": "dcgan", "steps": steps, "minutes": 0.0, "batch_size": 8}
    (folder / "config.json").write_text(json.dumps({"format": 1, "created": name, "config": config}))
    write_header(folder / "resume.safetensors", kind="resume", step=step, seconds=40.0, ended=ended)
    rows = [{"step": i, "seconds": i / 10, "loss_g": 1.0, "loss_d": 0.5} for i in range(1, step + 1)]
    (folder / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for at in range(100, step + 1, 100):
        save_preview(preview_path(folder, at), np.full((4, 8, 8, 4), at % 256, np.uint8))
        write_snapshot(folder, at)
    return folder


def write_snapshot(folder, step):
    """A snapshot's header, as much as is read without torch."""
    path = snapshot_path(folder, step)
    path.parent.mkdir(exist_ok=True)
    shape = {"height": 8, "width": 8, "channels": 4, "latent_size": 16}
    write_header(path, kind="snapshot", step=step, gan="dcgan", options={}, **shape)
    return path


def write_header(path, **content):
    """A safetensors file of nothing but a header with our JSON in it."""
    ours = json.dumps({"format": 1, **content})
    header = json.dumps({"__metadata__": {"ganstudio": ours}}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header)
