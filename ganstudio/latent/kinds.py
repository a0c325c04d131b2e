"""Latents of one kind: which kind a sprite is of is said by the last number of its latent and by nothing else."""

from __future__ import annotations

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.kinds import Kinds, middle
from ganstudio.core.text import _


def coordinate_of(kinds: Kinds, name: str) -> float:
    """Return the last number that latents of a kind have, exact in float32; `StudioError` if there is no such kind."""
    if not kinds:
        raise StudioError(
            _("This model does not tell kinds of sprites apart."),
            _("Train one that does: sprites in several folders, and the option “kinds” of the sprite GAN."),
        )
    if name not in kinds:
        raise StudioError(
            _("The model knows no kind “{name}”.").format(name=name),
            _("It knows: {names}.").format(names=", ".join(kind or "“”" for kind in kinds)),
        )
    return float(np.float32(middle(kinds, name)))


def of_kind(latents: np.ndarray, coordinate: float) -> np.ndarray:
    """Return latents `(n, size)` moved to the kind of a coordinate; all else about them stays, so twice is as once."""
    moved = np.array(latents, np.float32)
    moved[:, -1] = coordinate
    return moved
