"""Reads both networks of a trained model for a run that starts from it, and writes models to ship."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import safetensors
import safetensors.torch
import torch
from torch import Tensor

from ganstudio.checkpoints.library import BEST_RESUME_FILE, RESUME_FILE
from ganstudio.checkpoints.shipped import discriminator_beside
from ganstudio.checkpoints.snapshot import load_generator, options_written, save_snapshot
from ganstudio.checkpoints.snapshot_info import FORMAT, SnapshotInfo, not_ours, read_header
from ganstudio.core.errors import StudioError
from ganstudio.core.files import write_bytes
from ganstudio.core.text import _
from ganstudio.gans import GANS
from ganstudio.gans.inheritance import Parent, heritable

_PREFIX = "module/discriminator/"


def load_parent(path: Path) -> tuple[Parent, SnapshotInfo]:
    """Read the generator of a snapshot, and the discriminator that belongs to it if it can be found, in float32.

    Raises `StudioError` for a file that is missing, torn or foreign.
    """
    generator, info = load_generator(path)
    networks = {"generator": generator.state_dict()}
    if discriminator := _discriminator_of(path, info.step):
        if not _belongs_to(info, discriminator):
            raise not_ours(path)
        networks["discriminator"] = discriminator
    return Parent(info.shape, networks), info


def ship(snapshot: Path, resume: Path, target: Path, project: str) -> list[Path]:
    """Write a snapshot and the discriminator of a resume file in half precision, as a shipped model at `target`.

    Raises `StudioError` where a weight is too large for half precision, or a file is damaged.
    """
    generator, info = load_generator(snapshot)
    if read_header(resume, "resume")["step"] != info.step:
        raise StudioError(_("{name} belongs to another step.").format(name=resume.name))
    save_snapshot(replace(info, path=target, project=project), _halved(generator.state_dict()))
    beside = discriminator_beside(target)
    words = {"format": FORMAT, "kind": "discriminator", "gan": info.gan, "step": info.step}
    weights = _halved(_stored(resume, _PREFIX))
    write_bytes(beside, safetensors.torch.save(weights, {"ganstudio": json.dumps(words)}))
    return [target, beside]


def _belongs_to(info: SnapshotInfo, discriminator: Mapping[str, Tensor]) -> bool:
    """Whether weights are those of a discriminator of a model's size and options."""
    with torch.device("meta"):  # nothing is allocated for it
        game = GANS[info.gan].build_game(info.shape, options_written(info.gan, info.options, info.path.name))
    wanted = heritable(game.modules["discriminator"])
    return all(name in discriminator and discriminator[name].shape == like.shape for name, like in wanted.items())


def _discriminator_of(path: Path, step: int) -> dict[str, Tensor] | None:
    """Look beside the snapshot, then in what its run saved; the state of another step is better than none."""
    beside = discriminator_beside(path)
    if beside.exists():
        read_header(beside, "discriminator")
        return _stored(beside, "")
    folder = path.absolute().parent.parent
    steps: dict[Path, int] = {}
    for file in (folder / name for name in (BEST_RESUME_FILE, RESUME_FILE)):
        try:
            steps[file] = int(read_header(file, "resume")["step"])
        except (StudioError, KeyError, TypeError, ValueError):
            continue
    if not steps or path.absolute().parent.name != "snapshots":
        return None
    return _stored(min(steps, key=lambda file: abs(steps[file] - step)), _PREFIX)


def _stored(path: Path, prefix: str) -> dict[str, Tensor]:
    """Read the tensors of a file whose names begin with `prefix`, in float32; none may be infinite."""
    try:
        with safetensors.safe_open(path, "pt") as file:
            names = [name for name in sorted(file.keys()) if name.startswith(prefix)]
            # Copied: what is mapped would keep the file open as long as a run lives; see `unmapped`.
            found = {name.removeprefix(prefix): file.get_tensor(name).clone() for name in names}
    except (safetensors.SafetensorError, RuntimeError, ValueError, OSError):
        raise not_ours(path) from None
    found = {name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in found.items()}
    if any(tensor.is_complex() or not bool(torch.isfinite(tensor).all()) for tensor in found.values()):
        raise not_ours(path)
    return found


def _halved(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    halves = {name: tensor.half() if tensor.is_floating_point() else tensor for name, tensor in weights.items()}
    if not all(bool(torch.isfinite(tensor).all()) for tensor in halves.values()):
        raise StudioError(_("The weights are too large for half precision."))
    return halves
