"""The samples of a translating run: what belongs to one drawing stands side by side, as large as it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganstudio.core.text import N_, _

if TYPE_CHECKING:
    import numpy as np

_PARTS = (N_("Drawing"), N_("Answer"), N_("Truth"), N_("Back again"))
"""What comes of each drawing, in this order; the words are untranslated."""


def grouped(sprites: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return samples `(n, h, w, channels)` without what is empty for all drawings, and words for what is left of each.

    No truth is known without pairs, and there is no way back in a pix2pix. What does not come in fours stays as it is.
    """
    if not len(sprites) or len(sprites) % len(_PARTS):
        return sprites, ()
    parts = sprites.reshape(-1, len(_PARTS), *sprites.shape[1:])
    kept = [place for place in range(len(_PARTS)) if place < 2 or parts[:, place, ..., :3].any()]
    return parts[:, kept].reshape(-1, *sprites.shape[1:]), tuple(_(_PARTS[place]) for place in kept)


def columns_and_zoom(
    width: int, height: int, shape: tuple[int, ...], gap: int, group: int, smallest: int
) -> tuple[int, int]:
    """Return how many columns, a multiple of `group`, show sprites `(n, h, w, channels)` largest, and how large.

    Where not all of them fit at the `smallest` zoom, one scrolls down.
    """
    count, tall, wide = shape[:3]

    def zoom(columns: int) -> int:
        rows = -(-count // columns)
        return min(((width - gap) // columns - gap) // wide, ((height - gap) // rows - gap) // tall)

    choices = range(group, max(group, count) + 1, group)
    columns = max(choices, key=zoom)
    if zoom(columns) >= smallest:
        return columns, zoom(columns)
    fitting = [columns for columns in choices if columns * (wide * smallest + gap) + gap <= width]
    return (fitting[-1], smallest) if fitting else (group, max(1, ((width - gap) // group - gap) // wide))
