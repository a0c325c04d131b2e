"""An animated PNG: every colour and every alpha value kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganstudio.core.options import option
from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.pixels import check_size, cleaned, contact_sheet
from ganstudio.export.png_encoding import apng_bytes


@dataclass(frozen=True)
class ApngOptions:
    """How the animation plays and looks."""

    duration: int = option(
        100, N_("Time per frame"), N_("How long each frame is shown."), minimum=10, maximum=10000, unit="ms"
    )
    scale: int = option(
        1,
        N_("Scale"),
        N_("Enlarges every pixel by this whole number, with sharp edges."),
        minimum=1,
        maximum=16,
        unit="×",
    )
    loop: bool = option(True, N_("Repeat"), N_("Plays over and over; otherwise once."))


def _build(sprites: SpriteSet, path: Path, options: ApngOptions, progress: Progress) -> Mapping[Path, bytes]:
    check_size(sprites.width * options.scale, sprites.height * options.scale)
    durations = [options.duration] * sprites.count
    return {path: apng_bytes(cleaned(sprites.pixels), options.scale, durations, options.loop, progress)}


def _draw(sprites: SpriteSet, options: ApngOptions) -> np.ndarray:
    return contact_sheet(cleaned(sprites.pixels), options.scale, in_row=True)


EXPORTERS.add(
    "apng",
    Exporter(
        label=N_("Animated PNG"),
        description=N_("The sprites one after the other, without any loss: browsers and many tools play it."),
        suffix=".apng",
        options=ApngOptions,
        build=_build,
        draw=_draw,
        animated=True,
        other_suffixes=(".png",),
    ),
)
