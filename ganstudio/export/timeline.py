"""A set as one row of frames with tags on it, which is how Aseprite and what reads its files see animations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ganstudio.export.sprite_set import FRAME_TIME, SpriteSet

SLICE = "pivot"
"""The name of the slice that carries the pivots."""


@dataclass(frozen=True)
class Tag:
    """The frames `first` to `last` of a timeline that are an animation."""

    name: str
    first: int
    last: int
    direction: str  # a key of DIRECTIONS, which are Aseprite's words
    loop: bool

    @property
    def repeats(self) -> int:
        """How often it plays as Aseprite counts: 0 is for ever, and there and back is twice, once each way."""
        return 0 if self.loop else 2 if self.direction.startswith("pingpong") else 1


@dataclass(frozen=True)
class Timeline:
    """Frames one after the other; a sprite that plays in several animations is there several times."""

    rows: tuple[int, ...]  # of the set
    durations: tuple[int, ...]  # ms, one each
    tags: tuple[Tag, ...]


def timeline(sprites: SpriteSet, only_forward: bool = False) -> Timeline:
    """Return the animations one after the other, then the sprites in none; every sprite is there.

    `only_forward` writes out what plays in another direction, for readers that do not know it.
    """
    rows: list[int] = []
    durations: list[int] = []
    tags = []
    for animation in sprites.animations:
        steps = animation.played() if only_forward else zip(animation.frames, animation.durations, strict=True)
        first = len(rows)
        for row, duration in steps:
            rows.append(row)
            durations.append(duration)
        direction = "forward" if only_forward else animation.direction
        tags.append(Tag(animation.name, first, len(rows) - 1, direction, animation.loop))
    rest = sprites.unplayed
    return Timeline((*rows, *rest), (*durations, *[FRAME_TIME] * len(rest)), tuple(tags))


def tag_entries(line: Timeline) -> list[dict[str, Any]]:
    """Return the tags as Aseprite's JSON writes them."""
    return [
        {"name": tag.name, "from": tag.first, "to": tag.last, "direction": tag.direction, "color": "#000000ff"}
        | ({"repeat": str(tag.repeats)} if tag.repeats else {})
        for tag in line.tags
    ]


def pivot_keys(sprites: SpriteSet, line: Timeline) -> list[tuple[int, tuple[int, int]]]:
    """Return from which frame on which pivot holds, in whole pixels of the sprite from the top left."""
    keys: list[tuple[int, tuple[int, int]]] = []
    for number, row in enumerate(line.rows):
        x, y = sprites.pivots[row]
        pivot = math.floor(x * sprites.width + 0.5), math.floor(y * sprites.height + 0.5)
        if not keys or keys[-1][1] != pivot:
            keys.append((number, pivot))
    return keys


def slice_entries(sprites: SpriteSet, line: Timeline) -> list[dict[str, Any]]:
    """Return a slice over the whole sprite that carries the pivots, as Aseprite's JSON writes it."""
    bounds = {"x": 0, "y": 0, "w": sprites.width, "h": sprites.height}
    keys = [
        {"frame": frame, "bounds": bounds, "pivot": {"x": x, "y": y}} for frame, (x, y) in pivot_keys(sprites, line)
    ]
    return [{"name": SLICE, "color": "#0000ffff", "keys": keys}]
