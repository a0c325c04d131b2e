"""What the translating families share: a small U-Net at native size, a discriminator of patches, losses and options.

The U-Net (Ronneberger 2015, arXiv:1505.04597) sees and paints two by two pixels at once (Shi 2016, arXiv:1609.05158)
and enlarges by rearranging channels: nothing is interpolated, so nothing is blurred, and each pixel is painted by
weights of its own, so no grid shows. What comes from the other side of the U is added, not put beside: half the work.
Groups of channels are normalised within one sprite (Wu 2018, arXiv:1803.08494): an answer depends on its sprite only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

from ganstudio.core.options import option
from ganstudio.core.text import N_
from ganstudio.gans import SpriteShape
from ganstudio.gans.blocks import Stages, conv_kernel, cropped, format_of, padded, painted, radford_init
from ganstudio.gans.low_convolutions import LowConv2d

_WIDEST = 4  # times the width, at the bottom of the U
_GROUP = 8  # channels that are normalised together
_SLOPE = 0.2
_BLOCK = 2  # pixels a side that are seen and painted at once


def variation_option(default: float) -> Any:
    """Declare how often what is learned from is moved and recoloured."""
    return option(
        default,
        N_("Vary the sprites"),
        N_(
            "How often, 0 to 1, the sprites are shown moved by a few pixels and in other hues, both of a pair alike. "
            "Without it a small set is learnt by heart."
        ),
        minimum=0.0,
        maximum=1.0,
    )


def hard_edges_option() -> Any:
    """Declare whether opacity is all or nothing."""
    return option(
        True,
        N_("Hard edges"),
        N_("Each pixel is wholly there or not at all, as in most pixel art. Turn it off for glows, smoke and glass."),
    )


def palette_option(help: str) -> Any:
    """Declare the weight of the palette term."""
    return option(0.0, N_("Palette term"), help, minimum=0.0, maximum=1000.0, advanced=True)


def held_out_option() -> Any:
    """Declare the share of the sprites that are kept to be tested with."""
    return option(
        0.1,
        N_("Keep for testing"),
        N_(
            "Share of the sprites, 0 to 0.5, that nothing is learned from. They show how sprites are translated that "
            "you have not drawn yet; those whose partner is known are taken first."
        ),
        minimum=0.0,
        maximum=0.5,
    )


@dataclass(frozen=True)
class _Plan:
    """Where the U of a size has its stages: from half the size down to about 4×4."""

    stages: Stages
    top: tuple[int, int]  # a size that halves evenly, at least the sprites'
    widths: list[int]  # channels from half the size to the bottom

    @classmethod
    def of(cls, shape: SpriteShape, width: int) -> _Plan:
        stages = Stages(math.ceil(shape.height / _BLOCK), math.ceil(shape.width / _BLOCK))
        height, across = (side * _BLOCK for side in stages.top)
        return cls(stages, (height, across), [min(_WIDEST, 2**i) * width for i in range(len(stages.strides) + 1)])


class UNet(nn.Module):
    """Pictures `(n, c, h, w)` in −1…1 to pictures of the same size and range."""

    def __init__(self, shape: SpriteShape, width: int, hard_edges: bool) -> None:
        super().__init__()
        self._hard_edges = hard_edges
        plan = _Plan.of(shape, width)
        self._size, self._top, self._has_alpha = (shape.height, shape.width), plan.top, shape.channels == 4
        strides, widths = plan.stages.strides[::-1], plan.widths
        pixels = shape.channels * _BLOCK**2
        self.enter = _Layer(pixels, width, (1, 1))
        pairs = list(zip(widths[:-1], widths[1:], strides, strict=True))
        self.down = nn.ModuleList(_Layer(before, after, stride) for before, after, stride in pairs)
        self.bottom = nn.Sequential(_Layer(widths[-1], widths[-1], (1, 1)), _Layer(widths[-1], widths[-1], (1, 1)))
        self.up = nn.ModuleList(_Enlarging(after, before, stride) for before, after, stride in pairs[::-1])
        self.paint = nn.Conv2d(width + pixels, pixels, 3, padding=1)
        self.apply(radford_init)

    def forward(self, pictures: Tensor) -> Tensor:
        """Translate."""
        seen = functional.pixel_unshuffle(padded(pictures, *self._top), _BLOCK)
        seen = seen.contiguous(memory_format=format_of(self.down))
        x = self.enter(seen)
        passed = []
        for layer in self.down:
            passed.append(x)
            x = layer(x)
        x = x + self.bottom(x)
        for layer in self.up:
            x = layer(x, passed.pop())
        drawn = functional.pixel_shuffle(self.paint(torch.cat([x, seen.to(x.dtype)], dim=1)), _BLOCK)
        return painted(cropped(drawn.float(), *self._size), self._has_alpha, self._hard_edges)


class _Layer(nn.Sequential):
    """A convolution that reduces by `stride`, normalised in groups."""

    def __init__(self, channels: int, out: int, stride: tuple[int, int]) -> None:
        super().__init__(
            LowConv2d(channels, out, conv_kernel(stride), stride),
            _Grouped(out),
            nn.LeakyReLU(_SLOPE, inplace=True),
        )


class _Enlarging(nn.Module):
    """Rearranges channels into an enlargement by `stride`, adds what was passed across, and convolves."""

    def __init__(self, channels: int, out: int, stride: tuple[int, int]) -> None:
        super().__init__()
        self._stride, self._out = stride, out
        self.spread = nn.Conv2d(channels, out * math.prod(stride), 1)
        self.layer = _Layer(out, out, (1, 1))

    def forward(self, x: Tensor, passed: Tensor) -> Tensor:
        """Enlarge `(n, channels, h, w)` to the size of `passed`."""
        larger = rearranged(self.spread(x), self._out, self._stride)
        merged: Tensor = self.layer(larger + passed)
        return merged


def rearranged(x: Tensor, out: int, stride: tuple[int, int]) -> Tensor:
    """Turn `(n, out * y * x, h, w)` into `(n, out, h * y, w * x)`: a pixel shuffle whose axes may differ."""
    if stride == (2, 2):
        return functional.pixel_shuffle(x, 2)
    n, _c, height, width = x.shape
    parts = x.view(n, out, *stride, height, width).permute(0, 1, 4, 2, 5, 3)
    return parts.reshape(n, out, height * stride[0], width * stride[1]).contiguous(memory_format=_format(x))


def _format(x: Tensor) -> torch.memory_format:
    last = x.is_contiguous(memory_format=torch.channels_last)
    return torch.channels_last if last else torch.contiguous_format


class PatchDiscriminator(nn.Module):
    """Scores overlapping patches, 54 pixels a side where the picture is as large (Isola 2017, arXiv:1611.07004)."""

    def __init__(self, shape: SpriteShape, channels: int, width: int, smooth: bool = False) -> None:
        """`channels` is what it sees at once: those of a sprite, or of a pair.

        A `smooth` one has its weights normalised by their largest singular value, not what passes through it in groups
        (Miyato 2018, arXiv:1802.05957): where nothing but its gradient says what to draw, that gradient must be steady,
        or the generator answers with speckles.
        """
        super().__init__()
        stages = Stages(shape.height, shape.width)
        strides = stages.strides[::-1][:3]  # from the pixels down; small pictures have fewer
        widths = [width * 2**i for i in range(len(strides))]
        self._top = stages.top
        layers: list[nn.Module] = []
        before = channels
        for i, (after, stride) in enumerate(zip(widths, strides, strict=True)):
            layers.append(nn.Conv2d(before, after, conv_kernel(stride), stride, padding=1))
            layers += [_Grouped(after)] if i and not smooth else []
            layers.append(nn.LeakyReLU(_SLOPE, inplace=True))
            before = after
        layers.append(nn.Conv2d(before, before, 3, padding=1))
        layers += [] if smooth else [_Grouped(before)]
        layers += [nn.LeakyReLU(_SLOPE, inplace=True), nn.Conv2d(before, 1, 3, padding=1)]
        self.look = nn.Sequential(*layers)
        if smooth:
            self.look.apply(_smoothed)
        else:
            self.apply(radford_init)

    def forward(self, pictures: Tensor) -> Tensor:
        """Score pictures `(n, channels, h, w)`: `(n, 1, y, x)`, about 1 is real and 0 generated."""
        scores: Tensor = self.look(padded(pictures, *self._top))
        return scores


class _Grouped(nn.GroupNorm):
    """Groups normalised in float32 whatever the rest is in: torch's bfloat16 one takes three times as long."""

    def __init__(self, channels: int) -> None:
        most = max(1, channels // _GROUP)
        super().__init__(max(groups for groups in range(1, most + 1) if channels % groups == 0), channels)

    def forward(self, x: Tensor) -> Tensor:
        """Normalise `(n, channels, h, w)`."""
        return super().forward(x.float()).to(x.dtype)


def _smoothed(module: nn.Module) -> None:
    if isinstance(module, nn.Conv2d):
        nn.init.xavier_uniform_(module.weight)
        spectral_norm(module)


def real_loss(scores: Tensor) -> Tensor:
    """Mean square distance of scores to 1 (Mao 2016, arXiv:1611.04076)."""
    return (scores.float() - 1.0).square().mean()


def fake_loss(scores: Tensor) -> Tensor:
    """Mean square distance of scores to 0."""
    return scores.float().square().mean()


def likeness(scores: Tensor) -> Tensor:
    """How real the pictures were found, 0–1, detached."""
    return scores.detach().float().clamp(0.0, 1.0).mean()


def apart(one: Tensor, other: Tensor) -> Tensor:
    """Mean absolute difference of pictures, as a share of the range (0–1)."""
    return (one.float() - other.float()).abs().mean() * 0.5
