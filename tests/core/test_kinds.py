"""Kinds along one coordinate of a latent: as much of the bell as there are sprites of each."""

from collections import Counter
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganstudio.core.kinds import LONGEST_NAME, MOST_KINDS, checked, edges, kind_at, middle

KINDS = {"item": 500, "mon": 300, "player": 200}
any_kinds = st.dictionaries(st.text(max_size=5), st.integers(1, 10**6), min_size=2, max_size=20)


def test_random_coordinates_are_of_each_kind_as_often_as_real_sprites_are():
    drawn = np.random.default_rng(0).standard_normal(20_000)
    shares = {name: count / len(drawn) for name, count in Counter(kind_at(KINDS, c) for c in drawn).items()}
    assert shares == pytest.approx({"item": 0.5, "mon": 0.3, "player": 0.2}, abs=0.015)


@given(any_kinds)
def test_the_middle_of_a_kind_is_of_that_kind_in_single_precision_too(kinds):
    assert list(edges(kinds)) == sorted(edges(kinds)) and len(edges(kinds)) == len(kinds) - 1
    for name in kinds:
        assert kind_at(kinds, middle(kinds, name)) == name
    rare = min(kinds.values()) / sum(kinds.values())
    if rare > 1e-5:
        assert all(kind_at(kinds, float(np.float32(middle(kinds, name)))) == name for name in kinds)


def test_half_of_a_kind_lies_on_either_side_of_its_middle():
    assert NormalDist().cdf(middle(KINDS, "mon")) == pytest.approx(0.65)
    assert middle({"a": 7, "b": 7, "c": 7}, "b") == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("kinds", [{}, KINDS, {"": 1, "刀": 10**9}, {str(n): 1 for n in range(MOST_KINDS)}])
def test_what_makes_sense(kinds):
    assert checked(kinds) == kinds


@pytest.mark.parametrize(
    "kinds",
    [
        None,
        ["item", "mon"],
        {"item": 5},
        {"item": 5, "mon": 0},
        {"item": 5, "mon": -1},
        {"item": 5, "mon": 2.0},
        {"item": 5, "mon": True},
        {"item": 5, "mon": float("nan")},
        {"item": 5, "mon": 10**30},
        {"item": 5, 7: 5},
        {"item": 5, "m" * (LONGEST_NAME + 1): 5},
        {str(n): 1 for n in range(MOST_KINDS + 1)},
    ],
    ids=range(12),
)
def test_what_does_not(kinds):
    with pytest.raises(ValueError):
        checked(kinds)
