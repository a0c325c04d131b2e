"""An animated GIF: exact in up to 255 colours, the nearest colours of each frame beyond that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganstudio.core.options import option
from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.gif_encoding import gif_bytes
from ganstudio.export.palette import indexed_frames
from ganstudio.export.pixels import check_size, contact_sheet


@dataclass(frozen=True)
class GifOptions:
    """How the animation plays and looks."""

    duration: int = option(
        100,
        N_("Time per frame"),
        N_("How long each frame is shown. GIF counts in steps of 10 ms; other times are rounded."),
        minimum=20,
        maximum=10000,
        unit="ms",
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
    alpha_threshold: int = option(
        128,
        N_("Opaque from"),
        N_("GIF knows no half-transparent pixels: those with less alpha than this are left out."),
        minimum=1,
        maximum=255,
        advanced=True,
    )


def _build(sprites: SpriteSet, path: Path, options: GifOptions, progress: Progress) -> Mapping[Path, bytes]:
    check_size(sprites.width * options.scale, sprites.height * options.scale)
    frames = indexed_frames(
        sprites.pixels, options.alpha_threshold, lambda fraction, words: progress(0.5 * fraction, words)
    )
    duration = (options.duration + 5) // 10 * 10
    content = gif_bytes(
        frames, options.scale, duration, options.loop, lambda fraction, words: progress(0.5 + 0.5 * fraction, words)
    )
    return {path: content}


def _draw(sprites: SpriteSet, options: GifOptions) -> np.ndarray:
    return contact_sheet(indexed_frames(sprites.pixels, options.alpha_threshold).rgba(), options.scale, in_row=True)


EXPORTERS.add(
    "gif",
    Exporter(
        label=N_("Animated GIF"),
        description=N_("The sprites one after the other: plays everywhere, with up to 256 colours and hard edges."),
        suffix=".gif",
        options=GifOptions,
        build=_build,
        draw=_draw,
        animated=True,
    ),
)
