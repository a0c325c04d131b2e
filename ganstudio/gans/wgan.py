"""WGAN: a critic that measures distance, kept smooth by clipping its weights (Arjovsky 2017, arXiv:1701.07875)."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from ganstudio.core.options import option
from ganstudio.core.text import N_
from ganstudio.gans import GANS, Gan, SpriteShape
from ganstudio.gans.blocks import (
    ConvDiscriminator,
    ConvGenerator,
    latent_size_option,
    learning_rate_option,
    width_option,
)
from ganstudio.gans.losses import critic_loss, mean_score, wasserstein_loss
from ganstudio.gans.two_player import Rules, TwoPlayerGame


@dataclass(frozen=True)
class WganOptions:
    """The paper's numbers are the defaults."""

    latent_size: int = latent_size_option(100)
    width: int = width_option()
    learning_rate: float = learning_rate_option(5e-5)
    critic_steps: int = option(
        5, N_("Critic steps"), N_("Steps of the critic for each step of the generator."), minimum=1, maximum=20
    )
    clip: float = option(
        0.01,
        N_("Clipping"),
        N_("Every weight of the critic is kept between minus this and this."),
        minimum=1e-4,
        maximum=1.0,
        advanced=True,
    )


def build_game(shape: SpriteShape, options: WganOptions) -> TwoPlayerGame:
    """Return the paper's game: RMSprop, because momentum upsets a clipped critic (section 4)."""

    def clip(critic: torch.optim.Optimizer) -> None:
        with torch.no_grad():
            for group in critic.param_groups:
                for weight in group["params"] if group["lr"] > 0.0 else ():  # what is frozen stays as it is
                    weight.clamp_(-options.clip, options.clip)

    return TwoPlayerGame(
        build_generator(shape, options),
        ConvDiscriminator(shape, options.width, normalised=True),
        lambda network: torch.optim.RMSprop(network.parameters(), lr=options.learning_rate),
        Rules(
            critic_loss,
            wasserstein_loss,
            score=mean_score,
            constrain=clip,
            discriminator_steps=options.critic_steps,
        ),
    )


def build_generator(shape: SpriteShape, options: WganOptions) -> ConvGenerator:
    """Return an untrained generator."""
    return ConvGenerator(shape, options.latent_size, options.width)


GANS.add(
    "wgan",
    Gan(
        label=N_("WGAN (2017)"),
        description=N_(
            "Slow and steady: its critic measures a distance, so the loss says how far it still is and falls as the "
            "sprites get better. Choose it when DCGAN collapses; expect softer sprites and several times the time."
        ),
        options=WganOptions,
        build_game=build_game,
        build_generator=build_generator,
    ),
)
