"""What a snapshot says of itself: JSON in the safetensors header, read without torch and without the weights."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from stat import S_ISREG
from typing import Any

from ganstudio.core.errors import StudioError
from ganstudio.core.kinds import Kinds, checked
from ganstudio.core.sprites import LARGEST, SMALLEST
from ganstudio.core.text import _
from ganstudio.gans import SpriteShape, Translates

FORMAT = 1
SUFFIX = ".safetensors"
_KEY = "ganstudio"
_LARGEST_HEADER = 16 * 1024 * 1024
_LONGEST = 4096  # signs of a text about a model


@dataclass(frozen=True)
class SnapshotInfo:
    """All that is needed to rebuild the generator, and where it came from."""

    path: Path
    step: int
    gan: str
    height: int
    width: int
    channels: int
    latent_size: int
    options: Mapping[str, Any]  # of the family
    project: str = ""
    data_count: int = 0
    data_fingerprint: str = ""
    created: str = ""  # ISO 8601
    version: str = ""
    seconds: float = 0.0  # of training
    parent: str = ""  # what the run started from, in words, if not from scratch
    kinds: Kinds = field(default_factory=dict)  # that can be asked for: the last number of a latent says which
    translates: Translates = ""  # empty: it draws from latents
    keeps_colours: bool = True  # where it translates: an answer is to have its source's colours, for B has those of A
    domains: tuple[str, ...] = ()  # what A and B are called where it translates; empty words where that is not known

    @property
    def shape(self) -> SpriteShape:
        """What its sprites are, for a family to build networks for."""
        return SpriteShape(self.height, self.width, self.channels, self.kinds)

    @property
    def has_way_back(self) -> bool:
        """Whether pictures of B can be turned into ones of A, too."""
        return self.translates == "unpaired"

    def to_header(self) -> dict[str, str]:
        """Return the safetensors metadata that `read_info` reads."""
        content = {name: value for name, value in asdict(self).items() if name != "path"}
        return {_KEY: json.dumps({"format": FORMAT, "kind": "snapshot", **content})}


def read_info(path: Path) -> SnapshotInfo:
    """Read what a snapshot says of itself; `StudioError` for a missing, torn, foreign or newer file."""
    content = read_header(path, "snapshot")
    known = {each.name for each in fields(SnapshotInfo)} - {"path"}
    try:
        values = {name: value for name, value in content.items() if name in known}
        values["domains"] = tuple(values.get("domains", ()))
        info = SnapshotInfo(path=path, **values)
        _check(info)
    except (TypeError, ValueError, OverflowError):
        raise not_ours(path) from None
    return info


def read_header(path: Path, kind: str) -> dict[str, Any]:
    """Return our JSON out of a safetensors header of the given kind (`snapshot` or `resume`)."""
    try:
        if not S_ISREG(path.stat().st_mode):
            raise ValueError("a pipe would be waited for")
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if not 2 <= length <= _LARGEST_HEADER:
                raise ValueError("header length")
            header = json.loads(file.read(length))
        content = json.loads(header["__metadata__"][_KEY])
        number = content["format"]
        if content["kind"] != kind or not isinstance(number, int):
            raise ValueError("kind")
    except FileNotFoundError:
        raise StudioError(_("There is no file {path}.").format(path=path), _("Check the path.")) from None
    except PermissionError:
        raise StudioError(
            _("{path} may not be read.").format(path=path), _("Give yourself the right to read it, or choose another.")
        ) from None
    except (OSError, struct.error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise not_ours(path) from None
    if number > FORMAT:
        raise StudioError(
            _("{name} was made by a newer GAN Studio.").format(name=path.name), _("Update GAN Studio, then try again.")
        )
    return dict(content)


def not_ours(path: Path) -> StudioError:
    """Say that a file is not a model of ours, or is damaged."""
    return StudioError(
        _("{name} is not a GAN Studio model, or it is damaged or of another version.").format(name=path.name),
        _("Choose a .safetensors file from the snapshots folder of a run."),
    )


def _check(info: SnapshotInfo) -> None:
    """Refuse numbers that a stranger may have put in to exhaust the memory."""
    whole = (info.step, info.height, info.width, info.channels, info.latent_size, info.data_count)
    texts = (info.gan, info.project, info.data_fingerprint, info.created, info.version, info.parent)
    if any(type(number) is not int for number in whole) or type(info.seconds) not in (int, float):
        raise ValueError("types")
    if not all(isinstance(text, str) and len(text) <= _LONGEST for text in texts):
        raise ValueError("texts")
    if info.translates not in ("", "unpaired", "paired") or not all(isinstance(word, str) for word in info.domains):
        raise ValueError("translates")
    fewest, most = (0, 0) if info.translates else (1, 4096)
    sides_are_sound = all(SMALLEST <= side <= LARGEST for side in (info.height, info.width))
    if not 0 <= float(info.seconds) < math.inf:
        raise ValueError("seconds")
    if not sides_are_sound or info.channels not in (1, 3, 4) or not fewest <= info.latent_size <= most or info.step < 0:
        raise ValueError("range")
    if not isinstance(info.options, dict) or type(info.keeps_colours) is not bool:
        raise ValueError("options")
    checked(info.kinds)
