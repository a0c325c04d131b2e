"""Where the explorer stands in latent space, as one value."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.core.kinds import Kinds, kind_at

if TYPE_CHECKING:
    from ganstudio.checkpoints.snapshot_info import SnapshotInfo
    from ganstudio.latent.favourites import Favourite
    from ganstudio.latent.requests import GridRequest

SMALLEST_GRID, LARGEST_GRID = 4, 12
LARGEST_SEED = 2**31 - 1
_FARTHEST = 1e6
"""No number of a latent is larger: what is, no generator could use."""


@dataclass(frozen=True)
class Place:
    """All that decides the grid, but for the snapshot.

    An empty `centre` stands for the latent of `seed`; so does one of a length that the snapshot cannot take.
    """

    seed: int = 1  # as good as any, and of the shipped model people, robes, wands and beasts
    centre: tuple[float, ...] = ()
    surroundings: int = 1  # seed of what lies around the centre
    spread: float = 0.7  # 0–1
    truncation: float = 1.0  # 0–1, 1 is full variety
    size: int = 8  # cells along a side, 4–12
    kind: str | None = None  # the only kind to show, where the snapshot knows it; all kinds if None

    def at(self, favourite: Favourite, kinds: Kinds) -> Place:
        """Return the place of a favourite of a model with these kinds; it is shown whichever kind was chosen."""
        kind = self.kind if self.kind in kinds and kind_at(kinds, favourite.latent[-1]) == self.kind else None
        return dataclasses.replace(self, centre=favourite.latent, truncation=favourite.truncation, kind=kind)

    def request(self, info: SnapshotInfo, kind: str | None) -> GridRequest:
        """Return the grid of this place in a snapshot, of one of its kinds or, with None, of all."""
        from ganstudio.latent.kinds import coordinate_of
        from ganstudio.latent.requests import GridRequest, latent_from_seed

        fits = len(self.centre) == info.latent_size
        centre = self.centre if fits else latent_from_seed(self.seed, info.latent_size)
        coordinate = None if kind is None else coordinate_of(info.kinds, kind)
        return GridRequest(
            snapshot=info.path,
            centre=centre if coordinate is None else (*centre[:-1], coordinate),
            rows=self.size,
            columns=self.size,
            spread=self.spread,
            seed=self.surroundings,
            truncation=self.truncation,
            kind=coordinate,
        )

    def to_mapping(self) -> dict[str, Any]:
        """Return plain values for the project file."""
        return {
            "seed": self.seed,
            "centre": list(self.centre),
            "surroundings": self.surroundings,
            "spread": self.spread,
            "truncation": self.truncation,
            "size": self.size,
            "kind": self.kind,
        }

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Place:
        """Read what `to_mapping` wrote; whatever is missing or out of range is left at its default."""
        plain = cls()
        return cls(
            seed=_whole(values.get("seed"), 0, LARGEST_SEED, plain.seed),
            centre=_latent(values.get("centre")),
            surroundings=_whole(values.get("surroundings"), 0, LARGEST_SEED, plain.surroundings),
            spread=_share(values.get("spread"), plain.spread),
            truncation=_share(values.get("truncation"), plain.truncation),
            size=_whole(values.get("size"), SMALLEST_GRID, LARGEST_GRID, plain.size),
            kind=kind if isinstance(kind := values.get("kind"), str) else None,
        )


@dataclass(frozen=True)
class Model:
    """Which snapshot was looked at; `follows` says that the newest one is wanted, whichever that is."""

    path: Path
    follows: bool


def next_surroundings(seed: int, cell: int) -> int:
    """Return the seed of what surrounds a cell that was made the centre: new, but always the same."""
    return (seed * 1_103_515_245 + cell * 2_654_435_761 + 12_345) % (LARGEST_SEED + 1)


def _whole(value: object, low: int, high: int, otherwise: int) -> int:
    return value if type(value) is int and low <= value <= high else otherwise


def _share(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else otherwise


def _latent(value: object) -> tuple[float, ...]:
    numbers = value if isinstance(value, list) else []
    sound = all(isinstance(number, int | float) and abs(number) <= _FARTHEST for number in numbers)
    return tuple(float(number) for number in numbers) if sound else ()
