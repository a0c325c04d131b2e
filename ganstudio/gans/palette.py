"""How far two sets of colours are apart, softly counted, so that it can be learned from (Coutinho 2022)."""

from __future__ import annotations

import torch
from torch import Tensor

_LEVELS = 6  # of each of red, green and blue: 216 colours
_WIDE = 0.12  # how far a pixel's colour reaches, as a share of the range


def palette_distance(one: Tensor, other: Tensor) -> Tensor:
    """Return the mean difference of the histograms of pictures `(n, c, h, w)`, 0–1: the share that is of other colours.

    Each pixel counts as one, spread over the colours near to its own; what is transparent is one colour, black.
    """
    return 0.5 * (_histogram(one) - _histogram(other)).abs().sum((1, 2, 3)).mean()


def _histogram(pictures: Tensor) -> Tensor:
    """Return the share of each colour, `(n, levels, levels, levels)`."""
    colours = (pictures[:, : min(3, pictures.shape[1])].float() + 1.0) * 0.5
    if colours.shape[1] == 1:
        colours = colours.expand(-1, 3, -1, -1)
    levels = torch.linspace(0.0, 1.0, _LEVELS, device=colours.device)
    near = torch.exp(-((colours.flatten(2)[..., None] - levels) / _WIDE).square())  # (n, 3, pixels, levels)
    red, green, blue = (near / near.sum(-1, keepdim=True)).unbind(1)
    both = (red[..., :, None] * green[..., None, :]).flatten(2)  # (n, pixels, levels²)
    counts = both.transpose(1, 2) @ blue / colours.shape[2:].numel()
    return counts.view(len(counts), _LEVELS, _LEVELS, _LEVELS)
