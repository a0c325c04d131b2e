"""Two windows change the same things, one after the other."""

import pytest

from ganstudio.core.merging import merged

BASE = {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("ours", "there", "found"),
    [
        (BASE, BASE, BASE),
        ({"a": 1, "b": 2, "c": 3}, BASE, {"a": 1, "b": 2, "c": 3}),
        (BASE, {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 3}),
        ({"a": 5, "b": 2}, {"a": 1, "b": 6}, {"a": 5, "b": 6}),
        ({"a": 5, "b": 2}, {"a": 7, "b": 2}, {"a": 5, "b": 2}),
        (BASE, {"a": 1}, {"a": 1}),
        ({"a": 1}, BASE, {"a": 1}),
        ({"a": 1}, {"a": 1, "b": 7}, {"a": 1}),
        ({"a": 1, "b": 5}, {"a": 1}, {"a": 1, "b": 5}),
        ({}, {"b": 2}, {}),
    ],
)
def test_what_either_changed_stays(ours, there, found):
    assert merged(ours, BASE, there) == found


def test_our_order_comes_first_and_what_is_new_behind():
    ours = {"b": 2, "new": 0, "a": 1}
    assert list(merged(ours, BASE, {"theirs": 9, **BASE})) == ["b", "new", "a", "theirs"]
