"""GAN families, one file each. A family builds games; it never knows the trainer.

Importing this module is cheap; asking the registry for a family imports torch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ganstudio.core.kinds import Kinds
from ganstudio.core.options import Value
from ganstudio.core.rates import Rate, constant
from ganstudio.core.registry import Registry

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from ganstudio.gans.blocks import Generator
    from ganstudio.gans.inheritance import Inherit


Translates = Literal["", "unpaired", "paired"]
"""Empty: it draws from latents. Else it turns pictures of A into ones of B, learned from two sets or from pairs."""


@dataclass(frozen=True)
class SpriteShape:
    """The size of a picture: 8–256 pixels a side, 1 (grey), 3 (opaque) or 4 (premultiplied RGBA) channels.

    And the kinds that there are, if there are several, for families that can tell them apart.
    """

    height: int
    width: int
    channels: int
    kinds: Kinds = field(default_factory=dict, hash=False, repr=False)

    @property
    def numbers(self) -> int:
        """How many numbers one picture has."""
        return self.height * self.width * self.channels


class Game(Protocol):
    """Two networks that play against each other, with their losses and optimizers.

    A game knows no thread, no file and no log. It draws its noise from torch's global generator, which the trainer
    seeds before each step.
    """

    @property
    def modules(self) -> Mapping[str, nn.Module]:
        """Every network by name; one is called `generator`."""
        ...

    @property
    def optimizers(self) -> Mapping[str, torch.optim.Optimizer]:
        """Every optimizer by name."""
        ...

    @property
    def sides(self) -> int:
        """How many pictures stand behind one another in one of `real`: two, of A and of B, where it translates."""
        ...

    @property
    def batches_per_step(self) -> int:
        """How many batches of real sprites one step takes (a critic that is trained more often takes more)."""
        ...

    def step(self, real: Tensor, kinds: Tensor) -> dict[str, Tensor]:
        """Train every network once on `real`, float `(batches_per_step * batch, sides * c, h, w)` in −1…1.

        `kinds`, int64 and one for each, are the numbers of their labels; most families have no use for them.
        Returns detached scalars: `loss_g`, `loss_d`, `score_real`, `score_fake` and what the family adds.
        """
        ...

    def sample(self, z: Tensor) -> Tensor:
        """Draw pictures `(n, channels, height, width)` in −1…1 from latents `(n, latent_size)`, or pictures of A."""
        ...


@dataclass(frozen=True)
class Gan:
    """One family as a value: words for the artist, options, and how to build it."""

    label: str
    description: str  # in plain words: when would an artist choose it
    options: type[Any]
    build_game: Callable[[SpriteShape, Any], Game]
    build_generator: Callable[[SpriteShape, Any], Generator]
    batch_size: int = 64
    inherit: Inherit | None = None  # fits a parent of another shape; without it, what has the same name and shape fits
    follows: tuple[str, ...] = ("width", "latent_size")  # options, where there are any, that a parent decides
    settled: Callable[[SpriteShape, Any], Any] = lambda shape, options: options  # what was left to the size
    at_least: Callable[[SpriteShape, SpriteShape], Mapping[str, float]] = lambda shape, parent: {}
    """Of options, in runs that start from a model: by the shape of their sprites and of those of the model."""
    translates: Translates = ""
    rate: Rate = constant  # what the learning rates are multiplied by at each step
    averaged: float = 0.3  # share of the steps done that the half-life of the shown average grows to, 0.05–1
    before: Mapping[str, Value] = field(default_factory=dict)  # options that older files lack: what they were then

    def written(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the options that a file has with those that there was no choice of when it was written."""
        return {**self.before, **values}


GANS: Registry[Gan] = Registry("GAN", "ganstudio.gans")
