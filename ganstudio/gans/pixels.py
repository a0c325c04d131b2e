"""Between sprites in files (uint8, straight alpha) and pictures in networks (−1…1, premultiplied alpha).

Premultiplied, because a pixel under alpha 0 then has one value instead of any colour, and blurs do not bleed.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


def to_pictures(sprites: np.ndarray | Tensor, device: torch.device | None = None) -> Tensor:
    """Turn uint8 sprites `(n, h, w, c)`, c 1, 3 or 4, into float32 pictures `(n, c, h, w)` in −1…1."""
    raw = torch.from_numpy(np.ascontiguousarray(sprites)) if isinstance(sprites, np.ndarray) else sprites
    pictures = sent(raw, device).permute(0, 3, 1, 2).float().div_(255.0)
    if pictures.shape[1] == 4:
        pictures[:, :3] *= pictures[:, 3:]
    return pictures.mul_(2.0).sub_(1.0)


def sent(tensor: Tensor, device: torch.device | None) -> Tensor:
    """Copy a tensor from the CPU to a device, without waiting for what that has still to do."""
    at_once = device is not None and device.type == "cuda"  # it takes a copy first; then the next step can be queued
    return tensor.to(device, non_blocking=at_once)


def to_sprites(pictures: Tensor) -> np.ndarray:
    """Turn pictures `(n, c, h, w)` in −1…1 into uint8 sprites `(n, h, w, c)` with straight alpha.

    What is less opaque than half a level becomes wholly transparent and colourless.
    """
    return np.ascontiguousarray(to_levels(pictures).cpu().numpy())


def to_levels(pictures: Tensor) -> Tensor:
    """Do the same as `to_sprites` where the pictures are, as a tensor that need not be contiguous."""
    shown = pictures.detach().float().add(1.0).mul_(0.5).clamp_(0.0, 1.0)
    if shown.shape[1] == 4:
        alpha = shown[:, 3:]
        colour = torch.where(alpha >= 0.5 / 255.0, shown[:, :3] / alpha.clamp(min=1.0 / 255.0), torch.zeros_like(alpha))
        shown = torch.cat([colour.clamp_(0.0, 1.0), alpha], dim=1)
    return shown.mul(255.0).round_().to(torch.uint8).permute(0, 2, 3, 1)
