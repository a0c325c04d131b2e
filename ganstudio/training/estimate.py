"""How much memory a run will take, told before it starts: sizes are counted on torch's meta device, nothing is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor, nn

from ganstudio.core.options import Value, from_mapping
from ganstudio.gans import GANS, SpriteShape
from ganstudio.training.config import SCRATCH
from ganstudio.training.fine_tuning import foretold

_BYTES = 4  # float32
_COPIES = 6  # weights, gradients, one that is being added, two moments of Adam; the average, of the generator only
_PASSES = 3.7  # activations that live at once, with their gradients, as measured
_PASSES_TWICE = 4.7  # where gradients are differentiated again
_OVERHEAD = 700 * 1024**2  # torch itself has 520 MB resident on a CPU; and what it keeps to work with


@dataclass(frozen=True)
class Estimate:
    """What a run will need, about."""

    parameters: int
    memory_bytes: int
    followed: Mapping[str, Value] = field(default_factory=dict)  # options that the model it starts from decides


def estimate(
    shape: tuple[int, int, int],
    gan: str,
    gan_options: Mapping[str, Value],
    batch_size: int,
    start_from: str = SCRATCH,
) -> Estimate:
    """Estimate the memory of a run on sprites of `shape` (height, width, channels); a rough upper figure.

    With `start_from`, as in a run's config, its networks are as large as those of the model that it starts from.
    """
    family = GANS[gan]
    options = from_mapping(family.options, gan_options)
    sprite_shape = SpriteShape(*shape)
    decided = foretold(start_from, gan, family, options, sprite_shape)
    options = replace(options, **decided)
    with torch.device("meta"), torch.no_grad():
        game = family.build_game(sprite_shape, options)
        modules = list(game.modules.values())
        generator = family.build_generator(sprite_shape, options)
        counted = _count_activations(modules)
        drawn = game.sample(generator.any_inputs(2))
        if way_back := getattr(modules[0], "back", None):
            way_back(drawn)
        pictures = drawn.repeat(1, game.sides, 1, 1)
        for module in modules[1:]:
            module(pictures)
    parameters = sum(p.numel() for module in modules for p in module.parameters())
    activations = sum(counted) // 2 * batch_size  # two sprites were drawn: batch norm wants more than one
    is_differentiated_twice = any(getattr(options, name, 0.0) > 0.0 for name in ("r1", "penalty"))
    passes = _PASSES_TWICE if is_differentiated_twice else _PASSES
    memory = parameters * _BYTES * _COPIES + int(activations * _BYTES * passes) + _OVERHEAD
    return Estimate(parameters, memory, decided)


def _count_activations(modules: list[nn.Module]) -> list[int]:
    counted: list[int] = []

    def count(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        counted.append(output.numel())

    for module in modules:
        for leaf in module.modules():
            if not list(leaf.children()):
                leaf.register_forward_hook(count)
    return counted
