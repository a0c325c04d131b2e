"""From plain sprites to a set with order, pivots, tags and animations: by rule, and by what the artist set by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ganstudio.core.options import option
from ganstudio.core.text import N_
from ganstudio.export.four_views import groups_of_views
from ganstudio.export.frame_names import groups_of_names, natural_key
from ganstudio.export.sprite_set import (
    DIRECTIONS,
    FRAME_TIME,
    LONGEST_TIME,
    SHORTEST_TIME,
    Animation,
    Pivot,
    SpriteSet,
)

PIVOTS: Mapping[str, Pivot] = {
    "centre": (0.5, 0.5),
    "bottom": (0.5, 1.0),
    "top_left": (0.0, 0.0),
    "top": (0.5, 0.0),
    "left": (0.0, 0.5),
    "right": (1.0, 0.5),
    "top_right": (1.0, 0.0),
    "bottom_left": (0.0, 1.0),
    "bottom_right": (1.0, 1.0),
}


@dataclass(frozen=True)
class Arrangement:
    """What holds for the whole set."""

    order: str = option(
        "given",
        N_("Order"),
        N_("In which order sprites stand and play."),
        choices=[("given", N_("As they stand")), ("name", N_("By name, 2 before 10"))],
    )
    pivot: str = option(
        "centre",
        N_("Pivot"),
        N_("The point of a sprite that the engine places and turns it by. Drag it in the preview for one of your own."),
        choices=[
            ("centre", N_("Centre")),
            ("bottom", N_("Bottom centre, at the feet")),
            ("top_left", N_("Top left")),
            ("top", N_("Top centre")),
            ("left", N_("Left centre")),
            ("right", N_("Right centre")),
            ("top_right", N_("Top right")),
            ("bottom_left", N_("Bottom left")),
            ("bottom_right", N_("Bottom right")),
            ("own", N_("Own point")),
        ],
    )
    pivot_x: float = option(
        0.5,
        N_("Own point, across"),
        N_("0 is the left edge, 1 the right one; counts for “Own point”."),
        minimum=-4.0,
        maximum=5.0,
        advanced=True,
    )
    pivot_y: float = option(
        0.5,
        N_("Own point, down"),
        N_("0 is the top edge, 1 the bottom one; counts for “Own point”."),
        minimum=-4.0,
        maximum=5.0,
        advanced=True,
    )
    animate: str = option(
        "names",
        N_("Animations"),
        N_("Which sprites play together, unless you listed frames yourself."),
        choices=[
            ("names", N_("Names that differ in their number")),
            ("all", N_("All sprites, one animation")),
            ("tags", N_("Sprites of the same tag")),
        ],
    )
    duration: int = option(
        FRAME_TIME,
        N_("Time per frame"),
        N_("How long each frame is shown, unless it has a time of its own."),
        minimum=SHORTEST_TIME,
        maximum=10_000,
        unit="ms",
    )
    direction: str = option("forward", N_("Direction"), N_("How animations play."), choices=list(DIRECTIONS.items()))
    loop: bool = option(True, N_("Repeat"), N_("Plays over and over; otherwise once."))

    def set_pivot(self) -> Pivot:
        """Return the pivot of every sprite that has none of its own."""
        return (self.pivot_x, self.pivot_y) if self.pivot == "own" else PIVOTS[self.pivot]


@dataclass(frozen=True)
class Handwork:
    """What the artist set for single sprites, by their names; names that are not in a set are passed over."""

    pivots: Mapping[str, Pivot] = field(default_factory=dict)
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    durations: Mapping[str, int] = field(default_factory=dict)  # ms
    animations: Mapping[str, Sequence[str]] = field(default_factory=dict)  # names of sprites in playing order


NOTHING = Handwork()


def arranged(sprites: SpriteSet, arrangement: Arrangement, handwork: Handwork = NOTHING) -> SpriteSet:
    """Return the set in order, with pivots, tags and animations; pixels and recipes go with their sprites."""
    rows = list(range(sprites.count))
    if arrangement.order == "name":
        rows.sort(key=lambda row: natural_key(sprites.names[row]))
    names = tuple(sprites.names[row] for row in rows)
    tags = tuple(tuple(handwork.tags.get(name, ())) for name in names)
    same = rows == sorted(rows)
    return SpriteSet(
        pixels=sprites.pixels if same else sprites.pixels[rows],
        names=names,
        title=sprites.title,
        recipes=tuple(sprites.recipes[row] for row in rows) if sprites.recipes else (),
        pivots=tuple(handwork.pivots.get(name, arrangement.set_pivot()) for name in names),
        tags=tags,
        animations=_animations(names, tags, sprites.title or "sprites", arrangement, handwork),
    )


def _animations(
    names: Sequence[str], tags: Sequence[Sequence[str]], title: str, arrangement: Arrangement, handwork: Handwork
) -> tuple[Animation, ...]:
    row_of = {name: row for row, name in reversed(list(enumerate(names)))}
    listed = {
        name: [row_of[frame] for frame in frames if frame in row_of] for name, frames in handwork.animations.items()
    }
    groups = {name: rows for name, rows in listed.items() if name and rows} or _by_rule(
        names, tags, title, arrangement.animate
    )
    low, high = SHORTEST_TIME, LONGEST_TIME
    time_of = [min(max(handwork.durations.get(name, arrangement.duration), low), high) for name in names]
    return tuple(
        Animation(name, tuple(rows), tuple(time_of[row] for row in rows), arrangement.direction, arrangement.loop)
        for name, rows in groups.items()
    )


def _by_rule(names: Sequence[str], tags: Sequence[Sequence[str]], title: str, rule: str) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    if rule == "tags":
        for row, words in enumerate(tags):
            for word in dict.fromkeys(words):
                groups.setdefault(word, []).append(row)
    elif rule == "names":
        groups = groups_of_names(names, title) or groups_of_views(names)
    if not groups and names:
        groups = {title: list(range(len(names)))}
    return groups
