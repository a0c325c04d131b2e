"""What a new pair of networks takes over from one that is trained already: tools for families, none of them knows one.

Fine-tuning starts from all of the parent that fits (Wang 2018, arXiv:1805.01677) and may hold the lower layers of the
discriminator fixed (FreezeD, Mo 2020, arXiv:2002.10964).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ganstudio.core.errors import StudioError
from ganstudio.core.kinds import Kinds
from ganstudio.core.text import _
from ganstudio.gans import Game, Gan, SpriteShape

Weights = Mapping[str, Tensor]
FEWEST = 0.5
"""The share of the generator's weights that must come from the parent; with less, nothing is gained."""


@dataclass(frozen=True)
class Parent:
    """A trained pair of networks. Without a discriminator it can still be started from, less well."""

    shape: SpriteShape
    networks: Mapping[str, Weights]  # by the names of `Game.modules`


def take_over(game: Game, gan: Gan, shape: SpriteShape, parent: Parent) -> dict[str, list[str]]:
    """Load into a fresh game what fits of the parent; returns the names of what came, by network.

    Raises `StudioError` if less than half of the generator fits; the game is untouched then.
    """
    found: dict[str, dict[str, Tensor]] = {}
    for name, module in game.modules.items():
        fresh = heritable(module)
        old = parent.networks.get(name, {})
        offered = gan.inherit(name, fresh, old, shape, parent.shape) if gan.inherit else old
        found[name] = matching(fresh, offered)
    generator = dict(game.modules["generator"].named_parameters())
    share = sum(generator[name].numel() for name in found["generator"] if name in generator)
    if share < FEWEST * sum(weight.numel() for weight in generator.values()):
        raise StudioError(
            _("That model does not fit these sprites: too few of its layers can be taken over."),
            _("Start from scratch, or bring the sprites to a size nearer to {width} × {height}.").format(
                width=parent.shape.width, height=parent.shape.height
            ),
        )
    for name, module in game.modules.items():
        with torch.no_grad():
            state = module.state_dict(keep_vars=True)
            for key, weight in found[name].items():
                state[key].copy_(weight)
    return {name: sorted(weights) for name, weights in found.items()}


def heritable(module: nn.Module) -> dict[str, Tensor]:
    """Return the weights and buffers of a network, but for those of parts that say `starts_anew`."""
    own = [f"{name}." for name, part in module.named_modules() if getattr(part, "starts_anew", False)]
    return {
        name: tensor
        for name, tensor in module.state_dict().items()
        if isinstance(tensor, Tensor) and not name.startswith(tuple(own))
    }


def matching(fresh: Weights, offered: Weights) -> dict[str, Tensor]:
    """Return of what is offered that which has the name and shape of something fresh."""
    return {name: old for name, old in offered.items() if name in fresh and fresh[name].shape == old.shape}


def restacked(fresh: Weights, old: Weights, stack: str, base_first: bool = True) -> Weights:
    """Return the old weights with the layers of a list renumbered so that as many as can be stand in a fresh one's.

    `stack` names the list, such as `layers`. A layer is sought at the same distance from the coarse end, where
    `base_first` says which end that is, and then from the pixels. One that enlarged (`base_first`) or reduced by two
    along an axis fits one that does not, and the other way round.
    """
    counts = [length(weights, stack) for weights in (fresh, old)]
    kept = {name: tensor for name, tensor in old.items() if not name.startswith(f"{stack}.")}
    for i in range(counts[0]):
        places = [i, i + counts[1] - counts[0]]
        for place in places if base_first else places[::-1]:
            if 0 <= place < counts[1] and _is_alike(fresh, old, f"{stack}.{i}.", f"{stack}.{place}."):
                moved = _moved(old, f"{stack}.{place}.", f"{stack}.{i}.")
                gain = 1.0 if base_first else 0.5  # each pixel becomes two; or two become their mean
                kept |= {name: _rescaled(tensor, fresh[name], gain) for name, tensor in moved.items() if name in fresh}
                break
    return kept


def length(weights: Weights, stack: str) -> int:
    """Return how many layers a list such as `layers` has."""
    return 1 + max((_number(name, stack) for name in weights), default=-1)


def lower_layers(module: nn.Module, share: float) -> set[str]:
    """Return the names of the weights in the first layers of a discriminator, those that see the pixels.

    One that says it is `several` has such layers in each of the parts that it names.
    """
    parts: tuple[str, ...] = getattr(module, "several", ())
    if parts:
        return {f"{part}.{name}" for part in parts for name in lower_layers(module.get_submodule(part), share)}
    layers = [name for name, part in module.named_modules() if any(True for _p in part.parameters(recurse=False))]
    lower = [f"{name}." if name else "" for name in layers[: round(share * len(layers))]]
    return {
        name for name, _weight in module.named_parameters() if f"{name.rpartition('.')[0]}.".removeprefix(".") in lower
    }


