"""Precision, recall, density and coverage of points whose answers can be counted, and of random ones."""

import math

import numpy as np
import pytest

from ganstudio.quality.manifold import compare, squared_distances


def points(count, seed, size=64):
    return np.random.default_rng(seed).standard_normal((count, size)).astype(np.float32)


def test_two_draws_of_one_source_have_the_coverage_of_the_paper():
    found = compare(points(1000, 0), points(1000, 1))
    assert found.coverage == pytest.approx(1 - 2**-5, abs=0.03)
    assert found.density == pytest.approx(1, abs=0.15)
    assert found.precision > 0.5 and found.recall > 0.5


def test_points_on_a_line_are_counted_by_hand():
    real = np.array([[0.0], [1.0], [2.0], [10.0]])  # with k = 1 they reach 1, 1, 1 and 8 far
    generated = np.array([[0.5], [0.6], [19.0]])  # they reach 0.1, 0.1 and 18.4 far
    found = compare(real, generated, k=1)
    assert found.precision == pytest.approx(2 / 3)
    assert found.density == pytest.approx(2 / 3 * 2)
    assert found.coverage == pytest.approx(2 / 4)
    assert found.recall == pytest.approx(3 / 4)


def test_half_the_source_is_precise_but_covers_less():
    near, far = points(200, 0), points(200, 1) + 9
    half = compare(np.concatenate([near, far])[np.random.default_rng(0).permutation(400)], points(400, 2))
    assert half.precision > 0.5
    assert half.coverage == pytest.approx(0.5, abs=0.05)
    assert half.recall < 0.55


def test_one_point_again_and_again_covers_next_to_nothing():
    real = points(300, 0)
    found = compare(real, np.repeat(real[:1], 300, axis=0))
    assert found.precision == 1
    assert found.coverage < 0.1
    assert found.recall == pytest.approx(1 / 300)


def test_far_points_have_nothing():
    found = compare(points(50, 0), points(50, 1) + 100)
    assert (found.precision, found.recall, found.density, found.coverage) == (0, 0, 0, 0)


def test_too_few_have_none():
    assert math.isnan(compare(points(5, 0), points(50, 1)).coverage)
    assert compare(points(6, 0), points(6, 0)).coverage == 1


def test_equals_are_no_distance_apart():
    close = points(20, 0) + 50
    assert (np.diag(squared_distances(close, close)) == 0).all()
