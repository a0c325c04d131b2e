"""An export format as a value: its words, its options, what it would write and how that looks.

A format only says which bytes go where; that the files appear together or not at all is done in `writing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.options import checked, specs
from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.text import N_, _
from ganstudio.export.sprite_set import SpriteSet

FAMILIES: Mapping[str, str] = {
    "pictures": N_("Pictures"),
    "animations": N_("Animations"),
    "web": N_("Web games and pages"),
    "engines": N_("Game engines"),
    "tools": N_("Editors"),
}
"""The kinds of format in the order they are offered; the words are untranslated."""


@dataclass(frozen=True, eq=False)
class Page:
    """One picture of what would be written: its very pixels, or for a file that moves its frames side by side."""

    pixels: np.ndarray  # uint8 (H, W, 4), straight alpha
    frames: np.ndarray | None = None  # uint8 (n, h, w, 4): what a file that moves shows, one after the other
    durations: tuple[int, ...] = ()  # ms of each of those frames


@dataclass(frozen=True)
class Exporter:
    """A format; `label` and `description` are untranslated.

    `build(sprites, path, options, progress)` returns the content of every file, the one to open first; it may read
    what is at `path` to keep the artist's edits. `draw(sprites, options)` returns the pictures those files will hold.
    They share their code. `shown(sprites, path, options)` returns the rows of the set that each picture shows; one that
    it does not name shows all of them.
    """

    label: str
    description: str
    family: str  # a key of FAMILIES
    suffix: str  # such as ".png"; "" means that the path is a folder
    options: type[Any]
    build: Callable[[SpriteSet, Path, Any, Progress], Mapping[Path, bytes]]
    draw: Callable[[SpriteSet, Any], Sequence[Page]]
    shown: Callable[[SpriteSet, Path, Any], Mapping[Path, Sequence[int]]] = lambda *_given: {}
    animated: bool = False  # its sprites are by nature the frames of an animation
    other_suffixes: tuple[str, ...] = ()  # taken as they are when the user writes them

    def files(
        self, sprites: SpriteSet, path: Path, options: Any, progress: Progress = no_progress
    ) -> Mapping[Path, bytes]:
        """Return the content of every file, the one to open first; `StudioError` for the user's troubles."""
        self._check(sprites, options)
        progress(0.0, _("Laying out {count} sprites").format(count=sprites.count))
        return self.build(sprites, path, options, progress)

    def preview(self, sprites: SpriteSet, options: Any) -> Sequence[Page]:
        """Return the pictures that `files` would hold, in the order of the files."""
        self._check(sprites, options)
        return self.draw(sprites, options)

    def _check(self, sprites: SpriteSet, options: Any) -> None:
        if not isinstance(options, self.options):
            raise ValueError(f"{self.label} takes {self.options.__name__}, not {type(options).__name__}")
        for spec in specs(self.options):
            checked(spec, getattr(options, spec.name))
        if sprites.pixels.size == 0:
            raise StudioError(
                _("There are no sprites to export."), _("Keep some sprites in the explorer, or choose its grid.")
            )
