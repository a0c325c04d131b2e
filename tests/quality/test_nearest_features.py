"""The nearest training sprite by features: counted by hand, and for sprites that the network has looked at."""

import numpy as np
import pytest
from known_sprites import halves

from ganstudio.quality.features import embed
from ganstudio.quality.nearest_features import nearest_by_features

KNOWN = np.array([[0.0, 2.0], [3.0, 4.0], [10.0, 0.0]], np.float32)


def test_points_are_counted_by_hand():
    asked = np.array([[0.5, 0.0], [9.0, 1.0], [4.0, 3.0]], np.float32)
    mirrored = np.array([[1.0, 1.0], [0.3, 0.4], [9.0, 9.0]], np.float32)
    indices, distances = nearest_by_features(asked, mirrored, KNOWN)
    assert indices.tolist() == [2, 1, 1]
    assert distances == pytest.approx([0, 0, 1 - 7 / 50**0.5])


def test_others_pass_over_the_same_picture_however_often_it_is_there():
    known = np.concatenate([KNOWN, KNOWN[:1]])
    indices, distances = nearest_by_features(known, np.zeros_like(known), known, others=True)
    assert indices.tolist() == [1, 0, 1, 1]
    assert distances == pytest.approx([0.2, 0.2, 0.4, 0.2])
    indices, distances = nearest_by_features(KNOWN[:1], KNOWN[:1], KNOWN[:1], others=True)
    assert (indices.tolist(), distances.tolist()) == ([-1], [np.inf])


def test_without_training_sprites_nothing_is_near():
    with pytest.raises(ValueError, match="no training sprites"):
        nearest_by_features(KNOWN, KNOWN, KNOWN[:0])


def test_copies_and_mirrored_copies_are_no_distance_away():
    training, others = (half[:40] for half in halves())
    known = embed(training)
    asked = np.concatenate([training[[3, 30]], training[[5, 21], :, ::-1], others[:9]])
    indices, distances = nearest_by_features(embed(asked), embed(asked[:, :, ::-1]), known)
    assert indices[:4].tolist() == [3, 30, 5, 21]
    assert distances[:4] == pytest.approx(0, abs=1e-6)
    assert (distances[4:] > 0.01).all()
