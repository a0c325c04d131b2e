"""Sets of options for a purpose: a table of plain values. A new preset is a new entry.

A preset only touches options that the family and the run have; everything else stays as the user left it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ganstudio.core.options import Value, checked, specs
from ganstudio.core.text import N_

Values = dict[str, Value]
BATCH = "batch_size"


@dataclass(frozen=True)
class Preset:
    """What a run for a purpose is set to. Its words are untranslated: show them through `_`."""

    label: str
    description: str
    config: Mapping[str, Value] = field(default_factory=dict)  # of the run
    options: Mapping[str, Value] = field(default_factory=dict)  # of the family, where it has them
    factors: Mapping[str, float] = field(default_factory=dict)  # times the family's own batch size, width …


PRESETS: Mapping[str, Preset] = {
    "quick": Preset(
        N_("Quick look"),
        N_("Five minutes with small networks: is this set of sprites worth a longer run?"),
        config={"minutes": 5.0, "steps": 0},
        factors={BATCH: 1.0, "width": 0.5},
    ),
    "overnight": Preset(
        N_("Overnight"),
        N_("Eight hours. Whatever happens, the best snapshot is kept."),
        config={"minutes": 480.0, "steps": 0},
        options={"r1": 0.1, "second_look": True, "shapes": 0.2},
        factors={BATCH: 1.0, "width": 1.0},
    ),
    "small_set": Preset(
        N_("Small set"),
        N_("For fewer than 200 sprites: mirrored, with small batches. Leave mirroring out if left and right matter."),
        config={"minutes": 40.0, "steps": 0, "mirror": True},
        factors={BATCH: 0.5, "width": 0.5},
    ),
    "big_gpu": Preset(
        N_("Big GPU"),
        N_("For a graphics card with 12 GiB and more: large batches and wide networks, for an hour."),
        config={"minutes": 60.0, "steps": 0},
        factors={BATCH: 4.0, "width": 2.0},
    ),
}


def preset_values(
    preset: Preset, config_type: type[Any], options_type: type[Any], batch_size: int
) -> tuple[Values, Values]:
    """Return what a preset sets of the run's config and of a family's options; `batch_size` is the family's own."""
    defaults = {spec.name: spec.default for spec in specs(config_type)} | {BATCH: batch_size}
    own = {spec.name: spec.default for spec in specs(options_type)}
    return (
        _within(config_type, {**_scaled(preset, defaults), **preset.config}),
        _within(options_type, {**_scaled(preset, own), **preset.options}),
    )


def preset_of(
    config: Mapping[str, Value],
    options: Mapping[str, Value],
    config_type: type[Any],
    options_type: type[Any],
    batch_size: int,
) -> str:
    """Return the key of the preset that a config and a family's options are set to; empty if they are to none."""
    for key, preset in PRESETS.items():
        of_run, of_family = preset_values(preset, config_type, options_type, batch_size)
        if of_run.items() <= dict(config).items() and of_family.items() <= dict(options).items():
            return key
    return ""


def _scaled(preset: Preset, defaults: Mapping[str, Value]) -> Values:
    found: Values = {}
    for name, factor in preset.factors.items():
        default = defaults.get(name)
        if isinstance(default, int | float) and not isinstance(default, bool):
            found[name] = type(default)(default * factor)
    return found


def _within(options_type: type[Any], values: Mapping[str, Value]) -> Values:
    """Return the values whose names the type has, each brought into its range."""
    found: Values = {}
    for spec in specs(options_type):
        if spec.name in values:
            value = values[spec.name]
            if isinstance(value, int | float) and not isinstance(value, bool):
                low, high = spec.minimum, spec.maximum
                value = value if low is None else max(value, type(value)(low))
                value = value if high is None else min(value, type(value)(high))
            found[spec.name] = checked(spec, value)
    return found
