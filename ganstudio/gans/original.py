"""The original GAN (Goodfellow 2014, arXiv:1406.2661) as the article builds it: two networks of linear layers."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ganstudio.core.options import option
from ganstudio.core.text import N_
from ganstudio.gans import GANS, Gan, SpriteShape
from ganstudio.gans.blocks import Generator, latent_size_option, learning_rate_option
from ganstudio.gans.losses import discriminator_loss, minimax_loss, non_saturating_loss, probability
from ganstudio.gans.two_player import Rules, TwoPlayerGame


@dataclass(frozen=True)
class OriginalOptions:
    """The article's numbers are the defaults."""

    latent_size: int = latent_size_option(100)
    learning_rate: float = learning_rate_option(2e-4)
    dropout: float = option(
        0.3,
        N_("Dropout"),
        N_("Share of the discriminator's units switched off at each look; more holds it back."),
        minimum=0.0,
        maximum=0.9,
    )
    loss: str = option(
        "non-saturating",
        N_("Generator loss"),
        N_("Non-saturating learns faster at the start; minimax is the original game."),
        choices=(("non-saturating", N_("Non-saturating")), ("minimax", N_("Minimax"))),
    )


class LinearGenerator(Generator):
    """100 → 256 → 512 → 1024 → pixels, ReLU, tanh."""

    def __init__(self, shape: SpriteShape, latent_size: int) -> None:
        super().__init__()
        self.latent_size = latent_size
        self._shape = shape.channels, shape.height, shape.width
        self.main = nn.Sequential(
            nn.Linear(latent_size, 256),
            nn.ReLU(inplace=True),
            nn.Linear(256, 512),
            nn.ReLU(inplace=True),
            nn.Linear(512, 1024),
            nn.ReLU(inplace=True),
            nn.Linear(1024, shape.numbers),
            nn.Tanh(),
        )

    def forward(self, z: Tensor) -> Tensor:
        """Draw pictures from latents."""
        return self.main(z).view(-1, *self._shape)


class LinearDiscriminator(nn.Sequential):
    """Pixels → 1024 → 512 → 256 → one logit, LeakyReLU 0.2 and dropout."""

    def __init__(self, shape: SpriteShape, dropout: float) -> None:
        layers: list[nn.Module] = [nn.Flatten()]
        before = shape.numbers
        for after in (1024, 512, 256):
            layers += [nn.Linear(before, after), nn.LeakyReLU(0.2, inplace=True), nn.Dropout(dropout)]
            before = after
        super().__init__(*layers, nn.Linear(before, 1))


def build_game(shape: SpriteShape, options: OriginalOptions) -> TwoPlayerGame:
    """Return the article's game: Adam with its defaults, one step each."""
    return TwoPlayerGame(
        build_generator(shape, options),
        LinearDiscriminator(shape, options.dropout),
        lambda network: torch.optim.Adam(network.parameters(), lr=options.learning_rate, fused=True),
        Rules(
            discriminator_loss,
            minimax_loss if options.loss == "minimax" else non_saturating_loss,
            score=probability,
        ),
    )


def build_generator(shape: SpriteShape, options: OriginalOptions) -> LinearGenerator:
    """Return an untrained generator."""
    return LinearGenerator(shape, options.latent_size)


GANS.add(
    "original",
    Gan(
        label=N_("Original GAN (2014)"),
        description=N_(
            "Where it all began: small, quick, and good for very simple pictures such as digits and icons of one "
            "colour. It does not know that neighbouring pixels belong together, so detailed sprites come out noisy."
        ),
        options=OriginalOptions,
        build_game=build_game,
        build_generator=build_generator,
    ),
)
