"""The models that come with GAN Studio: ordinary snapshots in half precision, each with its discriminator beside it.

`models/NAME.safetensors` is explored and exported as any snapshot; `models/NAME.discriminator.safetensors` is only
needed to train on. Nothing here reads weights.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from ganstudio.checkpoints.snapshot_info import SUFFIX, SnapshotInfo, read_info
from ganstudio.core.errors import StudioError
from ganstudio.core.paths import models_folder

DISCRIMINATOR = ".discriminator" + SUFFIX
LARGEST_BYTES = 12 * 2**20
"""Of all that is shipped together."""


def shipped_models() -> list[SnapshotInfo]:
    """List the shipped models, the one of the largest set and the longest run first; what is damaged is passed over."""
    found = []
    for path in shipped_paths():
        with contextlib.suppress(StudioError):
            found.append(read_info(path))
    return sorted(found, key=lambda info: (-info.data_count, -info.step, info.path.name))


def shipped_paths() -> list[Path]:
    """List the files of the shipped models, damaged ones too."""
    return sorted(path for path in models_folder().glob(f"*{SUFFIX}") if not path.name.endswith(DISCRIMINATOR))


def shipped_model_of(gan: str = "") -> SnapshotInfo | None:
    """Return the first shipped model of a family, or of any; None if there is none."""
    return next((info for info in shipped_models() if gan in ("", info.gan)), None)


def is_shipped(path: Path) -> bool:
    """Whether a snapshot lies in the folder of the shipped models."""
    return path.absolute().parent == models_folder()


def discriminator_beside(path: Path) -> Path:
    """Return where the discriminator of a shipped model belongs."""
    return path.with_name(path.name.removesuffix(SUFFIX) + DISCRIMINATOR)


def fingerprint(path: Path) -> str:
    """Return the first half of the SHA-256 of a file, to tell one model from another."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]
