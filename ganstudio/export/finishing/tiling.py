"""Whether textures repeat without a seam."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ganstudio.core.oklab import to_oklab

_STRONGEST = 0.95  # of the steps inside, the one that the seam is compared with: one hard line does not excuse a seam
_MOST = 1.25
_UNSEEN = 0.01  # a step of OKLab that the eye does not see between flat areas


@dataclass(frozen=True, eq=False)
class Tiling:
    """How strong the seams of repeated sprites are, beside the steps of colour inside them: below 1 is weaker."""

    across: np.ndarray  # float32 (n,): from the right edge to the left one of the next
    down: np.ndarray  # float32 (n,): from the lower edge to the upper one of the next

    @property
    def seamless(self) -> np.ndarray:
        """Whether each sprite repeats without a seam that stands out, bool `(n,)`."""
        return np.maximum(self.across, self.down) <= _MOST


def tiling(pixels: np.ndarray) -> Tiling:
    """Measure uint8 RGBA `(n, h, w, 4)` as textures that repeat in both directions.

    The step over the seam, the mean over its length, is set beside the steps between neighbouring columns (rows)
    inside: beside nearly the strongest of them, so that bricks may end at a joint.
    """
    alpha = pixels[..., 3:].astype(np.float32) / 255
    seen = np.concatenate([to_oklab(pixels[..., :3]) * alpha, alpha], axis=-1)
    return Tiling(_seam(seen), _seam(seen.swapaxes(1, 2)))


def _seam(seen: np.ndarray) -> np.ndarray:
    steps = np.linalg.norm(seen - np.roll(seen, 1, axis=2), axis=-1).mean(axis=1)  # the first one is the seam
    if steps.shape[1] < 2:
        return np.zeros(len(seen), np.float32)
    strongest = np.quantile(steps[:, 1:], _STRONGEST, axis=1)
    strength: np.ndarray = steps[:, 0] / np.maximum(strongest, _UNSEEN)
    return strength
