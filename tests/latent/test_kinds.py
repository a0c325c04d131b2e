"""Latents of one kind, alone, on grids and on walks."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from ganstudio.core.errors import StudioError
from ganstudio.core.kinds import kind_at
from ganstudio.latent.kinds import coordinate_of, of_kind
from ganstudio.latent.requests import GridRequest, grid_latents, latent_from_seed, random_latents, walk_latents

KINDS = {"item": 50, "mon": 30, "player": 20}
SIZE = 17


@pytest.mark.parametrize("name", KINDS)
def test_only_the_last_number_changes_and_twice_is_as_once(name):
    latents, coordinate = random_latents(20, 3, SIZE), coordinate_of(KINDS, name)
    before = latents.copy()
    moved = of_kind(latents, coordinate)
    assert moved.dtype == np.float32 and np.array_equal(latents, before)
    assert np.array_equal(moved[:, :-1], latents[:, :-1])
    assert {kind_at(KINDS, float(c)) for c in moved[:, -1]} == {name} and set(moved[:, -1].tolist()) == {coordinate}
    assert np.array_equal(of_kind(moved, coordinate), moved)


def test_another_name_is_refused_with_those_that_there_are():
    with pytest.raises(StudioError, match="no kind “dragon”") as error:
        coordinate_of({**KINDS, "": 3}, "dragon")
    assert error.value.hint == "It knows: item, mon, player, “”."
    with pytest.raises(StudioError, match="does not tell kinds of sprites apart"):
        coordinate_of({}, "mon")


def test_a_grid_of_one_kind_differs_from_the_plain_one_in_that_only():
    plain = GridRequest(Path("a.safetensors"), latent_from_seed(1, SIZE), 4, 4, 0.7, 1)
    coordinate = coordinate_of(KINDS, "player")
    grid = grid_latents(replace(plain, kind=coordinate))
    assert np.array_equal(grid, of_kind(grid_latents(plain), coordinate))


@pytest.mark.parametrize("loop", [True, False])
def test_a_walk_goes_from_kind_to_kind_and_shows_no_third(loop):
    stops = random_latents(3, 3, SIZE)
    stops[:, -1] = [coordinate_of(KINDS, name) for name in ("item", "player", "player")]
    walked = walk_latents(stops, 24, loop, kinds=True)
    assert np.array_equal(walked[0], stops[0])
    assert np.array_equal(walked[:, :-1], walk_latents(stops[:, :-1], 24, loop))
    shown = [kind_at(KINDS, float(frame[-1])) for frame in walked]
    assert set(shown) == {"item", "player"}
    assert sum(one != other for one, other in pairwise(shown)) == (2 if loop else 1)


def test_a_walk_of_one_stop_stands_still():
    stop = random_latents(1, 3, SIZE)
    assert np.array_equal(walk_latents(stop, 5, kinds=True), np.repeat(stop, 5, axis=0))
