"""The nearest training sprite: copies are found whichever way they look, others as a full comparison finds them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganstudio.core.sprites import to_rgba
from ganstudio.quality.nearest import nearest_training_sprites


def noise(count, height=8, width=8, channels=4, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, height, width, channels), np.uint8)


def full_comparison(sprites, training):
    """Distance of each sprite to each training sprite or its mirror image, in float64 and without shortcuts."""

    def pictures(array):
        rgba = to_rgba(array).astype(np.float64) / 255
        rgba[..., :3] *= rgba[..., 3:]
        return rgba

    known, distances = pictures(training), np.zeros((len(sprites), len(training)))
    for row, asked in zip(distances, pictures(sprites), strict=True):
        plain, flipped = (((known - one) ** 2).mean(axis=(1, 2, 3)) for one in (asked, asked[:, ::-1]))
        row[:] = np.sqrt(np.minimum(plain, flipped))
    return distances


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize(("height", "width"), [(8, 8), (9, 20), (32, 32), (40, 17)])
def test_copies_and_mirrored_copies_are_at_no_distance(height, width, channels):
    training = noise(50, height, width, channels)
    for asked in (training, training[:, :, ::-1]):
        indices, distances = nearest_training_sprites(asked, training)
        assert indices.tolist() == list(range(50))
        assert np.allclose(distances, 0, atol=1e-6)


def test_a_copy_upside_down_is_no_copy():
    training = noise(20)
    assert nearest_training_sprites(training[:, ::-1], training)[1].min() > 0.1


def test_distances_go_from_none_to_one():
    black = np.zeros((1, 8, 8, 4), np.uint8)
    white = np.full((1, 8, 8, 4), 255, np.uint8)
    assert nearest_training_sprites(black, white)[1].tolist() == [1.0]
    assert nearest_training_sprites(white, white)[1].tolist() == [0.0]


def test_colour_under_full_transparency_does_not_count():
    plain = noise(5)
    plain[:, :4, :, 3] = 0
    other = plain.copy()
    other[:, :4, :, :3] = 77
    assert np.allclose(nearest_training_sprites(other, plain)[1], 0, atol=1e-6)


@settings(max_examples=40)
@given(st.integers(1, 8), st.integers(0, 5), st.sampled_from([(8, 8), (11, 16)]), st.integers(0, 999))
def test_few_training_sprites_are_all_compared_in_full(count, asked_count, size, seed):
    training, asked = noise(count, *size, seed=seed), noise(asked_count, *size, seed=seed + 1)
    indices, distances = nearest_training_sprites(asked, training)
    expected = full_comparison(asked, training)
    assert indices.shape == distances.shape == (asked_count,)
    assert np.allclose(distances, expected.min(axis=1, initial=np.inf), atol=1e-5)
    assert np.allclose(expected[np.arange(asked_count), indices], distances, atol=1e-5)


def test_up_to_sixteen_pixels_a_side_the_nearest_is_exact():
    """There the thumbnail is the picture, so the shortlist cannot miss it."""
    training, asked = noise(100, 16, 12), noise(20, 16, 12, seed=1)
    assert np.allclose(
        nearest_training_sprites(asked, training)[1], full_comparison(asked, training).min(axis=1), atol=1e-5
    )


def test_larger_sprites_that_are_near_are_found_among_many():
    """Above sixteen pixels thumbnails choose a shortlist: what is near in detail is near in outline."""
    training, rng = noise(100, 32, 32), np.random.default_rng(5)
    wanted = rng.permutation(100)[:16]
    changed = training[wanted].astype(int) + rng.integers(-40, 41, (16, 32, 32, 4))
    asked = np.clip(changed, 0, 255).astype(np.uint8)
    asked[::2] = asked[::2, :, ::-1]
    indices, distances = nearest_training_sprites(asked, training)
    assert indices.tolist() == wanted.tolist()
    assert np.allclose(distances, full_comparison(asked, training).min(axis=1), atol=1e-5)


def test_what_was_found_is_never_nearer_than_the_nearest():
    training, asked = noise(80, 24, 32), noise(10, 24, 32, seed=1)
    expected = full_comparison(asked, training)
    indices, distances = nearest_training_sprites(asked, training)
    assert np.allclose(expected[np.arange(10), indices], distances, atol=1e-5)
    assert (distances <= expected.min(axis=1) * 1.05).all(), "noise is all alike, so near misses are all it can be"


@pytest.mark.parametrize("channels", [1, 3])
def test_sprites_without_alpha_are_compared_as_opaque_ones(channels):
    training = noise(10, channels=channels)
    indices, distances = nearest_training_sprites(to_rgba(training), training)
    assert indices.tolist() == list(range(10)) and np.allclose(distances, 0, atol=1e-6)
    indices, distances = nearest_training_sprites(training, to_rgba(training))
    assert indices.tolist() == list(range(10)) and np.allclose(distances, 0, atol=1e-6)


def test_nothing_to_compare_with_is_a_mistake_and_nothing_to_compare_is_not():
    with pytest.raises(ValueError, match="no training sprites"):
        nearest_training_sprites(noise(1), noise(0))
    indices, distances = nearest_training_sprites(noise(0), noise(3))
    assert indices.shape == distances.shape == (0,)


def test_the_arrays_are_not_written_to():
    training, asked = noise(5), noise(2, seed=1)
    training.flags.writeable = asked.flags.writeable = False
    nearest_training_sprites(asked, training)


def test_many_against_many_take_memory_for_the_sprites_not_for_each_pair():
    import tracemalloc

    training, asked = noise(2000, 32, 32), noise(200, 32, 32, seed=1)
    tracemalloc.start()
    try:
        nearest_training_sprites(asked, training)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 150 * 1024**2, f"{most / 1024**2:.0f} MiB; each pair in full would be 6 GiB"
