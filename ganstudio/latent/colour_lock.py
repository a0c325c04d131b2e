"""An answer in no other colours than its source's: what pixel art keeps when it is drawn from another side."""

from __future__ import annotations

import numpy as np

from ganstudio.core.oklab import nearest, packed, to_oklab, unpacked


def locked(answers: np.ndarray, sources: np.ndarray) -> np.ndarray:
    """Return uint8 RGBA `(n, h, w, 4)`: each pixel of an answer in the nearest colour (OKLab) of its own source.

    Where a source is opaque or transparent and nothing between, so is its answer. A source that shows nothing has no
    colours to give: its answer stays as it is.
    """
    made = answers.copy()
    for answer, source in zip(made, sources, strict=True):
        seen = source[..., 3] > 0
        if not seen.any():
            continue
        if (source[seen][:, 3] == 255).all():
            answer[..., 3] = np.where(answer[..., 3] >= 128, 255, 0)
        own = np.unique(packed(source[seen][:, :3]))
        drawn = answer[..., 3] > 0
        colours, places = np.unique(packed(answer[drawn][:, :3]), return_inverse=True)
        chosen = own[nearest(to_oklab(unpacked(colours)), to_oklab(unpacked(own)))]
        answer[drawn, :3] = unpacked(chosen[places])
        answer[~drawn] = 0
    return made