def freeze(optimizer: torch.optim.Optimizer, weights: Mapping[str, nn.Parameter], names: Sequence[str]) -> None:
    """Hold the named weights where they are: a learning rate of zero, whatever the game does to `requires_grad`."""
    held = {id(weights[name]) for name in names if name in weights}
    for group in list(optimizer.param_groups) if held else []:
        still = [weight for weight in group["params"] if id(weight) in held]
        group["params"] = [weight for weight in group["params"] if id(weight) not in held]
        optimizer.add_param_group({**group, "params": still, "lr": 0.0})


def renamed(fresh: Weights, found: Weights, table: str, kinds: Kinds, before: Kinds) -> Weights:
    """Return what was found with the rows of a table, one for each kind, in the order of the new kinds.

    Kinds that the parent did not know by that name have their fresh row.
    """
    others = {name: tensor for name, tensor in found.items() if name != table}
    old, shared = list(before), [name for name in kinds if name in before]
    if not shared or table not in fresh or table not in found or fresh[table].shape[1:] != found[table].shape[1:]:
        return others
    rows = fresh[table].clone()
    for row, name in enumerate(kinds):
        if name in before:
            rows[row] = found[table][old.index(name)]
    return {**others, table: rows}


def spread(values: Tensor, new: tuple[int, int], old: tuple[int, int]) -> Tensor:
    """Bring `(n, channels * height * width)` values of an old base to that of a new one."""
    if new == old:
        return values
    picture = values.reshape(len(values), -1, *old).float()
    return functional.interpolate(picture, new, mode="bilinear", align_corners=False).flatten(1)


def repainted(weight: Tensor, channels: int) -> Tensor:
    """Bring weights `(channels, …)` that paint a picture to other channels; opacity that is new is zero."""
    before = len(weight)
    if before == channels:
        return weight
    colours = weight[:3]
    colours = colours.mean(0, keepdim=True) if channels == 1 else colours.expand(3, *weight.shape[1:])
    return torch.cat([colours, torch.zeros_like(colours[:1])]) if channels == 4 else colours


def reentered(weight: Tensor, bias: Tensor, channels: int) -> tuple[Tensor, Tensor]:
    """Bring a convolution `(n, channels, k, k)` that sees pictures to other channels, so that it answers the same.

    But for the rim: beyond it nothing is opaque.
    """
    before = weight.shape[1]
    if before == channels:
        return weight, bias
    seen, opacity = weight[:, :3], weight[:, 3:]
    if opacity.shape[1]:
        bias = bias + opacity.sum((1, 2, 3))  # what is opaque everywhere adds a constant
    if channels == 1:
        seen = seen.sum(1, keepdim=True)
    elif before == 1:
        seen = (seen / 3.0).expand(-1, 3, -1, -1)
    if channels == 4:
        seen = torch.cat([seen, torch.zeros_like(seen[:, :1])], dim=1)
    return seen, bias


def _number(name: str, stack: str) -> int:
    first = name.removeprefix(f"{stack}.").partition(".")[0] if name.startswith(f"{stack}.") else ""
    return int(first) if first.isdecimal() else -1


def _is_alike(fresh: Weights, old: Weights, new_place: str, old_place: str) -> bool:
    """Whether all weights of a fresh layer have their like in an old one, but for the sizes of kernels."""
    wanted = [name for name in fresh if name.startswith(new_place) and name.endswith("weight")]
    pairs = [(fresh[name], old.get(old_place + name.removeprefix(new_place))) for name in wanted]
    return all(
        found is not None and found.dim() == new.dim() and found.shape[:2] == new.shape[:2] for new, found in pairs
    )


def _rescaled(weight: Tensor, like: Tensor, gain: float) -> Tensor:
    """Bring the kernel of a convolution with padding 1 from keeping an axis (3) to halving or doubling it (4), or back.

    A picture whose pixels are doubled and then seen through three weights is seen through their sums in twos: that is
    what four weights are, times `gain`. The way back is the least-squares solution.
    """
    if weight.dim() != 4:
        return weight
    sums = torch.eye(4, 3) + torch.eye(4, 3).roll(1, 0)
    for axis in (2, 3):
        change = {(3, 4): gain * sums, (4, 3): torch.linalg.pinv(sums) / gain}
        turn = change.get((weight.shape[axis], like.shape[axis]))
        if turn is not None:
            weight = torch.tensordot(weight, turn.to(weight), ([axis], [1])).movedim(-1, axis)
    return weight


def _moved(old: Weights, place: str, to: str) -> dict[str, Tensor]:
    return {to + name.removeprefix(place): tensor for name, tensor in old.items() if name.startswith(place)}


Inherit = Callable[[str, Weights, Weights, SpriteShape, SpriteShape], Weights]
"""Network, what is fresh in it, what the parent has, the new shape, the parent's → what is offered, by fresh names."""
