"""Which generated sprites are nearly a training sprite: nearer than training sprites are to one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from ganstudio.quality.nearest import premultiplied, thumbnails

SAME = 1.5 / 255
"""Pictures that differ by no more than this (root mean square of thumbnails) are the same picture."""

NEAR = 0.5
"""A copy is nearer to its training sprite than this share of the distance from there to the next ones."""

SHIFT = 1
"""A copy may be moved by so many pixels, up or down and to either side."""

_NEXT = 3  # the neighbour that says how densely the training sprites stand; the first may be a recoloured twin
_LARGEST = 8192
_ROWS = 64
_REFERENCE = 512
_COARSE = 4  # pixels a side: so blurred that a picture moved by a pixel is still among the first
_SHORTLIST = 24

_AROUND = sorted(range(2 * SHIFT + 1), key=lambda place: abs(place - SHIFT))
_VIEWS = tuple(product((False, True), _AROUND, _AROUND))  # mirrored, and where the window stands; unmoved ones first
_UNMOVED = [view for view, (_mirrored, y, x) in enumerate(_VIEWS) if y == x == SHIFT]


@dataclass(frozen=True)
class _Look:
    """The training sprites that come into question for each of `m` sprites, and how far they are."""

    places: np.ndarray  # (m, k), among the known ones
    apart: np.ndarray  # (m, k): root mean square distances of thumbnails, 0–1, of the nearest view
    views: np.ndarray  # (m, k): which of `_VIEWS` that is

    def nearest(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return of each sprite's nearest training sprite the place, the distance and the view: `(m,)` each."""
        rows, best = np.arange(len(self.apart)), self.apart.argmin(axis=1)
        return self.places[rows, best], self.apart[rows, best], self.views[rows, best]


