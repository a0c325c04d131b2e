"""Where rectangles go on pages: in a grid when they are all of one size, else packed. Never rotated.

Engines read rotated frames differently (Phaser draws them wrong), so a little room is given for being right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.text import _
from ganstudio.export.pixels import LARGEST_SIDE, square_columns, too_large

_CAREFUL_UP_TO = 300  # maximal rectangles pack best, but their time grows with the cube of the count
_FIRST_GUESS = 1.02  # of the side that all areas together would fill without a gap; less than that hardly ever fits
_GROWTH = 1.02

Size = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Room:
    """How much room there is: the longest side of a page in pixels, and how many pages there may be."""

    side: int = LARGEST_SIDE
    pages: int = 1
    power_of_two: bool = False

    def page(self, width: int, height: int) -> Size:
        """Return the size of the page that holds so much; `StudioError` if it is larger than there is room."""
        if self.power_of_two:
            width, height = (1 << (side - 1).bit_length() for side in (width, height))
        if max(width, height) > self.side:
            raise too_large(width, height, self.side)
        return width, height

    def check_pages(self, count: int) -> None:
        """Raise `StudioError` if there are more pages than there may be."""
        if count > self.pages == 1:
            raise StudioError(
                _("The sprites do not fit on one picture of {limit} × {limit} pixels.").format(limit=self.side),
                _("Export fewer sprites at a time, set columns to 0, or choose a smaller scale or padding."),
            )
        if count > self.pages:
            raise StudioError(
                _("The sprites need {count} pages; at most {limit} may be written.").format(
                    count=count, limit=self.pages
                ),
                _("Allow more or larger pages, trim, or export fewer sprites at a time."),
            )


@dataclass(frozen=True, eq=False)
class Placement:
    """Where each rectangle is: its page, int `(n,)`, its x, y there, int `(n, 2)`, and the (width, height) of pages."""

    page_of: np.ndarray
    positions: np.ndarray
    pages: tuple[Size, ...]

    def back_from(self, order: Sequence[int]) -> Placement:
        """Return the same places for rectangles that had been put in this order, each number of it once."""
        back = np.argsort(np.asarray(order))
        return Placement(self.page_of[back], self.positions[back], self.pages)


def grid_placement(sizes: np.ndarray, padding: int, room: Room, columns: int = 0) -> Placement:
    """Place rectangles in rows of `columns` (0 = most nearly square), going on on further pages.

    `sizes` is int `(n, 2)` of width, height; each cell is as large as the largest. `StudioError` if it is too large.
    """
    count = len(sizes)
    width, height = (int(side) for side in sizes.max(axis=0))
    step = (width + padding, height + padding)
    wanted = min(columns or square_columns(count, *step), count)
    if room.pages == 1:
        columns, rows = wanted, -(-count // wanted)
    else:
        most_columns, most_rows = ((room.side + padding) // side for side in step)
        if not most_columns or not most_rows:
            raise too_large(width, height, room.side)
        fits = wanted <= most_columns and -(-count // wanted) <= most_rows
        columns = wanted if fits else min(columns or most_columns, most_columns)
        rows = min(-(-count // columns), most_rows)
    index = np.arange(count)
    page_of, cell = index // (rows * columns), index % (rows * columns)
    positions = np.stack([cell % columns * step[0], cell // columns * step[1]], axis=1)
    room.check_pages(int(page_of[-1]) + 1)
    return Placement(page_of, positions, _page_sizes(page_of, positions, sizes, room))


def packed_placement(sizes: np.ndarray, padding: int, room: Room, look: Callable[[], None] = lambda: None) -> Placement:
    """Place rectangles of different sizes on a nearly square page as small as found, or on as few pages as found.

    `look` is called before each attempt and may raise to stop. `StudioError` if there is not enough room.
    """
    if (sizes == sizes[0]).all():
        return grid_placement(sizes, padding, room)
    padded = sizes + padding  # each takes its padding along; the page is larger by one, for the last ones
    ideal = math.sqrt(int(padded.prod(axis=1).sum()))
    largest = room.side + padding
    widest, tallest = (int(side) for side in sizes.max(axis=0))
    room.page(widest, tallest)
    side = max(math.ceil(ideal * _FIRST_GUESS), int(padded.max()))
    while side <= largest:
        look()
        found = _attempt(padded, side, 1)
        if found is not None:
            return Placement(*found, _page_sizes(*found, sizes, room))
        side = math.ceil(side * _GROWTH) if side == largest or side * _GROWTH < largest else largest
    look()
    found = _attempt(padded, largest, math.inf)  # as many as it takes: whoever allows fewer is told the number
    assert found is not None, "each rectangle fits on a page of its own"
    room.check_pages(int(found[0].max()) + 1)
    return Placement(*found, _page_sizes(*found, sizes, room))


def rows_placement(sizes: np.ndarray, padding: int, room: Room) -> Placement:
    """Place rectangles of different sizes in their order, in rows from the top left of each page.

    One nearly square page if that is enough, else as many as needed. `StudioError` if there is not enough room.
    """
    if (sizes == sizes[0]).all():
        return grid_placement(sizes, padding, room)
    padded = sizes + padding
    room.page(*(int(side) for side in sizes.max(axis=0)))
    largest = room.side + padding
    side = max(math.ceil(math.sqrt(int(padded.prod(axis=1).sum()))), int(padded.max()))
    while True:
        page_of, positions = _in_rows(padded, min(side, largest))
        if side >= largest or not page_of[-1]:
            break
        side = math.ceil(side * _GROWTH)
    room.check_pages(int(page_of[-1]) + 1)
    return Placement(page_of, positions, _page_sizes(page_of, positions, sizes, room))


def _in_rows(padded: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the page and the position of each rectangle, on pages of `side`; none is larger than a page."""
    page, x, y, tall = 0, 0, 0, 0
    places = []
    for width, height in padded.tolist():
        if x + width > side:
            x, y, tall = 0, y + tall, 0
        if y + height > side:
            page, x, y, tall = page + 1, 0, 0, 0
        places.append((page, x, y))
        x, tall = x + width, max(tall, height)
    found = np.array(places)
    return found[:, 0], found[:, 1:]


def _page_sizes(page_of: np.ndarray, positions: np.ndarray, sizes: np.ndarray, room: Room) -> tuple[Size, ...]:
    ends = positions + sizes
    return tuple(
        room.page(*(int(side) for side in ends[page_of == page].max(axis=0))) for page in range(int(page_of.max()) + 1)
    )


def _attempt(padded: np.ndarray, side: int, pages: float) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the page and the position of each rectangle; None if they do not all fit."""
    import rectpack  # here, because a grid needs none of it

    careful = len(padded) <= _CAREFUL_UP_TO
    packer = rectpack.newPacker(
        mode=rectpack.PackingMode.Offline,
        # Of rectpack's quick ones this was the quickest on all of six kinds of sets, and the densest too.
        pack_algo=rectpack.MaxRectsBssf if careful else rectpack.GuillotineBssfSas,
        sort_algo=rectpack.SORT_AREA if careful else rectpack.SORT_LSIDE,
        rotation=False,
    )
    for number, (width, height) in enumerate(padded.tolist()):
        packer.add_rect(width, height, number)
    packer.add_bin(side, side, pages)
    packer.pack()
    placed = packer.rect_list()
    if len(placed) < len(padded):
        return None
    page_of, positions = np.zeros(len(padded), np.int64), np.zeros((len(padded), 2), np.int64)
    for page, x, y, _width, _height, number in placed:
        page_of[number] = page
        positions[number] = x, y
    return page_of, positions
