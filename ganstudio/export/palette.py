"""Sprites in few colours, for formats with a palette: the exact colours where they fit, else the nearest in OKLab.

Never dithered: dither spoils pixel art and flickers between frames. OKLab: https://bottosson.github.io/posts/oklab/
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.text import _

_MOST = 256  # indices of one byte
_REFINEMENTS = 3  # further ones gain about 1 % of error each
_FOR_OUTLIERS = 16  # colours kept for pixels that stand alone, such as the glint in an eye
# Colours compared with the palette at a time: few enough that the product stays in the cache and below the size at
# which OpenBLAS starts threads, which wait for each other many times as long as the work takes.
_AT_ONCE = 256

_LEVELS = np.arange(256) / 255
_LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4).astype(np.float32)
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)


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
    packed = _packed(pixels[..., :3])
    shared = _shared_colours(packed, opaque, room)
    indices = np.zeros(opaque.shape, np.uint8)
    palettes = []
    for number, (colours, mask) in enumerate(zip(packed, opaque, strict=True)):
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


def reduce_colours(packed: np.ndarray, room: int) -> tuple[np.ndarray, np.ndarray]:
    """Return at most `room` colours for packed colours `(k,)`, and for each of those the index of its colour.

    The colours are exact where they fit; otherwise they begin as an octree's and are moved, as it looks to the eye,
    to the middle of what they stand for, while free ones go to the pixels that are farthest off.
    """
    distinct, inverse, counts = np.unique(packed, return_inverse=True, return_counts=True)
    if len(distinct) <= room:
        return distinct, inverse
    points = _to_oklab(_unpacked(distinct))
    centres = _to_oklab(_octree(_unpacked(packed), room - _FOR_OUTLIERS))
    for _round in range(_REFINEMENTS):
        nearest = _nearest(points, centres)
        farthest = points[np.argsort(((points - centres[nearest]) ** 2).sum(axis=1))]
        means = _means(points, counts, nearest)
        centres = np.concatenate([means, farthest[len(farthest) - (room - len(means)) :]])
    palette = np.unique(_packed(_from_oklab(centres)))
    return palette, _nearest(points, _to_oklab(_unpacked(palette)))[inverse]


def _means(points: np.ndarray, counts: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return the middle of each group that has a point, as float32 `(groups, 3)`."""
    weights = np.bincount(groups, counts)
    sums = np.stack([np.bincount(groups, points[:, axis] * counts) for axis in range(3)], axis=1)
    used = weights > 0
    return (sums[used] / weights[used, None]).astype(np.float32)


def _shared_colours(packed: np.ndarray, opaque: np.ndarray, room: int) -> np.ndarray | None:
    """Return the sorted distinct colours of all frames, or None as soon as there are more than `room`."""
    shared = np.zeros(0, packed.dtype)
    for colours, mask in zip(packed, opaque, strict=True):
        shared = np.union1d(shared, colours[mask])
        if len(shared) > room:
            return None
    return shared


def _table(packed: np.ndarray, has_transparency: bool) -> np.ndarray:
    colours = _unpacked(packed)
    return np.concatenate([np.zeros((1, 3), np.uint8), colours]) if has_transparency or not len(colours) else colours


def _packed(colours: np.ndarray) -> np.ndarray:
    wide = colours.astype(np.uint32)
    packed: np.ndarray = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    return packed


def _unpacked(packed: np.ndarray) -> np.ndarray:
    return np.stack([packed >> 16 & 255, packed >> 8 & 255, packed & 255], axis=-1).astype(np.uint8)


def _octree(colours: np.ndarray, room: int) -> np.ndarray:
    from PIL import Image

    picture = Image.fromarray(colours[None])
    found = picture.quantize(room, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = np.array(found.getpalette(), np.uint8).reshape(-1, 3)
    return palette[np.unique(np.asarray(found))]


def _nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    lengths = (centres * centres).sum(axis=1)
    towards = (centres * -2).T
    parts = [points[start : start + _AT_ONCE] for start in range(0, len(points), _AT_ONCE)]
    return np.concatenate([(part @ towards + lengths).argmin(axis=1) for part in parts])


def _to_oklab(colours: np.ndarray) -> np.ndarray:
    lab: np.ndarray = np.cbrt(_LINEAR[colours] @ _TO_CONES.T) @ _TO_LAB.T
    return lab


def _from_oklab(lab: np.ndarray) -> np.ndarray:
    linear = np.clip((lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_CONES).T, 0, 1)
    levels = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(levels * 255).astype(np.uint8)
