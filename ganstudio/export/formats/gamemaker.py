"""GameMaker: a strip for each animation, whose name tells GameMaker how many frames to cut it into."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganstudio.core.options import option
from ganstudio.core.progress import Progress
from ganstudio.core.text import N_, _
from ganstudio.export import EXPORTERS, Exporter, Page, SpriteSet
from ganstudio.export.pixels import LARGEST_SIDE, check_size, cleaned
from ganstudio.export.png_encoding import png_bytes
from ganstudio.export.shared_options import edge_colour_option

_LONGEST = 100  # letters of a name


@dataclass(frozen=True)
class GameMakerOptions:
    """How strips are called and drawn."""

    prefix: bool = option(
        True, N_("“spr_” before names"), N_("As GameMaker's own guides name sprites; no name begins with a digit then.")
    )
    edge_colour: bool = edge_colour_option()


def _build(sprites: SpriteSet, path: Path, options: GameMakerOptions, progress: Progress) -> Mapping[Path, bytes]:
    places = _shown(sprites, path, options)
    files = {}
    for number, (place, page) in enumerate(zip(places, _draw(sprites, options), strict=True)):
        progress(number / len(places), _("Picture {number} of {count}").format(number=number + 1, count=len(places)))
        files[place] = png_bytes(page.pixels)
    return files


def _draw(sprites: SpriteSet, options: GameMakerOptions) -> Sequence[Page]:
    pixels = cleaned(sprites.pixels, options.edge_colour)
    return [Page(np.concatenate(list(pixels[rows]), axis=1)) for _name, rows in _strips(sprites)]


def _shown(sprites: SpriteSet, path: Path, options: GameMakerOptions) -> dict[Path, list[int]]:
    strips = list(_strips(sprites))
    names = _unique([asset_name(name, options.prefix) for name, _rows in strips])
    return {path / f"{name}_strip{len(rows)}.png": rows for name, (_name, rows) in zip(names, strips, strict=True)}


def _strips(sprites: SpriteSet) -> Iterator[tuple[str, list[int]]]:
    """Yield the name of each strip and the rows that stand on it; a too long one comes in parts."""
    check_size(sprites.width, sprites.height)
    most = LARGEST_SIDE // sprites.width
    runs = [(animation.name, [row for row, _duration in animation.played()]) for animation in sprites.animations]
    runs += [(sprites.names[row], [row]) for row in sprites.unplayed]
    for name, rows in runs:
        for start in range(0, len(rows), most):
            yield name if len(rows) <= most else f"{name} {start // most + 1}", rows[start : start + most]


def asset_name(name: str, prefix: bool) -> str:
    """Return a name of Latin letters, digits and underscores that does not begin with a digit."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    bare = re.sub(r"\W+", "_", plain).strip("_")[:_LONGEST] or "sprite"
    if prefix and not bare.lower().startswith("spr_"):
        return f"spr_{bare}"
    return f"_{bare}" if bare[0].isdigit() else bare


def _unique(names: Sequence[str]) -> list[str]:
    """Add numbers to names that are there already: GameMaker takes no hyphen before them."""
    unique: dict[str, str] = {}  # by what file systems that ignore case take them for
    for name in names:
        candidate, number = name, 1
        while candidate.lower() in unique:
            number += 1
            candidate = f"{name}_{number}"
        unique[candidate.lower()] = candidate
    return list(unique.values())


EXPORTERS.add(
    "gamemaker",
    Exporter(
        label=N_("GameMaker strips"),
        description=N_("A strip for each animation in a folder: GameMaker cuts it by its name. Set the speed there."),
        family="engines",
        suffix="",
        options=GameMakerOptions,
        build=_build,
        draw=_draw,
        shown=_shown,
    ),
)
