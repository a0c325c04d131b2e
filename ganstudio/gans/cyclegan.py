"""CycleGAN: translation learned from two sets that need not be paired (Zhu 2017, arXiv:1703.10593)."""

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
from ganstudio.gans.memory import Memory
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

_PART = 4  # one of so many sprites of a batch is translated back, and one is asked to stay as it is


@dataclass(frozen=True)
class CycleGanOptions:
    """λ and the size of the memory are the paper's, and so is the learning rate for two sprites at a time."""

    width: int = width_option(24)
    learning_rate: float = learning_rate_option(4e-4)
    variation: float = variation_option(0.5)
    held_out: float = held_out_option()
    hard_edges: bool = hard_edges_option()
    cycle: float = option(
        10.0,
        N_("There and back λ"),
        N_("How firmly a sprite that is translated there and back must be what it was."),
        minimum=0.0,
        maximum=1000.0,
        advanced=True,
    )
    identity: float = option(
        5.0,
        N_("Stay as you are λ"),
        N_("How firmly a sprite that is of the other kind already must be left alone; it keeps the colours."),
        minimum=0.0,
        maximum=1000.0,
        advanced=True,
    )
    noise: float = option(
        0.1,
        N_("Noise on the way back"),
        N_(
            "How strong the noise is, 0 to 1, that an answer gets before it is translated back. Without it what the "
            "answer cannot show is hidden in speckles."
        ),
        minimum=0.0,
        maximum=1.0,
        advanced=True,
    )
    palette: float = palette_option(
        N_("How firmly an answer is held to the colours of its source, whatever their places. 0: not at all.")
    )


class CycleTranslator(Translator):
    """A U-Net from A to B and one from B to A."""

    has_way_back = True

    def __init__(self, shape: SpriteShape, width: int, hard_edges: bool) -> None:
        super().__init__(shape)
        self.there = UNet(shape, width, hard_edges)
        self.home = UNet(shape, width, hard_edges)

    def forward(self, pictures: Tensor) -> Tensor:
        """Translate pictures of A."""
        answer: Tensor = self.there(pictures)
        return answer

    def back(self, pictures: Tensor) -> Tensor:
        """Translate pictures of B."""
        answer: Tensor = self.home(pictures)
        return answer


class Judges(nn.Module):
    """Two discriminators of patches, one for each domain."""

    several = ("a", "b")

    def __init__(self, shape: SpriteShape, width: int) -> None:
        super().__init__()
        self.a = PatchDiscriminator(shape, shape.channels, width, smooth=True)
        self.b = PatchDiscriminator(shape, shape.channels, width, smooth=True)

    def forward(self, pictures: Tensor) -> Tensor:
        """Score pictures of A and of B, `(n, 2c, h, w)`: `(n, 2, y, x)`."""
        a, b = pictures.chunk(2, dim=1)
        return torch.cat([self.a(a), self.b(b)], dim=1)


class CycleGame:
    """Two generators whose ways there and back must end where they began, and a judge of each domain."""

    batches_per_step, sides = 1, 2

    def __init__(self, shape: SpriteShape, options: CycleGanOptions) -> None:
        self._options = options
        self._generator = build_generator(shape, options)
        self._judges, self._memory = Judges(shape, options.width), Memory(shape, 2)
        self.modules: Mapping[str, nn.Module] = {
            "generator": self._generator,
            "discriminator": self._judges,
            "memory": self._memory,
        }
        self.optimizers: Mapping[str, torch.optim.Optimizer] = {
            name: torch.optim.Adam(module.parameters(), lr=options.learning_rate, betas=(0.5, 0.999), fused=True)
            for name, module in self.modules.items()
            if name != "memory"
        }

    def sample(self, z: Tensor) -> Tensor:
        """Translate pictures of A."""
        return self._generator(z)

    def step(self, real: Tensor, kinds: Tensor) -> dict[str, Tensor]:
        """Train all four networks on pictures of A and of B, `(n, 2c, h, w)`; see `Game.step`.

        All answers are judged, but only a part is translated back, and a part asked to stay as it is: a judge is hard
        to follow and has to speak of many sprites, while what these two ask for is known from a few. That saves half of
        the work, as the lazy terms of StyleGAN2 do (Karras 2019, arXiv:1912.04958), and no step is without them.
        """
        options = self._options
        a, b = varied(torch.cat(real.chunk(2, dim=1)), 1, options.variation).chunk(2)
        some = math.ceil(len(a) / _PART)
        # One pass for both tasks of a generator: nothing in it is normalised over the batch.
        fake_b, same_b = self._generator(torch.cat([a, b[:some]])).split([len(a), some])
        fake_a, same_a = self._generator.back(torch.cat([b, a[:some]])).split([len(b), some])
        identity = apart(same_a, a[:some]) + apart(same_b, b[:some])
        home_a = self._generator.back(self._noisy(fake_b[:some]))
        home_b = self._generator(self._noisy(fake_a[:some]))
        cycle = apart(home_a, a[:some]) + apart(home_b, b[:some])
        self._judges.requires_grad_(False).eval()  # singular values move with the judges, when these learn
        adversarial = real_loss(self._judges(torch.cat([fake_a, fake_b], dim=1))) * 2.0
        # Differences are shares of the range here and −1…1 in the paper: hence twice its λ.
        loss = adversarial + 2.0 * options.cycle * cycle + 2.0 * options.identity * identity
        if options.palette:
            loss = loss + options.palette * (palette_distance(fake_a, b) + palette_distance(fake_b, a))
        self._descend("generator", loss)
        self._judges.requires_grad_(True).train()
        said = self._train_judges(torch.cat([a, b], dim=1), torch.cat([fake_a, fake_b], dim=1).detach())
        return said | {
            "loss_g": 0.5 * adversarial.detach(),
            "cycle": 0.5 * cycle.detach(),
            "identity": 0.5 * identity.detach(),
        }

    def _noisy(self, pictures: Tensor) -> Tensor:
        """Drown what is hidden in an answer to be found on the way back (Bashkirova 2019, arXiv:1908.01517)."""
        noise = self._options.noise
        return pictures + noise * torch.randn_like(pictures) if noise else pictures

    def _train_judges(self, real: Tensor, fake: Tensor) -> dict[str, Tensor]:
        real_scores, fake_scores = self._judges(torch.cat([real, self._memory(fake)])).chunk(2)
        loss = 0.5 * (real_loss(real_scores) + fake_loss(fake_scores))
        self._descend("discriminator", 2.0 * loss)
        return {"loss_d": loss.detach(), "score_real": likeness(real_scores), "score_fake": likeness(fake_scores)}

    def _descend(self, name: str, loss: Tensor) -> None:
        optimizer = self.optimizers[name]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def build_game(shape: SpriteShape, options: CycleGanOptions) -> CycleGame:
    """Return the game."""
    return CycleGame(shape, options)


def build_generator(shape: SpriteShape, options: CycleGanOptions) -> CycleTranslator:
    """Return untrained generators, there and back."""
    return CycleTranslator(shape, options.width, options.hard_edges)


GANS.add(
    "cyclegan",
    Gan(
        label=N_("CycleGAN (2017)"),
        description=N_(
            "Turns sprites of one kind into another and back, learned from two sets that need not be paired. Choose it "
            "for day to night or front to side when you have some of each, but not of the same."
        ),
        options=CycleGanOptions,
        build_game=build_game,
        build_generator=build_generator,
        batch_size=8,
        translates="unpaired",
        rate=fading,
    ),
)
