"""A PNG strip: frames of one size without gaps, in one row, or a row for each animation and one for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganstudio.core.options import option
from ganstudio.core.progress import Progress, part_of
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, Page, SpriteSet
from ganstudio.export.pixels import check_size, cleaned
from ganstudio.export.png_encoding import png_bytes


@dataclass(frozen=True)
class StripOptions:
    """How the frames stand."""

    rows: str = option(
        "animations",
        N_("Rows"),
        N_(
            "A row for each animation holds its frames as they play, a last one the other sprites; "
            "one row holds every sprite once."
        ),
        choices=[("animations", N_("One for each animation")), ("one", N_("One for all sprites"))],
    )


def _build(sprites: SpriteSet, path: Path, options: StripOptions, progress: Progress) -> Mapping[Path, bytes]:
    strip = _strip(sprites, options)
    part_of(progress, 0.5, 1.0)(0.0, path.name)
    return {path: png_bytes(strip)}


def _draw(sprites: SpriteSet, options: StripOptions) -> Sequence[Page]:
    return [Page(_strip(sprites, options))]


def _strip(sprites: SpriteSet, options: StripOptions) -> np.ndarray:
    """Return the whole picture, uint8 `(H, W, 4)`; shorter rows end in empty cells."""
    lines = [list(range(sprites.count))]
    if options.rows == "animations":
        lines = [[row for row, _duration in animation.played()] for animation in sprites.animations]
        lines += [list(sprites.unplayed)] if sprites.unplayed else []
    height, width = sprites.height, sprites.width
    across = max(map(len, lines))
    check_size(across * width, len(lines) * height)
    strip = np.zeros((len(lines), height, across, width, 4), np.uint8)
    pixels = cleaned(sprites.pixels)
    for line, rows in zip(strip, lines, strict=True):
        line[:, : len(rows)] = pixels[rows].swapaxes(0, 1)
    return strip.reshape(len(lines) * height, across * width, 4)


EXPORTERS.add(
    "strip",
    Exporter(
        label=N_("PNG strip"),
        description=N_("The frames of each animation side by side without gaps: for engines that count frames."),
        family="pictures",
        suffix=".png",
        options=StripOptions,
        build=_build,
        draw=_draw,
    ),
)
