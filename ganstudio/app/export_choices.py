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
}
"""Where the sprites come from, in the order of the page; the words are untranslated."""

FEWEST_FRAMES, MOST_FRAMES = 2, 240


@dataclass(frozen=True)
class ExportChoices:
    """Options and paths are kept for each format; paths inside the project are relative to it."""

    source: str = "favourites"
    frames: int = 24
    loop: bool = True
    format: str = "sheet"
    options: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)

    def to_mapping(self) -> dict[str, Any]:
        """Return plain values for the project file."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> ExportChoices:
        """Read what `to_mapping` wrote; whatever is missing or out of range is left at its default."""
        plain, frames = cls(), values.get("frames")
        return cls(
            source=values["source"] if values.get("source") in SOURCES else plain.source,
            frames=frames if type(frames) is int and FEWEST_FRAMES <= frames <= MOST_FRAMES else plain.frames,
            loop=values.get("loop") is not False,
            format=str(values.get("format") or plain.format),
            options=_entries(values.get("options"), dict),
            paths=_entries(values.get("paths"), str),
        )


def _entries(value: object, kind: type[Any]) -> dict[str, Any]:
    found = value if isinstance(value, dict) else {}
    return {key: entry for key, entry in found.items() if isinstance(entry, kind)}
