"""Latents by seed, on grids and on walks: the same request, the same latents, always on the Gaussian shell."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganstudio.latent.requests import GridRequest, grid_latents, latent_from_seed, random_latents, walk_latents

SIZE = 100


def request(rows=8, columns=8, spread=0.5, seed=1, centre_seed=1, size=SIZE):
    return GridRequest(Path("a.safetensors"), latent_from_seed(centre_seed, size), rows, columns, spread, seed)


def rows_of(latents, asked):
    return latents.reshape(asked.rows, asked.columns, -1)


def likeness(a, b):
    return float(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b)))


def test_random_latents_depend_on_seed_and_place_only():
    many = random_latents(20, seed=5, size=SIZE)
    assert many.shape == (20, SIZE) and many.dtype == np.float32
    for count in (0, 1, 7):
        assert np.array_equal(random_latents(count, 5, SIZE), many[:count])
    assert not np.array_equal(random_latents(1, 6, SIZE)[0], many[0])
    assert len({row.tobytes() for row in many}) == 20


def test_random_latents_are_gaussian():
    drawn = random_latents(400, seed=0, size=SIZE)
    assert abs(drawn.mean()) < 0.02 and abs(drawn.std() - 1) < 0.02


def test_the_latent_of_a_seed_is_the_first_of_its_random_ones():
    latent = latent_from_seed(9, SIZE)
    assert isinstance(latent, tuple) and all(type(value) is float for value in latent)
    assert np.array_equal(np.float32(latent), random_latents(1, 9, SIZE)[0])


@pytest.mark.parametrize("seed", [0, 1, 2**31 - 1, 2**32 - 1])
def test_every_seed_has_a_latent(seed):
    assert np.isfinite(latent_from_seed(seed, 3)).all()


@settings(max_examples=60)
@given(
    st.integers(1, 6),
    st.integers(1, 6),
    st.floats(0, 1),
    st.integers(0, 2**31 - 1),
    st.integers(0, 99),
    st.integers(1, 9),
)
def test_any_grid_is_repeatable_finite_and_has_its_centre_in_its_cell(rows, columns, spread, seed, centre_seed, size):
    asked = request(rows, columns, spread, seed, centre_seed, size)
    latents = grid_latents(asked)
    assert latents.shape == (rows * columns, size) and latents.dtype == np.float32 and latents.flags.c_contiguous
    assert np.isfinite(latents).all()
    assert np.array_equal(latents, grid_latents(replace(asked)))
    assert np.array_equal(latents[asked.centre_index], np.float32(asked.centre))


@pytest.mark.parametrize(
    ("rows", "columns", "cell"), [(1, 1, 0), (3, 3, 4), (4, 4, 10), (8, 8, 36), (1, 5, 2), (2, 1, 1)]
)
def test_the_centre_stands_in_the_middle_right_and_below_if_even(rows, columns, cell):
    assert request(rows, columns).centre_index == cell


def test_without_spread_all_cells_are_alike():
    asked = request(spread=0.0)
    assert (grid_latents(asked) == np.float32(asked.centre)).all()


def test_more_spread_is_further_from_the_centre():
    distances = []
    for spread in (0.1, 0.4, 0.7, 1.0):
        latents = grid_latents(request(spread=spread))
        distances.append(np.linalg.norm(latents - latents[36], axis=1).mean())
    assert distances == sorted(distances) and distances[0] > 0


@pytest.mark.parametrize("spread", [0.2, 0.5, 1.0])
@pytest.mark.parametrize("same_seed", [True, False], ids=["seed of the centre", "another seed"])
def test_latents_of_a_grid_are_as_long_as_random_ones(spread, same_seed):
    """Of each cell, over many grids; also where the surroundings have the seed of the centre, as a new grid does."""
    lengths = [
        np.linalg.norm(grid_latents(request(5, 5, spread, seed, seed if same_seed else seed + 1000)), axis=1)
        for seed in range(120)
    ]
    ratio = np.sqrt((np.square(lengths) / SIZE).mean(axis=0))
    assert np.abs(ratio - 1).max() < 0.04, ratio


def test_cells_nearer_to_the_centre_are_more_like_it():
    by_distance = {}
    for seed in range(40):
        asked = request(9, 9, 0.8, seed, seed + 1000)
        latents = rows_of(grid_latents(asked), asked)
        for step in range(5):
            by_distance.setdefault(step, []).append(likeness(latents[4, 4], latents[4, 4 + step]))
    means = [np.mean(by_distance[step]) for step in range(5)]
    assert means == sorted(means, reverse=True) and means[0] > 0.999 > 0.95 > means[-1]


def test_neighbours_are_more_alike_than_strangers():
    near, far = [], []
    for seed in range(20):
        asked = request(9, 9, 1.0, seed, seed + 1000)
        latents = rows_of(grid_latents(asked), asked)
        near.append(likeness(latents[0, 0], latents[0, 1]))
        far.append(likeness(latents[0, 0], latents[8, 8]))
    assert min(near) > 0.5 and abs(np.mean(far)) < 0.2


def test_a_larger_grid_shows_the_smaller_one_in_its_middle():
    small, large = request(5, 5), request(9, 9)
    inner = rows_of(grid_latents(large), large)[2:7, 2:7]
    assert np.allclose(inner, rows_of(grid_latents(small), small), atol=1e-5)


def test_another_seed_is_another_neighbourhood_of_the_same_centre():
    one, other = request(seed=1), request(seed=2)
    assert not np.allclose(grid_latents(one)[0], grid_latents(other)[0])
    assert np.array_equal(grid_latents(one)[36], grid_latents(other)[36])


def test_the_surroundings_share_no_latent_with_the_random_ones_of_their_seed():
    """The field's noise must not be the noise of the latents under the same seed."""
    field = grid_latents(request(1, 9, 1.0, seed=3, centre_seed=1000))
    random = random_latents(9, seed=3, size=SIZE)
    assert max(abs(likeness(a, b)) for a in field for b in random) < 0.45


