"""What a new run starts from: a model that is trained already, the shipped one above all, or nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from ganstudio.checkpoints.parents import load_parent
from ganstudio.checkpoints.shipped import fingerprint, is_shipped, shipped_model_of
from ganstudio.checkpoints.snapshot_info import SnapshotInfo, read_info
from ganstudio.core.errors import StudioError
from ganstudio.core.numbers import counted
from ganstudio.core.options import Value, from_mapping, to_mapping
from ganstudio.core.paths import with_home
from ganstudio.core.rates import Rate
from ganstudio.core.text import _
from ganstudio.gans import Game, Gan, SpriteShape
from ganstudio.gans.inheritance import Parent, freeze, lower_layers, take_over
from ganstudio.training.config import AUTO, SCRATCH, SHIPPED

_CALMER = 0.5  # the rate of a run that starts from a model, whose networks need less than a beginner's


@dataclass(frozen=True)
class Origin:
    """What a run started from, as its config file says it; the weights are not needed to go on."""

    name: str
    step: int
    fingerprint: str
    shipped: bool
    inherited: int  # weights, all networks together
    frozen: tuple[str, ...] = ()  # of the discriminator

    def words(self) -> str:
        """Name the model for people."""
        return _("{name}, step {step} ({fingerprint})").format(
            name=self.name, step=counted(self.step), fingerprint=self.fingerprint[:8]
        )

    def sentence(self) -> str:
        """Say what the run starts from."""
        if self.shipped:
            return _("Starts from the shipped model {model}.").format(model=self.words())
        return _("Starts from the model {model}.").format(model=self.words())


@dataclass(frozen=True)
class Start:
    """A parent that was read, before it is known whether it fits."""

    parent: Parent
    info: SnapshotInfo
    origin: Origin
    may_fail: bool  # nobody asked for it in particular


def find_start(start_from: str, gan: str) -> Start | None:
    """Read what a run of a family is to start from; None for scratch.

    Raises `StudioError` if a model that was asked for is missing, damaged or of another family.
    """
    path = _path_of(start_from, gan)
    if path is None:
        return None
    parent, info = load_parent(path)
    if info.gan != gan:
        raise StudioError(
            _("{name} was made by another kind of GAN: {gan}.").format(name=path.name, gan=info.gan),
            _("Train that kind, or start from scratch."),
        )
    name = info.project or path.stem
    origin = Origin(name, info.step, fingerprint(path), is_shipped(path), 0)
    return Start(parent, info, origin, may_fail=start_from == AUTO)


def followed(gan: Gan, options: Any, info: SnapshotInfo, shape: SpriteShape) -> Any:
    """Return a family's options with those of the parent that decide sizes of layers, none below what it needs."""
    known, written = {field.name for field in fields(options)}, gan.written(info.options)
    parent = gan.settled(info.shape, from_mapping(gan.options, written))
    decided: dict[str, Any] = {name: getattr(parent, name) for name in gan.follows if name in known & written.keys()}
    raised = {name: max(least, getattr(options, name)) for name, least in gan.at_least(shape, info.shape).items()}
    return replace(options, **decided, **raised)


def foretold(start_from: str, key: str, gan: Gan, options: Any, shape: SpriteShape) -> dict[str, Value]:
    """Return the options of a family that what a run starts from will decide, by name.

    Reads a header and no weights, makes no network. Empty from scratch, and where the model is missing or does not fit:
    the run itself then says so, or starts from scratch.
    """
    try:
        path = _path_of(start_from, key)
        info = read_info(path) if path else None
        if info is None or info.gan != key:
            return {}
        written = gan.written(info.options)
        inherited = from_mapping(gan.options, written)
        wanted = followed(gan, options, info, shape)
        with torch.device("meta"):
            parent = Parent(info.shape, {"generator": gan.build_generator(info.shape, inherited).state_dict()})
            take_over(gan.build_game(shape, wanted), gan, shape, parent)
    except StudioError:
        return {}
    return {name: value for name, value in to_mapping(wanted).items() if name in gan.follows and name in written}


def take_start(start: Start, game: Game, gan: Gan, shape: SpriteShape, share: float) -> Origin:
    """Load what fits into a fresh game and choose what is frozen; `StudioError` if too little fits."""
    came = take_over(game, gan, shape, start.parent)
    discriminator = game.modules.get("discriminator")
    frozen: set[str] = set()
    if discriminator is not None and share > 0.0:
        frozen = lower_layers(discriminator, share) & set(came["discriminator"])
    tensors = {name: module.state_dict() for name, module in game.modules.items()}
    count = sum(tensors[network][name].numel() for network, names in came.items() for name in names)
    return replace(start.origin, inherited=count, frozen=tuple(sorted(frozen)))


def rate_from(origin: Origin | None, rate: Rate) -> Rate:
    """Return the rate of a run of a family whose own is `rate`: half of it for one that started from a model."""
    return rate if origin is None else lambda step, steps: _CALMER * rate(step, steps)


def hold_frozen(game: Game, origin: Origin | None) -> None:
    """Freeze what a run's origin says is frozen, at its start and whenever it goes on."""
    if origin and origin.frozen:
        weights: dict[str, nn.Parameter] = dict(game.modules["discriminator"].named_parameters())
        freeze(game.optimizers["discriminator"], weights, origin.frozen)


def _path_of(start_from: str, gan: str) -> Path | None:
    """Return the model that a run of a family is to start from, None for scratch; `StudioError` if none is shipped."""
    if start_from in ("", SCRATCH):
        return None
    if start_from not in (AUTO, SHIPPED):
        return with_home(start_from)
    found = shipped_model_of(gan)
    if found is None and start_from == SHIPPED:
        raise StudioError(
            _("No model of this kind of GAN is shipped."), _("Choose another kind, or start from scratch.")
        )
    return found.path if found else None


def written_origin(origin: Origin | None) -> dict[str, Any] | None:
    """Return an origin as plain values for a run's config file."""
    return None if origin is None else {**asdict(origin), "frozen": list(origin.frozen)}


def read_origin(written: object) -> Origin | None:
    """Read what `written_origin` wrote; None for a run from scratch, `ValueError` for what makes no sense."""
    if written is None:
        return None
    kinds = {"name": str, "step": int, "fingerprint": str, "shipped": bool, "inherited": int, "frozen": list}
    if not isinstance(written, dict) or {name: type(value) for name, value in written.items()} != kinds:
        raise ValueError("origin")
    values: dict[str, Any] = written
    return Origin(**{**values, "frozen": tuple(map(str, values["frozen"]))})
