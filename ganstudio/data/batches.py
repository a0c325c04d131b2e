"""Which sprites a step learns from: an endless row of shuffled epochs, cut into batches."""

from __future__ import annotations

import threading
from functools import lru_cache

import numpy as np

_shuffling = threading.Lock()


def shuffled_rows(count: int, seed: int, index: int, size: int) -> np.ndarray:
    """Return the rows, of `count`, of batch `index` as int64 `(size,)`: the same for the same arguments.

    Each epoch has every row once; a batch may begin in one epoch and end in another.
    """
    if index < 0 or size < 1:
        raise ValueError(f"there is no batch {index} of {size}")
    start, parts, left = index * size, [], size
    while left:
        epoch, offset = divmod(start, count)
        part = _epoch(seed % (1 << 64), epoch, count)[offset : offset + left]
        parts.append(part)
        start, left = start + len(part), left - len(part)
    return np.concatenate(parts)


def _epoch(seed: int, epoch: int, count: int) -> np.ndarray:
    with _shuffling:  # the cache may be asked by the trainer and a preview at once; shuffling twice would be wasted
        return _shuffled(seed, epoch, count)


@lru_cache(maxsize=4)
def _shuffled(seed: int, epoch: int, count: int) -> np.ndarray:
    order = np.random.default_rng([seed, epoch]).permutation(count)
    order.flags.writeable = False
    return order
