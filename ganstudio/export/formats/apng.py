"""An animated PNG: every colour and every alpha value kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, Page, SpriteSet
from ganstudio.export.moving import Moving, moving_files, moving_pages, moving_rows
from ganstudio.export.pixels import cleaned
from ganstudio.export.png_encoding import apng_bytes


@dataclass(frozen=True)
class ApngOptions:
    """An animated PNG needs no choice: everything is kept."""


def _encode(moving: Moving, progress: Progress) -> bytes:
    return apng_bytes(cleaned(moving.frames), moving.durations, moving.loop, progress)


def _build(sprites: SpriteSet, path: Path, options: ApngOptions, progress: Progress) -> Mapping[Path, bytes]:
    return moving_files(sprites, path, _encode, progress)


def _draw(sprites: SpriteSet, options: ApngOptions) -> Sequence[Page]:
    return moving_pages(sprites, cleaned)


EXPORTERS.add(
    "apng",
    Exporter(
        label=N_("Animated PNG"),
        description=N_("The sprites one after the other, without any loss: browsers and many tools play it."),
        family="animations",
        suffix=".apng",
        options=ApngOptions,
        build=_build,
        draw=_draw,
        shown=moving_rows,
        animated=True,
        other_suffixes=(".png",),
    ),
)
