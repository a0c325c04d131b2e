"""Augmentation for pixel art that grows while the discriminator overfits (ADA, Karras 2020, arXiv:2006.06676).

Real and generated sprites are changed alike and differentiably (DiffAugment, Zhao 2020, arXiv:2006.10738), by whole
pixels, so that none is ever blurred. Everything is computed on the device: nothing waits for it.
"""

from __future__ import annotations

import math
from functools import cache

import torch
from torch import Tensor, nn

_FARTHEST = 16  # a shift is at most one part in this many of a side: further, thin silhouettes come out less well
_LARGEST = 8  # half a hole is one part in this many of a side
_STRONGEST = 0.6  # stronger, the generator draws augmented sprites: ADA, section 2.2, which stops at 0.8
_RISE = 1.0 / 30_000  # strength per sprite seen; eight times as slow was worse on a hundred sprites
_MEMORY = 0.02  # share of the newest batch in the running sign of the scores


class AdaptiveAugment(nn.Module):
    """Shifts pictures, cuts holes into them and, if asked, turns their hues, each with probability `strength`."""

    starts_anew = True  # a run that starts from another one finds out for itself
    strength: Tensor
    sureness: Tensor

    def __init__(self, target: float, hues: bool = False) -> None:
        """`target` is how sure the discriminator may be, 0–1, before the strength rises; 1 switches it off."""
        super().__init__()
        self._target, self._hues = target, hues
        self.register_buffer("strength", torch.zeros(()))
        self.register_buffer("sureness", torch.zeros(()))

    def forward(self, pictures: Tensor) -> Tensor:
        """Change pictures `(n, c, h, w)` in −1…1; −1 stays what is transparent or black."""
        if self._target >= 1.0:
            return pictures
        lit = self._shifted(pictures + 1.0)
        if self._hues and pictures.shape[1] >= 3:
            lit = self._recoloured(lit)
        changed = self._cut(lit) - 1.0
        is_last = pictures.is_contiguous(memory_format=torch.channels_last)
        return changed.contiguous(memory_format=torch.channels_last) if is_last else changed

    def adapt(self, real_score: Tensor, count: int) -> None:
        """Raise or lower the strength after a step: `real_score` is how real `count` real sprites were found, 0–1."""
        with torch.no_grad():
            self.sureness.lerp_(real_score.float() * 2.0 - 1.0, _MEMORY)
            rise = torch.sign(self.sureness - self._target) * (count * _RISE)
            self.strength.add_(rise).clamp_(0.0, _STRONGEST)

    def _chosen(self, n: int, device: torch.device) -> Tensor:
        return torch.rand(n, device=device) < self.strength

    def _shifted(self, lit: Tensor) -> Tensor:
        """Shift by whole pixels, as products with matrices of zeros and ones: exact and quick to differentiate."""
        n, _c, height, width = lit.shape
        chosen = self._chosen(n, lit.device)
        down, across = (moves(n, side, chosen) for side in (height, width))
        return down[:, None] @ lit @ across[:, None].transpose(2, 3)

    def _recoloured(self, lit: Tensor) -> Tensor:
        n = len(lit)
        angle = (torch.rand(n, device=lit.device) * 2.0 - 1.0) * math.pi * self._chosen(n, lit.device)
        return turned(lit, angle)

    def _cut(self, lit: Tensor) -> Tensor:
        """Cut a square hole (DeVries 2017, arXiv:1708.04552)."""
        n, _c, height, width = lit.shape
        down, across = (_near(n, side, lit.device) for side in (height, width))
        hole = down[:, :, None] & across[:, None, :] & self._chosen(n, lit.device)[:, None, None]
        return lit * ~hole[:, None]


def shapes_among(pictures: Tensor, share: float) -> Tensor:
    """Take the colours off some of the pictures `(n, c, h, w)` in −1…1, each with probability `share`.

    What is left is the opacity, painted twice as bright as white: so bright that the generator can draw none of it, and
    does not answer with sprites that are white all over. Without opacity nothing changes.
    """
    if share <= 0.0 or pictures.shape[1] != 4:
        return pictures
    chosen = torch.rand(len(pictures), 1, 1, 1, device=pictures.device) < share
    lit = pictures[:, 3:] + 1.0
    return torch.where(chosen, torch.cat([2.0 * lit.expand(-1, 3, -1, -1), lit], dim=1) - 1.0, pictures)


def turned(lit: Tensor, angle: Tensor) -> Tensor:
    """Turn the hues of pictures `(n, c, h, w)`, 0 and up, by an angle each; premultiplied colours too."""
    cos, sin = angle.cos()[:, None, None], angle.sin()[:, None, None]
    unchanged, greys, turn = _rotation(lit.device)
    matrix = cos * unchanged + (1.0 - cos) * greys + sin * turn
    colours = (matrix @ lit[:, :3].flatten(2)).view(len(lit), 3, *lit.shape[2:])
    return torch.cat([colours, lit[:, 3:]], dim=1)


@cache  # asked for at every step: to copy it each time would wait for the device
def _rotation(device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    """Return what turns of hues are made of, `(3, 3)` each: nothing changed, all grey, a quarter of a turn."""
    turn = torch.tensor([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]]) / math.sqrt(3.0)
    return torch.eye(3, device=device), torch.full((3, 3), 1.0 / 3.0, device=device), turn.to(device)


def moves(n: int, side: int, chosen: Tensor) -> Tensor:
    """Return `(n, side, side)` matrices that move a column vector by at most a sixteenth of it where `chosen`."""
    farthest = max(1, side // _FARTHEST)
    by = torch.randint(-farthest, farthest + 1, (n,), device=chosen.device) * chosen
    places = torch.arange(side, device=chosen.device)
    return (places[None, :, None] == places[None, None, :] + by[:, None, None]).float()


def _near(n: int, side: int, device: torch.device) -> Tensor:
    """Return `(n, side)`: which places lie within a hole around a random one."""
    centre = torch.randint(0, side, (n, 1), device=device)
    return (torch.arange(side, device=device) - centre).abs() <= max(1, side // _LARGEST)
