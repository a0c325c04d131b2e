"""What decides a training run, apart from the pictures and the family's own options. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass

from ganstudio.core.options import option
from ganstudio.core.text import N_

DEVICES = (
    ("auto", N_("Automatic")),
    ("cpu", N_("Processor (CPU)")),
    ("cuda", N_("NVIDIA or AMD GPU (CUDA)")),
    ("mps", N_("Apple GPU (MPS)")),
)


SCRATCH, SHIPPED, AUTO = "scratch", "shipped", "auto"
STARTS = (
    (AUTO, N_("Shipped model, if it fits")),
    (SHIPPED, N_("Shipped model")),
    (SCRATCH, N_("Scratch")),
)


@dataclass(frozen=True)
class TrainingConfig:
    """How one run is trained. With neither `steps` nor `minutes` it goes on until it is stopped."""

    gan: str = "sprite"  # a key of ganstudio.gans.GANS
    start_from: str = option(
        AUTO,
        N_("Start from"),
        N_(
            "A model that is trained already: a small set of sprites then needs minutes in place of hours. Width, "
            "latent size and colours are then those of the model."
        ),
        choices=STARTS,
        other="MODEL",
    )
    batch_size: int = option(
        16,
        N_("Batch size"),
        N_("Sprites shown in one step. Larger is steadier and needs more memory."),
        minimum=2,
        maximum=4096,
    )
    steps: int = option(
        0,
        N_("Steps"),
        N_("Stop after this many steps of the generator. 0: no limit."),
        minimum=0,
        maximum=100_000_000,
    )
    minutes: float = option(
        20.0,
        N_("Minutes"),
        N_("Stop after this much training time. 0: no limit."),
        minimum=0.0,
        maximum=100_000.0,
        unit=N_("min"),
    )
    mirror: bool = option(
        False,
        N_("Mirror"),
        N_("Show half of the sprites mirrored. Doubles a small set, but letters and left-handed swords get mixed up."),
    )
    seed: int = option(
        0,
        N_("Seed"),
        N_("Decides every random choice of the run: the same seed gives the same run."),
        minimum=0,
        maximum=2**31 - 1,
        advanced=True,
    )
    device: str = option("auto", N_("Device"), N_("Where the run computes."), choices=DEVICES, advanced=True)
    learning_rate_factor: float = option(
        1.0,
        N_("Learning rate factor"),
        N_("Multiplies every learning rate of the family. Lower it when a run diverges."),
        minimum=0.0001,
        maximum=100.0,
        advanced=True,
    )
    ema_half_life: float = option(
        20_000.0,
        N_("Averaging half-life"),
        N_(
            "The generator that is shown is an average over the last part of the run, but over no more than about "
            "this many steps; it is steadier and better than the newest one."
        ),
        minimum=0.0,
        maximum=1_000_000.0,
        unit=N_("steps"),
        advanced=True,
    )
    freeze: float = option(
        0.0,
        N_("Frozen layers"),
        N_(
            "When a run starts from a model: share of the discriminator's layers, from the pixels on, that stay as "
            "they are. Keeps what is known of pixels where there are few sprites."
        ),
        minimum=0.0,
        maximum=0.9,
        advanced=True,
    )
