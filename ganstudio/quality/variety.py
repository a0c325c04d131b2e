"""Do the samples look alike? Pixel distances between them, against those between the artist's own ones. numpy only."""

from __future__ import annotations

import numpy as np

from ganstudio.core.sprites import to_rgba

SAMPLES = 64
_NEAR = 0.25  # of the mean distance in the data: nearer than this, two sprites are one idea with other noise
_TWINS = 3  # others as near as that; a set of only 64 sprites shows one or two by chance


class Variety:
    """Compares 64 samples with each other. What is usual is told by 64 of the real ones, drawn as a generator draws."""

    def __init__(self, real: np.ndarray, seed: int) -> None:
        """Look at a few of the real sprites, uint8 `(n, h, w, channels)`."""
        # With replacement: of twenty sprites, a perfect generator too can only draw each several times.
        chosen = np.random.default_rng([seed, SAMPLES]).integers(0, len(real), SAMPLES)
        apart = _distances(np.asarray(real[np.sort(chosen)]))
        self._usual_spread = _mean(apart)
        self._limit = _NEAR * self._usual_spread
        self.usual = self._alike(apart)

    def values(self, samples: np.ndarray) -> dict[str, float]:
        """Return `alike` (of 64, how many have look-alikes), `alike_usual` (real ones) and `spread` (1 = as real)."""
        apart = _distances(samples[:SAMPLES])
        alike = self._alike(apart) * SAMPLES / len(apart)
        spread = _mean(apart) / self._usual_spread if self._usual_spread else 1.0
        return {"alike": alike, "alike_usual": self.usual, "spread": spread}

    def _alike(self, apart: np.ndarray) -> float:
        near = (apart <= self._limit).sum(axis=1) - 1  # each is near itself
        return float((near >= min(_TWINS, len(apart) - 1)).sum())


def _distances(sprites: np.ndarray) -> np.ndarray:
    """Return the root mean square differences of premultiplied RGBA, 0–1, `(n, n)`."""
    rgba = to_rgba(sprites).astype(np.float32) / 255.0
    rgba[..., :3] *= rgba[..., 3:]
    flat = rgba.reshape(len(rgba), -1)
    squares = (flat**2).sum(axis=1)
    apart = squares[:, None] - 2.0 * flat @ flat.T + squares[None, :]
    np.fill_diagonal(apart, 0.0)
    return np.asarray(np.sqrt(np.maximum(apart, 0.0) / flat.shape[1]))


def _mean(apart: np.ndarray) -> float:
    count = len(apart)
    return float(apart.sum() / (count * (count - 1))) if count > 1 else 0.0
