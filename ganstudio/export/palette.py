"""Sprites in few colours, for formats with a palette: the exact colours where they fit, else the nearest in OKLab.

Never dithered: dither spoils pixel art and flickers between frames.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ganstudio.core.oklab import from_oklab, nearest, packed, to_oklab, unpacked
from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.text import _

_MOST = 256  # indices of one byte
_REFINEMENTS = 3  # further ones gain about 1 % of error each
_MOST_COUNTED = 1 << 20  # pixels
_MOST_POINTS = 1 << 15  # colours moved one by one; of more, those nearly alike go together
_FOR_OUTLIERS = 16  # colours kept for pixels that stand alone, such as the glint in an eye


@dataclass(frozen=True, eq=False)
class IndexedFrames:
    """Frames as indices into palettes; index 0 is transparent when `has_transparency`."""

    indices: np.ndarray  # uint8 (n, h, w)
    palettes: tuple[np.ndarray, ...]  # uint8 (colours, 3) each: one for all frames, or one each
    has_transparency: bool

    def palette(self, frame: int) -> np.ndarray:
        """Return the palette of a frame."""
        return self.palettes[frame if len(self.palettes) > 1 else 0]

    def rgba(self) -> np.ndarray:
        """Return what a viewer shows: uint8 `(n, h, w, 4)`, alpha 0 or 255."""
        shown = np.full((*self.indices.shape, 4), 255, np.uint8)
        for number, indices in enumerate(self.indices):
            shown[number, ..., :3] = self.palette(number)[indices]
        if self.has_transparency:
            shown[self.indices == 0] = 0
        return shown


def indexed_frames(pixels: np.ndarray, alpha_threshold: int, progress: Progress = no_progress) -> IndexedFrames:
    """Return uint8 RGBA `(n, h, w, 4)` in at most 256 colours a frame; alpha below the threshold becomes transparent.

    One palette serves all frames, and nothing changes, if all their colours fit; otherwise each frame has its own.
    """
    opaque = pixels[..., 3] >= alpha_threshold
    has_transparency = not opaque.all()
    room = _MOST - has_transparency
    whole = packed(pixels[..., :3])
    shared = _shared_colours(whole, opaque, room)
    indices = np.zeros(opaque.shape, np.uint8)
    palettes = []
    for number, (colours, mask) in enumerate(zip(whole, opaque, strict=True)):
        progress(number / len(pixels), _("Colours of frame {number}").format(number=number + 1))
        if shared is not None:
            found = np.searchsorted(shared, colours[mask])
        else:
            palette, found = reduce_colours(colours[mask], room)
            palettes.append(_table(palette, has_transparency))
        indices[number][mask] = found + has_transparency
    if shared is not None:
        palettes = [_table(shared, has_transparency)]
    return IndexedFrames(indices, tuple(palettes), has_transparency)


def reduce_colours(whole: np.ndarray, room: int) -> tuple[np.ndarray, np.ndarray]:
    """Return at most `room` colours for colours 0xRRGGBB `(k,)`, and for each of those the index of its colour.

    The colours are exact where they fit; otherwise they are those of `reduced_colours`.
    """
    distinct, inverse, counts = np.unique(whole, return_inverse=True, return_counts=True)
    if len(distinct) <= room:
        return distinct, inverse
    palette = reduced_colours(distinct, counts, room)
    return palette, nearest(to_oklab(unpacked(distinct)), to_oklab(unpacked(palette)))[inverse]


def reduced_colours(distinct: np.ndarray, counts: np.ndarray, room: int, refinements: int = _REFINEMENTS) -> np.ndarray:
    """Return at most `room` sorted colours 0xRRGGBB that stand for more `distinct` ones, each met `counts` times.

    They begin as an octree's and are moved, as it looks to the eye, to the middle of what they stand for, while free
    ones go to the colours that are farthest off.
    """
    outliers = min(_FOR_OUTLIERS, room // 8)
    if len(distinct) > _MOST_POINTS:
        distinct, counts = _alike_together(distinct, counts)
    points = to_oklab(unpacked(distinct))
    centres = to_oklab(_octree(unpacked(np.repeat(distinct, _fewer(counts))), room - outliers))
    for _round in range(refinements):
        groups = nearest(points, centres)
        means = _means(points, counts, groups)
        farthest = points[np.argsort(((points - centres[groups]) ** 2).sum(axis=1))]
        centres = np.concatenate([means, farthest[len(farthest) - (room - len(means)) :]])
    return np.unique(packed(from_oklab(centres)))


def _alike_together(distinct: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return one colour for all with the same upper five bits, the most frequent one's, and how often all are met."""
    _cells, group = np.unique(distinct & 0xF8F8F8, return_inverse=True)
    order = np.lexsort((counts, group))
    last = np.append(np.diff(group[order]) > 0, True)
    return distinct[order[last]], np.bincount(group, counts).astype(np.int64)


def _fewer(counts: np.ndarray) -> np.ndarray:
    """Return counts of about the same proportions whose sum makes no picture too large to quantise."""
    total = int(counts.sum())
    return counts if total <= _MOST_COUNTED else -(-counts * _MOST_COUNTED // total)


def _means(points: np.ndarray, counts: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return the middle of each group that has a point, as float32 `(groups, 3)`."""
    weights = np.bincount(groups, counts)
    sums = np.stack([np.bincount(groups, points[:, axis] * counts) for axis in range(3)], axis=1)
    used = weights > 0
    return (sums[used] / weights[used, None]).astype(np.float32)


def _shared_colours(whole: np.ndarray, opaque: np.ndarray, room: int) -> np.ndarray | None:
    """Return the sorted distinct colours of all frames, or None as soon as there are more than `room`."""
    shared = np.zeros(0, whole.dtype)
    for colours, mask in zip(whole, opaque, strict=True):
        shared = np.union1d(shared, colours[mask])
        if len(shared) > room:
            return None
    return shared


def _table(whole: np.ndarray, has_transparency: bool) -> np.ndarray:
    colours = unpacked(whole)
    return np.concatenate([np.zeros((1, 3), np.uint8), colours]) if has_transparency or not len(colours) else colours


def _octree(colours: np.ndarray, room: int) -> np.ndarray:
    from PIL import Image

    picture = Image.fromarray(colours[None])
    found = picture.quantize(room, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = np.array(found.getpalette(), np.uint8).reshape(-1, 3)
    return palette[np.unique(np.asarray(found))]
