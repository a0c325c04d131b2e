from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from ganstudio.data.fitting import area_weights, fit, holding_size, most_frequent_size, native_factor, reduced
from ganstudio.data.report import RefusedError

sides = st.integers(1, 24)


def sprite_of(shape, seed=3):
    sprite = np.random.default_rng(seed).integers(1, 256, shape).astype(np.uint8)
    sprite[..., 3] = 255
    return sprite


def on_ground(content, height, width, y, x):
    ground = np.zeros((height, width, 4), np.uint8)
    ground[y : y + content.shape[0], x : x + content.shape[1]] = content
    return ground


def test_the_right_size_is_left_alone():
    sprite = sprite_of((16, 24, 4))
    fitted, words = fit(sprite, 16, 24)
    assert fitted is sprite
    assert words == ""


def test_smaller_is_padded_in_the_centre_or_at_the_bottom():
    sprite = sprite_of((8, 10, 4))
    centre, words = fit(sprite, 16, 16)
    assert np.array_equal(centre, on_ground(sprite, 16, 16, 4, 3))
    assert "8" in words
    bottom, _ = fit(sprite, 16, 16, "bottom")
    assert np.array_equal(bottom, on_ground(sprite, 16, 16, 8, 3))


def test_opaque_sprites_are_padded_with_their_ground():
    sprite = np.full((8, 8, 3), 40, np.uint8)
    sprite[4, 4] = 200
    sprite[0, 0] = 90  # one border pixel does not make the ground
    fitted, _ = fit(sprite, 10, 10)
    assert (fitted[0] == 40).all()
    assert (fitted[1:9, 1:9] == sprite).all()


def test_larger_is_cropped_when_only_transparent_pixels_go():
    content = sprite_of((6, 6, 4))
    fitted, words = fit(on_ground(content, 40, 20, 17, 7), 16, 16)
    assert np.array_equal(fitted, on_ground(content, 16, 16, 5, 5))
    assert words.startswith("Cropped")


def test_the_crop_moves_off_its_anchor_only_as_far_as_it_must():
    content = sprite_of((4, 4, 4))
    assert np.array_equal(fit(on_ground(content, 32, 16, 1, 6), 16, 16)[0], on_ground(content, 16, 16, 0, 6))
    low = fit(on_ground(content, 32, 16, 26, 6), 16, 16, "bottom")[0]
    assert np.array_equal(low, on_ground(content, 16, 16, 10, 6))


def test_wider_but_lower_is_cropped_and_padded():
    content = sprite_of((6, 6, 4))
    fitted, _ = fit(on_ground(content, 8, 30, 1, 12), 16, 16)
    assert np.array_equal(fitted, on_ground(content, 16, 16, 5, 5))


def test_an_exact_enlargement_is_undone():
    sprite = sprite_of((16, 16, 4))
    fitted, words = fit(sprite.repeat(3, axis=0).repeat(3, axis=1), 16, 16)
    assert np.array_equal(fitted, sprite)
    assert "3 × 3" in words


def test_an_enlargement_of_a_smaller_one_is_undone_and_padded():
    sprite = sprite_of((12, 12, 4))
    fitted, _ = fit(sprite.repeat(2, axis=0).repeat(2, axis=1), 16, 16)
    assert np.array_equal(fitted, on_ground(sprite, 16, 16, 2, 2))


def test_one_pixel_off_an_enlargement_is_refused():
    sprite = sprite_of((16, 16, 4)).repeat(2, axis=0).repeat(2, axis=1)
    sprite[5, 5] = (1, 2, 3, 255)
    with pytest.raises(RefusedError, match="32 × 32 and does not fit into 16 × 16"):
        fit(sprite, 16, 16)


def test_shrinking_is_done_only_on_request():
    sprite = sprite_of((30, 20, 4))
    with pytest.raises(RefusedError):
        fit(sprite, 16, 16)
    for how in ("nearest", "box"):
        fitted, words = fit(sprite, 16, 16, resample=how)
        assert fitted.shape == (16, 16, 4)
        assert words.startswith("Shrunk")
        assert (fitted[:, :2, 3] == 0).all()  # the shape is kept: 30 x 20 becomes 16 x 11


