"""A grid as the engines that cut by numbers are told of it: margin, spacing, columns and rows."""

from __future__ import annotations

from dataclasses import dataclass

from ganstudio.export.sheet import GridOptions, Sheet


@dataclass(frozen=True)
class GridCells:
    """The cells of a sheet's first page, in pixels; `margin` stands before the first and `spacing` between two."""

    width: int
    height: int
    columns: int
    rows: int
    margin: int
    spacing: int

    def across(self, picture_width: int) -> int:
        """Return how many columns an engine finds that counts them by the width of the picture."""
        return (picture_width - self.margin + self.spacing) // (self.width + self.spacing)

    def down(self, picture_height: int) -> int:
        """Return how many rows an engine finds that counts them by the height of the picture."""
        return (picture_height - self.margin + self.spacing) // (self.height + self.spacing)


def grid_cells(sheet: Sheet, options: GridOptions) -> GridCells:
    """Return the cells of an untrimmed sheet of one page that was built with `options`."""
    first = sheet.frames[0]
    return GridCells(
        width=first.width,
        height=first.height,
        columns=len({frame.x for frame in sheet.frames}),
        rows=len({frame.y for frame in sheet.frames}),
        margin=options.extrude,
        spacing=2 * options.extrude + options.padding,
    )
