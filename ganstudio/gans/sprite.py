"""The sprite GAN: a style-based generator at native size against a discriminator of the batch, for sets of sprites.

A mapping network and styles at every layer (StyleGAN, Karras 2019, arXiv:1812.04948) over batch normalisation, which
learns several times faster here than modulated weights do (StyleGAN2, 1912.04958; docs/measurements.md has the trials),
and adaptive augmentation (ADA, 2006.06676) of both real and generated sprites (DiffAugment, 2006.10738). For sprites,
the latent is projected onto the coarsest picture, so that it decides the silhouette; the last layer paints four pixels
at once, which leaves no grid of doubled pixels (Shi 2016, 1609.05158), each with a mixture of a few colours that the
sprite chose for itself; and opacity is painted apart: nothing has a colour where it is not there. A kind shifts the
latent that the style is made of, not the one that is projected: what all of a kind share there drowns, in batch
normalisation, what tells them apart, and each kind ends as one silhouette. The discriminator judges a sprite as one of
its kind by a projection (Miyato 2018, 1802.05637).
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from ganstudio.core.kinds import Kinds, edges
from ganstudio.core.rates import falling
from ganstudio.core.text import N_
from ganstudio.gans import GANS, Gan, SpriteShape
from ganstudio.gans.adaptive import AdaptiveAugment, shapes_among
from ganstudio.gans.blocks import (
    Generator,
    Stages,
    conv_kernel,
    cropped,
    format_of,
    padded,
    radford_init,
)
from ganstudio.gans.inheritance import Weights, length, reentered, renamed, restacked, spread
from ganstudio.gans.losses import crowding, discriminator_loss, non_saturating_loss, probability, steepness
from ganstudio.gans.low_convolutions import LowConv2d
from ganstudio.gans.palette_paint import PalettePaint, painter, recoloured
from ganstudio.gans.sprite_options import SpriteOptions
from ganstudio.gans.style import SLOPE, Enlarging, Mapping, StyledNorm
from ganstudio.gans.two_player import Critic, Rules, Shown, TwoPlayerGame

_STYLE_LAYERS = 2
_WIDEST = 4  # times the width, at the bottom; half of that from layer to layer, but never less than half the width
_HALF = 4000  # steps after which the learning rate is half of what it was
_HELD = 1.0  # γ at least, where a model meets sprites of another size: the discriminator at times got away at once
_LAZILY = 8  # of so many steps one, at random, is taken with the R1 penalty, then so many times as strong
_APART = 0.5  # deviation of the places of kinds: near enough for all to learn from each other


class SpriteGenerator(Generator):
    """Latents `(n, latent_size)` to pictures; the last number is the kind's, where kinds are told apart."""

    edges: Tensor

    def __init__(self, shape: SpriteShape, options: SpriteOptions) -> None:
        super().__init__()
        self._kinds = _told_apart(shape, options)
        style = options.latent_size
        self.latent_size = style + 1 if self._kinds else style
        self._size = shape.height, shape.width
        stages = Stages(shape.height, shape.width, options.doublings)
        widths = _widths(stages, options.width)
        self._bottom = (widths[0], *stages.base)
        self.project = nn.Linear(style, math.prod(self._bottom), bias=False)
        self.enter = StyledNorm(widths[0], style)
        self.layers = nn.ModuleList(
            Enlarging(before, after, style, stride)
            for (before, after), stride in zip(pairwise(widths), stages.strides[:-1], strict=True)
        )
        self.apply(radford_init)
        self.paint = painter(widths[-1], style, shape.channels, options.colours)
        self.mapping = Mapping(style, _STYLE_LAYERS)
        if self._kinds:
            self.places = nn.Embedding(len(self._kinds), style)
            nn.init.normal_(self.places.weight, 0.0, _APART)
            # They follow from the kinds, which a snapshot knows; made where they are needed even if all else is not.
            self.register_buffer("edges", torch.tensor(edges(self._kinds), device="cpu"), persistent=False)

    def forward(self, z: Tensor, mixed: tuple[Tensor, int] | None = None) -> Tensor:
        """Draw pictures; `mixed` gives other latents and the layer from which on their styles hold, not their kinds."""
        kinds = self.kinds_of(z)
        w = self._styles(z, kinds)
        other, switch = (self._styles(mixed[0], kinds), mixed[1]) if mixed else (w, 0)
        free = z if kinds is None else z[:, :-1]
        x = self.project(free).view(-1, *self._bottom).contiguous(memory_format=format_of(self.layers))
        x = self.enter(x, w)
        for i, layer in enumerate(self.layers, start=1):
            x = layer(x, w if i < switch else other)
        return cropped(self.paint(x, w if len(self.layers) + 1 < switch else other), *self._size)

    @property
    def depth(self) -> int:
        """How many layers there are between which styles may be mixed; with palettes, the last one chooses colours."""
        return 1 + len(self.layers) + isinstance(self.paint, PalettePaint)

    @property
    def opacity_bias(self) -> Tensor | None:
        """The biases of the last layer that opacity has, as a part of that weight."""
        return self.paint.opacity_bias

    @property
    def kinds(self) -> Kinds:
        """The kinds that it tells apart."""
        return self._kinds

    def kinds_of(self, z: Tensor) -> Tensor | None:
        """Return the numbers of the kinds `(n,)` that latents ask for; None where kinds are not told apart."""
        return torch.bucketize(z[:, -1].contiguous(), self.edges) if self._kinds else None

    def truncated(self, z: Tensor, truncation: float) -> Tensor:
        """Pull latents towards the average of their kind."""
        if not self._kinds:
            return super().truncated(z, truncation)
        return torch.cat([z[:, :-1] * truncation, z[:, -1:]], dim=1)

    def _styles(self, z: Tensor, kinds: Tensor | None) -> Tensor:
        styles: Tensor = self.mapping(z if kinds is None else z[:, :-1] + self.places(kinds))
        return styles


