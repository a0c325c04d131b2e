"""The nearest training sprites, asked again and again of one training set: thumbnails are made once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganstudio.core.sprites import to_rgba
from ganstudio.quality.nearest import nearest_training_sprites

_SIDE = 8  # of a thumbnail: 60,000 of them take 60 MB
_SHORTLIST = 8
_CHUNK = 256


class NearestIndex:
    """Finds what `nearest_training_sprites` finds, after a first choice by small thumbnails of the training sprites."""

    def __init__(self, training: np.ndarray) -> None:
        """Index uint8 `(n, h, w, channels)`; nothing is computed yet. Nobody may write to the array."""
        self.training = training
        self._thumbnails = np.zeros((len(training), _SIDE * _SIDE * 4), np.float32)
        self._done = 0

    @property
    def is_ready(self) -> bool:
        """Whether every thumbnail is made."""
        return self._done == len(self.training)

    def prepare(self, may_go_on: Callable[[], bool] = lambda: True) -> bool:
        """Make thumbnails while `may_go_on` says so; a later call continues. Returns `is_ready`."""
        while not self.is_ready and may_go_on():
            end = min(self._done + _CHUNK, len(self.training))
            self._thumbnails[self._done : end] = _thumbnails(self.training[self._done : end])
            self._done = end
        return self.is_ready

    def find(self, sprites: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return indices and distances, 0–1, of uint8 sprites `(m, h, w, channels)`; `ValueError` until ready."""
        if not self.is_ready or not len(self.training):
            raise ValueError("the index is not ready")
        asked = _thumbnails(sprites)
        mirrored = asked.reshape(len(sprites), _SIDE, _SIDE, 4)[:, :, ::-1].reshape(asked.shape)
        known = (self._thumbnails**2).sum(axis=1)
        # The asked ones' own squares are the same for every candidate of a sprite, so they decide nothing.
        apart = np.minimum(*(known - 2.0 * one @ self._thumbnails.T for one in (asked, mirrored)))
        few = min(_SHORTLIST, len(self.training))
        shortlist = np.unique(np.argpartition(apart, few - 1, axis=1)[:, :few])
        found, distances = nearest_training_sprites(sprites, np.asarray(self.training[shortlist]))
        return shortlist[found], distances


def _thumbnails(sprites: np.ndarray) -> np.ndarray:
    """Average premultiplied sprites over 8×8 areas of as equal size as the pixels allow: float32 `(n, 256)`."""
    rgba: np.ndarray = to_rgba(np.asarray(sprites)).astype(np.float32)
    rgba[..., :3] *= rgba[..., 3:] / 255.0
    for axis in (1, 2):
        starts = np.arange(_SIDE) * rgba.shape[axis] // _SIDE
        sizes = np.diff(np.append(starts, rgba.shape[axis])).astype(np.float32)
        shape = [1, 1, 1, 1]
        shape[axis] = _SIDE
        rgba = np.add.reduceat(rgba, starts, axis=axis) / sizes.reshape(shape)
    return np.asarray(rgba.reshape(len(sprites), -1) / 255.0, np.float32)