class CopyDetector:
    """Compares sprites with the training set: also mirrored, also moved by a pixel in any direction.

    Coarse thumbnails of 4×4 pixels pick 24 training sprites, those of at most 16×16 tell which is the nearest in
    which view. A sprite is close to its nearest training sprite t if it is nearer than half the distance from t to
    the third picture besides. That is how Alaa et al. (2022, arXiv:2102.08921) tell copies, made stricter. Sets of
    recoloured or animated sprites have such pairs themselves: their share, by leaving each one out, is taken off.
    """

    def __init__(self, training: np.ndarray, seed: int = 0, largest: int = _LARGEST) -> None:
        """Take uint8 `(n, h, w, channels)`, of more than `largest` an even sample; nobody may write to the array.

        Nothing is computed yet.
        """
        self._random, self._training = np.random.default_rng(seed), training
        self._places = np.sort(self._random.permutation(len(training))[:largest])
        self._made: list[tuple[np.ndarray, np.ndarray]] = []  # thumbnails, and coarse ones
        self._is_ready = False
        self._usual: tuple[float, float] | None = None

    def prepare(self, may_go_on: Callable[[], bool] = lambda: True) -> bool:
        """Make thumbnails while `may_go_on` says so, of 64 sprites at a time; a later call continues.

        Returns whether all are made. Whoever asks for copies before that prepares the rest.
        """
        while not self._is_ready and may_go_on():
            start = len(self._made) * _ROWS
            part = premultiplied(self._training[self._places[start : start + _ROWS]])
            self._made.append((thumbnails(part), thumbnails(part, _COARSE)))
            if start + _ROWS >= len(self._places):
                self._know(*(np.concatenate(parts) for parts in zip(*self._made, strict=True)))
        return self._is_ready

    def _know(self, known: np.ndarray, coarse: np.ndarray) -> None:
        # Of a picture that is there again and again one is enough, or it would fill the shortlist.
        first = sorted({picture.tobytes(): i for i, picture in reversed(list(enumerate(known)))}.values())
        self._places, self._known, self._coarse = self._places[first], known[first], coarse[first]
        self._squares = (self._known**2).sum(axis=1)
        self._room = np.full((len(self._known), 2), np.nan, np.float32)  # filled where it is needed
        self._reference = self._random.permutation(len(self._known))[:_REFERENCE]
        self._made, self._is_ready = [], True

    @property
    def usual_share(self) -> float:
        """The share of training sprites that are close to another one by the same rule, 0–1."""
        return self._left_out()[0]

    @property
    def usual_distance(self) -> float:
        """The median distance, 0–1, from a training sprite to the nearest other picture; NaN if there is none."""
        return self._left_out()[1]

    @property
    def can_tell(self) -> bool:
        """Whether copies can be told at all: not where the training set is tiny, or itself all alike."""
        return self.usual_share <= 0.9 and len(self._known) >= _NEXT + 2

    def find(
        self, sprites: np.ndarray, check: Callable[[], None] = lambda: None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the nearest training sprites' indices, their distances and who is close: `(m,)` each.

        Distances are root mean square differences of whole pictures in their nearest view, 0–1. `check` is called
        before each 64 sprites and may raise `Cancelled`.
        """
        self.prepare()
        indices, distances = np.zeros(len(sprites), np.int64), np.zeros(len(sprites))
        close = np.zeros(len(sprites), bool)
        for start in range(0, len(sprites), _ROWS):
            rows = slice(start, min(start + _ROWS, len(sprites)))
            check()
            look = self._look(sprites[rows])
            nearest, _apart, views = look.nearest()
            close[rows] = self._is_close(look, check)
            indices[rows] = self._places[nearest]
            distances[rows] = self._distances(sprites[rows], indices[rows], views)
        return indices, distances, close

    def share(self, close: np.ndarray) -> float:
        """Return the share of copies, 0–1, beyond what is usual; NaN where the training set itself is all alike."""
        if not self.can_tell:
            return float("nan")
        return max(0.0, float(close.mean()) - self.usual_share) / (1.0 - self.usual_share)

    def know_usual(self, check: Callable[[], None] = lambda: None) -> None:
        """Find what is usual among the training sprites, once; whoever asks for it before that does so too.

        `check` is called before each 64 sprites and may raise `Cancelled`.
        """
        self._left_out(check)

    def _left_out(self, check: Callable[[], None] = lambda: None) -> tuple[float, float]:
        """Treat an even sample of the training sprites as if they were generated; the same picture twice is one."""
        if self._usual is None:
            self.prepare()
            close, distances = [], []
            for start in range(0, len(self._reference), _ROWS):
                check()
                sprites = self._training[self._places[self._reference[start : start + _ROWS]]]
                look = self._look(sprites, others=True)
                nearest, apart, views = look.nearest()
                found = np.isfinite(apart)
                close.append(self._is_close(look, check, left_out=True) & found)
                distances.append(self._distances(sprites[found], self._places[nearest[found]], views[found]))
            every = np.concatenate(distances)
            self._usual = float(np.concatenate(close).mean()), float(np.median(every)) if len(every) else float("nan")
        return self._usual

    def _distances(self, sprites: np.ndarray, indices: np.ndarray, views: np.ndarray) -> np.ndarray:
        """Return the distance, 0–1, of each sprite in its view to the training sprite of its index: whole pictures."""
        asked, errors = _framed(sprites), np.zeros(len(sprites))
        for view in np.unique(views):
            rows = np.flatnonzero(views == view)
            there = premultiplied(np.asarray(self._training[indices[rows]]))
            errors[rows] = ((_seen(asked[rows], view) - there) ** 2).mean(axis=(1, 2, 3))
        return np.sqrt(errors)

    def _is_close(self, look: _Look, check: Callable[[], None], left_out: bool = False) -> np.ndarray:
        """Judge the sprites that were looked at: bool `(m,)`; `left_out` ones are training sprites themselves."""
        nearest, found, _views = look.nearest()
        missing = np.unique(nearest[np.isnan(self._room[nearest, 0])])
        for start in range(0, len(missing), _ROWS):
            check()
            rows = missing[start : start + _ROWS]
            self._room[rows] = self._room_around(rows)
        # A left-out sprite that is close is itself one of the first neighbours: the third besides it is the fourth.
        return np.asarray((found <= SAME) | (found < NEAR * self._room[nearest, int(left_out)]))

    def _room_around(self, rows: np.ndarray) -> np.ndarray:
        """Return the distances of training sprites to the third and fourth picture that is not the same: `(m, 2)`."""
        apart = self._look(self._training[self._places[rows]], others=True).apart
        places = [min(place, apart.shape[1]) - 1 for place in (_NEXT, _NEXT + 1)]
        reach = np.partition(apart, places, axis=1)[:, places]
        return np.asarray(np.where(np.isfinite(reach), reach, 0.0))

    def _look(self, sprites: np.ndarray, others: bool = False) -> _Look:
        """Find what comes into question for uint8 sprites; with `others`, the same picture is infinitely far away."""
        framed = _framed(sprites)
        chosen = self._shortlist(framed)
        asked = np.stack([thumbnails(_seen(framed, view)) for view in range(len(_VIEWS))], axis=1)
        apart = self._squares[chosen][:, None] - 2.0 * asked @ self._known[chosen].transpose(0, 2, 1)
        apart += (asked**2).sum(axis=2)[:, :, None]
        views = apart.argmin(axis=1)
        apart = np.sqrt(np.maximum(apart, 0.0) / self._known.shape[1])
        found = apart.min(axis=1)
        if others:
            found[apart[:, _UNMOVED].min(axis=1) <= SAME] = np.inf
        return _Look(chosen, found, views)

    def _shortlist(self, framed: np.ndarray) -> np.ndarray:
        """Return the places of the training sprites that are nearest by coarse thumbnails: `(m, k)`."""
        squares = (self._coarse**2).sum(axis=1)
        # The asked ones' own squares are the same for every candidate of a sprite, so they decide nothing.
        asked = (thumbnails(_seen(framed, view), _COARSE) for view in _UNMOVED)
        apart = np.minimum(*(squares - 2.0 * one @ self._coarse.T for one in asked))
        few = min(_SHORTLIST, apart.shape[1])
        return np.argpartition(apart, few - 1, axis=1)[:, :few]


def _framed(sprites: np.ndarray) -> np.ndarray:
    """Return sprites as premultiplied RGBA whose outermost pixels are repeated outside, so that windows may move."""
    return np.pad(premultiplied(np.asarray(sprites)), ((0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT), (0, 0)), "edge")


def _seen(framed: np.ndarray, view: int) -> np.ndarray:
    """Return the framed pictures through one of the windows, in the sprites' own size."""
    mirrored, y, x = _VIEWS[view]
    height, width = framed.shape[1] - 2 * SHIFT, framed.shape[2] - 2 * SHIFT
    window = framed[:, y : y + height, x : x + width]
    return window[:, :, ::-1] if mirrored else window
