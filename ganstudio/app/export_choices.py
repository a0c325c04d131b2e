"""What the user chose on the Export page, as one value that the project remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ganstudio.core.options import Value
from ganstudio.core.text import N_

SOURCES = {
    "favourites": N_("Favourites"),
    "grid": N_("Grid of the Explore page"),
    "walk": N_("Walk through latent space"),
    "translations": N_("Translations"),
}
"""Where the sprites come from, in the order of the page; the words are untranslated."""

FEWEST_FRAMES, MOST_FRAMES = 2, 240

_FARTHEST = 1000
"""Sizes of a sprite that a pivot may lie away from it."""

Pivot = tuple[float, float]
Names = tuple[str, ...]


@dataclass(frozen=True)
class ExportChoices:
    """Options and paths are kept for each format; paths inside the project are relative to it.

    What was set by hand for single sprites goes by their names; names that are not there wait until they are.
    """

    source: str = "favourites"
    frames: int = 24
    loop: bool = True
    format: str = "sheet"
    options: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    arrangement: Mapping[str, Value] = field(default_factory=dict)
    finishing: Mapping[str, Value] = field(default_factory=dict)
    marking: Mapping[str, Value] = field(default_factory=dict)
    pivots: Mapping[str, Pivot] = field(default_factory=dict)
    tags: Mapping[str, Names] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)  # ms
    animations: Mapping[str, Names] = field(default_factory=dict)  # names of sprites in playing order
    excluded: Names = ()  # sprites that are not exported
    allowed: Names = ()  # near copies that are exported all the same, by `Candidates.keys`: a yes is for one picture
    tiles: bool = False  # the sprites are textures that repeat: seams are looked for
    follow: bool = False

    def to_mapping(self) -> dict[str, Any]:
        """Return plain values for the project file."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> ExportChoices:
        """Read what `to_mapping` wrote; whatever is missing or out of range is left at its default."""
        plain, frames = cls(), values.get("frames")
        return cls(
            source=source if isinstance(source := values.get("source"), str) and source in SOURCES else plain.source,
            frames=frames if type(frames) is int and FEWEST_FRAMES <= frames <= MOST_FRAMES else plain.frames,
            loop=values.get("loop") is not False,
            format=str(values.get("format") or plain.format),
            options=_entries(values.get("options"), dict),
            paths=_entries(values.get("paths"), str),
            arrangement=_entries(values.get("arrangement"), (bool, int, float, str)),
            finishing=_entries(values.get("finishing"), (bool, int, float, str)),
            marking=_entries(values.get("marking"), (bool, int, float, str)),
            pivots=_pivots(values.get("pivots")),
            tags={name: _names(words) for name, words in _entries(values.get("tags"), (list, tuple)).items()},
            times={name: time for name, time in _entries(values.get("times"), int).items() if time > 0},
            animations={n: _names(f) for n, f in _entries(values.get("animations"), (list, tuple)).items() if n},
            excluded=_names(values.get("excluded")),
            allowed=_names(values.get("allowed")),
            tiles=values.get("tiles") is True,
            follow=values.get("follow") is True,
        )


def _entries(value: object, kind: type[Any] | tuple[type[Any], ...]) -> dict[str, Any]:
    found = value if isinstance(value, dict) else {}
    return {key: entry for key, entry in found.items() if isinstance(entry, kind)}


def _names(value: object) -> Names:
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, list | tuple) else ()


def _pivots(value: object) -> dict[str, Pivot]:
    pairs = _entries(value, (list, tuple)).items()
    return {
        name: (float(pair[0]), float(pair[1]))
        for name, pair in pairs
        if len(pair) == 2 and all(isinstance(part, int | float) and abs(part) <= _FARTHEST for part in pair)
    }
