"""Remembers pictures that a generator drew, and hands old ones back among the new (Shrivastava 2016, arXiv:1612.07828).

A discriminator that sees only the newest forgets what it has found out already, and the game goes round in circles.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ganstudio.gans import SpriteShape

REMEMBERED = 50


class Memory(nn.Module):
    """Fifty pictures, or stacks of `sides` pictures. They are buffers: a run that goes on remembers them."""

    starts_anew = True  # in a run that starts from another one
    pictures: Tensor
    filled: Tensor

    def __init__(self, shape: SpriteShape, sides: int) -> None:
        super().__init__()
        size = (REMEMBERED, sides * shape.channels, shape.height, shape.width)
        self.register_buffer("pictures", torch.zeros(size))
        self.register_buffer("filled", torch.zeros(REMEMBERED, dtype=torch.bool))

    @torch.no_grad()
    def forward(self, new: Tensor) -> Tensor:
        """Return pictures like `new`, `(n, channels, h, w)`; about half of them are old, whose places new ones take.

        Of more than fifty, only the first fifty are exchanged. Nothing here waits for the device.
        """
        count = min(len(new), REMEMBERED)
        first = new[:count].float()
        places = torch.randperm(REMEMBERED, device=new.device)[:count]
        known = self.filled[places]
        swapped = known & (torch.rand(count, device=new.device) < 0.5)
        old = self.pictures[places]
        taken = (swapped | ~known)[:, None, None, None]
        self.pictures[places] = torch.where(taken, first, old)
        self.filled[places] = True
        return torch.cat([torch.where(swapped[:, None, None, None], old, first), new[count:].float()])
