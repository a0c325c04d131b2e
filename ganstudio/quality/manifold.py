"""Precision, recall, density and coverage: how many sprites lie among the real ones, and how many real ones are met."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NEIGHBOURS = 5


@dataclass(frozen=True)
class Manifold:
    """Shares 0–1, but density, which may exceed 1; NaN where either set has too few sprites."""

    precision: float = float("nan")  # of the generated, those in the neighbourhood of some real sprite
    recall: float = float("nan")  # of the real, those in the neighbourhood of some generated sprite
    density: float = float("nan")  # in how many real neighbourhoods a generated sprite lies, over k
    coverage: float = float("nan")  # of the real neighbourhoods, those in which some generated sprite lies


def compare(real: np.ndarray, generated: np.ndarray, k: int = NEIGHBOURS) -> Manifold:
    """Compare features `(n, d)` of two sets, best equally large.

    A sprite's neighbourhood is the ball that reaches to its k-th neighbour in its own set. Precision and recall are
    those of Kynkäänniemi et al. 2019, arXiv:1904.06991; density and coverage those of Naeem et al. 2020,
    arXiv:2002.09797, where two draws from one source have a coverage of about 1 − 2⁻ᵏ.
    """
    if min(len(real), len(generated)) <= k:
        return Manifold()
    real_reach, generated_reach = reaches(real, k), reaches(generated, k)
    apart = squared_distances(real, generated)
    inside = apart <= real_reach[:, None]
    return Manifold(
        precision=float(inside.any(axis=0).mean()),
        recall=float((apart <= generated_reach[None, :]).any(axis=1).mean()),
        density=float(inside.sum(axis=0).mean() / k),
        coverage=float((apart.min(axis=1) <= real_reach).mean()),
    )


def reaches(features: np.ndarray, k: int) -> np.ndarray:
    """Return the squared distance of each of `(n, d)` to its k-th nearest neighbour among the others: `(n,)`."""
    apart = squared_distances(features, features)
    np.fill_diagonal(apart, np.inf)
    return np.asarray(np.partition(apart, k - 1, axis=1)[:, k - 1])


def squared_distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the squared distances of `(m, d)` and `(n, d)`: float64 `(m, n)`, 0 for equals."""
    # Single precision would give equals a distance of some 1e-4, and sets with duplicates wrong neighbourhoods.
    a, b = a.astype(np.float64), b.astype(np.float64)
    found = a @ b.T
    found *= -2.0
    found += (a * a).sum(axis=1)[:, None]
    found += (b * b).sum(axis=1)[None, :]
    found[found < 1e-9] = 0.0
    return found
