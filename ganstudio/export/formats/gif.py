"""An animated GIF: exact in up to 255 colours, the nearest colours of each frame beyond that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganstudio.core.options import option
from ganstudio.core.progress import Progress, part_of
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, Page, SpriteSet
from ganstudio.export.gif_encoding import gif_bytes
from ganstudio.export.moving import Moving, moving_files, moving_pages, moving_rows
from ganstudio.export.palette import indexed_frames


@dataclass(frozen=True)
class GifOptions:
    """How half-transparent pixels are shown. GIF counts time in steps of 10 ms; other times are rounded."""

    alpha_threshold: int = option(
        128,
        N_("Opaque from"),
        N_("GIF knows no half-transparent pixels: those with less alpha than this are left out."),
        minimum=1,
        maximum=255,
        advanced=True,
    )


def _build(sprites: SpriteSet, path: Path, options: GifOptions, progress: Progress) -> Mapping[Path, bytes]:
    def encode(moving: Moving, progress: Progress) -> bytes:
        frames = indexed_frames(moving.frames, options.alpha_threshold, part_of(progress, 0.0, 0.5))
        return gif_bytes(frames, moving.durations, moving.loop, part_of(progress, 0.5, 1.0))

    return moving_files(sprites, path, encode, progress)


def _draw(sprites: SpriteSet, options: GifOptions) -> Sequence[Page]:
    return moving_pages(sprites, lambda frames: indexed_frames(frames, options.alpha_threshold).rgba())


EXPORTERS.add(
    "gif",
    Exporter(
        label=N_("Animated GIF"),
        description=N_("The sprites one after the other: plays everywhere, with up to 256 colours and hard edges."),
        family="animations",
        suffix=".gif",
        options=GifOptions,
        build=_build,
        draw=_draw,
        shown=moving_rows,
        animated=True,
    ),
)
