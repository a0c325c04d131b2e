"""Outlines of sprites: a second judge that sees shape alone, where the network sees mostly texture. numpy only."""

from __future__ import annotations

import numpy as np

from ganstudio.core.sprites import to_rgba

MATCH = 0.6
"""The share of its own and a real outline's pixels (IoU) that a sprite must have in common with it to match it."""

_SIDE = 64  # larger outlines are thinned to at most this many pixels a side
_BORDER_STEP = 24  # of 255, by which a channel must differ from the border's colour
_CLEAR_BORDER = 0.8  # share of border pixels, and of sprites, that must look like ground

Kind = str  # "alpha", "border" or "" for none


def outline_kind(sprites: np.ndarray) -> Kind:
    """Tell how outlines of such sprites are found: by "alpha", against the colour of the "border", or not at all ("").

    A border will do where, in most sprites, nearly all of it has one colour.
    """
    if sprites.shape[3] == 4 and bool((sprites[..., 3] < 128).any(axis=(1, 2)).mean() > 0.5):
        return "alpha"
    on_border = _edge(_differs_from_border(sprites))
    clear = (on_border.mean(axis=1) <= 1.0 - _CLEAR_BORDER).mean()
    return "border" if clear >= _CLEAR_BORDER else ""


def outlines(sprites: np.ndarray, kind: Kind) -> np.ndarray:
    """Return what is sprite and not ground, flattened: bool `(n, pixels)`, at most 64×64 of them."""
    step = -(-max(sprites.shape[1:3]) // _SIDE)
    thinned = np.asarray(sprites[:, step // 2 :: step, step // 2 :: step])
    masks = to_rgba(thinned)[..., 3] >= 128 if kind == "alpha" else _differs_from_border(thinned)
    return np.asarray(masks.reshape(len(sprites), -1))


def overlap(masks: np.ndarray) -> float:
    """Return the mean IoU of all pairs of outlines `(n, pixels)`: 0 to 1, lower is more varied; NaN under two."""
    count = len(masks)
    if count < 2:
        return float("nan")
    shared = _shared(masks, masks)
    return float((shared.sum() - np.trace(shared)) / (count * (count - 1)))


def matched(real: np.ndarray, masks: np.ndarray) -> float:
    """Return the share of the real outlines `(m, pixels)` that some of `(n, pixels)` matches; NaN without any."""
    if not len(real) or not len(masks):
        return float("nan")
    return float((_shared(real, masks).max(axis=1) > MATCH).mean())


def _shared(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the IoU of every pair: float32 `(m, n)`; two empty outlines are the same."""
    a, b = a.astype(np.float32), b.astype(np.float32)
    both = a @ b.T
    either = a.sum(axis=1)[:, None] + b.sum(axis=1)[None, :] - both
    return np.asarray(np.where(either > 0, both / np.maximum(either, 1), 1.0))


def _differs_from_border(sprites: np.ndarray) -> np.ndarray:
    """Return bool `(n, h, w)`: the pixels whose colour is not the border's median."""
    colours = np.asarray(sprites[..., :3] if sprites.shape[3] == 4 else sprites).astype(np.int16)
    ground = np.median(_edge(colours), axis=1)[:, None, None, :]
    return np.asarray((np.abs(colours - ground) > _BORDER_STEP).any(axis=-1))


def _edge(pictures: np.ndarray) -> np.ndarray:
    """Return the outermost pixels of `(n, h, w, …)` as `(n, pixels, …)`."""
    sides = pictures[:, 0], pictures[:, -1], pictures[:, 1:-1, 0], pictures[:, 1:-1, -1]
    return np.concatenate(sides, axis=1)
