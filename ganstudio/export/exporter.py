"""An export format as a value: its words, its options, what it would write and how that looks.

A format only says which bytes go where; that the files appear together or not at all is done here, once for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.options import checked, specs
from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.text import _
from ganstudio.export.frame_names import safe_name
from ganstudio.export.sprite_set import SpriteSet
from ganstudio.export.writing import write_together

_PICTURE_SUFFIXES = {".png", ".apng", ".gif", ".webp", ".json"}


@dataclass(frozen=True)
class Exporter:
    """A format; `label` and `description` are untranslated.

    `build(sprites, path, options, progress)` returns the content of every file, the one to open first; `draw(sprites,
    options)` returns the very pixels those files will hold, uint8 `(H, W, 4)`. They share their code.
    """

    label: str
    description: str
    suffix: str  # such as ".png"; "" means that the path is a folder
    options: type[Any]
    build: Callable[[SpriteSet, Path, Any, Progress], Mapping[Path, bytes]]
    draw: Callable[[SpriteSet, Any], np.ndarray]
    animated: bool = False
    other_suffixes: tuple[str, ...] = ()  # taken as they are when the user writes them

    def target(self, path: Path, title: str) -> Path:
        """Return where this format writes when the user says `path`: with its suffix, in a folder under `title`."""
        if not self.suffix:
            return path
        if path.is_dir():
            return path / f"{safe_name(title)}{self.suffix}"
        if path.suffix.lower() in (self.suffix, *self.other_suffixes):
            return path
        stem = path.stem if path.suffix.lower() in _PICTURE_SUFFIXES else path.name
        return path.with_name(stem + self.suffix)

    def write(self, sprites: SpriteSet, path: Path, options: Any, progress: Progress = no_progress) -> list[Path]:
        """Write every file, all of them or none, and return their paths; `StudioError` for the user's troubles."""
        self._check(sprites, options)
        progress(0.0, _("Laying out {count} sprites").format(count=sprites.count))
        files = self.build(sprites, path, options, lambda fraction, words: progress(0.8 * fraction, words))
        write_together(files, lambda fraction, words: progress(0.8 + 0.2 * fraction, words))
        progress(1.0, _("Done"))
        return list(files)

    def preview(self, sprites: SpriteSet, options: Any) -> np.ndarray:
        """Return what `write` would put into the files, as one picture: uint8 `(H, W, 4)`, straight alpha."""
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
