"""Shows a pair of sprites, or one sprite, moved and recoloured: the answer to a moved sprite is the moved answer.

That holds for what is told to the generator too, unlike the augmentation of a discriminator, so nothing leaks however
often it is done: a small set becomes a larger one, for both networks (DiffAugment, Zhao 2020, arXiv:2006.10738).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ganstudio.gans.adaptive import moves, turned


def varied(pictures: Tensor, sides: int, share: float) -> Tensor:
    """Change pictures `(n, sides * c, h, w)` in −1…1 by whole pixels and hues, each with probability `share`.

    What stands behind one another is changed alike. Uses torch's global generator.
    """
    if share <= 0.0:
        return pictures
    with torch.autocast(pictures.device.type, enabled=False):  # in bfloat16 what is not moved would be rounded too
        return _varied(pictures, sides, share)


def _varied(pictures: Tensor, sides: int, share: float) -> Tensor:
    n, channels, height, width = pictures.shape
    lit = pictures + 1.0
    down, across = (moves(n, side, torch.rand(n, device=lit.device) < share) for side in (height, width))
    lit = down[:, None] @ lit @ across[:, None].transpose(2, 3)
    if channels // sides >= 3:
        angle = (torch.rand(n, device=lit.device) * 2.0 - 1.0) * math.pi * (torch.rand(n, device=lit.device) < share)
        each = lit.reshape(n, sides, channels // sides, height, width)
        lit = turned(each.flatten(0, 1), angle.repeat_interleave(sides)).view(n, channels, height, width)
    last = pictures.is_contiguous(memory_format=torch.channels_last)
    return (lit - 1.0).contiguous(memory_format=torch.channels_last if last else torch.contiguous_format)
