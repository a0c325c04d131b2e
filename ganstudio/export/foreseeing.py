"""What can be known to be too large before a single sprite is made: by the count, the size and the layout."""

from __future__ import annotations

from typing import Any

import numpy as np

from ganstudio.export.finishing import Finishing, check_memory
from ganstudio.export.packing import grid_placement
from ganstudio.export.sheet import DescribedOptions, GridOptions


def check_room(count: int, height: int, width: int, finishing: Finishing, options: Any) -> None:
    """Raise the `StudioError` that exporting so many sprites of that size with a format's options would end in.

    Says nothing of what only their pixels decide: how much trimming saves, or whether an outline needs more room.
    """
    check_memory(count, height, width, finishing.scale)
    trim = isinstance(options, DescribedOptions) and options.trim
    if isinstance(options, GridOptions) and not trim:
        size = np.array((width, height)) * finishing.scale + 2 * options.extrude
        grid_placement(np.tile(size, (count, 1)), options.padding, options.room(), options.columns)
