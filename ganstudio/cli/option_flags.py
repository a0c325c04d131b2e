"""Flags made from an options dataclass, so that a new option needs no second declaration here."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from typing import Any

from ganstudio.core.options import OptionSpec, Value, describe_range, parsed, specs
from ganstudio.core.text import _


def add_flags(parser: argparse.ArgumentParser, options_type: type[Any], skip: Collection[str] = ()) -> None:
    """Add one flag for each option that is not in `skip`."""
    for spec in specs(options_type):
        if spec.name not in skip:
            _add_flag(parser, spec)


def given_values(arguments: argparse.Namespace, options_type: type[Any]) -> dict[str, Value]:
    """Return the checked values of the flags that were given; `StudioError` for one out of range."""
    values: dict[str, Value] = {}
    for spec in specs(options_type):
        given = getattr(arguments, spec.name, None)
        if isinstance(given, str):
            values[spec.name] = parsed(spec, given)
        elif given is not None:
            values[spec.name] = given
    return values


def _add_flag(parser: argparse.ArgumentParser, spec: OptionSpec) -> None:
    flag = "--" + spec.name.replace("_", "-")
    words = escaped(_(spec.help) or _(spec.label))
    if spec.kind is bool:
        parser.add_argument(flag, action=argparse.BooleanOptionalAction, default=None, help=words)
        return
    metavar = "|".join(value for value, _label in spec.choices) if spec.choices else "N" if spec.kind is int else "X"
    facts = _("Takes {range}; {default} unless given.").format(
        range=describe_range(spec), default="“”" if spec.default == "" else spec.default
    )
    parser.add_argument(flag, metavar=metavar, default=None, help=f"{words} {escaped(facts)}")


def escaped(words: str) -> str:
    """Return words that argparse prints as they are."""
    return words.replace("%", "%%")
