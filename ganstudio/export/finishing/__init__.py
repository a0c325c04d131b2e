"""Pixel finishing: what is done to sprites before they are written. The source is never written to.

The steps have one order, whichever are asked for, because each rests on those before it:

1. hard edges: alpha becomes 0 or 255;
2. stray pixels go: half-transparent dust is dust no longer, or gone;
3. centring: by the box of what is left;
4. palette: only colours that are still to be seen count;
5. outline: in a colour of the palette, never dithered;
6. scale: of the finished pixels.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.oklab import nearest, to_oklab
from ganstudio.core.progress import Progress, no_progress, part_of
from ganstudio.core.text import _
from ganstudio.export.finishing.edges import without_soft_edges, without_strays
from ganstudio.export.finishing.marks import MARKS, marks
from ganstudio.export.finishing.options import Finishing
from ganstudio.export.finishing.outline import needs_room, outlined, with_room
from ganstudio.export.finishing.placing import centred
from ganstudio.export.finishing.recolouring import chosen_palette, each_in_fewer, palette_of, recoloured
from ganstudio.export.finishing.scaling import scaled
from ganstudio.export.finishing.tiling import Tiling, tiling
from ganstudio.export.pixels import check_size, cleaned
from ganstudio.export.sprite_set import SpriteSet

_AT_ONCE = 1 << 18  # pixels worked on at a time: few enough for the cache, and the user's wish to stop is soon seen
_SPRITES_AT_ONCE = 256
_MOST_PIXELS = 1 << 29  # of a finished set: 2 GiB


def finished(
    sprites: SpriteSet, finishing: Finishing, palette: np.ndarray | None = None, progress: Progress = no_progress
) -> SpriteSet:
    """Return the set with its pixels finished and the pivots on the same places of the pictures.

    `palette`, uint8 `(colours, 3)`, is the one that `finishing.palette` names where it `takes_palette`; a
    file's is read if it is not given. Raises `StudioError` for what the user can put right and `Cancelled` when
    `progress` does. Nothing asked for gives the very same set.
    """
    if finishing == Finishing() or not sprites.count:
        return sprites
    outline_colour = finishing.outline_rgb()
    pixels = np.empty_like(sprites.pixels)
    for rows in _pieces(sprites.pixels, part_of(progress, 0.0, 0.3)):
        pixels[rows] = _placed(sprites.pixels[rows], sprites.pivots[rows], finishing)
    used = chosen_palette(pixels, finishing, outline_colour, palette, part_of(progress, 0.3, 0.6))
    if used is not None and outline_colour is not None:
        outline_colour = used[nearest(to_oklab(outline_colour[None]), to_oklab(used))[0]]
    edge = int(finishing.outline == "outside" and needs_room(pixels))
    height, width = sprites.height + 2 * edge, sprites.width + 2 * edge
    result = _room_for(sprites.count, height, width, finishing.scale)
    for rows in _pieces(pixels, part_of(progress, 0.6, 1.0)):
        part = pixels[rows]
        if finishing.palette == "each":
            part = each_in_fewer(part, finishing, outline_colour)
        elif used is not None:
            part = recoloured(part, used, finishing.dither)
        part = with_room(part, edge)
        if outline_colour is not None:
            part = outlined(part, outline_colour, finishing.outline == "outside", finishing.outline_corners)
        result[rows] = scaled(part, finishing.scale, finishing.scaling == "smooth")
    pivots = tuple(
        ((x * sprites.width + edge) / width, (y * sprites.height + edge) / height) if edge else (x, y)
        for x, y in sprites.pivots
    )
    return sprites.replaced(pixels=result, pivots=pivots)


def _placed(pixels: np.ndarray, pivots: tuple[tuple[float, float], ...], finishing: Finishing) -> np.ndarray:
    """Return a copy after the steps that decide where there is something to be seen."""
    pixels = without_soft_edges(pixels, finishing.alpha_threshold) if finishing.hard_edges else cleaned(pixels)
    if finishing.strays:
        pixels = without_strays(pixels, finishing.strays)
    return centred(pixels, pivots) if finishing.centre else pixels


def _pieces(pixels: np.ndarray, progress: Progress) -> Iterator[slice]:
    """Yield the rows of a set a few at a time."""
    step = max(1, min(_SPRITES_AT_ONCE, _AT_ONCE // max(1, pixels.shape[1] * pixels.shape[2])))
    for start in range(0, len(pixels), step):
        progress(start / len(pixels), _("Finishing pixels"))
        yield slice(start, start + step)


def check_memory(count: int, height: int, width: int, scale: int) -> None:
    """Raise `StudioError` if so many sprites of that size are too many at that scale, or one is too large."""
    check_size(width * scale, height * scale)
    if count * height * width * scale * scale > _MOST_PIXELS:
        raise StudioError(
            _("{count} sprites at {scale}× are too many for the memory.").format(count=count, scale=scale),
            _("Choose a smaller scale, or export fewer sprites at a time."),
        )


def _room_for(count: int, height: int, width: int, scale: int) -> np.ndarray:
    check_memory(count, height, width, scale)
    return np.empty((count, height * scale, width * scale, 4), np.uint8)


__all__ = ["MARKS", "Finishing", "Tiling", "check_memory", "finished", "marks", "palette_of", "tiling"]
