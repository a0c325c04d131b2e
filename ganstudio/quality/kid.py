"""KID: how far two sets of features are apart, without bias at any number of sprites. numpy only."""

from __future__ import annotations

import numpy as np

_ROWS = 512
_BLOCKS = 10
_LEAST = 4  # sprites of each set in a block


def kernel_sums(a: np.ndarray, b: np.ndarray | None = None) -> float:
    """Return the sum of `(x·y / d + 1)³` over all pairs, in float64; of `a` with itself over pairs of two sprites."""
    a = a.astype(np.float64)
    other = a if b is None else b.astype(np.float64)
    total = 0.0
    for start in range(0, len(a), _ROWS):
        rows = a[start : start + _ROWS]
        total += float(_cubed(rows @ other.T / a.shape[1]).sum())
    return total if b is not None else total - float(_cubed((a * a).sum(axis=1) / a.shape[1]).sum())


def kid(real: np.ndarray, generated: np.ndarray, real_sum: float | None = None) -> float:
    """Return the unbiased squared maximum mean discrepancy of features `(n, d)`, NaN under two of either.

    0 for two draws from the same source, a little below as often as above. The kernel is that of Bińkowski et al.
    2018, arXiv:1801.01401. `real_sum` spares `kernel_sums(real)` where that is known already.
    """
    m, n = len(real), len(generated)
    if min(m, n) < 2:
        return float("nan")
    within = kernel_sums(real) if real_sum is None else real_sum
    between = kernel_sums(real, generated)
    return within / (m * (m - 1)) + kernel_sums(generated) / (n * (n - 1)) - 2.0 * between / (m * n)


def kid_error(real: np.ndarray, generated: np.ndarray) -> float:
    """Return the standard error of `kid`, from its spread over parts of both sets that share no sprite.

    Rather too large than too small: within a part, fewer pairs are averaged. NaN for fewer than 8 sprites. Both
    sets must be in random order.
    """
    blocks = min(_BLOCKS, min(len(real), len(generated)) // _LEAST)
    if blocks < 2:
        return float("nan")
    parts = [kid(real[i::blocks], generated[i::blocks]) for i in range(blocks)]
    return float(np.std(parts, ddof=1) / np.sqrt(blocks))


def _cubed(products: np.ndarray) -> np.ndarray:
    shifted = products + 1.0
    return np.asarray(shifted * shifted * shifted)
