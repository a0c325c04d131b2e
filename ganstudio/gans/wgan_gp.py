"""WGAN-GP: the Wasserstein critic kept smooth by a gradient penalty (Gulrajani 2017, arXiv:1704.00028)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

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
from ganstudio.gans.losses import critic_loss, gradient_penalty, mean_score, wasserstein_loss
from ganstudio.gans.two_player import Critic, Rules, TwoPlayerGame


@dataclass(frozen=True)
class WganGpOptions:
    """The paper's numbers are the defaults."""

    latent_size: int = latent_size_option(128)
    width: int = width_option()
    learning_rate: float = learning_rate_option(1e-4)
    critic_steps: int = option(
        5, N_("Critic steps"), N_("Steps of the critic for each step of the generator."), minimum=1, maximum=20
    )
    penalty: float = option(
        10.0,
        N_("Gradient penalty λ"),
        N_("How firmly the critic is kept smooth."),
        minimum=0.0,
        maximum=1000.0,
        advanced=True,
    )


def build_game(shape: SpriteShape, options: WganGpOptions) -> TwoPlayerGame:
    """Return the paper's game: no batch normalisation in the critic, Adam without momentum."""

    def penalty(critic: Critic, real: Tensor, fake: Tensor) -> Tensor:
        return options.penalty * gradient_penalty(critic, real, fake)

    return TwoPlayerGame(
        build_generator(shape, options),
        ConvDiscriminator(shape, options.width, normalised=False),
        # 0.0, not 0: Adam refuses the integer.
        lambda network: torch.optim.Adam(network.parameters(), lr=options.learning_rate, betas=(0.0, 0.9), fused=True),
        Rules(
            critic_loss,
            wasserstein_loss,
            score=mean_score,
            penalty=penalty,
            discriminator_steps=options.critic_steps,
        ),
    )


def build_generator(shape: SpriteShape, options: WganGpOptions) -> ConvGenerator:
    """Return an untrained generator."""
    return ConvGenerator(shape, options.latent_size, options.width)


GANS.add(
    "wgan-gp",
    Gan(
        label=N_("WGAN-GP (2017)"),
        description=N_(
            "The most patient of the classics: hardly ever collapses and keeps many different shapes. Choose it for "
            "a varied set and a night of computing; each step takes several times as long as DCGAN's."
        ),
        options=WganGpOptions,
        build_game=build_game,
        build_generator=build_generator,
    ),
)
