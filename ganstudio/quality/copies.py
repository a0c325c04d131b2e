"""Which generated sprites are nearly a training sprite: nearer than training sprites are to one another."""

from __future__ import annotations

import numpy as np

from ganstudio.quality.nearest import nearest_training_sprites, premultiplied, thumbnails

SAME = 1.5 / 255
"""Pictures that differ by no more than this (root mean square of thumbnails) are the same picture."""

NEAR = 0.5
"""A copy is nearer to its training sprite than this share of the distance from there to the next ones."""

_NEXT = 3  # the neighbour that says how densely the training sprites stand; the first may be a recoloured twin
_LARGEST = 8192
_ROWS = 128
_REFERENCE = 512


class CopyDetector:
    """Compares sprites with the training set by thumbnails of at most 16×16 pixels, mirrored ones too.

    A sprite is close to its nearest training sprite t if it is nearer than half the distance from t to the third
    picture besides. That is how Alaa et al. (2022, arXiv:2102.08921) tell copies, made stricter. Sets of
    recoloured or animated sprites have such pairs themselves: their share, by leaving each one out, is taken off.
    """

    def __init__(self, training: np.ndarray, seed: int = 0) -> None:
        """Look at uint8 `(n, h, w, channels)`, of more than 8,192 an even sample; nobody may write to the array."""
        random = np.random.default_rng(seed)
        count = len(training)
        self._places = np.sort(random.permutation(count)[:_LARGEST])
        self._training = training
        parts = [_flat(training[self._places[i : i + _ROWS]]) for i in range(0, len(self._places), _ROWS)]
        self._known = np.concatenate(parts)
        self._squares = (self._known**2).sum(axis=1)
        self._room = np.full((len(self._known), 2), np.nan, np.float32)  # filled where it is needed
        self._usual: tuple[float, float] | None = None
        self._reference = random.permutation(len(self._known))[:_REFERENCE]

    @property
    def usual_share(self) -> float:
        """The share of training sprites that are close to another one by the same rule, 0–1."""
        return self._left_out()[0]

    @property
    def usual_distance(self) -> float:
        """The median distance, 0–1, from a training sprite to the nearest other picture; NaN if there is none."""
        return self._left_out()[1]

    def find(self, sprites: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the nearest training sprites' indices, their distances (0–1, whole pictures) and who is close."""
        indices = np.zeros(len(sprites), np.int64)
        close = np.zeros(len(sprites), bool)
        for start in range(0, len(sprites), _ROWS):
            rows = slice(start, min(start + _ROWS, len(sprites)))
            apart = self._apart(sprites[rows])
            close[rows] = self._is_close(apart)
            indices[rows] = self._places[apart.argmin(axis=1)]
        return indices, self._distances(sprites, indices), close

    def share(self, close: np.ndarray) -> float:
        """Return the share of copies, 0–1, beyond what is usual; NaN where the training set itself is all alike."""
        if len(self._known) < _NEXT + 2 or self.usual_share > 0.9:
            return float("nan")
        return max(0.0, float(close.mean()) - self.usual_share) / (1.0 - self.usual_share)

    def _left_out(self) -> tuple[float, float]:
        """Treat an even sample of the training sprites as if they were generated; the same picture twice is one."""
        if self._usual is None:
            sprites = self._training[self._places[self._reference]]
            close, indices = [], []
            for start in range(0, len(sprites), _ROWS):
                apart = self._apart(sprites[start : start + _ROWS])
                apart[apart <= SAME] = np.inf
                others = np.isfinite(apart).any(axis=1)
                close.append(self._is_close(apart, left_out=True) & others)
                indices.append(np.where(others, apart.argmin(axis=1), -1))
            nearest = np.concatenate(indices)
            alone = nearest < 0
            distances = self._distances(sprites[~alone], self._places[nearest[~alone]])
            middle = float(np.median(distances)) if len(distances) else float("nan")
            self._usual = float(np.concatenate(close).mean()), middle
        return self._usual

    def _distances(self, sprites: np.ndarray, indices: np.ndarray) -> np.ndarray:
        """Return the distance, 0–1, of each sprite to the training sprite of its index: whole pictures."""
        pairs = [
            nearest_training_sprites(sprites[i : i + 1], np.asarray(self._training[place : place + 1]))[1]
            for i, place in enumerate(indices)
        ]
        return np.concatenate(pairs) if pairs else np.zeros(0)

    def _is_close(self, apart: np.ndarray, left_out: bool = False) -> np.ndarray:
        """Judge sprites by their distances to every training sprite; `left_out` ones are among these themselves."""
        nearest = apart.argmin(axis=1)
        missing = np.unique(nearest[np.isnan(self._room[nearest, 0])])
        for start in range(0, len(missing), _ROWS):
            rows = missing[start : start + _ROWS]
            self._room[rows] = self._room_around(rows)
        found = apart[np.arange(len(apart)), nearest]
        # A left-out sprite that is close is itself one of the first neighbours: the third besides it is the fourth.
        return np.asarray((found <= SAME) | (found < NEAR * self._room[nearest, int(left_out)]))

    def _room_around(self, rows: np.ndarray) -> np.ndarray:
        """Return the distances of training sprites to the third and fourth picture that is not the same: `(m, 2)`."""
        apart = self._apart(self._training[self._places[rows]])
        apart[apart <= SAME] = np.inf
        places = [min(place, apart.shape[1]) - 1 for place in (_NEXT, _NEXT + 1)]
        reach = np.partition(apart, places, axis=1)[:, places]
        return np.asarray(np.where(np.isfinite(reach), reach, 0.0))

    def _apart(self, sprites: np.ndarray) -> np.ndarray:
        """Return root mean square distances of thumbnails, the smaller one of plain and mirrored: `(m, n)`."""
        sprites = np.asarray(sprites)
        found = np.full((len(sprites), len(self._known)), np.inf, np.float32)
        for asked in (_flat(sprites), _flat(sprites[:, :, ::-1])):
            squares = (asked**2).sum(axis=1)[:, None] - 2.0 * asked @ self._known.T + self._squares
            np.minimum(found, squares, out=found)
        return np.sqrt(np.maximum(found, 0.0) / self._known.shape[1])


def _flat(sprites: np.ndarray) -> np.ndarray:
    return thumbnails(premultiplied(np.asarray(sprites)))
