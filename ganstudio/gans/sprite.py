"""The sprite GAN: a style-based generator at native size against a residual discriminator, for small sets of sprites.

From papers: modulated convolutions, skip connections to the pixels, lazy R1 (StyleGAN2, arXiv:1912.04958), adaptive
augmentation (ADA, 2006.06676) of both real and generated sprites (DiffAugment, 2006.10738). Two things are ours, for
sprites: the latent is projected onto the coarsest picture, so that it decides the silhouette from the start; and the
generator paints colour and opacity apart and multiplies them: nothing has a colour where it is not there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ganstudio.core.options import option
from ganstudio.core.text import N_
from ganstudio.gans import GANS, Gan, SpriteShape
from ganstudio.gans.adaptive import AdaptiveAugment
from ganstudio.gans.blocks import (
    Generator,
    Stages,
    cropped,
    format_of,
    latent_size_option,
    learning_rate_option,
    padded,
)
from ganstudio.gans.inheritance import Weights, reentered, repainted, restacked, spread
from ganstudio.gans.losses import discriminator_loss, non_saturating_loss, probability
from ganstudio.gans.style import EqualConv, EqualLinear, StyledConv, leaky, minibatch_deviation
from ganstudio.gans.two_player import train_generator

_STYLE_LAYERS = 2
_STYLE_PACE = 0.1  # the mapping network learns ten times slower, else it runs away (StyleGAN, arXiv:1812.04948)
_WIDEST = 4  # times the width: more at the coarse layers costs time and gained nothing on 2,214 sprites
_GRAINS = 16  # latents that decide the grain: enough that no two sprites share it
_LAZY = 16  # steps from one regularisation to the next (StyleGAN2, section 3.1)
_BETA2 = 0.99
_STEEP = 2.0  # opacity is all or nothing in most sprites: its logits are stretched


@dataclass(frozen=True)
class SpriteOptions:
    """The defaults were measured on 2,214 dungeon sprites of 32×32."""

    width: int = option(
        32,
        N_("Width"),
        N_(
            "Channels of the layer nearest to the pixels. Twice as wide draws finer and takes up to four times as long."
        ),
        minimum=8,
        maximum=256,
    )
    latent_size: int = latent_size_option(64)
    learning_rate: float = learning_rate_option(2e-3)
    r1: float = option(
        0.1,
        N_("Smoothness γ"),
        N_("How firmly the discriminator is kept smooth (R1). Raise it when a small set collapses."),
        minimum=0.0,
        maximum=100.0,
    )
    overfitting: float = option(
        0.8,
        N_("Augment from"),
        N_(
            "When the discriminator is this sure of the real sprites, 0 to 1, both kinds are shown to it shifted, "
            "recoloured and cut out, ever more often. 1: never."
        ),
        minimum=0.0,
        maximum=1.0,
    )
    mixing: float = option(
        0.0,
        N_("Style mixing"),
        N_("How often, 0 to 1, coarse and fine layers are drawn from two latents, which lets them be varied apart."),
        minimum=0.0,
        maximum=1.0,
        advanced=True,
    )


class SpriteGenerator(Generator):
    """Latents `(n, latent_size)` to pictures."""

    def __init__(self, shape: SpriteShape, options: SpriteOptions) -> None:
        super().__init__()
        self.latent_size = style = options.latent_size
        self._size, self._has_alpha = (shape.height, shape.width), shape.channels == 4
        stages = Stages(shape.height, shape.width)
        widths = _widths(stages, options.width)
        self._strides, self._bottom = stages.strides, (widths[0], *stages.base)
        self.mapping = nn.ModuleList(EqualLinear(style, style, pace=_STYLE_PACE) for _ in range(_STYLE_LAYERS))
        self.project = EqualLinear(style, math.prod(self._bottom))
        self.layers, self.paint = nn.ModuleList(), nn.ModuleList()
        before, size = widths[0], stages.base
        for i, channels in enumerate(widths):
            if i:
                size = tuple(side * factor for side, factor in zip(size, self._strides[i - 1], strict=True))
            # None at the pixels themselves: there it would be noise, which the eye sees and the discriminator hardly.
            grains = min(_GRAINS, options.latent_size) if i < len(self._strides) else 0
            convs = [StyledConv(before, channels, style, size, grains)]
            if i:
                convs.append(StyledConv(channels, channels, style, size, grains))
            self.layers.append(nn.ModuleList(convs))
            self.paint.append(EqualConv(channels, shape.channels, 1))
            before = channels

    def forward(self, z: Tensor, mixed: tuple[Tensor, int] | None = None) -> Tensor:
        """Draw pictures; `mixed` gives other latents and the layer from which on their styles hold."""
        w = self._style(z)
        other, switch = (self._style(mixed[0]), mixed[1]) if mixed else (w, 0)
        x = self.project(z).view(-1, *self._bottom).contiguous(memory_format=format_of(self.layers))
        drawn: Tensor | None = None
        for i, (convs, paint) in enumerate(zip(self.layers, self.paint, strict=True)):
            if i:
                x = _doubled(x, self._strides[i - 1])
            for conv in convs:  # type: ignore[attr-defined]
                x = conv(x, w if not mixed or i < switch else other, z)
            drawn = paint(x) if drawn is None else _doubled(drawn, self._strides[i - 1]) + paint(x)
        assert drawn is not None
        return self._opaque_or_not(cropped(drawn.float(), *self._size))

    @property
    def depth(self) -> int:
        """How many layers there are between which styles may be mixed."""
        return len(self.layers)

    def _style(self, z: Tensor) -> Tensor:
        for layer in self.mapping:
            z = leaky(layer(z))
        return z

    def _opaque_or_not(self, drawn: Tensor) -> Tensor:
        if not self._has_alpha:
            return torch.tanh(drawn)
        alpha = torch.sigmoid(_STEEP * drawn[:, 3:])
        return torch.cat([alpha * torch.sigmoid(drawn[:, :3]), alpha], dim=1) * 2.0 - 1.0


class SpriteDiscriminator(nn.Module):
    """Residual blocks down to about 4×4, then the deviation within the batch, then one logit."""

    def __init__(self, shape: SpriteShape, options: SpriteOptions) -> None:
        super().__init__()
        self.augment = AdaptiveAugment(options.overfitting)  # what both kinds of sprites pass before they are shown
        stages = Stages(shape.height, shape.width)
        widths = _widths(stages, options.width)[::-1]
        self._top = stages.top
        self.enter = EqualConv(shape.channels, widths[0], 1)
        self.blocks = nn.ModuleList(
            _Residual(widths[i], widths[i + 1], stride) for i, stride in enumerate(stages.strides[::-1])
        )
        self.compare = EqualConv(widths[-1] + 1, widths[-1], 3)
        self.gather = EqualLinear(widths[-1] * math.prod(stages.base), widths[-1])
        self.judge = EqualLinear(widths[-1], 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Score pictures `(n, c, h, w)`: `(n, 1)` logits, higher is more real."""
        x = leaky(self.enter(padded(pictures, *self._top)))
        for block in self.blocks:
            x = block(x)
        x = leaky(self.compare(minibatch_deviation(x)))
        return self.judge(leaky(self.gather(x.flatten(1))))


