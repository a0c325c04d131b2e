"""Sprites as 1,280 numbers each, by a network that has seen photographs: what KID, precision and coverage compare."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.sprites import to_rgba
from ganstudio.core.text import _
from ganstudio.quality.efficientnet import FEATURES, efficientnet

SIDE = 128
"""Of the pictures that the network is shown, in pixels."""

GREY = 0.25
CHUNK = 16  # stays in the cache of a core: half as long again as fast as 64


def embed(sprites: np.ndarray, progress: Progress = no_progress, device: str = "cpu") -> np.ndarray:
    """Return float32 `(n, 1280)` of uint8 sprites `(n, h, w, channels)`, straight alpha, 1, 3 or 4 channels.

    Sprites stand on grey 0.25, enlarged by a whole number without smoothing; those larger than 128 pixels are
    averaged down. `progress` is called before each 16 sprites and may raise `Cancelled`.
    """
    check_sprites(sprites)
    network = efficientnet(device)
    features = np.empty((len(sprites), FEATURES), np.float32)
    for start in range(0, len(sprites), CHUNK):
        progress(start / len(sprites), _("Looking at the sprites"))
        shown = pictures(sprites[start : start + CHUNK]).to(device)
        features[start : start + CHUNK] = network(shown).cpu().numpy()
    return features


def check_sprites(sprites: np.ndarray) -> None:
    """Raise `ValueError` for anything but uint8 `(n, h, w, channels)` with 1, 3 or 4 channels."""
    if sprites.ndim != 4 or sprites.dtype != np.uint8 or sprites.shape[3] not in (1, 3, 4) or not sprites.size:
        raise ValueError(f"these are no sprites: {sprites.dtype} {sprites.shape}")


@torch.inference_mode()
def pictures(sprites: np.ndarray) -> Tensor:
    """Return what the network is shown: float32 `(n, 3, 128, 128)`, `(rgb·255 − 127) / 128`."""
    rgba = torch.from_numpy(np.array(to_rgba(sprites), np.float32)).permute(0, 3, 1, 2).div_(255.0)
    alpha = rgba[:, 3:]
    shown = rgba[:, :3] * alpha + GREY * (1.0 - alpha)
    height, width = shown.shape[2:]
    larger = max(height, width)
    if larger <= SIDE:
        factor = SIDE // larger
        shown = shown.repeat_interleave(factor, 2).repeat_interleave(factor, 3)
    else:
        sides = max(1, round(height * SIDE / larger)), max(1, round(width * SIDE / larger))
        shown = functional.adaptive_avg_pool2d(shown, sides)
    over_y, over_x = SIDE - shown.shape[2], SIDE - shown.shape[3]
    edges = (over_x // 2, over_x - over_x // 2, over_y // 2, over_y - over_y // 2)
    return functional.pad(shown, edges, value=GREY).mul_(255.0).sub_(127.0).div_(128.0)
