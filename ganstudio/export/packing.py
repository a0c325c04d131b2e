"""Where rectangles go on a page: in a grid when they are all of one size, else packed. Never rotated.

Engines read rotated frames differently (Phaser draws them wrong), so a little room is given for being right.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ganstudio.export.pixels import LARGEST_SIDE, check_size, square_columns, too_large

_CAREFUL_UP_TO = 300  # maximal rectangles pack best, but their time grows with the cube of the count
_FIRST_GUESS = 1.04  # of the side that all areas together would fill without a gap; less than that hardly ever fits
_GROWTH = 1.02


def grid_positions(sizes: np.ndarray, padding: int, columns: int = 0) -> tuple[np.ndarray, tuple[int, int]]:
    """Return int `(n, 2)` positions x, y in rows of `columns` (0 = most nearly square) and the page's (width, height).

    `sizes` is int `(n, 2)` of width, height; each cell is as large as the largest. `StudioError` if it is too large.
    """
    count = len(sizes)
    width, height = (int(side) for side in sizes.max(axis=0))
    columns = min(columns or square_columns(count, width + padding, height + padding), count)
    rows = -(-count // columns)
    page = (columns * (width + padding) - padding, rows * (height + padding) - padding)
    check_size(*page)
    index = np.arange(count)
    steps = np.stack([index % columns * (width + padding), index // columns * (height + padding)], axis=1)
    return steps, page


def packed_positions(
    sizes: np.ndarray, padding: int, look: Callable[[], None] = lambda: None
) -> tuple[np.ndarray, tuple[int, int]]:
    """Return int `(n, 2)` positions x, y on a nearly square page as small as found, and its (width, height).

    `look` is called before each attempt and may raise to stop. `StudioError` if no page is large enough.
    """
    if (sizes == sizes[0]).all():
        return grid_positions(sizes, padding)
    padded = sizes + padding  # each takes its padding along; the page is larger by one, for the last ones
    ideal = math.sqrt(int(padded.prod(axis=1).sum()))
    largest = LARGEST_SIDE + padding
    side = max(math.ceil(ideal), int(padded.max()))
    check_size(side - padding, side - padding)
    side = min(max(math.ceil(ideal * _FIRST_GUESS), side), largest)
    while True:
        look()
        positions = _attempt(padded, side)
        if positions is not None:
            width, height = ((positions + sizes).max(axis=0)).tolist()
            return positions, (width, height)
        if side == largest:
            raise too_large(side, side)
        side = min(math.ceil(side * _GROWTH), largest)


def _attempt(padded: np.ndarray, side: int) -> np.ndarray | None:
    import rectpack  # here, because a grid needs none of it

    careful = len(padded) <= _CAREFUL_UP_TO
    packer = rectpack.newPacker(
        mode=rectpack.PackingMode.Offline,
        pack_algo=rectpack.MaxRectsBssf if careful else rectpack.SkylineBlWm,
        sort_algo=rectpack.SORT_AREA if careful else rectpack.SORT_SSIDE,
        rotation=False,
    )
    for number, (width, height) in enumerate(padded.tolist()):
        packer.add_rect(width, height, number)
    packer.add_bin(side, side)
    packer.pack()
    placed = packer.rect_list()
    if len(placed) < len(padded):
        return None
    positions = np.zeros((len(padded), 2), np.int64)
    for _bin, x, y, _width, _height, number in placed:
        positions[number] = x, y
    return positions
