"""Which latents a picture is made of: seeds, grids around a centre, walks. The same request gives the same latents.

Latents are Gaussian: every function here keeps the length that a random latent has, because a generator has only
seen latents on that shell (White 2016, arXiv:1609.04468).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganstudio.latent.kinds import of_kind

Latent = tuple[float, ...]

_REACH = 1.5  # cells over which a grid forgets its centre
_SMOOTHNESS = 1.2  # cells over which neighbours stay alike
_BLUR = 3  # cells around one that it is made of
_FIELD = 1  # last word of the field's keys: numpy fills short keys with zeros, so (seed, y, 0) is latent y of the seed


@dataclass(frozen=True)
class GridRequest:
    """Everything that decides one grid of sprites. The centre stands in the middle cell, right and below if even."""

    snapshot: Path
    centre: Latent
    rows: int
    columns: int
    spread: float  # 0 (all alike) to 1 (as varied as the model)
    seed: int  # of what surrounds the centre
    truncation: float = 1.0  # 0 (the average sprite) to 1 (full variety)
    kind: float | None = None  # the last number of every latent, where all are to be of one kind

    @property
    def centre_index(self) -> int:
        """The cell, counted by rows, in which the centre stands."""
        return (self.rows // 2) * self.columns + self.columns // 2


def latent_from_seed(seed: int, size: int) -> Latent:
    """Return the latent that a seed stands for."""
    return tuple(float(value) for value in random_latents(1, seed, size)[0])


def random_latents(count: int, seed: int, size: int) -> np.ndarray:
    """Return float32 `(count, size)`; latent i depends on `(seed, i)` only, whatever the count."""
    return np.stack([_noise(seed, i, size=size) for i in range(count)]) if count else np.zeros((0, size), np.float32)


def grid_latents(request: GridRequest) -> np.ndarray:
    """Return float32 `(rows * columns, size)`, by rows: the centre in its cell, and around it ever more variety.

    The surroundings are a smooth Gaussian field over the plane of cells, so that neighbours are alike.
    """
    centre = np.asarray(request.centre, np.float32)
    rows = np.arange(request.rows) - request.rows // 2
    columns = np.arange(request.columns) - request.columns // 2
    field = _smooth_field(request.seed, rows, columns, centre.size)
    distance = np.hypot(rows[:, None], columns[None, :])
    share = (request.spread * (1.0 - np.exp(-distance / _REACH)))[..., None].astype(np.float32)
    mixed = np.sqrt(1.0 - share**2) * centre + share * field
    latents = np.ascontiguousarray(mixed.reshape(-1, centre.size), np.float32)
    return latents if request.kind is None else of_kind(latents, request.kind)


def walk_latents(stops: np.ndarray, frames: int, loop: bool = True, kinds: bool = False) -> np.ndarray:
    """Return float32 `(frames, size)`: a walk through the stops `(k, size)` at even pace, by great-circle steps.

    A loop comes back to the first stop without showing it twice. One stop gives a walk that stands still. With `kinds`
    the last number is a kind's: a frame has that of the nearer stop, for between two kinds there may lie a third.
    """
    stops = np.asarray(stops, np.float32)
    legs = len(stops) if loop else len(stops) - 1
    if len(stops) < 2:
        return np.repeat(stops, frames, axis=0)
    places = np.arange(frames) * legs / frames if loop else np.linspace(0.0, legs, frames)
    free = stops[:, :-1] if kinds else stops
    walked = [_slerp(free[int(at) % len(free)], free[(int(at) + 1) % len(free)], at - int(at)) for at in places]
    latents = np.asarray(walked, np.float32).reshape(frames, free.shape[1])
    nearer = np.floor(places + 0.5).astype(int) % len(stops)
    return np.concatenate([latents, stops[nearer, -1:]], axis=1) if kinds else latents


def _noise(*key: int, size: int) -> np.ndarray:
    # SeedSequence takes only non-negative words; cells left of the centre have negative places.
    words = [value & 0xFFFFFFFF for value in key]
    return np.random.default_rng(np.random.SeedSequence(words)).standard_normal(size, np.float32)


def _smooth_field(seed: int, rows: np.ndarray, columns: np.ndarray, size: int) -> np.ndarray:
    """Return a unit-variance field `(rows, columns, size)`: white noise on the plane, blurred and rescaled."""
    low_y, low_x = int(rows[0]) - _BLUR, int(columns[0]) - _BLUR
    high_y, high_x = int(rows[-1]) + _BLUR, int(columns[-1]) + _BLUR
    lattice = np.stack(
        [
            np.stack([_noise(seed, y, x, _FIELD, size=size) for x in range(low_x, high_x + 1)])
            for y in range(low_y, high_y + 1)
        ]
    )
    weigh_y = _weights(rows, low_y, high_y)
    weigh_x = _weights(columns, low_x, high_x)
    return np.einsum("yi,xj,ijk->yxk", weigh_y, weigh_x, lattice, optimize=True).astype(np.float32)


def _weights(places: np.ndarray, low: int, high: int) -> np.ndarray:
    offsets = places[:, None] - np.arange(low, high + 1)[None, :]
    # Nothing beyond the margin counts, inside the grid neither: a cell must not change when the grid grows.
    bell = np.exp(-((offsets / _SMOOTHNESS) ** 2)) * (np.abs(offsets) <= _BLUR)
    return (bell / np.sqrt((bell**2).sum(axis=1, keepdims=True))).astype(np.float32)


def _slerp(start: np.ndarray, end: np.ndarray, share: float) -> np.ndarray:
    lengths = float(np.linalg.norm(start)), float(np.linalg.norm(end))
    if min(lengths) == 0.0:
        return (1.0 - share) * start + share * end
    cosine = float(np.clip(np.dot(start, end) / (lengths[0] * lengths[1]), -1.0, 1.0))
    angle = np.arccos(cosine)
    if angle < 1e-4 or angle > np.pi - 1e-4:
        return (1.0 - share) * start + share * end
    return (np.sin((1.0 - share) * angle) * start + np.sin(share * angle) * end) / np.sin(angle)
