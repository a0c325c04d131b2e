"""pix2pix: translation learned from pairs (Isola 2017, arXiv:1611.07004), for sprites at native size."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ganstudio.core.options import option
from ganstudio.core.rates import fading
from ganstudio.core.text import N_
from ganstudio.gans import GANS, Gan, SpriteShape
from ganstudio.gans.blocks import Translator, learning_rate_option, width_option
from ganstudio.gans.palette import palette_distance
from ganstudio.gans.translation import (
    PatchDiscriminator,
    UNet,
    apart,
    fake_loss,
    hard_edges_option,
    held_out_option,
    likeness,
    palette_option,
    real_loss,
    variation_option,
)
from ganstudio.gans.variation import varied

_PART = 4  # one of so many pairs of a batch is judged


@dataclass(frozen=True)
class Pix2PixOptions:
    """λ is the paper's; the rest was measured on 800 heroes of 64×64."""

    width: int = width_option(32)
    learning_rate: float = learning_rate_option(1e-3)
    variation: float = variation_option(0.5)
    held_out: float = held_out_option()
    hard_edges: bool = hard_edges_option()
    l1: float = option(
        100.0,
        N_("True answer λ"),
        N_("How firmly each pixel is held to the true answer, beside looking real."),
        minimum=0.0,
        maximum=10_000.0,
        advanced=True,
    )
    palette: float = palette_option(
        N_("How firmly an answer is held to the colours of the true one, whatever their places. 0: not at all.")
    )


class PairTranslator(Translator):
    """A U-Net from A to B; there is no way back."""

    def __init__(self, shape: SpriteShape, width: int, hard_edges: bool) -> None:
        super().__init__(shape)
        self.there = UNet(shape, width, hard_edges)

    def forward(self, pictures: Tensor) -> Tensor:
        """Translate pictures of A."""
        answer: Tensor = self.there(pictures)
        return answer


class Pix2PixGame:
    """A U-Net that is told the true answer, and a discriminator of pairs that asks for sharp ones."""

    batches_per_step, sides = 1, 2

    def __init__(self, shape: SpriteShape, options: Pix2PixOptions) -> None:
        self._options = options
        self._generator = build_generator(shape, options)
        self._discriminator = PatchDiscriminator(shape, 2 * shape.channels, options.width)
        self.modules: Mapping[str, nn.Module] = {"generator": self._generator, "discriminator": self._discriminator}
        self.optimizers: Mapping[str, torch.optim.Optimizer] = {
            name: torch.optim.Adam(module.parameters(), lr=options.learning_rate, betas=(0.5, 0.999), fused=True)
            for name, module in self.modules.items()
        }

    def sample(self, z: Tensor) -> Tensor:
        """Translate pictures of A."""
        return self._generator(z)

    def step(self, real: Tensor, kinds: Tensor) -> dict[str, Tensor]:
        """Train both networks on pairs `(n, 2c, h, w)`; see `Game.step`.

        Each answer is held to the true one, but only a part is judged: what is sharp is known from a few, and a third
        more steps in the same time are worth more.
        """
        pairs = varied(real, 2, self._options.variation)
        source, truth = pairs.chunk(2, dim=1)
        answer = self._generator(source)
        some = math.ceil(len(pairs) / _PART)
        judged = torch.cat([source, answer], dim=1)[:some]
        said = self._train_discriminator(pairs[:some], judged.detach())
        return said | self._train_generator(judged, answer, truth)

    def _train_discriminator(self, real: Tensor, fake: Tensor) -> dict[str, Tensor]:
        # One pass for both: nothing in it is normalised over the batch.
        real_scores, fake_scores = self._discriminator(torch.cat([real, fake])).chunk(2)
        loss = 0.5 * (real_loss(real_scores) + fake_loss(fake_scores))
        optimizer = self.optimizers["discriminator"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return {"loss_d": loss.detach(), "score_real": likeness(real_scores), "score_fake": likeness(fake_scores)}

    def _train_generator(self, judged: Tensor, answer: Tensor, truth: Tensor) -> dict[str, Tensor]:
        options = self._options
        self._discriminator.requires_grad_(False)
        adversarial = real_loss(self._discriminator(judged))
        l1 = apart(answer, truth)
        loss = adversarial + options.l1 * l1
        if options.palette:
            loss = loss + options.palette * palette_distance(answer, truth)
        optimizer = self.optimizers["generator"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        self._discriminator.requires_grad_(True)
        return {"loss_g": adversarial.detach(), "l1": l1.detach()}


def build_game(shape: SpriteShape, options: Pix2PixOptions) -> Pix2PixGame:
    """Return the game."""
    return Pix2PixGame(shape, options)


def build_generator(shape: SpriteShape, options: Pix2PixOptions) -> PairTranslator:
    """Return an untrained generator."""
    return PairTranslator(shape, options.width, options.hard_edges)


GANS.add(
    "pix2pix",
    Gan(
        label=N_("pix2pix (2017)"),
        description=N_(
            "Turns sprites of one kind into another, learned from pairs: the same names in A and B. Choose it when you "
            "have drawn both for some of your sprites and want the answers for the rest."
        ),
        options=Pix2PixOptions,
        build_game=build_game,
        build_generator=build_generator,
        batch_size=16,
        translates="paired",
        rate=fading,
        averaged=0.05,  # what is told the right answer only gets better: an average of long ago is behind
    ),
)
