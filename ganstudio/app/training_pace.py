"""Whether the speed of one run tells how long another would take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ganstudio.core.options import Value

if TYPE_CHECKING:
    from ganstudio.checkpoints.library import RunInfo
    from ganstudio.data.dataset import SpriteDataset


def is_as_fast(
    run: RunInfo, dataset: SpriteDataset | None, options: Mapping[str, Value], pace: Mapping[str, Value]
) -> bool:
    """Whether a run on disk tells the speed of one on these sprites, as far as its config file says.

    `options` are those of its family, `pace` values of its config.
    """
    names = ("height", "width", "channels")
    shape = {name: getattr(dataset, name) for name in names} if dataset else {}
    about = {"gan_options": options, "config": pace, "data": shape}
    return run.step > 0 and all(_has(run, part, values) for part, values in about.items())


def _has(run: RunInfo, part: str, values: Mapping[str, Value]) -> bool:
    written = run.config.get(part)
    known = written if isinstance(written, dict) else {}
    return all(_costs_the_same(known.get(name, value), value) for name, value in values.items())


def _costs_the_same(one: object, other: Value) -> bool:
    """Whether two values make a step as long: rates and weights, which are fractions, do unless one is left out."""
    return bool(one) == bool(other) if isinstance(other, float) else one == other
