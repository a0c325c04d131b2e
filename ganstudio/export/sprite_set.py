"""What is exported: sprites of one size, what each is called and turns about, how they move, and how each was made."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ganstudio.core.text import N_

Pivot = tuple[float, float]
"""The point an engine places and turns a sprite by: x, y from the top left as parts of the whole sprite's size."""

CENTRE: Pivot = (0.5, 0.5)
FRAME_TIME = 100  # ms
SHORTEST_TIME, LONGEST_TIME = 10, 60_000  # ms; players show anything shorter as they like

DIRECTIONS: Mapping[str, str] = {
    "forward": N_("Forward"),
    "reverse": N_("Backward"),
    "pingpong": N_("There and back"),
    "pingpong_reverse": N_("Back and there"),
}
"""The ways an animation can play, by Aseprite's names for them; the words are untranslated."""


@dataclass(frozen=True)
class Animation:
    """Frames that play one after the other; `ValueError` where the parts do not fit together."""

    name: str
    frames: tuple[int, ...]  # rows of the set; a row may come several times
    durations: tuple[int, ...]  # ms, one each
    direction: str = "forward"  # a key of DIRECTIONS
    loop: bool = True

    def __post_init__(self) -> None:
        if not self.name or not self.frames or len(self.durations) != len(self.frames):
            raise ValueError(f"an animation needs a name, frames and as many durations: {self}")
        if self.direction not in DIRECTIONS:
            raise ValueError(f"no direction is called {self.direction!r}")
        if not all(SHORTEST_TIME <= duration <= LONGEST_TIME for duration in self.durations):
            raise ValueError(f"durations are {SHORTEST_TIME} to {LONGEST_TIME} ms: {self.durations}")

    def played(self) -> tuple[tuple[int, int], ...]:
        """Return (row, ms) of one whole run in the order shown, for formats that only play forward.

        There and back arrives where it began; in a loop the next run shows that frame.
        """
        steps = tuple(zip(self.frames, self.durations, strict=True))
        if self.direction in ("reverse", "pingpong_reverse"):
            steps = steps[::-1]
        if not self.direction.startswith("pingpong"):
            return steps
        return steps + (steps[-2:0:-1] if self.loop else steps[-2::-1])


@dataclass(frozen=True, eq=False)
class SpriteSet:
    """Sprites of one size in the order of their use; `ValueError` where the parts do not fit together.

    Without pivots each sprite has its centre; without animations all sprites are one, called like the set.
    """

    pixels: np.ndarray  # uint8 (n, height, width, 4), straight alpha
    names: tuple[str, ...]  # one each; any text, need not be unique
    title: str = "sprites"
    recipes: tuple[Mapping[str, Any], ...] = ()  # how each was made; one each, or none at all
    pivots: tuple[Pivot, ...] = ()
    tags: tuple[tuple[str, ...], ...] = ()  # the artist's words for each sprite
    animations: tuple[Animation, ...] = ()  # of different names

    def __post_init__(self) -> None:
        if self.pixels.dtype != np.uint8 or self.pixels.ndim != 4 or self.pixels.shape[-1] != 4:
            raise ValueError(f"sprites are uint8 (n, h, w, 4), not {self.pixels.dtype} {self.pixels.shape}")
        if self.recipes:
            self._check("recipes", self.recipes)
        for name, value in (("pivots", (CENTRE,)), ("tags", ((),))):
            if not getattr(self, name):
                object.__setattr__(self, name, value * self.count)
        if not self.animations and self.count:
            whole = Animation(self.title or "sprites", tuple(range(self.count)), (FRAME_TIME,) * self.count)
            object.__setattr__(self, "animations", (whole,))
        for name in ("names", "pivots", "tags"):
            self._check(name, getattr(self, name))
        if not np.isfinite(self.pivots).all():
            raise ValueError("a pivot is not a number")
        if len({animation.name for animation in self.animations}) != len(self.animations):
            raise ValueError("two animations have the same name")
        if any(not 0 <= row < self.count for animation in self.animations for row in animation.frames):
            raise ValueError("an animation has a frame that is not in the set")

    @property
    def count(self) -> int:
        """How many sprites there are."""
        return int(self.pixels.shape[0])

    @property
    def height(self) -> int:
        """The height of each sprite in pixels."""
        return int(self.pixels.shape[1])

    @property
    def width(self) -> int:
        """The width of each sprite in pixels."""
        return int(self.pixels.shape[2])

    @property
    def unplayed(self) -> tuple[int, ...]:
        """The rows that no animation shows."""
        used = {row for animation in self.animations for row in animation.frames}
        return tuple(row for row in range(self.count) if row not in used)

    def replaced(self, **changes: Any) -> SpriteSet:
        """Return the set with some of its parts replaced."""
        return dataclasses.replace(self, **changes)

    def _check(self, name: str, values: Sequence[object]) -> None:
        if len(values) != self.count:
            raise ValueError(f"{self.count} sprites but {len(values)} {name}")
