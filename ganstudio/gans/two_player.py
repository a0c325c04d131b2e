"""The game that the families share: train the discriminator once or more, then the generator once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from ganstudio.gans.blocks import Generator

Critic = Callable[[Tensor], Tensor]
"""What scores pictures: the discriminator, of those of the kinds that are at hand."""


def _no_penalty(critic: Critic, real: Tensor, fake: Tensor) -> Tensor | float:
    return 0.0


def _no_demand(real: Tensor, fake: Tensor) -> Tensor | float:
    return 0.0


def _no_constraint(critic: torch.optim.Optimizer) -> None:
    pass


@dataclass(frozen=True)
class Rules:
    """What tells one family from another."""

    discriminator_loss: Callable[[Tensor, Tensor], Tensor]  # scores of real, of generated
    generator_loss: Callable[[Tensor], Tensor]  # scores of generated
    score: Callable[[Tensor], Tensor]  # what the chart shows of a batch of scores, detached
    penalty: Callable[[Critic, Tensor, Tensor], Tensor | float] = _no_penalty  # on the discriminator
    demand: Callable[[Tensor, Tensor], Tensor | float] = _no_demand  # on the generator, from real and generated
    constrain: Callable[[torch.optim.Optimizer], None] = _no_constraint  # the discriminator, after each step of it
    discriminator_steps: int = 1
    lazily: int = 1  # of so many steps one, at random, is taken with the penalty, then so many times as strong


class Shown(NamedTuple):
    """What the discriminator is shown: pictures `(n, c, h, w)` and, if that matters, which kinds `(n,)` they are."""

    pictures: Tensor
    kinds: Tensor | None = None


class TwoPlayerGame:
    """A `Game` of one generator and one discriminator (or critic).

    Both are trained on the same generated pictures: to draw others for the generator would cost a tenth of the step.
    """

    sides = 1

    def __init__(
        self,
        generator: Generator,
        discriminator: nn.Module,
        optimizer: Callable[[nn.Module], torch.optim.Optimizer],
        rules: Rules,
    ) -> None:
        self._generator, self._discriminator, self._rules = generator, discriminator, rules
        self.batches_per_step = rules.discriminator_steps
        self._lazily = rules.lazily
        self.modules: Mapping[str, nn.Module] = {"generator": generator, "discriminator": discriminator}
        self.optimizers: Mapping[str, torch.optim.Optimizer] = {
            name: optimizer(module) for name, module in self.modules.items()
        }

    def step(self, real: Tensor, kinds: Tensor) -> dict[str, Tensor]:
        """Train both networks; see `Game.step`."""
        parts = self.batches_per_step
        *early, last = map(Shown, real.chunk(parts), kinds.chunk(parts))
        for batch in early:
            with torch.no_grad():
                fake = self.draw(batch.pictures)
            self._train_discriminator(batch, fake)
        fake = self.draw(last.pictures)
        still = Shown(fake.pictures.detach(), fake.kinds)
        return {**self._train_discriminator(last, still), "loss_g": self._train_generator(last, fake)}

    def heaviest_step(self, real: Tensor, kinds: Tensor) -> dict[str, Tensor]:
        """Take a step with the penalty, however seldom that comes: none needs more memory."""
        lazily, self._lazily = self._lazily, 1
        said = self.step(real, kinds)
        self._lazily = lazily
        return said

    def sample(self, z: Tensor) -> Tensor:
        """Draw pictures from latents."""
        return self._generator(z)

    def score(self, shown: Shown) -> Tensor:
        """Return the discriminator's scores `(n, 1)`; here it does not look at kinds."""
        scores: Tensor = self._discriminator(shown.pictures)
        return scores

    def _train_discriminator(self, real: Shown, fake: Shown) -> dict[str, Tensor]:
        rules = self._rules
        # Two passes: real and generated sprites must not share the statistics of one batch (Radford 2015).
        real_scores, fake_scores = self.score(real), self.score(fake)
        loss = rules.discriminator_loss(real_scores, fake_scores)

        def critic(pictures: Tensor) -> Tensor:
            return self.score(Shown(pictures, real.kinds))

        optimizer = self.optimizers["discriminator"]
        optimizer.zero_grad()
        is_due = self._lazily == 1 or float(torch.rand(())) * self._lazily < 1.0
        penalty = self._lazily * rules.penalty(critic, real.pictures, fake.pictures) if is_due else 0.0
        (loss + penalty).backward()
        optimizer.step()
        rules.constrain(optimizer)
        return {
            "loss_d": loss.detach(),
            "score_real": rules.score(real_scores),
            "score_fake": rules.score(fake_scores),
        }

    def _train_generator(self, real: Shown, fake: Shown) -> Tensor:
        """Take a step of the generator against a discriminator that stays as it is; returns the loss, detached."""
        self._discriminator.requires_grad_(False)  # its gradients are not wanted here: a third of the work saved
        loss = self._rules.generator_loss(self.score(fake))
        optimizer = self.optimizers["generator"]
        optimizer.zero_grad()
        (loss + self._rules.demand(real.pictures, fake.pictures)).backward()
        optimizer.step()
        self._discriminator.requires_grad_(True)
        return loss.detach()

    def draw(self, like: Tensor) -> Shown:
        """Draw as many pictures as there are in `like`, to train with."""
        return Shown(self.sample(self.latents(like)))

    def latents(self, like: Tensor) -> Tensor:
        """Return as many random latents as there are pictures in `like`: `(n, latent_size)`."""
        return torch.randn(len(like), self._generator.latent_size, device=like.device)
