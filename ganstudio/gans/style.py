"""Building blocks of style-based networks: layers of equal learning rates, and convolutions that a style modulates."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

SLOPE = 0.2
_GAIN = math.sqrt(2.0 / (1.0 + SLOPE**2))  # keeps the variance through `leaky`


def leaky(x: Tensor) -> Tensor:
    """LeakyReLU that leaves the variance as it was."""
    return functional.leaky_relu(x, SLOPE) * _GAIN


class EqualLinear(nn.Module):
    """A linear layer whose weights are drawn from N(0, 1) and scaled when used (Karras 2018, arXiv:1710.10196).

    Adam then takes steps of the same relative size in all layers; `pace` makes those of this layer smaller.
    """

    def __init__(self, features: int, out: int, bias: float = 0.0, pace: float = 1.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out, features) / pace)
        self.bias = nn.Parameter(torch.full((out,), bias / pace))
        self._scale, self._pace = pace / math.sqrt(features), pace

    def forward(self, x: Tensor) -> Tensor:
        """Map `(n, features)` to `(n, out)`."""
        return functional.linear(x, self.weight * self._scale, self.bias * self._pace)


class EqualConv(nn.Module):
    """A convolution that keeps the size, of equalised learning rate as `EqualLinear`."""

    def __init__(self, channels: int, out: int, kernel: int, bias: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out, channels, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(out)) if bias else None
        self._scale, self._padding = 1.0 / math.sqrt(channels * kernel**2), kernel // 2

    def forward(self, x: Tensor) -> Tensor:
        """Map `(n, channels, h, w)` to `(n, out, h, w)`."""
        return functional.conv2d(x, self.weight * self._scale, self.bias, padding=self._padding)


class StyledConv(nn.Module):
    """A 3×3 convolution modulated by a style `w` and demodulated (Karras 2020, arXiv:1912.04958, section 2.2).

    The style scales what goes in and the norm of the scaled weights what comes out, which is the same as weights of
    each sprite's own, but one convolution for the whole batch. In place of the paper's noise comes `grain`: a fixed
    random picture for each of some latents. It breaks up the grid of doubled pixels as noise does, but the same
    latent has the same grain, so that a sprite can be drawn again and a walk does not flicker. `grains` 0: none.
    """

    grain: Tensor

    def __init__(self, channels: int, out: int, style: int, size: tuple[int, int], grains: int) -> None:
        super().__init__()
        self.style = EqualLinear(style, channels, bias=1.0)
        self.weight = nn.Parameter(torch.randn(out, channels, 3, 3))
        self.bias = nn.Parameter(torch.zeros(out))
        self.roughness = nn.Parameter(torch.zeros(out)) if grains else None
        if grains:
            self.register_buffer("grain", torch.randn(grains, *size))
        self._scale = 1.0 / math.sqrt(channels * 9)

    def forward(self, x: Tensor, w: Tensor, z: Tensor) -> Tensor:
        """Map `(n, channels, h, w)`, styles `(n, style)` and latents to `(n, out, h, w)`."""
        weight = self.weight * self._scale
        style = self.style(w)
        power = style.float().square() @ weight.square().sum((2, 3)).t()
        norm = torch.rsqrt(power + 1e-8)
        drawn = functional.conv2d(x * style[:, :, None, None].to(x.dtype), weight, padding=1)
        drawn = drawn * norm[:, :, None, None].to(drawn.dtype) + self.bias[:, None, None].to(drawn.dtype)
        if self.roughness is None:
            return leaky(drawn)
        grains, height, width = self.grain.shape
        grain = (z[:, :grains] @ self.grain.flatten(1)).view(-1, 1, height, width) * grains**-0.5
        return leaky(drawn + self.roughness[:, None, None].to(drawn.dtype) * grain.to(drawn.dtype))


def minibatch_deviation(x: Tensor, group: int = 4) -> Tensor:
    """Append a channel that tells how much the sprites of a group differ (Karras 2018, section 3).

    A generator that draws the same again and again betrays itself by it. Maps `(n, c, h, w)` to `(n, c + 1, h, w)`.
    """
    n, c, h, w = x.shape
    group = next(size for size in range(min(group, n), 0, -1) if n % size == 0)
    apart = x.float().view(group, n // group, c, h, w)
    deviation = (apart.var(dim=0, unbiased=False) + 1e-8).sqrt().mean((1, 2, 3))
    channel = deviation.repeat(group).view(n, 1, 1, 1).expand(n, 1, h, w).to(x.dtype)
    return torch.cat([x, channel], dim=1)
