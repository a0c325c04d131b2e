"""Which visible pixels hang together."""

from __future__ import annotations

import numpy as np


def islands(visible: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each pixel's island, int64 as `visible` bool `(n, h, w)`, and each island's size in pixels.

    Pixels that touch, be it at a corner, are one island; none reaches into another sprite. 0 is what is not visible,
    and islands are numbered in reading order.
    """
    runs = _runs(visible)
    root = _joined(int(runs.max(initial=0)) + 1, _touching(runs))
    number_of_root = np.cumsum(root == np.arange(len(root))) - 1
    numbers = number_of_root[root][runs]
    return numbers, np.bincount(numbers.ravel())


def _runs(visible: np.ndarray) -> np.ndarray:
    """Return the number of each pixel's run along its row, from 1 in reading order; 0 is what is not visible."""
    starts = visible.copy()
    starts[..., 1:] &= ~visible[..., :-1]
    runs = np.cumsum(starts.ravel(), dtype=np.int64).reshape(visible.shape)
    runs[~visible] = 0
    return runs


def _touching(runs: np.ndarray) -> np.ndarray:
    """Return the pairs of runs that touch, int64 `(pairs, 2)`."""
    width = runs.shape[2]
    pairs = []
    for step in (-1, 0, 1):
        upper = runs[:, :-1, max(0, -step) : width - max(0, step)]
        lower = runs[:, 1:, max(0, step) : width + min(0, step)]
        both = (upper > 0) & (lower > 0)
        pairs.append(np.stack([upper[both], lower[both]], axis=1))
    found = np.concatenate(pairs)
    again = np.zeros(len(found), bool)
    again[1:] = (found[1:] == found[:-1]).all(axis=1)
    return found[~again]


def _joined(count: int, pairs: np.ndarray) -> np.ndarray:
    """Return for each of `count` things the smallest number of those that it hangs together with through `pairs`.

    Each round hangs the larger root of a pair under the smaller and then shortens every chain to one link, so that the
    number of rounds grows with the logarithm of the longest chain, not with its length.
    """
    root = np.arange(count)
    while len(pairs):
        ends = root[pairs]
        pairs = ends[ends[:, 0] != ends[:, 1]]
        np.minimum.at(root, pairs.max(axis=1), pairs.min(axis=1))
        while (shorter := root[root]).tobytes() != root.tobytes():
            root = shorter
    return root
