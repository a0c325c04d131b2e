"""An animated WebP without loss: every colour and every alpha value kept, smaller than an animated PNG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, Page, SpriteSet
from ganstudio.export.moving import Moving, moving_files, moving_pages, moving_rows
from ganstudio.export.pixels import cleaned
from ganstudio.export.webp_encoding import webp_bytes


@dataclass(frozen=True)
class WebpOptions:
    """A WebP without loss needs no choice: everything is kept."""


def _encode(moving: Moving, progress: Progress) -> bytes:
    return webp_bytes(cleaned(moving.frames), moving.durations, moving.loop, progress)


def _build(sprites: SpriteSet, path: Path, options: WebpOptions, progress: Progress) -> Mapping[Path, bytes]:
    return moving_files(sprites, path, _encode, progress)


def _draw(sprites: SpriteSet, options: WebpOptions) -> Sequence[Page]:
    return moving_pages(sprites, cleaned)


EXPORTERS.add(
    "webp",
    Exporter(
        label=N_("Animated WebP"),
        description=N_("The sprites one after the other, without any loss, in small files: browsers play it."),
        family="animations",
        suffix=".webp",
        options=WebpOptions,
        build=_build,
        draw=_draw,
        shown=moving_rows,
        animated=True,
    ),
)
