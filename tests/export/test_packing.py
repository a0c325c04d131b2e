"""Where rectangles go: each on exactly one page, none over another, within every limit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.export.packing import Room, grid_placement, packed_placement, rows_placement


def check(placement, sizes, padding, room):
    """Raise AssertionError unless every rectangle, with its padding right and below, has a place of its own."""
    assert placement.page_of.shape == (len(sizes),) and placement.positions.shape == (len(sizes), 2)
    assert set(placement.page_of.tolist()) == set(range(len(placement.pages)))
    assert len(placement.pages) <= room.pages
    for page, (wide, tall) in enumerate(placement.pages):
        owner = np.zeros((tall + padding, wide + padding), np.uint16)
        on_page = placement.page_of == page
        for (x, y), (width, height) in zip(placement.positions[on_page], sizes[on_page], strict=True):
            assert x >= 0 and y >= 0 and x + width <= wide and y + height <= tall
            owner[y : y + height + padding, x : x + width + padding] += 1
        assert owner.max() == 1
        ends = (placement.positions[on_page] + sizes[on_page]).max(axis=0).tolist()
        assert max(wide, tall) <= room.side
        if room.power_of_two:
            assert all(side & (side - 1) == 0 for side in (wide, tall))
            assert wide < 2 * ends[0] and tall < 2 * ends[1]
        else:
            assert [wide, tall] == ends


rectangles = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=1, max_size=80)
rooms = st.builds(Room, st.integers(64, 300), st.integers(1, 40), st.booleans())


@settings(max_examples=40)
@given(rectangles, st.integers(0, 4), rooms)
def test_packed_rectangles_have_their_places(sizes, padding, room):
    sizes = np.array(sizes)
    try:
        placement = packed_placement(sizes, padding, room)
    except StudioError as error:
        assert error.hint
        area = (sizes + padding).prod(axis=1).sum()
        # Half of a page is always filled, or a side is too large once it is a power of two.
        assert area > room.side**2 * room.pages / 4 or room.power_of_two
        return
    check(placement, sizes, padding, room)


@settings(max_examples=40)
@given(rectangles, st.integers(0, 4), rooms)
def test_rectangles_in_rows_have_their_places_in_order(sizes, padding, room):
    sizes = np.array(sizes)
    try:
        placement = rows_placement(sizes, padding, room)
    except StudioError as error:
        assert error.hint and (len(sizes) > room.pages or room.power_of_two), "each page takes one at least"
        return
    check(placement, sizes, padding, room)
    order = list(zip(placement.page_of, placement.positions[:, 1], placement.positions[:, 0], strict=True))
    assert order == sorted(order)


@settings(max_examples=60)
@given(
    st.integers(1, 300), st.tuples(st.integers(1, 60), st.integers(1, 60)), st.integers(0, 4), rooms, st.integers(0, 20)
)
def test_grids_have_their_places(count, size, padding, room, columns):
    sizes = np.tile(size, (count, 1))
    try:
        placement = grid_placement(sizes, padding, room, columns)
    except StudioError as error:
        assert error.hint
        return
    check(placement, sizes, padding, room)
    order = list(zip(placement.page_of, placement.positions[:, 1], placement.positions[:, 0], strict=True))
    assert order == sorted(order)


def varied(count, low, high, seed=0):
    return np.random.default_rng(seed).integers(low, high + 1, (count, 2))


@pytest.mark.parametrize("count", [250, 700])  # the careful way of packing, and the quick one
def test_several_pages_are_packed(count):
    sizes, room = varied(count, 8, 40), Room(side=256, pages=64)
    placement = packed_placement(sizes, 2, room)
    check(placement, sizes, 2, room)
    area = (sizes + 2).prod(axis=1).sum()
    assert area / 256**2 <= len(placement.pages) <= 1.4 * area / 256**2 + 1


def test_one_page_is_used_where_one_is_enough():
    sizes = varied(100, 8, 20)
    placement = packed_placement(sizes, 2, Room(side=256, pages=8))
    [(wide, tall)] = placement.pages
    assert wide * tall <= 1.3 * (sizes + 2).prod(axis=1).sum()


def test_too_many_pages_are_counted():
    sizes = np.tile((32, 32), (65, 1))
    for place in (grid_placement, packed_placement):
        assert len(place(sizes, 0, Room(side=128, pages=5)).pages) == 5
        with pytest.raises(StudioError, match="need 5 pages; at most 4") as error:
            place(sizes, 0, Room(side=128, pages=4))
        assert "pages" in error.value.hint
    with pytest.raises(StudioError, match=r"need \d+ pages; at most 2"):
        packed_placement(varied(200, 20, 40), 0, Room(side=128, pages=2))


def test_what_does_not_fit_on_one_picture_is_said():
    with pytest.raises(StudioError, match="one picture of 128 × 128"):
        packed_placement(varied(200, 20, 40), 0, Room(side=128, pages=1))


@pytest.mark.parametrize("size", [(129, 4), (4, 129)])
def test_a_rectangle_larger_than_a_page_is_said(size):
    for sizes in (np.array([size]), np.array([size, (3, 3)])):
        with pytest.raises(StudioError, match="largest is 128"):
            packed_placement(sizes, 2, Room(side=128, pages=9))
    assert packed_placement(np.array([(128, 4), (3, 128)]), 2, Room(side=128, pages=2)).pages


def test_a_power_of_two_larger_than_a_page_is_said():
    with pytest.raises(StudioError, match="would be 128"):
        grid_placement(np.array([(70, 4)]), 0, Room(side=100, pages=2, power_of_two=True))


def test_packing_can_be_stopped():
    def stop():
        raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        packed_placement(varied(20, 4, 9), 0, Room(), stop)


def test_an_overlap_would_be_found():
    sizes, room = varied(20, 8, 12), Room(side=64, pages=9)
    placement = packed_placement(sizes, 1, room)
    check(placement, sizes, 1, room)
    placement.positions[0] += (1, 0)
    with pytest.raises(AssertionError):
        check(placement, sizes, 1, room)
