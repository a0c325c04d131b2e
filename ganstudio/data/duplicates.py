"""Sprites that are the same, or nearly: an artist may want to know before the generator learns them twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b

import numpy as np

from ganstudio.data.fitting import area_weights
from ganstudio.data.report import MOST_PAIRS

_EVERY_PAIR = 6000  # sprites up to which each is compared with each
_MOST_SPRITES = 500_000
_HASH_BITS = 6  # of 64 that may differ
_NEIGHBOURS = 8  # compared in each order when there are too many for every pair
_MEAN_DIFFERENCE = 2.5  # of 255, over pixels and premultiplied channels
_CHUNK_BYTES = 1 << 22

Pairs = list[tuple[int, int]]


def digests(sprites: np.ndarray) -> list[bytes]:
    """Return one digest for each of uint8 (n, h, w, c): equal sprites have equal ones."""
    data = np.ascontiguousarray(sprites).reshape(len(sprites), -1)
    return [blake2b(row.data, digest_size=16).digest() for row in data]


def exact_pairs(marks: Sequence[bytes]) -> Pairs:
    """Return (index, index of the first that is the same) for every repeated digest."""
    first: dict[bytes, int] = {}
    return [(i, j) for i, mark in enumerate(marks) if (j := first.setdefault(mark, i)) != i]


def near_pairs(
    sprites: np.ndarray,
    since: int = 0,
    look: Callable[[float], None] = lambda fraction: None,
    repeats: Sequence[int] = (),
) -> Pairs:
    """Return (index, earlier index) of sprites, uint8 (n, h, w, c), that differ in a few pixels, at most `MOST_PAIRS`.

    Pairs of which both are before `since` are left out, as are `repeats`, the rows that are the same as earlier ones:
    of many blank sprites every pair would be compared in vain.
    Compares every pair of a few thousand sprites; of more, those that a 64-bit difference hash sorts next to each
    other; of more than half a million, none. Exact duplicates are not among them. `look` is told the fraction done.
    """
    if not 1 < len(sprites) <= _MOST_SPRITES:
        return []
    step = max(1, _CHUNK_BYTES // sprites[0].nbytes)
    hashes = np.empty(len(sprites), np.uint64)
    means = np.empty((len(sprites), 16 * sprites.shape[3]), np.float32)
    for start in range(0, len(sprites), step):
        values = _premultiplied(sprites[start : start + step])
        hashes[start : start + step] = _difference_hashes(values)
        means[start : start + step] = _coarse(values)
        look(0.6 * start / len(sprites))
    rows = np.setdiff1d(np.arange(len(sprites)), np.asarray(repeats, np.int64))
    candidates = _every_pair if len(rows) <= _EVERY_PAIR else _sorted_neighbours
    first, second = (rows[places] for places in candidates(hashes[rows]))
    first, second = _coarsely_alike(first[second >= since], second[second >= since], means)
    found: Pairs = []
    for start in range(0, len(first), step):
        a, b = first[start : start + step], second[start : start + step]
        difference = np.abs(_premultiplied(sprites[a]) - _premultiplied(sprites[b])).mean(axis=(1, 2, 3))
        close = (difference > 0) & (difference <= _MEAN_DIFFERENCE)
        found += zip(b[close].tolist(), a[close].tolist(), strict=True)
        look(0.6 + 0.4 * start / len(first))
        if len(found) >= MOST_PAIRS:
            break
    return sorted(found)[:MOST_PAIRS]


def _difference_hashes(values: np.ndarray) -> np.ndarray:
    """Return uint64 (n,): for each of 8 x 8 places, whether the picture, on mid-grey, grows brighter to the right."""
    height, width = values.shape[1:3]
    grey = values[..., :3].mean(axis=-1)
    if values.shape[-1] == 4:
        grey += (255 - values[..., 3]) / 2
    thumbnails = area_weights(height, 8).astype(np.float32) @ grey @ area_weights(width, 9).astype(np.float32).T
    brighter = thumbnails[:, :, 1:] > thumbnails[:, :, :-1] + 1
    return np.packbits(brighter.reshape(len(values), 64), axis=1).view(np.uint64)[:, 0]


def _coarse(values: np.ndarray) -> np.ndarray:
    """Return float32 (n, 16 c): the means of 4 x 4 areas."""
    down, across = (area_weights(side, 4).astype(np.float32) for side in values.shape[1:3])
    columns = down @ values.reshape(len(values), values.shape[1], -1)
    means = across @ columns.reshape(len(values) * 4, values.shape[2], -1)
    return means.reshape(len(values), -1)


def _coarsely_alike(first: np.ndarray, second: np.ndarray, means: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keep the pairs whose means may belong to near duplicates: they never differ by more than the pixels do."""
    step = 1 << 15
    keep = [
        np.abs(means[first[start : start + step]] - means[second[start : start + step]]).mean(axis=1)
        <= _MEAN_DIFFERENCE + 0.01
        for start in range(0, len(first), step)
    ]
    alike = np.concatenate(keep) if keep else np.zeros(0, bool)
    return first[alike], second[alike]


def _premultiplied(sprites: np.ndarray) -> np.ndarray:
    values = sprites.astype(np.float32)
    if values.shape[-1] == 4:
        values[..., :3] *= values[..., 3:] / 255
    return values


def _every_pair(hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    firsts, seconds = [], []
    for start in range(0, len(hashes), 256):
        rows = hashes[start : start + 256, None]
        close = np.bitwise_count(rows ^ hashes[None, start:]) <= _HASH_BITS
        a, b = np.nonzero(np.triu(close, 1))
        firsts.append(a + start)
        seconds.append(b + start)
    return np.concatenate(firsts), np.concatenate(seconds)


def _sorted_neighbours(hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sort by the hash from each of its four quarters on; what is alike stands close in at least one order."""
    found = []
    for quarter in range(4):
        turned = (hashes << np.uint64(16 * quarter)) | (hashes >> np.uint64((64 - 16 * quarter) % 64))
        order = np.argsort(turned, kind="stable")
        for gap in range(1, _NEIGHBOURS + 1):
            a, b = order[:-gap], order[gap:]
            close = np.bitwise_count(hashes[a] ^ hashes[b]) <= _HASH_BITS
            found.append(np.minimum(a, b)[close] * len(hashes) + np.maximum(a, b)[close])
    pairs = np.unique(np.concatenate(found))  # one number for a pair: much quicker to sort than columns of two
    return pairs // len(hashes), pairs % len(hashes)
