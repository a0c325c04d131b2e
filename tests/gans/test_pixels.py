import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ganstudio.gans.pixels import to_pictures, to_sprites


@given(arrays(np.uint8, st.tuples(st.integers(1, 3), st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3]))))
def test_opaque_sprites_come_back_exactly(sprites):
    assert np.array_equal(to_sprites(to_pictures(sprites)), sprites)


@given(arrays(np.uint8, st.tuples(st.integers(1, 3), st.integers(1, 9), st.integers(1, 9), st.just(4))))
def test_rgba_comes_back_with_its_alpha_and_its_opaque_colours(sprites):
    back = to_sprites(to_pictures(sprites))
    assert np.array_equal(back[..., 3], sprites[..., 3])
    solid = sprites[..., 3] == 255
    assert np.array_equal(back[solid], sprites[solid])
    assert not back[back[..., 3] == 0].any()


def test_hidden_colour_does_not_reach_the_network():
    loud, quiet = np.zeros((1, 2, 2, 4), np.uint8), np.zeros((1, 2, 2, 4), np.uint8)
    loud[..., :3] = 255
    assert torch.equal(to_pictures(loud), to_pictures(quiet))


@pytest.mark.parametrize("value", [-5.0, 5.0, 0.0])
def test_what_a_network_overshoots_is_clipped(value):
    sprites = to_sprites(torch.full((1, 4, 2, 2), value))
    assert sprites.dtype == np.uint8 and sprites.shape == (1, 2, 2, 4)
