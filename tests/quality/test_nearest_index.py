"""The index finds what the plain search finds."""

import numpy as np
import pytest

from ganstudio.quality.nearest import nearest_training_sprites
from ganstudio.quality.nearest_index import NearestIndex


def sprites(count, height, width, channels, seed):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (count, height, width, channels), np.uint8)


@pytest.mark.parametrize(("height", "width", "channels"), [(8, 8, 4), (24, 13, 3), (32, 32, 1), (48, 20, 4)])
def test_copies_and_mirrored_copies_are_found(height, width, channels):
    training = sprites(600, height, width, channels, 0)
    index = NearestIndex(training)
    assert index.prepare()
    asked = np.concatenate([training[[5, 300]], training[[7, 599], :, ::-1]])
    found, distances = index.find(asked)
    assert found.tolist() == [5, 300, 7, 599]
    assert np.allclose(distances, 0, atol=1e-6)


def test_what_is_found_is_judged_as_the_plain_search_judges():
    training, asked = sprites(300, 16, 16, 4, 1), sprites(9, 16, 16, 4, 2)
    index = NearestIndex(training)
    index.prepare()
    found, distances = index.find(asked)
    for sprite, row, distance in zip(asked, found, distances, strict=True):
        assert nearest_training_sprites(sprite[None], training[row][None])[1][0] == pytest.approx(distance)
    plain = nearest_training_sprites(asked, training)[1]
    assert (distances <= plain * 1.03).all()


def test_preparing_can_be_broken_off_and_goes_on():
    index = NearestIndex(sprites(600, 8, 8, 4, 0))
    answers = iter([True, False])
    assert not index.prepare(lambda: next(answers))
    with pytest.raises(ValueError, match="not ready"):
        index.find(sprites(1, 8, 8, 4, 0))
    assert index.prepare() and index.is_ready


def test_a_single_training_sprite_is_the_nearest_of_all():
    index = NearestIndex(sprites(1, 8, 8, 4, 0))
    index.prepare()
    assert index.find(sprites(3, 8, 8, 4, 1))[0].tolist() == [0, 0, 0]
