"""The sprites in the colours of one palette; alpha stays as it is, and transparent pixels have no colour."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.oklab import nearest, packed, to_oklab, unpacked
from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.text import _
from ganstudio.export.finishing.dithering import diffused, mixtures, threshold_pattern
from ganstudio.export.finishing.options import Finishing
from ganstudio.export.palette import reduce_colours, reduced_colours
from ganstudio.export.palette_files import read_palette

MOST_COLOURS = 256

_REFINEMENTS = 12  # one palette for the whole set is worth more of them than one for each frame or sprite
_AT_ONCE = 1 << 20  # pixels whose colours are counted at a time


def chosen_palette(
    pixels: np.ndarray,
    finishing: Finishing,
    outline_colour: np.ndarray | None,
    palette: np.ndarray | None,
    progress: Progress = no_progress,
) -> np.ndarray | None:
    """Return the palette for all sprites that the finishing asks for, uint8 `(colours, 3)`, or None if for none.

    A palette of fewer colours has `outline_colour` among them. Raises `StudioError` where there is no palette.
    """
    if finishing.palette in ("none", "each"):
        return None
    if finishing.palette == "reduce":
        return _fewest(pixels, finishing.colours, outline_colour, progress)
    if palette is None and finishing.palette != "dataset":
        palette = read_palette(Path(finishing.palette))
    if palette is None or not len(palette):
        raise StudioError(
            _("There is no data set to take the colours from."), _("Choose fewer colours, or a palette from a file.")
        )
    return palette


def palette_of(pixels: np.ndarray, progress: Progress = no_progress) -> np.ndarray:
    """Return the visible colours of uint8 RGBA `(n, h, w, 4)` as uint8 `(colours, 3)`: all, or 256 that stand for them.

    Empty if nothing is visible.
    """
    return _fewest(pixels, MOST_COLOURS, None, progress)


def recoloured(pixels: np.ndarray, palette: np.ndarray, dither: str = "none") -> np.ndarray:
    """Return a copy of uint8 RGBA `(n, h, w, 4)` where each visible pixel has the nearest colour of the palette.

    `palette` is uint8 `(colours, 3)`; `dither` is none, ordered or diffused. Sprites that have only colours
    of the palette stay as they are.
    """
    visible = pixels[..., 3] > 0
    result = np.zeros_like(pixels)
    result[..., 3] = pixels[..., 3]
    if not visible.any():
        return result
    if dither == "diffused":
        result[..., :3][visible] = palette[diffused(pixels[..., :3], visible, palette)[visible]]
        return result
    distinct, inverse = np.unique(packed(pixels[visible][:, :3]), return_inverse=True)
    if dither == "ordered":
        lower, upper, share = mixtures(unpacked(distinct), palette)
        wanted = np.broadcast_to(threshold_pattern(*visible.shape[1:]), visible.shape)[visible]
        found = np.where(share[inverse] > wanted, upper[inverse], lower[inverse])
    else:
        found = _matched(distinct, palette)[inverse]
    result[..., :3][visible] = palette[found]
    return result


def each_in_fewer(pixels: np.ndarray, finishing: Finishing, outline_colour: np.ndarray | None) -> np.ndarray:
    """Return a copy of uint8 RGBA `(n, h, w, 4)`, each sprite in few colours of its own, the outline's among them."""
    own = _own(outline_colour)
    result = np.empty_like(pixels)
    for number, sprite in enumerate(pixels):
        seen = packed(sprite[sprite[..., 3] > 0][:, :3])
        fewer, _places = reduce_colours(seen[~np.isin(seen, own)], finishing.colours - len(own))
        result[number] = recoloured(sprite[None], unpacked(np.union1d(fewer, own)), finishing.dither)[0]
    return result


def _matched(distinct: np.ndarray, palette: np.ndarray) -> np.ndarray:
    """Return for colours 0xRRGGBB the index of the nearest of the palette: for its own colours exactly those."""
    found = nearest(to_oklab(unpacked(distinct)), to_oklab(palette))
    known = packed(palette)
    order = np.argsort(known, kind="stable")
    place = np.minimum(np.searchsorted(known[order], distinct), len(known) - 1)
    same = known[order][place] == distinct
    found[same] = order[place[same]]
    return found


def _fewest(
    pixels: np.ndarray, room: int, outline_colour: np.ndarray | None, progress: Progress = no_progress
) -> np.ndarray:
    """Return all visible colours and the outline's if there is room for them, else that many which stand for them."""
    distinct, counts = _counted(pixels, progress)
    own = _own(outline_colour)
    together = np.union1d(distinct, own)
    if len(together) > room:
        others = ~np.isin(distinct, own)
        together = np.union1d(reduced_colours(distinct[others], counts[others], room - len(own), _REFINEMENTS), own)
    return unpacked(together)


def _own(outline_colour: np.ndarray | None) -> np.ndarray:
    """Return the outline's colour as 0xRRGGBB, as an array of one, or of none."""
    return np.zeros(0, np.uint32) if outline_colour is None else packed(outline_colour[None])


def _counted(pixels: np.ndarray, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """Return the visible colours as sorted 0xRRGGBB, and how many pixels have each."""
    step = max(1, _AT_ONCE // max(1, pixels.shape[1] * pixels.shape[2]))
    distinct, counts = np.zeros(0, np.uint32), np.zeros(0, np.int64)
    for start in range(0, len(pixels), step):
        progress(start / len(pixels), _("Counting colours"))
        part = pixels[start : start + step]
        found, times = np.unique(packed(part[part[..., 3] > 0][:, :3]), return_counts=True)
        distinct, place = np.unique(np.concatenate([distinct, found]), return_inverse=True)
        counts = np.bincount(place, np.concatenate([counts, times])).astype(np.int64)
    return distinct, counts
