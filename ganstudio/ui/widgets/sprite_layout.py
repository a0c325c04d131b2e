"""Where the cells of a sprite grid are: plain arithmetic in device pixels, without a widget."""

from __future__ import annotations

from dataclasses import dataclass

ROOMIEST = 3
"""How many times as large as usual cells may be where a few sprites have much room."""


@dataclass(frozen=True)
class SpriteLayout:
    """Cells of `cell_width` × `cell_height` device pixels in rows of `columns`, `gap` apart, from (`left`, `top`)."""

    count: int
    columns: int
    zoom: int  # whole device pixels to a pixel of the sprite
    cell_width: int
    cell_height: int
    gap: int
    left: int
    top: int

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return -(-self.count // self.columns)

    @property
    def total_width(self) -> int:
        """Width of everything with a margin of one gap on the right, in device pixels."""
        return self.left + self.columns * (self.cell_width + self.gap)

    @property
    def total_height(self) -> int:
        """Height of everything with a margin of one gap below, in device pixels."""
        return self.top + self.rows * (self.cell_height + self.gap)

    def cell(self, index: int) -> tuple[int, int, int, int]:
        """Return x, y, width and height of a cell, unscrolled."""
        row, column = divmod(index, self.columns)
        x = self.left + column * (self.cell_width + self.gap)
        y = self.top + row * (self.cell_height + self.gap)
        return x, y, self.cell_width, self.cell_height

    def index_at(self, x: float, y: float) -> int:
        """Return which cell is at an unscrolled point, or -1. A gap belongs to no cell."""
        column, in_x = divmod(x - self.left, self.cell_width + self.gap)
        row, in_y = divmod(y - self.top, self.cell_height + self.gap)
        if not 0 <= column < self.columns or row < 0 or in_x >= self.cell_width or in_y >= self.cell_height:
            return -1
        index = int(row * self.columns + column)
        return index if index < self.count else -1

    def visible(self, top: float, height: float) -> range:
        """Return the cells that touch the band from `top` down `height` device pixels."""
        step = self.cell_height + self.gap
        first = max(0, int((top - self.top) // step))
        last = max(first, int((top + height - self.top) // step) + 1)
        return range(min(self.count, first * self.columns), min(self.count, last * self.columns))


def lay_out(
    count: int,
    sprite: tuple[int, int],
    room: tuple[int, int],
    columns: int | None,
    gap: int,
    zoom: int | None,
    usual_cell: int,
) -> SpriteLayout:
    """Lay out `count` sprites of (width, height) in a room of (width, height) device pixels.

    With `columns` the zoom is the largest whole number at which all rows fit, or at least all columns do, and the gap
    gives way to a larger one; where the columns do not fit at all, they are wider than the room. Without, cells of
    about `usual_cell` device pixels fill the width, and larger ones where all of them still fit. `zoom` overrides the
    choice.
    """
    width, height = sprite
    is_list = columns is None
    if columns is None:
        chosen = zoom or _roomy_zoom(count, sprite, room, gap, usual_cell)
        fit = max(1, (room[0] - gap) // (width * chosen + gap))
        columns = max(1, min(fit, count))
        used = fit if count > fit else columns
    else:
        if zoom is None:
            gap = max((gap, gap // 2, gap // 4), key=lambda gap: _fitting_zoom(count, sprite, room, columns, gap))
        chosen = zoom or _fitting_zoom(count, sprite, room, columns, gap)
        used = columns
    total = used * (width * chosen + gap) - gap
    rows = -(-count // columns)
    tall = rows * (height * chosen + gap) - gap
    left = max(gap, (room[0] - total) // 2)
    # A field of so many columns stands in the middle; a list starts at the top.
    top = gap if is_list or zoom is not None else max(gap, (room[1] - tall) // 2)
    return SpriteLayout(count, columns, chosen, width * chosen, height * chosen, gap, left, top)


def _fitting_zoom(count: int, sprite: tuple[int, int], room: tuple[int, int], columns: int, gap: int) -> int:
    width, height = sprite
    rows = -(-count // columns)
    across = (room[0] - gap * (columns + 1)) // (columns * width)
    down = (room[1] - gap * (rows + 1)) // (rows * height)
    return max(1, min(across, down) if down >= 1 else across)


def _roomy_zoom(count: int, sprite: tuple[int, int], room: tuple[int, int], gap: int, usual_cell: int) -> int:
    """Return the zoom of cells of about `usual_cell`, or a larger one, up to `ROOMIEST` times, at which all fit."""
    longest = max(sprite)
    usual = max(1, usual_cell // longest)
    for zoom in range(max(usual, ROOMIEST * usual_cell // longest), usual, -1):
        across = (room[0] - gap) // (sprite[0] * zoom + gap)
        down = (room[1] - gap) // (sprite[1] * zoom + gap)
        if across * down >= count:
            return zoom
    return usual
