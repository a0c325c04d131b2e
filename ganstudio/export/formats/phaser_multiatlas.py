"""A PNG sheet of one or several pages with one JSON for all of them: Phaser's multi atlas, loaded by one line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ganstudio import __version__
from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.sheet import PagedOptions
from ganstudio.export.sheet_files import draw_sheet, laid_out
from ganstudio.export.sheet_json import frame_entry, json_bytes, page_meta


def _build(sprites: SpriteSet, path: Path, options: PagedOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
    names = frame_names(sprites.names, path.stem if options.prefix else "")
    textures: list[dict[str, Any]] = []
    for page, picture in enumerate(pictures):
        meta = page_meta(sheet, page, picture.name)
        textures.append({key: meta[key] for key in ("image", "format", "size")} | {"scale": 1, "frames": []})
    for name, frame, pivot in zip(names, sheet.frames, sprites.pivots, strict=True):
        textures[frame.page]["frames"].append({"filename": name} | frame_entry(frame, pivot))
    # Phaser does not read animations here, but a game finds them with `cache.json` under the same key.
    animations = {
        animation.name: [names[row] for row, _duration in animation.played()] for animation in sprites.animations
    }
    meta = {"app": "GAN Studio", "version": __version__}
    return {path: json_bytes({"textures": textures, "animations": animations, "meta": meta})} | pictures


EXPORTERS.add(
    "phaser_multiatlas",
    Exporter(
        label=N_("Phaser multi atlas"),
        description=N_("A sheet of any number of pages that Phaser loads with one line, load.multiatlas."),
        family="web",
        suffix=".json",
        options=PagedOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
