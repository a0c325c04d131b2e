"""A sheet: every sprite on one picture, and where each one is. What is drawn here is what formats write and preview."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ganstudio.core.options import option
from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.text import N_, _
from ganstudio.export.packing import grid_positions, packed_positions
from ganstudio.export.pixels import cleaned, trim_boxes


@dataclass(frozen=True)
class SheetOptions:
    """How sprites are laid out on a sheet."""

    columns: int = option(
        0,
        N_("Columns"),
        N_("Sprites in a row; 0 makes the sheet as square as it can be."),
        minimum=0,
        maximum=4096,
    )
    padding: int = option(
        0,
        N_("Padding"),
        N_("Empty pixels between sprites, so that neighbours do not show at the edges."),
        minimum=0,
        maximum=64,
        unit="px",
    )
    extrude: int = option(
        0,
        N_("Extrude"),
        N_("Repeats the border pixels of each sprite outwards: no seams when the engine filters or scales."),
        minimum=0,
        maximum=16,
        unit="px",
    )
    scale: int = option(
        1,
        N_("Scale"),
        N_("Enlarges every pixel by this whole number, with sharp edges."),
        minimum=1,
        maximum=16,
        unit="×",
    )
    edge_colour: bool = option(
        False,
        N_("Colour under transparent edges"),
        N_("Gives invisible pixels the colour of the nearest edge: no dark fringes when the engine filters."),
        advanced=True,
    )


@dataclass(frozen=True)
class Frame:
    """One sprite on a sheet, in pixels of the sheet from its top left; `offset` is what was trimmed left and above."""

    x: int
    y: int
    width: int
    height: int
    offset_x: int
    offset_y: int
    source_width: int  # of the whole sprite, before trimming, after scaling
    source_height: int

    @property
    def trimmed(self) -> bool:
        """Whether transparent borders were cut off."""
        return (self.width, self.height) != (self.source_width, self.source_height)


@dataclass(frozen=True, eq=False)
class Sheet:
    """A drawn sheet: uint8 `(H, W, 4)` and one frame for each sprite, in their order."""

    pixels: np.ndarray
    frames: tuple[Frame, ...]


def build_sheet(
    sprites: np.ndarray, options: SheetOptions, trim: bool = False, progress: Progress = no_progress
) -> Sheet:
    """Lay out uint8 `(n, h, w, 4)` sprites, at least one, in a grid, or packed when `trim` makes their sizes differ.

    In a grid with extrude e and padding p, the sprites begin at e and stand 2e + p apart, which is what engines call
    margin and spacing. `StudioError` if the sheet would be too large.
    """
    count, height, width = sprites.shape[:3]
    pixels = cleaned(sprites, options.edge_colour)
    boxes = trim_boxes(pixels) if trim else np.tile((0, 0, width, height), (count, 1))
    sizes = boxes[:, 2:] * options.scale + 2 * options.extrude
    words = _("Packing the sheet")
    progress(0.0, words)
    if trim:
        places, page = packed_positions(sizes, options.padding, lambda: progress(0.0, words))
    else:
        places, page = grid_positions(sizes, options.padding, options.columns)
    canvas = np.zeros((page[1], page[0], 4), np.uint8)
    frames = []
    for sprite, box, place in zip(pixels, boxes.tolist(), places.tolist(), strict=True):
        frames.append(_draw(canvas, sprite, box, place, options))
    progress(1.0, words)
    return Sheet(canvas, tuple(frames))


def _draw(canvas: np.ndarray, sprite: np.ndarray, box: list[int], place: list[int], options: SheetOptions) -> Frame:
    """Copy the box of a sprite to the canvas, enlarged and extruded, and say where it is."""
    scale, extrude = options.scale, options.extrude
    left, top, box_width, box_height = box
    width, height = box_width * scale, box_height * scale
    rows = _source_indices(top, box_height, options)
    columns = _source_indices(left, box_width, options)
    x, y = place
    canvas[y : y + height + 2 * extrude, x : x + width + 2 * extrude] = sprite[rows[:, None], columns]
    return Frame(
        x=x + extrude,
        y=y + extrude,
        width=width,
        height=height,
        offset_x=left * scale,
        offset_y=top * scale,
        source_width=sprite.shape[1] * scale,
        source_height=sprite.shape[0] * scale,
    )


def _source_indices(start: int, length: int, options: SheetOptions) -> np.ndarray:
    """Return, for each pixel along one side as drawn, which pixel of the sprite it shows."""
    drawn = np.arange(-options.extrude, length * options.scale + options.extrude)
    return start + np.clip(drawn // options.scale, 0, length - 1)
