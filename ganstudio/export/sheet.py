"""Sheets: every sprite on a picture or several, and where each one is. What is drawn here is what is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ganstudio.core.options import option
from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.text import N_, _
from ganstudio.export.frame_names import natural_key
from ganstudio.export.packing import Placement, Room, grid_placement, packed_placement, rows_placement
from ganstudio.export.pixels import LARGEST_SIDE, cleaned, trim_boxes
from ganstudio.export.shared_options import edge_colour_option, extrude_option, padding_option


@dataclass(frozen=True)
class GridOptions:
    """How sprites are laid out in a grid on one picture."""

    columns: int = option(
        0,
        N_("Columns"),
        N_("Sprites in a row; 0 makes the sheet as square as it can be."),
        minimum=0,
        maximum=4096,
    )
    padding: int = padding_option(0)
    extrude: int = extrude_option(0)
    power_of_two: bool = option(
        False,
        N_("Power of two"),
        N_("Makes the sides of the picture 2, 4, 8 … pixels, as old graphics hardware wants."),
        advanced=True,
    )
    edge_colour: bool = edge_colour_option()

    def room(self) -> Room:
        """Return how much room there is: one picture."""
        return Room(power_of_two=self.power_of_two)


@dataclass(frozen=True)
class DescribedOptions(GridOptions):
    """How sprites are laid out on a picture that a description comes with."""

    padding: int = padding_option(2)
    extrude: int = extrude_option(1)
    trim: bool = option(
        False,
        N_("Trim"),
        N_(
            "Cuts transparent borders off and packs the rest closely; columns do not count then. Engines draw the same."
        ),
    )
    sort: str = option(
        "size",
        N_("Sort"),
        N_("In which order sprites stand on the picture; their numbers and animations stay as they are."),
        choices=[
            ("size", N_("By size, which packs closest")),
            ("name", N_("By name, 2 before 10")),
            ("given", N_("As they stand")),
        ],
        advanced=True,
    )


@dataclass(frozen=True)
class SheetOptions(DescribedOptions):
    """The same where the description calls frames by name."""

    prefix: bool = option(
        True,
        N_("File name before frame names"),
        N_("Keeps names apart when a game loads several sheets: PixiJS puts all frames into one list."),
        advanced=True,
    )


@dataclass(frozen=True)
class PagedOptions(SheetOptions):
    """How sprites are laid out where a description can name several pages."""

    page: int = option(
        2048,
        N_("Largest page"),
        N_("The longest side of a page; what does not fit goes on another one. Every graphics card takes 2048."),
        minimum=64,
        maximum=LARGEST_SIDE,
        unit="px",
        advanced=True,
    )
    most_pages: int = option(
        8, N_("Most pages"), N_("Writes nothing if more would be needed."), minimum=1, maximum=64, advanced=True
    )

    def room(self) -> Room:
        """Return how much room there is on the pages."""
        side = 1 << self.page.bit_length() - 1 if self.power_of_two else self.page  # no larger page would be allowed
        return Room(side, self.most_pages, self.power_of_two)


@dataclass(frozen=True)
class Frame:
    """One sprite on a sheet, in pixels of its page from the top left; `offset` is what was trimmed left and above."""

    page: int
    x: int
    y: int
    width: int
    height: int
    offset_x: int
    offset_y: int
    source_width: int  # of the whole sprite, before trimming
    source_height: int

    @property
    def trimmed(self) -> bool:
        """Whether transparent borders were cut off."""
        return (self.width, self.height) != (self.source_width, self.source_height)


@dataclass(frozen=True, eq=False)
class Sheet:
    """Drawn pages, uint8 `(H, W, 4)` each, and one frame for each sprite, in their order."""

    pages: tuple[np.ndarray, ...]
    frames: tuple[Frame, ...]


def build_sheet(
    sprites: np.ndarray, options: GridOptions, progress: Progress = no_progress, names: Sequence[str] = ()
) -> Sheet:
    """Lay out uint8 `(n, h, w, 4)` sprites, at least one, in a grid, or packed when trimming makes their sizes differ.

    `names` are what they are sorted by if the options say so; the frames are in the order of the sprites all the same.
    In a grid with extrude e and padding p, the sprites begin at e and stand 2e + p apart, which is what engines call
    margin and spacing. `StudioError` if there is not room for all.
    """
    count, height, width = sprites.shape[:3]
    pixels = cleaned(sprites, options.edge_colour)
    trim = isinstance(options, DescribedOptions) and options.trim
    boxes = trim_boxes(pixels) if trim else np.tile((0, 0, width, height), (count, 1))
    sizes = boxes[:, 2:] + 2 * options.extrude
    words = _("Packing the sheet")
    progress(0.0, words)
    placement = _placement(sizes, options, names, lambda: progress(0.0, words))
    pages = tuple(np.zeros((tall, wide, 4), np.uint8) for wide, tall in placement.pages)
    frames = []
    places = zip(placement.page_of.tolist(), placement.positions.tolist(), strict=True)
    for sprite, box, (page, (x, y)) in zip(pixels, boxes.tolist(), places, strict=True):
        left, top, wide, tall = box
        _draw(pages[page], sprite[top : top + tall, left : left + wide], x, y, options.extrude)
        at = (x + options.extrude, y + options.extrude)
        frames.append(Frame(page, *at, wide, tall, left, top, source_width=width, source_height=height))
    progress(1.0, words)
    return Sheet(pages, tuple(frames))


def _placement(sizes: np.ndarray, options: GridOptions, names: Sequence[str], look: Callable[[], None]) -> Placement:
    """Place frames of these (width, height), int `(n, 2)`, as the options say; `look` may raise to stop."""
    room = options.room()
    if not isinstance(options, DescribedOptions):
        return grid_placement(sizes, options.padding, room, options.columns)
    order = list(range(len(sizes)))
    if options.sort == "name" and names:
        order.sort(key=lambda row: natural_key(names[row]))
    if not options.trim:
        placed = grid_placement(sizes[order], options.padding, room, options.columns)
    elif options.sort == "size":
        return packed_placement(sizes, options.padding, room, look)
    else:
        placed = rows_placement(sizes[order], options.padding, room)
    return placed.back_from(order)


def _draw(canvas: np.ndarray, part: np.ndarray, x: int, y: int, extrude: int) -> None:
    """Copy a part of a sprite to the canvas, its border repeated outwards."""
    height, width = part.shape[:2]
    rows = np.clip(np.arange(-extrude, height + extrude), 0, height - 1)
    columns = np.clip(np.arange(-extrude, width + extrude), 0, width - 1)
    canvas[y : y + height + 2 * extrude, x : x + width + 2 * extrude] = part[rows[:, None], columns]