class SpriteDiscriminator(nn.Module):
    """Strided convolutions down to the coarsest picture, normalised over the batch, then one logit.

    Batch normalisation lets it compare the sprites of a batch, so that a generator that draws the same again and
    again betrays itself; beside it the deviation within groups (Karras 2018) made results worse. If asked it
    looks once more at the bottom, where it sees the whole sprite.
    """

    def __init__(self, shape: SpriteShape, options: SpriteOptions) -> None:
        super().__init__()
        self.augment = AdaptiveAugment(options.overfitting, options.hues)  # passed by both kinds before they are seen
        self._shapes = options.shapes
        stages = Stages(shape.height, shape.width, options.doublings)
        widths, strides = _widths(stages, options.width)[::-1], stages.strides[::-1]
        self._top = stages.top
        self.enter = nn.Conv2d(shape.channels, widths[0], conv_kernel(strides[0]), strides[0], padding=1)
        self.blocks = nn.ModuleList(
            nn.Sequential(
                LowConv2d(before, after, conv_kernel(stride), stride),
                nn.BatchNorm2d(after),
                nn.LeakyReLU(SLOPE, inplace=True),
            )
            for (before, after), stride in zip(pairwise(widths), strides[1:], strict=True)
        )
        self.again = _Again(widths[-1]) if options.second_look else None
        self.judge = nn.Linear(widths[-1] * math.prod(stages.base), 1)
        self.apply(radford_init)
        if self.again is not None:
            nn.init.zeros_(self.again.norm.weight)
        self.kinds: nn.Embedding | None = None
        if kinds := _told_apart(shape, options):
            self.kinds = nn.Embedding(len(kinds), widths[-1])
            nn.init.zeros_(self.kinds.weight)

    def forward(self, pictures: Tensor, kinds: Tensor | None = None) -> Tensor:
        """Score pictures `(n, c, h, w)`, as ones of `kinds` `(n,)`: `(n, 1)` logits, higher is more real."""
        seen = self.enter(padded(self.augment(shapes_among(pictures, self._shapes)), *self._top))
        x = functional.leaky_relu(seen, SLOPE, inplace=True)
        for block in self.blocks:
            x = block(x)
        if self.again is not None:
            x = self.again(x)
        scores: Tensor = self.judge(x.flatten(1))
        if self.kinds is None or kinds is None:
            return scores
        return scores + (self.kinds(kinds) * x.mean((2, 3))).sum(1, keepdim=True)


