"""Building blocks of style-based generators: the style, what it modulates, and layers that enlarge in a style."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from ganstudio.gans.blocks import conv_kernel
from ganstudio.gans.low_convolutions import LowConvTranspose2d

SLOPE = 0.2


class Mapping(nn.Module):
    """From latents to styles: linear layers of the same width (Karras 2019, arXiv:1812.04948)."""

    def __init__(self, size: int, layers: int) -> None:
        super().__init__()
        linear = [nn.Linear(size, size) for _ in range(layers)]
        # He's initialisation: at 0.02, as elsewhere, all styles would be nearly the same for most of a short run.
        for layer in linear:
            nn.init.kaiming_normal_(layer.weight, SLOPE)
            nn.init.zeros_(layer.bias)
        self.layers = nn.ModuleList(linear)

    def forward(self, z: Tensor) -> Tensor:
        """Map `(n, size)` to `(n, size)`."""
        for layer in self.layers:
            z = functional.leaky_relu(layer(z), SLOPE)
        return z


class StyledNorm(nn.Module):
    """Batch normalisation whose gain and offset the style decides, then ReLU (Chen 2019, arXiv:1810.01365).

    StyleGAN's adaptive normalisation, but over the batch: what tells one sprite from another is not normalised away,
    and the generator learns several times faster from the same sprites.
    """

    def __init__(self, channels: int, style: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.style = nn.Linear(style, 2 * channels)

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """Map `(n, channels, h, w)` and styles `(n, style)` to `(n, channels, h, w)`."""
        gain, offset = self.style(w).to(x.dtype)[:, :, None, None].chunk(2, dim=1)
        return functional.relu(torch.addcmul(offset, self.norm(x), 1.0 + gain))


class Enlarging(nn.Module):
    """A transposed convolution that enlarges by `stride`, then one that keeps the size."""

    def __init__(self, channels: int, out: int, style: int, stride: tuple[int, int]) -> None:
        super().__init__()
        self.first = LowConvTranspose2d(channels, out, conv_kernel(stride), stride)
        self.first_norm = StyledNorm(out, style)
        self.second = nn.Conv2d(out, out, 3, padding=1, bias=False)
        self.second_norm = StyledNorm(out, style)

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """Enlarge `(n, channels, h, w)` in the styles `(n, style)`."""
        return self.second_norm(self.second(self.first_norm(self.first(x), w)), w)
