"""Painting as pixel artists do: a sprite chooses a few colours, and each of its pixels one of them or a mixture.

Colours that are painted freely, channel by channel, come out mottled; with a palette of the sprite's own the areas are
flat and the colours belong together, after as much training.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from ganstudio.gans.blocks import STEEP, painted, radford_init
from ganstudio.gans.inheritance import Weights, repainted

_BLOCK = 2  # pixels a side that are painted at once


def painter(width: int, style: int, channels: int, colours: int) -> FreePaint | PalettePaint:
    """Return the last layer for palettes of so many colours, or for any colours if that is 0."""
    return PalettePaint(width, style, channels, colours) if colours else FreePaint(width, channels)


class FreePaint(nn.Conv2d):
    """Paints each channel by itself, whatever the style; called as `PalettePaint` is."""

    def __init__(self, width: int, channels: int) -> None:
        super().__init__(width, channels * _BLOCK**2, 3, padding=1)
        self._has_alpha = channels == 4
        radford_init(self)

    @property
    def opacity_bias(self) -> Tensor | None:
        """What is added to the opacity of each of the pixels painted at once `(4,)`; None without opacity."""
        return _last(self.bias) if self._has_alpha else None

    def forward(self, x: Tensor, w: Tensor | None = None) -> Tensor:
        """Map `(n, width, h, w)` to pictures `(n, channels, 2h, 2w)` in −1…1."""
        drawn = functional.pixel_shuffle(super().forward(x), _BLOCK).float()
        return painted(drawn, self._has_alpha)


class PalettePaint(nn.Module):
    """Paints 2×2 pixels for each place of what comes in.

    The style decides the palette, a convolution the share that each of its colours has in a pixel, and the opacity.
    """

    def __init__(self, width: int, style: int, channels: int, colours: int) -> None:
        super().__init__()
        self._colours, self._has_alpha = colours, channels == 4
        self.shares = nn.Conv2d(width, (colours + self._has_alpha) * _BLOCK**2, 3, padding=1)
        self.palette = nn.Linear(style, colours * min(channels, 3))
        radford_init(self.shares)
        # All colours different from the start, from each other and from sprite to sprite.
        nn.init.kaiming_normal_(self.palette.weight)
        nn.init.normal_(self.palette.bias)

    @property
    def opacity_bias(self) -> Tensor | None:
        """As of `FreePaint`."""
        return _last(self.shares.bias) if self._has_alpha else None

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """Map `(n, width, h, w)` and styles `(n, style)` to pictures `(n, channels, 2h, 2w)` in −1…1.

        Colours are multiplied with the opacity: nothing has a colour where it is not there.
        """
        drawn = STEEP * functional.pixel_shuffle(self.shares(x), _BLOCK).float()
        palette = torch.sigmoid(self.palette(w).float()).unflatten(1, (-1, self._colours))
        shares = torch.softmax(drawn[:, : self._colours], dim=1)
        lit = (palette @ shares.flatten(2)).unflatten(2, drawn.shape[2:])
        if self._has_alpha:
            alpha = torch.sigmoid(drawn[:, self._colours :])
            lit = torch.cat([alpha * lit, alpha], dim=1)
        return lit * 2.0 - 1.0


def _last(bias: Tensor | None) -> Tensor | None:
    return None if bias is None else bias[-(_BLOCK**2) :]


def recoloured(old: Weights, place: str, channels: int, before: int) -> dict[str, Tensor]:
    """Return the weights of such a layer at `place`, brought from `before` channels; opacity that is new is zero."""
    found = {}
    for name in {f"{place}.weight", f"{place}.bias"} & old.keys():
        found[name] = repainted(old[name].unflatten(0, (before, -1)), channels).flatten(0, 1)
    for name in {f"{place}.palette.weight", f"{place}.palette.bias"} & old.keys():
        by_channel = old[name].unflatten(0, (min(before, 3), -1))
        found[name] = repainted(by_channel, min(channels, 3)).flatten(0, 1)
    for name in {f"{place}.shares.weight", f"{place}.shares.bias"} & old.keys():
        shares, opacity = old[name], old[name][:0]
        if before == 4:
            shares, opacity = shares[: -(_BLOCK**2)], shares[-(_BLOCK**2) :]
        elif channels == 4:
            opacity = torch.zeros_like(shares[: _BLOCK**2])
        found[name] = torch.cat([shares, opacity]) if channels == 4 else shares
    return found