class _Again(nn.Module):
    """A convolution whose result is added (He 2015, arXiv:1512.03385).

    The gain begins at zero (Goyal 2017, arXiv:1706.02677): a discriminator that had none of it goes on as it was.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = LowConv2d(channels, channels, 3)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        """Map `(n, channels, h, w)` to the same."""
        return x + functional.leaky_relu(self.norm(self.conv(x)), SLOPE)


def _told_apart(shape: SpriteShape, options: SpriteOptions) -> Kinds:
    return shape.kinds if options.kinds else {}


def _widths(stages: Stages, width: int) -> list[int]:
    """Channels from the bottom to half the size: the same at the bottom for every size, so that layers fit others."""
    return [max(_WIDEST * width // 2**i, width // 2) for i in range(len(stages.strides))]


class SpriteGame(TwoPlayerGame):
    """The two networks above: non-saturating loss, styles mixed at times, augmentation that adapts itself."""

    def __init__(self, shape: SpriteShape, options: SpriteOptions) -> None:
        generator, discriminator = SpriteGenerator(shape, options), SpriteDiscriminator(shape, options)

        def demand(real: Tensor, fake: Tensor) -> Tensor | float:
            return options.variety * crowding(real, fake) if options.variety else 0.0

        def penalty(critic: Critic, real: Tensor, fake: Tensor) -> Tensor | float:
            # γ falls as the learning rate does: at first it lets shapes multiply, in the end it would blur textures.
            rate = self.optimizers["discriminator"].param_groups[0]["lr"] / options.learning_rate
            return options.r1 * rate * steepness(critic, real) if options.r1 > 0.0 else 0.0

        lazily = _LAZILY if options.r1 > 0.0 else 1
        super().__init__(
            generator,
            discriminator,
            lambda network: torch.optim.Adam(
                network.parameters(), lr=options.learning_rate, betas=(0.5, 0.999), fused=True
            ),
            Rules(discriminator_loss, non_saturating_loss, probability, penalty, demand, lazily=lazily),
        )
        self._styled, self._mixing, self._augment = generator, options.mixing, discriminator.augment

    def step(self, real: Tensor, kinds: Tensor) -> dict[str, Tensor]:
        """Train both networks once; see `Game.step`."""
        said = super().step(real, kinds)
        self._augment.adapt(said["score_real"], len(real))
        return {**said, "augment_p": self._augment.strength.detach().clone()}

    def score(self, shown: Shown) -> Tensor:
        """Return the discriminator's scores of pictures as ones of their kinds."""
        scores: Tensor = self._discriminator(*shown)
        return scores

    def draw(self, like: Tensor) -> Shown:
        """Draw as many pictures as there are in `like`; see `TwoPlayerGame.draw`."""
        layer = 0
        if self._styled.depth > 1 and float(torch.rand(())) < self._mixing:
            layer = int(torch.randint(1, self._styled.depth, ()))
        z = self.latents(like)
        mixed = (self.latents(like), layer) if layer else None
        return Shown(self._styled(z, mixed), self._styled.kinds_of(z))


def inherit(network: str, fresh: Weights, old: Weights, shape: SpriteShape, parent: SpriteShape) -> Weights:
    """Return what a network takes over from one for sprites of another size or of other channels."""
    stack = "layers" if network == "generator" else "blocks"
    base, before = (
        Stages(each.height, each.width, 1 + length(weights, stack)).base
        for each, weights in ((shape, fresh), (parent, old))
    )
    if network == "generator":
        found = dict(restacked(fresh, old, stack))
        if "project.weight" in old:
            found["project.weight"] = spread(old["project.weight"].t(), base, before).t()
        found |= recoloured(old, "paint", shape.channels, parent.channels)
        return renamed(fresh, found, "places.weight", shape.kinds, parent.kinds)
    found = dict(restacked(fresh, old, stack, base_first=False))
    if "enter.weight" in old:
        found["enter.weight"], found["enter.bias"] = reentered(old["enter.weight"], old["enter.bias"], shape.channels)
        share = math.prod(before) / math.prod(base)  # as much is gathered from more places or from fewer
        found["judge.weight"] = spread(old["judge.weight"], base, before) * share
    return renamed(fresh, found, "kinds.weight", shape.kinds, parent.kinds)


def settled(shape: SpriteShape, options: SpriteOptions) -> SpriteOptions:
    """Return the options with as many doublings as sprites of that size have, where that was left to their size."""
    return replace(options, doublings=options.doublings or len(Stages(shape.height, shape.width).strides))


def held(shape: SpriteShape, parent: SpriteShape) -> dict[str, float]:
    """Return what R1 is at least: sprites of the model's own size fare better without."""
    return {"r1": _HELD} if (shape.height, shape.width) != (parent.height, parent.width) else {}


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
            "Made for pixel art: sharp silhouettes with outlines, true transparency and many different shapes. Choose "
            "it for sprites that you want to use; with fewer than some hundreds, start from the shipped model."
        ),
        options=SpriteOptions,
        build_game=build_game,
        build_generator=build_generator,
        batch_size=16,
        inherit=inherit,
        rate=falling(_HALF),
        follows=("width", "latent_size", "colours", "doublings"),
        settled=settled,
        at_least=held,
        before={"colours": 0, "doublings": 0},
    ),
)
