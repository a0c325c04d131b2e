"""One size for every sprite, without resampling: pad, crop what is transparent, undo a whole-number enlargement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from ganstudio.core.sprites import LARGEST, SMALLEST
from ganstudio.core.text import _
from ganstudio.data.report import RefusedError


def fit(
    sprite: np.ndarray, height: int, width: int, anchor: str = "centre", resample: str = "none"
) -> tuple[np.ndarray, str]:
    """Return uint8 (height, width, c) from uint8 (h, w, c), and in a translated sentence what was done (or nothing).

    `anchor` is `centre` or `bottom`, `resample` is `none`, `nearest` or `box`. Opaque sprites (c = 1, 3) are padded
    with the most frequent colour of their border, others with transparent pixels. Raises `RefusedError`.
    """
    old = _size(sprite)
    if sprite.shape[:2] == (height, width):
        return sprite, ""
    if sprite.shape[0] <= height and sprite.shape[1] <= width:
        return _padded(sprite, height, width, anchor), _("Padded from {size}.").format(size=old)
    if (cropped := _cropped(sprite, height, width, anchor)) is not None:
        return cropped, _("Cropped from {size}; only transparent pixels went.").format(size=old)
    for factor in _factors(sprite, height, width):
        small = reduced(sprite, factor)
        fitted = None if small is None else _cropped(small, height, width, anchor)
        if fitted is not None:
            words = _("Reduced from {size}: every pixel was {factor} × {factor}.")
            return fitted, words.format(size=old, factor=factor)
    if resample == "none":
        words = _("It is {size} and does not fit into {target} without losing pixels.")
        raise RefusedError(words.format(size=old, target=f"{width} × {height}"))
    scale = min(height / sprite.shape[0], width / sprite.shape[1])
    sides = [max(1, round(side * scale)) for side in sprite.shape[:2]]
    shrink = _nearest if resample == "nearest" else _box
    return _padded(shrink(sprite, *sides), height, width, anchor), _("Shrunk from {size}.").format(size=old)


def reduced(sprite: np.ndarray, factor: int) -> np.ndarray | None:
    """Undo an enlargement by a whole factor; None unless every block of factor x factor pixels is of one colour."""
    height, width, channels = sprite.shape
    if height % factor or width % factor:
        return None
    small = sprite[::factor, ::factor]
    if not np.array_equal(small, sprite[factor - 1 :: factor, factor - 1 :: factor]):  # most are told by two corners
        return None
    blocks = sprite.reshape(height // factor, factor, width // factor, factor, channels)
    return small if bool((blocks == small[:, None, :, None]).all()) else None


def native_factor(sprite: np.ndarray) -> int:
    """Return the largest whole factor by which a sprite was enlarged and still has 8 pixels a side without it."""
    largest = min(sprite.shape[:2]) // SMALLEST
    return next((f for f in range(largest, 1, -1) if reduced(sprite, f) is not None), 1)


def most_frequent_size(sizes: Counter[tuple[int, int]]) -> tuple[int, int] | None:
    """Choose (width, height) from a count of them; None if none is in range.

    Of equally frequent ones the larger wins, because padding loses nothing. What is smaller than sprites may be
    counts as padded.
    """
    allowed: Counter[tuple[int, int]] = Counter()
    for (width, height), count in sizes.items():
        if width <= LARGEST and height <= LARGEST:
            allowed[max(width, SMALLEST), max(height, SMALLEST)] += count
    return max(allowed, key=lambda size: (allowed[size], size[0] * size[1], size)) if allowed else None


def holding_size(sizes: Counter[tuple[int, int]]) -> tuple[int, int] | None:
    """Choose (width, height) for islands, which are all of different sizes: in steps of 8, it holds 19 of 20."""
    small = [size for size in sizes.elements() if max(size) <= LARGEST]
    if not small:
        return None
    sides = np.sort(np.array(small), axis=0)[int(0.95 * (len(small) - 1))]
    width, height = (int(-(-side // 8) * 8) for side in sides)
    return width, height


def _size(sprite: np.ndarray) -> str:
    return f"{sprite.shape[1]} × {sprite.shape[0]}"


def _padded(sprite: np.ndarray, height: int, width: int, anchor: str) -> np.ndarray:
    old_height, old_width, channels = sprite.shape
    if (old_height, old_width) == (height, width):
        return sprite
    out = np.zeros((height, width, channels), np.uint8)
    if channels < 4:
        out[:] = _border_colour(sprite)
    y, x = _offset(height, old_height, anchor), (width - old_width) // 2
    out[y : y + old_height, x : x + old_width] = sprite
    return out


def _border_colour(sprite: np.ndarray) -> np.ndarray:
    border = np.concatenate([sprite[0], sprite[-1], sprite[:, 0], sprite[:, -1]])
    if (border == border[0]).all():
        return border[0]
    colours, counts = np.unique(border, axis=0, return_counts=True)
    return colours[counts.argmax()]


def _cropped(sprite: np.ndarray, height: int, width: int, anchor: str) -> np.ndarray | None:
    """Crop and pad to size if every visible pixel stays; the frame moves off its anchor only as far as it must."""
    if sprite.shape[0] <= height and sprite.shape[1] <= width:
        return _padded(sprite, height, width, anchor)
    if sprite.shape[2] < 4:
        return None
    visible = sprite[..., 3] > 0
    vertical = _window(np.any(visible, axis=1), height, anchor)
    horizontal = _window(np.any(visible, axis=0), width, "centre")
    if vertical is None or horizontal is None:
        return None
    return _padded(sprite[vertical, horizontal], height, width, anchor)


def _window(used: np.ndarray, length: int, anchor: str) -> slice | None:
    """Return where a frame of `length` stands on a longer line so that all of `used` is inside."""
    if len(used) <= length:
        return slice(0, len(used))
    start = _offset(len(used), length, anchor)
    places = np.flatnonzero(used)
    if len(places):
        first, last = int(places[0]), int(places[-1])
        if last - first >= length:
            return None
        start = min(max(start, last + 1 - length), first)
    return slice(start, start + length)


def _offset(outer: int, inner: int, anchor: str) -> int:
    return outer - inner if anchor == "bottom" else (outer - inner) // 2


def _factors(sprite: np.ndarray, height: int, width: int) -> Iterator[int]:
    """Yield the factors worth trying, the gentlest first: without transparent pixels to lose, only those that fit."""
    gentlest = max(-(-sprite.shape[0] // height), -(-sprite.shape[1] // width)) if sprite.shape[2] < 4 else 2
    for factor in range(max(2, gentlest), min(sprite.shape[:2]) + 1):
        if sprite.shape[0] % factor == 0 and sprite.shape[1] % factor == 0:
            yield factor


def _nearest(sprite: np.ndarray, height: int, width: int) -> np.ndarray:
    rows = ((np.arange(height) + 0.5) * sprite.shape[0] / height).astype(np.intp)
    columns = ((np.arange(width) + 0.5) * sprite.shape[1] / width).astype(np.intp)
    return sprite[rows][:, columns]


def _box(sprite: np.ndarray, height: int, width: int) -> np.ndarray:
    """Average over areas, with premultiplied alpha so that no colour of transparent pixels bleeds in."""
    down = area_weights(sprite.shape[0], height)
    across = area_weights(sprite.shape[1], width)
    mean = np.empty((height, width, sprite.shape[2]))
    for y, weights in enumerate(down):  # row by row: a picture may be a thousand times as large as the sprite
        used = np.flatnonzero(weights)
        band = sprite[used[0] : used[-1] + 1].astype(np.float64)
        if sprite.shape[2] == 4:
            band[..., :3] *= band[..., 3:] / 255
        mean[y] = across @ np.tensordot(weights[used[0] : used[-1] + 1], band, axes=1)
    if sprite.shape[2] == 4:
        alpha = np.rint(mean[..., 3:])
        colour = np.divide(mean[..., :3] * 255, mean[..., 3:], out=np.zeros_like(mean[..., :3]), where=alpha > 0)
        mean = np.concatenate([colour, alpha], axis=-1)
    return np.clip(np.rint(mean), 0, 255).astype(np.uint8)


def area_weights(old: int, new: int) -> np.ndarray:
    """Return float64 (new, old): how much each old pixel counts in the mean that a new one is; each row sums to 1."""
    edges = np.linspace(0, old, new + 1)
    pixels = np.arange(old)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    weights = np.clip(overlap, 0, None)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
