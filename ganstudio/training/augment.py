"""Changes to the real sprites before the discriminator sees them; random, from torch's seeded generator."""

from __future__ import annotations

import torch
from torch import Tensor


def mirrored(pictures: Tensor) -> Tensor:
    """Flip each picture `(n, c, h, w)` left to right with probability one half."""
    flip = torch.rand(len(pictures), device=pictures.device) < 0.5
    return torch.where(flip[:, None, None, None], pictures.flip(3), pictures)
