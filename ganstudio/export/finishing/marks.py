"""What an artist would want to look at before the sprites are written."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ganstudio.core.oklab import packed
from ganstudio.core.text import N_
from ganstudio.export.finishing.tiling import tiling
from ganstudio.export.sprite_set import SpriteSet

MARKS: Mapping[str, str] = {
    "off_palette": N_("Has colours that are not in the palette"),
    "soft_edged": N_("Has half-transparent pixels"),
    "cut": N_("Reaches the border and may be cut off"),
    "not_tiling": N_("Shows a seam when repeated"),
}
"""The marks a sprite can have, in the order shown; the words are untranslated."""

_SEEN = 64  # alpha: generators leave a breath of less on pixels that nobody would call part of the sprite
_CUT = 0.25  # of a side: what lies along it is cut more likely than touching, as a foot or the tip of a sword does


def marks(sprites: SpriteSet, palette: np.ndarray | None = None, tiles: bool = False) -> tuple[tuple[str, ...], ...]:
    """Return for each sprite the keys of `MARKS` that it has.

    Colours are compared with `palette`, uint8 `(colours, 3)`, if there is one; seams are looked for if `tiles`.
    A sprite that fills its whole canvas is a tile and not cut off.
    """
    pixels = sprites.pixels
    alpha = pixels[..., 3]
    visible = alpha > 0
    found: dict[str, np.ndarray] = {
        "soft_edged": np.asarray(((alpha > 0) & (alpha < 255)).any(axis=(1, 2))),
        "cut": _along_border(alpha >= _SEEN) & ~visible.all(axis=(1, 2)),
    }
    if palette is not None:
        found["off_palette"] = np.asarray(
            (visible & ~np.isin(packed(pixels[..., :3]), packed(palette))).any(axis=(1, 2))
        )
    if tiles:
        found["not_tiling"] = ~tiling(pixels).seamless
    keys = [key for key in MARKS if key in found]
    return tuple(tuple(key for key in keys if found[key][row]) for row in range(len(pixels)))


def _along_border(visible: np.ndarray) -> np.ndarray:
    """Return whether a good part of any side is visible, bool `(n,)`."""
    sides = (visible[:, 0], visible[:, -1], visible[:, :, 0], visible[:, :, -1])
    along: np.ndarray = np.any([side.mean(axis=1) >= _CUT for side in sides], axis=0)
    return along
