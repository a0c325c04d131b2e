"""DCGAN: two convolutional networks with batch normalisation (Radford 2015, arXiv:1511.06434)."""

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
from ganstudio.gans.losses import discriminator_loss, non_saturating_loss, probability
from ganstudio.gans.two_player import Rules, TwoPlayerGame


@dataclass(frozen=True)
class DcganOptions:
    """The paper's numbers are the defaults."""

    latent_size: int = latent_size_option(100)
    width: int = width_option()
    learning_rate: float = learning_rate_option(2e-4)
    momentum: float = option(
        0.5,
        N_("Momentum β₁"),
        N_("Adam's memory of past gradients; 0.5 keeps it steady."),
        minimum=0.0,
        maximum=0.999,
        advanced=True,
    )


def build_game(shape: SpriteShape, options: DcganOptions) -> TwoPlayerGame:
    """Return the paper's game: batch normalisation in both networks, Adam with little momentum."""
    betas = (options.momentum, 0.999)
    return TwoPlayerGame(
        build_generator(shape, options),
        ConvDiscriminator(shape, options.width, normalised=True),
        lambda network: torch.optim.Adam(network.parameters(), lr=options.learning_rate, betas=betas, fused=True),
        Rules(discriminator_loss, non_saturating_loss, score=probability),
    )


def build_generator(shape: SpriteShape, options: DcganOptions) -> ConvGenerator:
    """Return an untrained generator."""
    return ConvGenerator(shape, options.latent_size, options.width)


GANS.add(
    "dcgan",
    Gan(
        label=N_("DCGAN (2015)"),
        description=N_(
            "The convolutional classic: sees shapes and neighbouring pixels, learns silhouettes within minutes. Choose "
            "it for a first look at a set of sprites; fine details stay soft."
        ),
        options=DcganOptions,
        build_game=build_game,
        build_generator=build_generator,
    ),
)