def test_nearest_makes_no_new_colours():
    sprite = sprite_of((30, 30, 4))
    fitted, _ = fit(sprite, 16, 16, resample="nearest")
    there = {tuple(p) for p in sprite.reshape(-1, 4).tolist()}
    assert {tuple(p) for p in fitted.reshape(-1, 4).tolist()} <= there


def test_box_does_not_let_hidden_colour_bleed():
    sprite = np.zeros((20, 20, 4), np.uint8)
    sprite[::2] = (200, 100, 50, 255)  # every other row can be seen
    sprite[1::2] = (0, 255, 0, 0)
    fitted, _ = fit(sprite, 10, 10, resample="box")
    assert np.unique(fitted.reshape(-1, 4), axis=0).tolist() == [[200, 100, 50, 128]]


def test_box_is_the_mean_of_areas():
    sprite = np.arange(0, 240, 10, dtype=np.uint8).reshape(1, 24, 1).repeat(24, axis=0)
    fitted, _ = fit(sprite, 8, 8, resample="box")
    assert fitted[0, :, 0].tolist() == [10, 40, 70, 100, 130, 160, 190, 220]


@given(old=st.integers(1, 300), new=st.integers(1, 300))
def test_area_weights_sum_to_one(old, new):
    assert np.allclose(area_weights(old, new).sum(axis=1), 1)


@given(
    sprite=npst.arrays(np.uint8, st.tuples(sides, sides, st.just(4)), elements=st.integers(0, 3)),
    height=sides,
    width=sides,
    anchor=st.sampled_from(["centre", "bottom"]),
)
def test_no_visible_pixel_is_lost_unless_blocks_are_uniform(sprite, height, width, anchor):
    sprite = np.where(sprite[..., 3:] > 0, sprite, np.uint8(0))
    try:
        fitted, words = fit(sprite, height, width, anchor)
    except RefusedError:
        assert sprite.shape[0] > height or sprite.shape[1] > width
        return
    assert fitted.shape == (height, width, 4)
    if not words.startswith("Reduced"):
        assert fitted[fitted[..., 3] > 0].tolist() == sprite[sprite[..., 3] > 0].tolist()


@given(
    sprite=npst.arrays(np.uint8, st.tuples(sides, sides, st.sampled_from([1, 3, 4]))),
    height=sides,
    width=sides,
    resample=st.sampled_from(["nearest", "box"]),
)
def test_with_resampling_everything_fits(sprite, height, width, resample):
    assert fit(sprite, height, width, resample=resample)[0].shape == (height, width, sprite.shape[2])


@given(sprite=npst.arrays(np.uint8, st.tuples(sides, sides, st.just(4))), factor=st.integers(2, 5))
def test_an_enlargement_is_undone_exactly(sprite, factor):
    large = sprite.repeat(factor, axis=0).repeat(factor, axis=1)
    assert np.array_equal(reduced(large, factor), sprite)


def test_the_native_size_is_found():
    sprite = sprite_of((16, 12, 4))
    assert native_factor(sprite.repeat(20, axis=0).repeat(20, axis=1)) == 20
    assert native_factor(sprite) == 1


def test_the_most_frequent_size_wins_and_of_equals_the_larger():
    assert most_frequent_size(Counter({(16, 16): 5, (32, 32): 3})) == (16, 16)
    assert most_frequent_size(Counter({(16, 16): 3, (32, 24): 3})) == (32, 24)


def test_sizes_out_of_range_do_not_count():
    assert most_frequent_size(Counter({(512, 512): 9, (32, 32): 1})) == (32, 32)
    assert most_frequent_size(Counter({(512, 512): 9})) is None
    assert most_frequent_size(Counter({(4, 5): 9})) == (8, 8)


def test_the_size_for_islands_holds_nearly_all():
    assert holding_size(Counter({(13, 9): 30, (17, 12): 29, (200, 200): 1})) == (24, 16)
