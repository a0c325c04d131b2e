"""Order, pivots, tags and animations: by rule, and by what was set by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganstudio.export import Animation, Arrangement, Handwork, SpriteSet, arranged
from ganstudio.export.arranging import PIVOTS
from ganstudio.export.sprite_set import DIRECTIONS, LONGEST_TIME, SHORTEST_TIME


def sprite_set(*names, title="hero"):
    """A sprite for each name, told apart by its first value."""
    pixels = np.zeros((len(names), 2, 3, 4), np.uint8)
    pixels[:, 0, 0, 0] = range(len(names))
    return SpriteSet(pixels, names, title, recipes=tuple({"row": row} for row in range(len(names))))


def rows(sprites):
    return sprites.pixels[:, 0, 0, 0].tolist()


def groups(sprites):
    return {animation.name: animation.frames for animation in sprites.animations}


def test_as_they_stand_or_by_name():
    plain = sprite_set("walk 10", "Idle", "walk 2", "walk 1")
    assert rows(arranged(plain, Arrangement())) == [0, 1, 2, 3]
    ordered = arranged(plain, Arrangement(order="name"))
    assert ordered.names == ("Idle", "walk 1", "walk 2", "walk 10")
    assert rows(ordered) == [1, 3, 2, 0]
    assert [recipe["row"] for recipe in ordered.recipes] == [1, 3, 2, 0]
    assert rows(plain) == [0, 1, 2, 3]


def test_handwork_follows_its_sprite():
    work = Handwork(
        pivots={"b": (0.25, 0.75), "gone": (0.0, 0.0)}, tags={"b": ["green", "enemy"]}, durations={"b": 250, "c": 1}
    )
    made = arranged(sprite_set("c", "b", "a"), Arrangement(order="name", pivot="bottom", animate="all"), work)
    assert made.names == ("a", "b", "c")
    assert made.pivots == ((0.5, 1.0), (0.25, 0.75), (0.5, 1.0))
    assert made.tags == ((), ("green", "enemy"), ())
    assert made.animations[0].durations == (100, 250, SHORTEST_TIME)


@pytest.mark.parametrize("pivot", [*PIVOTS, "own"])
def test_the_pivot_of_the_set(pivot):
    made = arranged(sprite_set("a", "b"), Arrangement(pivot=pivot, pivot_x=0.2, pivot_y=1.5))
    assert made.pivots == (PIVOTS.get(pivot, (0.2, 1.5)),) * 2


def test_names_that_differ_in_their_number_play_together():
    made = arranged(sprite_set("walk 10", "idle", "walk 2", "run_1", "run_2"), Arrangement())
    assert groups(made) == {"walk": (2, 0), "run": (3, 4)}
    assert groups(arranged(sprite_set("a", "b"), Arrangement())) == {"hero": (0, 1)}
    assert groups(arranged(sprite_set("0", "1", "2"), Arrangement())) == {"hero": (0, 1, 2)}
    assert groups(arranged(sprite_set("a1", "a2"), Arrangement(animate="all"))) == {"hero": (0, 1)}


def test_tags_play_together():
    work = Handwork(tags={"a": ["x", "x", "y"], "c": ["x"]})
    assert groups(arranged(sprite_set("a", "b", "c"), Arrangement(animate="tags"), work)) == {"x": (0, 2), "y": (0,)}
    assert groups(arranged(sprite_set("a", "b"), Arrangement(animate="tags"))) == {"hero": (0, 1)}


def test_listed_frames_come_before_rules():
    work = Handwork(animations={"jump": ["b", "a", "gone", "b"], "": ["a"], "none": ["gone"]})
    made = arranged(sprite_set("a", "b", "a"), Arrangement(direction="pingpong", loop=False), work)
    assert made.animations == (Animation("jump", (1, 0, 1), (100, 100, 100), "pingpong", loop=False),)
    only_gone = Handwork(animations={"none": ["gone"]})
    assert groups(arranged(sprite_set("a1", "a2"), Arrangement(), only_gone)) == {"a": (0, 1)}


def test_a_set_without_a_title_or_sprites():
    assert groups(arranged(sprite_set("a", "b", title=""), Arrangement())) == {"sprites": (0, 1)}
    nothing = arranged(SpriteSet(np.zeros((0, 2, 2, 4), np.uint8), ()), Arrangement(order="name"))
    assert nothing.count == 0 and nothing.animations == ()


@pytest.mark.parametrize(
    ("direction", "shown"),
    [("forward", "abcd"), ("reverse", "dcba"), ("pingpong", "abcdcb"), ("pingpong_reverse", "dcbabc")],
)
def test_directions_as_they_are_shown(direction, shown):
    """There and back shows neither end twice, so that it repeats evenly; each frame keeps its time.

    Played once it arrives where it began.
    """
    times = {"a": 10, "b": 20, "c": 30, "d": 40}
    played = Animation("x", (0, 1, 2, 3), tuple(times.values()), direction).played()
    assert [("abcd"[row], time) for row, time in played] == [(frame, times[frame]) for frame in shown]
    once = Animation("x", (0, 1, 2, 3), tuple(times.values()), direction, loop=False).played()
    assert once == (*played, played[0]) if direction.startswith("pingpong") else once == played
    for few in ((0,), (0, 1)):
        rows = [row for row, _time in Animation("x", few, (50,) * len(few), "pingpong", loop=False).played()]
        assert rows == [*few, *few[-2::-1]]


@given(st.integers(1, 9), st.sampled_from(list(DIRECTIONS)))
def test_no_frame_is_shown_twice_in_a_row(count, direction):
    frames = tuple(range(count))
    played = [row for row, _time in Animation("x", frames, (50,) * count, direction).played()]
    assert set(played) == set(frames)
    if count > 1:
        assert all(first != second for first, second in zip(played, played[1:] + played[:1], strict=True))
    back = len(frames) - 2 if direction.startswith("pingpong") else 0
    assert len(played) == count + max(back, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"frames": (), "durations": ()},
        {"durations": (100,)},
        {"direction": "sideways"},
        {"durations": (100, SHORTEST_TIME - 1)},
        {"durations": (100, LONGEST_TIME + 1)},
    ],
)
def test_an_animation_that_does_not_fit_together_is_refused(wrong):
    with pytest.raises(ValueError):
        Animation(**({"name": "x", "frames": (0, 1), "durations": (100, 100)} | wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"names": ("a",)},
        {"pivots": ((0.5, 0.5),)},
        {"pivots": ((0.5, 0.5), (float("nan"), 0.0))},
        {"tags": ((),)},
        {"animations": (Animation("x", (2,), (100,)),)},
        {"animations": (Animation("x", (0,), (100,)), Animation("x", (1,), (100,)))},
        {"recipes": ({},)},
    ],
)
def test_a_set_that_does_not_fit_together_is_refused(wrong):
    with pytest.raises(ValueError):
        sprite_set("a", "b").replaced(**wrong)
