"""Connected islands of visible pixels, found without a loop over pixels."""

from __future__ import annotations

import numpy as np

Cell = tuple[int, int, int, int]
"""x, y, width, height in pixels."""

MOST_ISLANDS = 4096
"""More than that is noise, not a sheet."""


def island_boxes(visible: np.ndarray) -> np.ndarray:
    """Return int64 (n, 4): left, top, right, bottom (exclusive) of the 8-connected islands of a bool (h, w) mask."""
    rows, starts, ends = _runs(visible)
    labels = _components(len(rows), *_touching(rows, starts, ends, visible.shape[1]))
    _names, labels = np.unique(labels, return_inverse=True)
    boxes = np.empty((int(labels.max()) + 1 if len(labels) else 0, 4), np.int64)
    boxes[:, :2], boxes[:, 2:] = np.iinfo(np.int64).max, -1
    for column, values, extreme in (
        (0, starts, np.minimum),
        (1, rows, np.minimum),
        (2, ends, np.maximum),
        (3, rows + 1, np.maximum),
    ):
        extreme.at(boxes[:, column], labels, values)
    return boxes


def without_specks(boxes: np.ndarray) -> np.ndarray:
    """Join what belongs together: boxes that overlap, and specks (sparks, drops) with the nearest sprite.

    A speck is less than a quarter as large as the islands that most of the sheet's area belongs to; it is joined up
    to that distance, else left out.
    """
    boxes = _merged_overlaps(boxes)
    sides = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    reach = max(2, _usual(sides) // 4) if len(sides) else 0
    is_speck = sides < reach
    if is_speck.all():  # there is nothing to join them with
        return boxes
    sprites = boxes[~is_speck].copy()
    for speck in boxes[is_speck]:
        gaps = np.maximum(np.maximum(sprites[:, :2] - speck[2:], speck[:2] - sprites[:, 2:]), 0).max(axis=1)
        nearest = int(gaps.argmin())
        if gaps[nearest] <= reach:
            sprites[nearest] = _joined(sprites[nearest][None], speck[None])[0]
    return _merged_overlaps(sprites)


def _usual(sides: np.ndarray) -> int:
    """Return the median side, each island counted by its area: a cloud of sparks does not make a spark usual."""
    ordered = np.sort(sides)
    areas = np.cumsum(ordered.astype(np.float64) ** 2)
    return int(ordered[np.searchsorted(areas, areas[-1] / 2)])


def in_reading_order(boxes: np.ndarray) -> list[Cell]:
    """Return the boxes as cells, line by line; what starts above the middle of a line's first box is in that line."""
    lines: list[list[np.ndarray]] = []
    middle = -1.0
    for box in boxes[np.lexsort((boxes[:, 0], boxes[:, 1]))]:
        if box[1] >= middle:
            lines.append([])
            middle = (box[1] + box[3]) / 2
        lines[-1].append(box)
    ordered = [box for line in lines for box in sorted(line, key=lambda box: int(box[0]))]
    return [(int(x), int(y), int(right - x), int(bottom - y)) for x, y, right, bottom in ordered]


def _runs(visible: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return row, start and end (exclusive) of each unbroken run of visible pixels, row by row."""
    edges = np.diff(np.pad(visible, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    return rows, starts, np.nonzero(edges == -1)[1]


def _touching(rows: np.ndarray, starts: np.ndarray, ends: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the index pairs of runs in neighbouring rows that touch, at corners too."""
    stride = width + 4  # room between rows, so that a run's reach never falls into another row
    below = (rows + 1) * stride
    first = np.searchsorted(rows * stride + ends, below + starts, side="left")
    last = np.searchsorted(rows * stride + starts, below + ends, side="right")
    counts = np.maximum(last - first, 0)
    upper = np.repeat(np.arange(len(rows)), counts)
    steps = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    return upper, np.repeat(first, counts) + steps


def _components(count: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return one number for each of `count` things, the same for all that the pairs connect."""
    parent = np.arange(count)
    while True:
        a, b = parent[first], parent[second]
        apart = a != b
        if not apart.any():
            return parent
        np.minimum.at(parent, np.maximum(a, b)[apart], np.minimum(a, b)[apart])
        while not np.array_equal(parent, parent[parent]):
            parent = parent[parent]


def _merged_overlaps(boxes: np.ndarray) -> np.ndarray:
    """Join boxes that share a pixel, until none do."""
    while len(boxes) > 1:
        low, high = boxes[:, None, :2], boxes[:, None, 2:]
        overlap = ((low < boxes[None, :, 2:]) & (boxes[None, :, :2] < high)).all(axis=-1)
        labels = _components(len(boxes), *np.nonzero(np.triu(overlap, 1)))
        names = np.unique(labels)
        if len(names) == len(boxes):
            break
        boxes = np.concatenate([_joined(boxes[labels == name]) for name in names])
    return boxes


def _joined(*groups: np.ndarray) -> np.ndarray:
    boxes = np.concatenate(groups)
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])[None]