class _Residual(nn.Module):
    def __init__(self, channels: int, out: int, stride: tuple[int, int]) -> None:
        super().__init__()
        self.first, self.second = EqualConv(channels, channels, 3), EqualConv(channels, out, 3)
        self.skip = EqualConv(channels, out, 1, bias=False)
        self._stride = stride

    def forward(self, x: Tensor) -> Tensor:
        """Halve the picture."""
        seen = leaky(functional.avg_pool2d(self.second(leaky(self.first(x))), self._stride))
        return (seen + self.skip(functional.avg_pool2d(x, self._stride))) * math.sqrt(0.5)


def _widths(stages: Stages, width: int) -> list[int]:
    """Channels from the bottom to the pixels: `width` at 32 pixels and below, half of that at 64 and above."""
    count = len(stages.strides) + 1
    at_pixels = width if max(stages.top) <= 48 else max(8, width // 2)
    return [min(_WIDEST * width, at_pixels * 2 ** (count - 1 - i)) for i in range(count)]


def _doubled(x: Tensor, stride: tuple[int, int]) -> Tensor:
    return functional.interpolate(x, scale_factor=tuple(map(float, stride)), mode="nearest")


class SpriteGame:
    """A `Game` of the two networks above: non-saturating loss, R1 every 16 steps, augmentation that adapts itself."""

    batches_per_step = 1

    def __init__(self, shape: SpriteShape, options: SpriteOptions) -> None:
        self._options = options
        self._generator = SpriteGenerator(shape, options)
        self._discriminator = SpriteDiscriminator(shape, options)
        self._augment = self._discriminator.augment
        self.modules: Mapping[str, nn.Module] = {
            "generator": self._generator,
            "discriminator": self._discriminator,
        }
        # Regularising every 16th step only, its gradients would be diluted by Adam's memory (StyleGAN2, appendix B).
        share = _LAZY / (_LAZY + 1)
        self.optimizers: Mapping[str, torch.optim.Optimizer] = {
            "generator": _adam(self._generator, options.learning_rate, _BETA2),
            "discriminator": _adam(self._discriminator, options.learning_rate * share, _BETA2**share),
        }

    def step(self, real: Tensor) -> dict[str, Tensor]:
        """Train both networks once; see `Game.step`."""
        real = self._augment(real)
        with torch.no_grad():
            fake = self._augment(self._draw(real))
        real_scores, fake_scores = self._discriminator(real), self._discriminator(fake)
        loss_d = discriminator_loss(real_scores, fake_scores)
        optimizer = self.optimizers["discriminator"]
        optimizer.zero_grad()
        loss_d.backward()
        if self._augment.count() % _LAZY == 0 and self._options.r1 > 0.0:
            (self._options.r1 / 2.0 * _LAZY * _r1(self._discriminator, real)).backward()
        optimizer.step()
        self._augment.adapt(real_scores)
        return {
            "loss_g": self._train_generator(real),
            "loss_d": loss_d.detach(),
            "score_real": probability(real_scores),
            "score_fake": probability(fake_scores),
            "augment_p": self._augment.strength.detach().clone(),
        }

    def sample(self, z: Tensor) -> Tensor:
        """Draw pictures from latents."""
        return self._generator(z)

    def _train_generator(self, real: Tensor) -> Tensor:
        def loss() -> Tensor:
            return non_saturating_loss(self._discriminator(self._augment(self._draw(real))))

        return train_generator(self._discriminator, self.optimizers["generator"], loss)

    def _draw(self, like: Tensor) -> Tensor:
        """Draw as many pictures as there are in `like`, from latents of the game's own."""
        size = len(like), self._generator.latent_size
        z = torch.randn(size, device=like.device)
        if self._options.mixing > 0.0 and float(torch.rand(())) < self._options.mixing:
            layer = int(torch.randint(1, self._generator.depth, ()))
            return self._generator(z, (torch.randn(size, device=like.device), layer))
        return self._generator(z)


def _r1(discriminator: nn.Module, real: Tensor) -> Tensor:
    """‖∇D(x)‖² at real sprites, the mean over the batch (Mescheder 2018, arXiv:1801.04406)."""
    real = real.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(discriminator(real).float().sum(), real, create_graph=True)
    return gradient.float().square().sum((1, 2, 3)).mean()


def _adam(network: nn.Module, rate: float, beta2: float) -> torch.optim.Adam:
    # 0.0, not 0: Adam refuses the integer.
    return torch.optim.Adam(network.parameters(), lr=rate, betas=(0.0, beta2), fused=True)


def inherit(network: str, fresh: Weights, old: Weights, shape: SpriteShape, parent: SpriteShape) -> Weights:
    """Return what a network takes over from one for sprites of another size or of other channels."""
    base, before = (Stages(each.height, each.width).base for each in (shape, parent))
    if network == "generator":
        found = dict(restacked(fresh, old, "layers", along=["paint"]))
        if "project.weight" in old:
            found["project.weight"] = spread(old["project.weight"].t(), base, before).t()
            found["project.bias"] = spread(old["project.bias"][None], base, before)[0]
        return {name: repainted(w, shape.channels) if name[:6] == "paint." else w for name, w in found.items()}
    found = dict(restacked(fresh, old, "blocks", base_first=False))
    if "enter.weight" in old:
        found["enter.weight"], found["enter.bias"] = reentered(old["enter.weight"], old["enter.bias"], shape.channels)
        gain = math.sqrt(math.prod(before) / math.prod(base))  # as much is gathered from more places or from fewer
        found["gather.weight"] = spread(old["gather.weight"], base, before) * gain
    return found


def build_game(shape: SpriteShape, options: SpriteOptions) -> SpriteGame:
    """Return the game; any size from 8 to 256 works, 16 to 128 is what it is made for."""
    return SpriteGame(shape, options)


def build_generator(shape: SpriteShape, options: SpriteOptions) -> SpriteGenerator:
    """Return an untrained generator."""
    return SpriteGenerator(shape, options)


GANS.add(
    "sprite",
    Gan(
        label=N_("Sprite GAN"),
        description=N_(
            "Made for pixel art: sharp silhouettes with outlines, true transparency and many different shapes, from "
            "fifty sprites to thousands. Choose it for sprites that you want to use."
        ),
        options=SpriteOptions,
        build_game=build_game,
        build_generator=build_generator,
        batch_size=16,
        inherit=inherit,
    ),
)
