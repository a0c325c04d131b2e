"""Sprite sheets: where to cut, by a grid or by islands; the preview shows the very cut that an import makes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.sprites import to_rgba
from ganstudio.core.text import _
from ganstudio.data.decoding import quiet_decoders, read_picture
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.islands import MOST_ISLANDS, Cell, in_reading_order, island_boxes, without_specks
from ganstudio.data.report import RefusedError

MOST_CELLS = 1 << 16


def grid_cells(height: int, width: int, cell: tuple[int, int], margin: int = 0, spacing: int = 0) -> list[Cell]:
    """List the whole cells (x, y, width, height) of a sheet in reading order; `cell` is (width, height) in pixels."""
    across, down = cell
    if across < 1 or down < 1 or margin < 0 or spacing < 0:
        raise ValueError(f"no grid has cells of {cell} with margin {margin} and spacing {spacing}")
    tops = range(margin, height - margin - down + 1, down + spacing)
    lefts = range(margin, width - margin - across + 1, across + spacing)
    if len(tops) * len(lefts) > MOST_CELLS:
        raise RefusedError(_("That would be more than {most} cells.").format(most=MOST_CELLS))
    return [(x, y, across, down) for y in tops for x in lefts]


def island_cells(rgba: np.ndarray) -> list[Cell]:
    """List the boxes (x, y, width, height) of what stands apart on uint8 (h, w, 4), in reading order.

    Pixels that touch at a corner are together; boxes that overlap are joined, specks go with the sprite beside them.
    Raises `RefusedError` for a sheet without transparent pixels, or with too many islands.
    """
    visible = rgba[..., 3] > 0
    if visible.all():
        raise RefusedError(_("It has no transparent pixels, so nothing stands apart; cut it by a grid."))
    boxes = island_boxes(visible)
    if len(boxes) > MOST_ISLANDS:
        raise RefusedError(_("It has {count} islands, too many for a sheet of sprites.").format(count=len(boxes)))
    return in_reading_order(without_specks(boxes))


def sheet_cells(picture: np.ndarray, options: ImportOptions) -> list[Cell]:
    """List what an import with these options cuts from uint8 (h, w, 1, 3 or 4); `RefusedError` if that is nothing."""
    height, width = picture.shape[:2]
    if options.islands:
        cells = island_cells(to_rgba(picture))
    elif options.is_sheet:
        cells = grid_cells(height, width, options.cell, options.cell_margin, options.cell_spacing)
        if not cells:
            words = _("It is {size}, smaller than one cell.")
            raise RefusedError(words.format(size=f"{width} × {height}"))
        if options.skip_empty:
            cells = _not_empty(picture, cells)
    else:
        return [(0, 0, width, height)]
    if not cells:
        raise RefusedError(_("There is nothing to see in it."))
    return cells


def preview_cut(path: Path, options: ImportOptions) -> tuple[np.ndarray, list[Cell]]:
    """Return a sheet's first frame as uint8 (h, w, 4) and its cells; raises `StudioError` if it cannot be cut."""
    try:
        with quiet_decoders():
            picture = read_picture(path).frames[0]
        return to_rgba(picture), sheet_cells(picture, options)
    except RefusedError as refused:
        hint = _("Choose another file, or cut it in another way.")
        raise StudioError(f"{path.name}: {refused.reason}", hint) from refused


def _not_empty(picture: np.ndarray, cells: list[Cell]) -> list[Cell]:
    """Leave out cells without visible pixels; on an opaque sheet, cells that show nothing but its corner's colour."""
    has_alpha = picture.shape[2] == 4 and bool((picture[..., 3] < 255).any())
    seen = picture[..., 3] > 0 if has_alpha else (picture != picture[0, 0]).any(axis=-1)
    return [(x, y, w, h) for x, y, w, h in cells if seen[y : y + h, x : x + w].any()]
