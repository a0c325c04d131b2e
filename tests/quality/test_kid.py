"""KID is torchmetrics' to 1e-6, without bias, with an error that tells how far it swings."""

import math

import numpy as np
import pytest
import torch
from torchmetrics.image.kid import poly_mmd

from ganstudio.quality.kid import kernel_sums, kid, kid_error


def features(count, seed, shift=0.0, size=1280):
    drawn = np.random.default_rng(seed).gamma(0.5, 0.4, (count, size)) + shift
    return drawn.astype(np.float32)


@pytest.mark.parametrize(("count", "shift", "size"), [(2, 0.0, 1280), (50, 0.0, 1280), (600, 0.1, 1280), (70, 0.5, 3)])
def test_it_is_that_of_torchmetrics(count, shift, size):
    real, generated = features(count, 0, size=size), features(count, 1, shift, size)
    theirs = float(poly_mmd(torch.from_numpy(real).double(), torch.from_numpy(generated).double()))
    assert kid(real, generated) == pytest.approx(theirs, abs=1e-6)
    assert kid(real, generated, kernel_sums(real)) == kid(real, generated)


def test_sets_of_different_size_are_compared_pair_by_pair():
    real, generated = features(7, 0, size=5), features(4, 1, size=5)

    def k(x, y):
        return (float(x.astype(np.float64) @ y) / 5 + 1) ** 3

    within = np.mean([k(x, y) for i, x in enumerate(real) for j, y in enumerate(real) if i != j])
    others = np.mean([k(x, y) for i, x in enumerate(generated) for j, y in enumerate(generated) if i != j])
    between = np.mean([k(x, y) for x in real for y in generated])
    assert kid(real, generated) == pytest.approx(within + others - 2 * between, abs=1e-6)


def test_it_has_no_bias_and_its_error_is_about_its_spread():
    found = [kid(features(60, 2 * i, size=64), features(60, 2 * i + 1, size=64)) for i in range(60)]
    errors = [kid_error(features(60, 2 * i, size=64), features(60, 2 * i + 1, size=64)) for i in range(60)]
    assert abs(np.mean(found)) < 3 * np.std(found) / np.sqrt(60)
    assert np.std(found) < np.mean(errors) < 6 * np.std(found)


def test_what_is_farther_has_more():
    real = features(200, 0)
    assert kid(real, features(200, 1)) < kid(real, features(200, 1, 0.1)) < kid(real, features(200, 1, 0.2))


def test_too_few_have_none():
    assert math.isnan(kid(features(1, 0), features(9, 1)))
    assert math.isnan(kid_error(features(7, 0), features(9, 1)))
    assert kid_error(features(8, 0), features(9, 1)) > 0
