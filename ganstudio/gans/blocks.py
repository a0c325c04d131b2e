"""What several families share: the convolutional pair of DCGAN for any size, what a generator is, common options."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ganstudio.core.kinds import Kinds
from ganstudio.core.options import option
from ganstudio.core.text import N_
from ganstudio.gans import SpriteShape

_BASE_SIDE = 4  # pixels a side where the latent becomes a picture, about
_FEWER = 2  # doublings that may be missing; with more, the base would be so large that steps take minutes
_WIDEST = 512
STEEP = 2.0  # opacity is all or nothing in most sprites: its logits are stretched, and those of colours alike


def latent_size_option(default: int) -> Any:
    """Declare the option that every family calls `latent_size`."""
    words = N_("Latent size"), N_("How many numbers decide a sprite.")
    return option(default, *words, minimum=1, maximum=1024, advanced=True)


def learning_rate_option(default: float) -> Any:
    """Declare the option that every family calls `learning_rate`."""
    return option(default, N_("Learning rate"), N_("How far each step goes."), minimum=1e-7, maximum=1.0)


def width_option(default: int = 64) -> Any:
    """Declare the `width` of convolutional networks such as the pair below."""
    return option(
        default,
        N_("Width"),
        N_(
            "Channels of the layer nearest to the pixels. Twice as wide draws finer and takes up to four times as long."
        ),
        minimum=8,
        maximum=256,
    )


class Generator(nn.Module):
    """A network from latents `(n, latent_size)` to pictures `(n, c, h, w)` in −1…1."""

    latent_size: int

    @property
    def kinds(self) -> Kinds:
        """The kinds that can be asked for by the last number of a latent; none in most families."""
        return {}

    @property
    def opacity_bias(self) -> Tensor | None:
        """Those of its weights that make every pixel more opaque, or less; None where there are none."""
        return None

    def truncated(self, z: Tensor, truncation: float) -> Tensor:
        """Pull latents towards the average: 1 leaves them, 0 gives one sprite for all (ψ of arXiv:1812.04948)."""
        return z * truncation

    def any_inputs(self, count: int) -> Tensor:
        """Return `count` inputs as they may come, for measurements and checks: here latents."""
        return torch.randn(count, self.latent_size)

    def shown(self, inputs: Tensor) -> Tensor:
        """Draw what a preview shows of its inputs, `(m, c, h, w)`; of latents, one picture each."""
        drawn: Tensor = self(inputs)
        return drawn


class Translator(Generator):
    """A network from pictures of one domain, A, `(n, c, h, w)` in −1…1, to pictures of another, B."""

    latent_size = 0
    has_way_back = False

    def __init__(self, shape: SpriteShape) -> None:
        super().__init__()
        self._pictures = shape.channels, shape.height, shape.width

    def any_inputs(self, count: int) -> Tensor:
        """Return `count` pictures of random pixels."""
        return torch.rand(count, *self._pictures) * 2.0 - 1.0

    def back(self, pictures: Tensor) -> Tensor:
        """Translate pictures of B into ones of A; where there is no way back, they are −1 all over: nothing."""
        return torch.full_like(pictures, -1.0)

    def shown(self, inputs: Tensor) -> Tensor:
        """Show four pictures for each input `(n, 2c, h, w)`, a source and its truth: source, answer, truth, back again.

        Where there is no truth or no way back, the picture is −1 all over: transparent, or black.
        """
        source, truth = inputs.chunk(2, dim=1)
        answer: Tensor = self(source)
        return torch.stack([source, answer, truth, self.back(answer)], dim=1).flatten(0, 1)


class Stages:
    """How a size is reached from about 4×4 by doubling: each axis by itself, so that 16×64 works as 32×32 does.

    `base` is the height and width at the bottom, `strides` the `(y, x)` factor of each stage from there up. The top is
    at least as large as the size; what is over is cropped (generator) or padded (discriminator). With `most` an axis is
    doubled no more than that many times, so that large sprites have a larger base; of about 16×16 at most.
    """

    def __init__(self, height: int, width: int, most: int = 0) -> None:
        doublings = [max(1, round(math.log2(side / _BASE_SIDE))) for side in (height, width)]
        if most:
            most = max(most, max(doublings) - _FEWER)
            doublings = [min(n, most) for n in doublings]
        count = max(doublings)
        self.base = tuple(math.ceil(side / 2**n) for side, n in zip((height, width), doublings, strict=True))
        # The axis that needs fewer doublings waits at the bottom, where waiting is cheap.
        down, across = (count - n for n in doublings)
        self.strides = [(2 if stage >= down else 1, 2 if stage >= across else 1) for stage in range(count)]
        self.top = tuple(side * 2**n for side, n in zip(self.base, doublings, strict=True))

    def widths(self, last: int) -> list[int]:
        """Channels at the bottom and after each stage but the last: doubled downwards, 512 at most."""
        return [min(_WIDEST, last * 2 ** (len(self.strides) - 1 - i)) for i in range(len(self.strides))]


def conv_kernel(stride: tuple[int, int]) -> tuple[int, int]:
    """Return the kernel of a convolution with padding 1 that reduces, or transposed enlarges, by exactly `stride`."""
    y, x = (4 if s == 2 else 3 for s in stride)  # both give sizes that are exact multiples with padding 1
    return y, x


class ConvGenerator(Generator):
    """Transposed convolutions with batch normalisation and ReLU (Radford 2015, arXiv:1511.06434)."""

    def __init__(self, shape: SpriteShape, latent_size: int, width: int) -> None:
        super().__init__()
        self.latent_size = latent_size
        self._size = shape.height, shape.width
        stages = Stages(shape.height, shape.width)
        widths = stages.widths(width)
        self._bottom = (widths[0], *stages.base)
        # A linear layer: the same as a transposed convolution of a 1×1 picture, for any size of the bottom.
        self.project = nn.Linear(latent_size, math.prod(self._bottom), bias=False)
        layers: list[nn.Module] = [nn.BatchNorm2d(widths[0]), nn.ReLU(inplace=True)]
        for i, stride in enumerate(stages.strides[:-1]):
            layers += [
                nn.ConvTranspose2d(widths[i], widths[i + 1], conv_kernel(stride), stride, padding=1, bias=False),
                nn.BatchNorm2d(widths[i + 1]),
                nn.ReLU(inplace=True),
            ]
        last = stages.strides[-1]
        layers.append(nn.ConvTranspose2d(widths[-1], shape.channels, conv_kernel(last), last, padding=1))
        self.draw = nn.Sequential(*layers)
        self.apply(radford_init)

    def forward(self, z: Tensor) -> Tensor:
        """Draw pictures from latents."""
        bottom = self.project(z).view(-1, *self._bottom)
        drawn = self.draw(bottom.contiguous(memory_format=format_of(self.draw)))
        return torch.tanh(cropped(drawn, *self._size))


class ConvDiscriminator(nn.Module):
    """Strided convolutions and LeakyReLU (Radford 2015); `normalised` puts batch normalisation in all but the first.

    A critic under a gradient penalty must not be normalised over the batch (Gulrajani 2017, section 4).
    """

    def __init__(self, shape: SpriteShape, width: int, normalised: bool) -> None:
        super().__init__()
        stages = Stages(shape.height, shape.width)
        widths = stages.widths(width)[::-1]
        self._top = stages.top
        layers: list[nn.Module] = []
        before = shape.channels
        for i, (after, stride) in enumerate(zip(widths, stages.strides[::-1], strict=True)):
            plain = i == 0 or not normalised
            layers.append(nn.Conv2d(before, after, conv_kernel(stride), stride, padding=1, bias=plain))
            if not plain:
                layers.append(nn.BatchNorm2d(after))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            before = after
        self.look = nn.Sequential(*layers)
        self.judge = nn.Linear(before * math.prod(stages.base), 1)
        self.apply(radford_init)

    def forward(self, pictures: Tensor) -> Tensor:
        """Score pictures `(n, c, h, w)`: `(n, 1)` logits, higher is more real."""
        seen = self.look(padded(pictures, *self._top))
        if not seen.is_contiguous(memory_format=torch.channels_last):
            return self.judge(seen.flatten(1))
        # The weights are turned round instead of the picture, whose gradient would have to be turned back.
        weight = self.judge.weight.view(1, *seen.shape[1:]).permute(0, 2, 3, 1).flatten(1)
        return functional.linear(seen.permute(0, 2, 3, 1).flatten(1), weight, self.judge.bias)


def painted(drawn: Tensor, has_alpha: bool, hard_edges: bool = False) -> Tensor:
    """Turn what a last layer draws, `(n, c, h, w)`, into pictures in −1…1.

    Colour and opacity are painted apart and multiplied: nothing has a colour where it is not there. With `hard_edges`
    a pixel is there or it is not; the gradient passes as if it were not rounded (Bengio 2013, arXiv:1308.3432).
    """
    if not has_alpha:
        return torch.tanh(drawn)
    drawn = torch.sigmoid(STEEP * drawn)
    alpha = drawn[:, 3:]
    if hard_edges:
        alpha = alpha + (alpha.detach().round() - alpha.detach())
    return torch.cat([alpha * drawn[:, :3], alpha], dim=1) * 2.0 - 1.0


def radford_init(module: nn.Module) -> None:
    """Draw weights from N(0, 0.02), batch norm gains from N(1, 0.02) (Radford 2015, section 4)."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
        nn.init.normal_(module.weight, 0.0, 0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def format_of(module: nn.Module) -> torch.memory_format:
    """Return the memory format of a network's convolutions, so that what enters is in it already."""
    weights = (p for p in module.parameters() if p.dim() == 4)
    weight = next(weights, None)
    last = weight is not None and weight.is_contiguous(memory_format=torch.channels_last)
    return torch.channels_last if last else torch.contiguous_format


def cropped(pictures: Tensor, height: int, width: int) -> Tensor:
    """Cut the middle out of pictures `(n, c, h, w)`."""
    top, left = (pictures.shape[2] - height) // 2, (pictures.shape[3] - width) // 2
    return pictures[:, :, top : top + height, left : left + width]


def padded(pictures: Tensor, height: int, width: int) -> Tensor:
    """Put transparency, or black, around pictures `(n, c, h, w)` up to a size."""
    more_y, more_x = height - pictures.shape[2], width - pictures.shape[3]
    if not (more_y or more_x):
        return pictures
    edges = (more_x // 2, more_x - more_x // 2, more_y // 2, more_y - more_y // 2)
    return functional.pad(pictures, edges, value=-1.0)  # −1: transparent, or black
