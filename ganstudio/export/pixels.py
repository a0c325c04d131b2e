"""Work on the pixels of whole sets of sprites, uint8 `(n, h, w, 4)` with straight alpha; no source is written to."""

from __future__ import annotations

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.text import _

LARGEST_SIDE = 4096
"""The longest side of a written picture: what every engine and nearly every graphics card takes."""

_REACH = 4  # pixels that colour goes out under transparent ones: enough for linear filtering and two mipmaps


def check_size(width: int, height: int) -> None:
    """Raise `StudioError` if a picture of that size is larger than engines take."""
    if max(width, height) > LARGEST_SIDE:
        raise too_large(width, height)


def too_large(width: int, height: int, limit: int = LARGEST_SIDE) -> StudioError:
    """Return what to tell the user of a picture larger than engines, or their own choice, take."""
    return StudioError(
        _("The picture would be {width} × {height} pixels; the largest is {limit} × {limit}.").format(
            width=width, height=height, limit=limit
        ),
        _("Export fewer sprites at a time, set columns to 0, or choose a smaller scale or padding."),
    )


def cleaned(pixels: np.ndarray, edge_colour: bool = False) -> np.ndarray:
    """Return a copy with no colour under alpha 0, or with the colour of the nearest edge there."""
    clean = pixels.copy()
    clean[pixels[..., 3] == 0] = 0
    return _with_edge_colour(clean) if edge_colour else clean


def trim_boxes(pixels: np.ndarray) -> np.ndarray:
    """Return the smallest box with everything visible of each sprite: int `(n, 4)` as x, y, width, height.

    A fully transparent sprite keeps one pixel, because engines stumble over frames of no size.
    """
    visible = pixels[..., 3] > 0
    across, down = np.asarray(visible.any(axis=1)), np.asarray(visible.any(axis=2))
    left, top = across.argmax(axis=1), down.argmax(axis=1)
    right = across.shape[1] - across[:, ::-1].argmax(axis=1)
    bottom = down.shape[1] - down[:, ::-1].argmax(axis=1)
    boxes = np.stack([left, top, right - left, bottom - top], axis=1)
    boxes[~visible.any(axis=(1, 2))] = (0, 0, 1, 1)
    return boxes


def square_columns(count: int, width: int, height: int) -> int:
    """Return how many columns make a grid of cells most nearly square; of equal ones, that with fewest empty cells."""
    columns = np.arange(1, count + 1)
    rows = -(-count // columns)
    longest = np.maximum(columns * width, rows * height)
    return int(columns[np.lexsort((columns * rows, longest))[0]])


def contact_sheet(pixels: np.ndarray, in_row: bool) -> np.ndarray:
    """Return the frames side by side, uint8 `(H, W, 4)`: in one row as long as it fits, or as a square.

    At most `LARGEST_SIDE` a side: longer rows wrap, and frames beyond that are left out.
    """
    count, height, width = pixels.shape[:3]
    widest = max(1, LARGEST_SIDE // width)
    columns = min(count if in_row else square_columns(count, width, height), widest)
    rows = min(-(-count // columns), max(1, LARGEST_SIDE // height))
    cells = np.zeros((rows * columns, height, width, 4), np.uint8)
    shown = pixels[: rows * columns]
    cells[: len(shown)] = shown
    grid = cells.reshape(rows, columns, height, width, 4).swapaxes(1, 2)
    return grid.reshape(rows * height, columns * width, 4)


def _with_edge_colour(pixels: np.ndarray) -> np.ndarray:
    """Fill the colour of transparent pixels ring by ring with the mean of their known neighbours."""
    count, height, width = pixels.shape[:3]
    colour = np.zeros((count, height + 2, width + 2, 3), np.uint16)
    known = np.zeros((count, height + 2, width + 2), np.uint16)
    colour[:, 1:-1, 1:-1] = pixels[..., :3]
    known[:, 1:-1, 1:-1] = pixels[..., 3] > 0
    for _ring in range(_REACH):
        total = np.zeros((count, height, width, 3), np.uint16)
        neighbours = np.zeros((count, height, width), np.uint16)
        for y in range(3):
            for x in range(3):
                total += colour[:, y : y + height, x : x + width]
                neighbours += known[:, y : y + height, x : x + width]
        fill = (known[:, 1:-1, 1:-1] == 0) & (neighbours > 0)
        colour[:, 1:-1, 1:-1][fill] = total[fill] // neighbours[fill][:, None]
        known[:, 1:-1, 1:-1][fill] = 1
    filled = pixels.copy()
    filled[..., :3] = colour[:, 1:-1, 1:-1]
    return filled
