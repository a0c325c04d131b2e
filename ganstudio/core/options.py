"""Options declared once: the form, the command-line flag, the check and the file all come from the dataclass.

A frozen dataclass whose fields are made by `option()` is an options type.
"""

from __future__ import annotations

import dataclasses
import math
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ganstudio.core.errors import StudioError
from ganstudio.core.text import _

OptionsType = TypeVar("OptionsType")

Value = bool | int | float | str

_LONGEST_SHOWN = 80  # characters of a refused value that a message repeats


@dataclass(frozen=True)
class OptionSpec:
    """What is known of one option. Its words are untranslated: show `label`, `help` and choice labels through `_`."""

    name: str
    kind: type[Any]  # bool, int, float or str
    default: Value
    label: str
    help: str
    minimum: float | None
    maximum: float | None
    unit: str
    choices: tuple[tuple[str, str], ...]  # (value, label); only for str
    advanced: bool
    other: str = ""  # what else may be given beside the choices, as one word such as MODEL


def option(
    default: Value,
    label: str,
    help: str,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    unit: str = "",
    choices: Sequence[tuple[str, str]] = (),
    advanced: bool = False,
    other: str = "",
) -> Any:
    """Declare a field of an options dataclass. Wrap the words in `N_`.

    `minimum` and `maximum` are inclusive; `choices` are `(value, label)` pairs; `advanced` ones are shown folded.
    With `other` any text may stand in place of a choice; it names what that text is.
    """
    metadata = {
        "label": label,
        "help": help,
        "minimum": minimum,
        "maximum": maximum,
        "unit": unit,
        "choices": tuple(choices),
        "advanced": advanced,
        "other": other,
    }
    return dataclasses.field(default=default, metadata=metadata)


def specs(options_type: type[Any]) -> tuple[OptionSpec, ...]:
    """List the options of a type in the order of their declaration."""
    hints = typing.get_type_hints(options_type)
    return tuple(
        OptionSpec(name=f.name, kind=hints[f.name], default=typing.cast(Value, f.default), **f.metadata)
        for f in dataclasses.fields(options_type)
        if f.metadata
    )


def checked(spec: OptionSpec, value: object) -> Value:
    """Return `value` as the option's type, or raise a `StudioError` that names the option and its range."""
    kind = spec.kind
    if kind is float and type(value) is int:
        try:
            value = float(value)
        except OverflowError:
            raise _wrong(spec, value) from None
    if type(value) is not kind:
        raise _wrong(spec, value)
    if isinstance(value, float) and not math.isfinite(value):
        raise _wrong(spec, value)
    if isinstance(value, int | float) and not _in_range(spec, value):
        raise _wrong(spec, value)
    if spec.choices and not spec.other and value not in [choice for choice, _label in spec.choices]:
        raise _wrong(spec, value)
    return typing.cast(Value, value)


def parsed(spec: OptionSpec, text: str) -> Value:
    """Read an option's value from the text of a command line."""
    try:
        if spec.kind is bool:
            return {
                "true": True,
                "yes": True,
                "on": True,
                "1": True,
                "false": False,
                "no": False,
                "off": False,
                "0": False,
            }[text.strip().lower()]
        return checked(spec, spec.kind(text))
    except (KeyError, ValueError):
        raise _wrong(spec, text) from None


def from_mapping(options_type: type[OptionsType], values: Mapping[str, object]) -> OptionsType:
    """Make options from plain values (a file's, a form's); unknown names and bad values raise `StudioError`."""
    known = {spec.name: spec for spec in specs(options_type)}
    for name in values:
        if name not in known:
            raise unknown_option(name, known)
    return options_type(**{name: checked(known[name], value) for name, value in values.items()})


def from_texts(options_type: type[OptionsType], assignments: Sequence[str]) -> OptionsType:
    """Make options from `NAME=VALUE` words of a command line."""
    known = {spec.name: spec for spec in specs(options_type)}
    values: dict[str, Value] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise StudioError(
                _("“{word}” is not of the form NAME=VALUE.").format(word=_short(assignment)),
                _("The options are: {names}.").format(names=", ".join(sorted(known)) or "–"),
            )
        if name not in known:
            raise unknown_option(name, known)
        values[name] = parsed(known[name], text)
    return options_type(**values)


def to_mapping(options: Any) -> dict[str, Value]:
    """Return the options as plain values, ready for JSON."""
    return {spec.name: getattr(options, spec.name) for spec in specs(type(options))}


def describe_range(spec: OptionSpec) -> str:
    """Say in a few words which values the option takes, such as `1–4096` or `nearest, box`."""
    if spec.choices:
        return ", ".join([*(value for value, _label in spec.choices), *([spec.other] if spec.other else [])])
    if spec.kind is bool:
        return "yes, no"
    if spec.minimum is not None and spec.maximum is not None:
        return f"{spec.minimum:g}–{spec.maximum:g}"
    if spec.minimum is not None:
        return f"≥ {spec.minimum:g}"
    if spec.maximum is not None:
        return f"≤ {spec.maximum:g}"
    return spec.kind.__name__


def unknown_option(name: str, known: Mapping[str, OptionSpec]) -> StudioError:
    """Say that there is no option of that name, and which there are."""
    return StudioError(
        _("There is no option “{name}” here.").format(name=_short(name)),
        _("The options are: {names}.").format(names=", ".join(sorted(known)) or "–"),
    )


def _in_range(spec: OptionSpec, value: float) -> bool:
    return (spec.minimum is None or value >= spec.minimum) and (spec.maximum is None or value <= spec.maximum)


def _short(value: object) -> str:
    """Return a value as text that fits into a message: a stranger's file may hold anything."""
    words = str(value)
    return words if len(words) <= _LONGEST_SHOWN else words[:_LONGEST_SHOWN] + "…"


def _wrong(spec: OptionSpec, value: object) -> StudioError:
    return StudioError(
        _("{label} cannot be “{value}”.").format(label=_(spec.label), value=_short(value)),
        _("It takes: {range}.").format(range=describe_range(spec)),
    )