@pytest.fixture
def stops():
    return random_latents(4, seed=0, size=SIZE)


def test_a_loop_starts_at_the_first_stop_and_does_not_show_it_twice(stops):
    walk = walk_latents(stops, 40)
    assert walk.shape == (40, SIZE) and walk.dtype == np.float32
    for leg in range(4):
        assert np.allclose(walk[10 * leg], stops[leg], atol=1e-5)
    steps = np.linalg.norm(walk - np.roll(walk, 1, axis=0), axis=1)
    assert steps.min() > 0.5 * steps.max(), "the step from the last frame to the first is one like the others"


def test_a_walk_that_is_no_loop_ends_at_the_last_stop(stops):
    walk = walk_latents(stops, 31, loop=False)
    assert np.allclose(walk[0], stops[0], atol=1e-5) and np.allclose(walk[-1], stops[-1], atol=1e-5)
    assert np.allclose(walk[10], stops[1], atol=1e-5)


@settings(max_examples=60)
@given(st.integers(2, 5), st.integers(1, 30), st.booleans(), st.integers(0, 2**31 - 1))
def test_a_walk_between_latents_of_one_length_keeps_it(count, frames, loop, seed):
    stops = random_latents(count, seed, 16)
    stops /= np.linalg.norm(stops, axis=1, keepdims=True)
    walk = walk_latents(stops * 4, frames, loop)
    assert walk.shape == (frames, 16)
    assert np.allclose(np.linalg.norm(walk, axis=1), 4, atol=1e-3)


@pytest.mark.parametrize("loop", [True, False])
def test_one_stop_stands_still(stops, loop):
    assert (walk_latents(stops[:1], 5, loop) == stops[0]).all()


@pytest.mark.parametrize("loop", [True, False])
@pytest.mark.parametrize("frames", [0, 1, 2])
def test_few_frames(stops, frames, loop):
    walk = walk_latents(stops, frames, loop)
    assert walk.shape == (frames, SIZE) and np.array_equal(walk[:1], stops[:frames][:1])


def test_stops_that_are_equal_opposite_or_nothing_give_finite_walks(stops):
    for pair in (stops[[0, 0]], np.stack([stops[0], -stops[0]]), np.stack([stops[0], 0 * stops[0]])):
        walk = walk_latents(pair, 9)
        assert np.isfinite(walk).all() and np.allclose(walk[0], pair[0], atol=1e-5)
    assert np.allclose(walk_latents(stops[[0, 0]], 9), stops[0], atol=1e-5)
