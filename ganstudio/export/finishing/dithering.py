"""Colours mixed from those of a palette, by a fixed pattern or by handing each pixel's error on; both in OKLab."""

from __future__ import annotations

import numpy as np

from ganstudio.core.oklab import nearest, to_oklab

_PARTNERS = 8  # near colours of the palette that are tried for a mixture
_UNLIKE = 0.15  # how much a mixture of far colours counts as an error: it shows as single dots
_AT_ONCE = 1 << 14  # colours
_PATTERN = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]])  # Bayer's


def threshold_pattern(height: int, width: int) -> np.ndarray:
    """Return the thresholds 0–1 of an ordered pattern, float64 `(height, width)`."""
    tiled = np.tile(_PATTERN, (-(-height // 4), -(-width // 4)))
    return (tiled[:height, :width] + 0.5) / 16


def mixtures(colours: np.ndarray, palette: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each of uint8 `colours` `(n, 3)` two indices of the palette and the share 0–1 of the second.

    The first index is the smaller, so that the pattern does not turn over where a mixture passes one half. A colour
    of the palette is its own mixture: its share is 0 or 1.
    """
    centres = to_oklab(palette)
    apart = ((centres[:, None] - centres) ** 2).sum(axis=2)
    partners = np.argsort(apart, axis=1, kind="stable")[:, 1 : 1 + _PARTNERS]
    ways = centres[partners] - centres[:, None]
    lengths = (ways**2).sum(axis=2)
    nearer, farther = np.zeros(len(colours), np.int64), np.zeros(len(colours), np.int64)
    share = np.zeros(len(colours))
    for start in range(0, len(colours) if partners.size else 0, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        points = to_oklab(colours[part])
        nearer[part] = first = nearest(points, centres)
        offset = points - centres[first]
        toward = np.einsum("nd,npd->np", offset, ways[first])
        length = lengths[first]
        along = np.clip(toward / np.maximum(length, 1e-12), 0, 0.5)
        # Without the offset's own length, which is the same for all partners.
        missed = along * (along * length - 2 * toward) + _UNLIKE * along * (1 - along) * length
        best = missed.argmin(axis=1)
        own = np.arange(len(points))
        farther[part] = partners[first, best]
        share[part] = along[own, best]
    swapped = nearer > farther
    return np.minimum(nearer, farther), np.maximum(nearer, farther), np.where(swapped, 1 - share, share)


def diffused(colours: np.ndarray, visible: np.ndarray, palette: np.ndarray) -> np.ndarray:
    """Return for uint8 `colours` `(n, h, w, 3)` the indices of the palette, int64 `(n, h, w)`, by Floyd–Steinberg.

    Errors go only from visible pixels to visible ones. Pixels whose column and twice whose row have the same sum do
    not wait for one another, so all of them, of all sprites, are done at once.
    """
    count, height, width = visible.shape
    centres = to_oklab(palette)
    work = np.zeros((count, height + 1, width + 2, 3), np.float32)  # one more below and at the sides for errors
    work[:, :-1, 1:-1] = to_oklab(colours)
    found = np.zeros(visible.shape, np.int64)
    for step in range(width + 2 * (height - 1)):
        rows = np.arange(max(0, (step - width + 2) // 2), min(height - 1, step // 2) + 1)
        columns = step - 2 * rows
        wanted = np.clip(work[:, rows, columns + 1], (0, -0.4, -0.4), (1, 0.4, 0.4)).astype(np.float32)
        index = nearest(wanted.reshape(-1, 3), centres).reshape(wanted.shape[:2])
        found[:, rows, columns] = index
        error = (wanted - centres[index]) * visible[:, rows, columns, None]
        for down, across, part in ((0, 1, 7), (1, -1, 3), (1, 0, 5), (1, 1, 1)):
            work[:, rows + down, columns + across + 1] += error * np.float32(part / 16)
    return found
