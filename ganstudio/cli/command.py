"""What a command of the command line is, and the parser that tells a wrong word in one sentence."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from ganstudio.cli.output import Output
from ganstudio.core.errors import StudioError
from ganstudio.core.paths import absolute, with_home
from ganstudio.core.text import N_, _

MODEL_SUFFIX = ".safetensors"
SHIPPED = "shipped"
"""Stands for the model that comes with GAN Studio, wherever that is installed."""

OF_ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected one argument"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)"),
)
"""What argparse says of its own to commands like ours; here for the catalogue, spelt as it spells them."""

# It says all of this through a name of its module that is bound to the catalogue which the environment asks for; it has
# no argument for another one, and ours is chosen by Windows, too. Stubs leave the name out: hence the ignored error.
argparse._ = _  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Command:
    """One word after `ganstudio`. `help` and `example` are marked with `N_`; `run` returns the exit code."""

    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Output], int]
    example: str = ""


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are `StudioError`s, so that all errors look alike."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print over several lines."""
        sentence = _("{sentence}.").format(sentence=message[:1].upper() + message[1:])
        raise StudioError(sentence, _("See: {command} --help").format(command=self.prog))


def whole_number(minimum: int, maximum: int) -> Callable[[str], int]:
    """Return an argparse type for whole numbers from `minimum` to `maximum`, both inclusive."""

    def number(text: str) -> int:
        return int(_within(text, int, minimum, maximum))

    return number


def decimal_number(minimum: float, maximum: float) -> Callable[[str], float]:
    """Return an argparse type for numbers from `minimum` to `maximum`, both inclusive."""

    def number(text: str) -> float:
        return float(_within(text, float, minimum, maximum))

    return number


def _within(text: str, kind: type[int] | type[float], minimum: float, maximum: float) -> float:
    try:
        value = kind(text)
    except ValueError:
        value = float("nan")
    if not minimum <= value <= maximum:  # also refuses nan
        raise argparse.ArgumentTypeError(
            _("“{value}” is not a number from {minimum} to {maximum}").format(
                value=text, minimum=f"{minimum:,}", maximum=f"{maximum:,}"
            )
        )
    return value


def size(text: str) -> tuple[int, int]:
    """Read `32x48` as (width, height); an argparse type."""
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        raise argparse.ArgumentTypeError(
            _("“{value}” is not a size; write it as width x height, such as 32x48").format(value=text)
        )
    return int(parts[0]), int(parts[1])


def place(text: str) -> Path:
    """Read the place of a file or folder, `~` too where no shell saw it, as after `--out=`; an argparse type."""
    if not text:  # of a variable that is not set; to `Path` it would be the current folder
        raise argparse.ArgumentTypeError(_("an empty text is no path"))
    return with_home(text)


def project_path(text: str) -> str:
    """Read the place of a project, as an absolute path without `..`; an argparse type."""
    path = absolute(text)
    if not text or not path.rpartition(os.sep)[2]:  # the root of a disk has no name
        raise argparse.ArgumentTypeError(_("“{path}” cannot be a project").format(path=text))
    return path


def source_path(text: str) -> str:
    """Read the place of a project or of a model, or `shipped`; an argparse type."""
    if text == SHIPPED:
        from ganstudio.checkpoints.shipped import shipped_model_of

        if found := shipped_model_of():
            return str(found.path)
        raise argparse.ArgumentTypeError(_("no model comes with this GAN Studio"))
    return str(with_home(text)) if text.endswith(MODEL_SUFFIX) else project_path(text)


def add_source(parser: argparse.ArgumentParser) -> None:
    """Add the project or model that sprites are made with, as `source`."""
    parser.add_argument(
        "source",
        metavar="PROJECT|MODEL",
        type=source_path,
        help=_("a project, of which the newest model is taken, or a .safetensors, or “shipped”"),
    )


def nothing_more(parser: argparse.ArgumentParser) -> None:
    """Configure a command that takes no arguments of its own."""
