"""The nearest training sprite in the eyes of the judging network, mirrored ones too. numpy only."""

from __future__ import annotations

import numpy as np

SAME_FEATURES = 1e-5
"""Features no farther apart are those of the same picture; the most alike ones of a set are some 0.01 apart."""


def nearest_by_features(
    asked: np.ndarray, mirrored: np.ndarray, known: np.ndarray, others: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Return for each sprite the index of the nearest training sprite and its distance: `(m,)` each.

    Features are float32 `(m, d)` of the sprites and of the same sprites mirrored, and `(n, d)` of the training
    sprites; the nearer one counts. With `others` the same picture, mirrored too, is passed over, as for training
    sprites that are asked about themselves: index -1 and an infinite distance where nothing else is left.

    Distances are 1 − cosine; as no feature is negative, from 0, the same direction, to 1, nothing in common.
    """
    if not len(known):
        raise ValueError("there are no training sprites to compare with")
    # Not Euclidean: noise has short features, so by that it lies nearer to training sprites than real ones do.
    directions = _directions(known).T
    apart = 1.0 - np.maximum(_directions(asked) @ directions, _directions(mirrored) @ directions)
    if others:
        apart[apart <= SAME_FEATURES] = np.inf
    indices = apart.argmin(axis=1)
    distances = np.maximum(apart[np.arange(len(apart)), indices], 0.0)
    return np.where(np.isfinite(distances), indices, -1), distances


def _directions(features: np.ndarray) -> np.ndarray:
    """Return features at length 1, in float64 so that equals are no distance apart."""
    features = features.astype(np.float64)
    return features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)
