"""Snapshots: the averaged generator and JSON about itself in one safetensors file. Opening one runs no code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import Tensor

from ganstudio.checkpoints.snapshot_info import SnapshotInfo, not_ours, read_info
from ganstudio.core.errors import StudioError
from ganstudio.core.files import write_bytes
from ganstudio.core.options import Value, from_mapping
from ganstudio.core.text import _
from ganstudio.gans import GANS
from ganstudio.gans.blocks import Generator


def save_snapshot(info: SnapshotInfo, weights: Mapping[str, Tensor]) -> None:
    """Write the generator's weights to `info.path`, atomically; `DiskFull` leaves nothing half written."""
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in weights.items()}
    write_bytes(info.path, safetensors.torch.save(tensors, info.to_header()))


def load_generator(path: Path) -> tuple[Generator, SnapshotInfo]:
    """Rebuild the generator of a snapshot on the CPU, ready to draw (float32, evaluation mode, no gradients).

    Raises `StudioError` for a file that is missing, torn, foreign, newer, or whose weights do not fit what it says.
    """
    info = read_info(path)
    if info.gan not in GANS:
        raise StudioError(
            _("{name} was made by a GAN that this version does not know: {gan}.").format(name=path.name, gan=info.gan),
            _("Update GAN Studio, then try again."),
        )
    gan = GANS[info.gan]
    options = options_written(info.gan, info.options, path.name)
    try:
        weights = unmapped(path)
        with torch.device("meta"):  # nothing is allocated before the file has shown that it fits
            generator = gan.build_generator(info.shape, options)
        made = generator.latent_size, generator.kinds, gan.translates
        said = info.latent_size, info.kinds, info.translates
        if made != said or not _types_fit(weights, generator.state_dict()):
            raise ValueError("weights")
        generator.load_state_dict(weights, assign=True)
    except (safetensors.SafetensorError, RuntimeError, ValueError, OSError):
        raise not_ours(path) from None
    generator = generator.float().eval().requires_grad_(False)
    if not all(bool(torch.isfinite(weight).all()) for weight in generator.state_dict().values()):
        raise not_ours(path)
    return generator, info


def unmapped(path: Path) -> dict[str, Tensor]:
    """Read the tensors of a file into memory of their own.

    Mapped ones would keep the file open as long as one of them lives: Windows then refuses to replace it at the next
    save, and elsewhere its room on the disk is not given back.
    """
    return safetensors.torch.load_file(path, backend="pread")


def must_draw(info: SnapshotInfo) -> None:
    """Refuse a model that translates, where sprites are to be drawn from nothing: `StudioError`."""
    if info.translates:
        raise StudioError(
            _("{name} is a model that translates sprites: it draws none of its own.").format(name=info.path.name),
            _("Give it sprites on the Translate page, or with: ganstudio translate MODEL PATH…"),
        )


def options_written(key: str, values: Mapping[str, Value], name: str) -> Any:
    """Return the options of a family as a file called `name` has them; `StudioError` if they are of another version."""
    try:
        return from_mapping(GANS[key].options, GANS[key].written(values))
    except StudioError as error:
        words = _("{name} does not fit this version of GAN Studio. {reason}")
        raise StudioError(
            words.format(name=name, reason=error.message),
            _("If another version made it, use that one, or train anew: the sprites are untouched."),
        ) from None


def _types_fit(weights: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> bool:
    """Whether fractions stand where fractions belong and whole numbers where they do; names are checked elsewhere."""
    return all(
        weight.is_floating_point() == wanted[name].is_floating_point() and not weight.is_complex()
        for name, weight in weights.items()
        if name in wanted
    )
