"""Copies are told from sprites that are merely alike, also where the training set holds twins of its own."""

import math

import numpy as np
import pytest
from known_sprites import blurred, drawn, halves

from ganstudio.quality.copies import CopyDetector


def share(training, sprites):
    detector = CopyDetector(training)
    return detector.share(detector.find(sprites)[2])


def touched(sprites, strength=10):
    change = np.random.default_rng(1).normal(0, strength, sprites.shape)
    return np.where(sprites[..., 3:] > 0, (sprites + change).clip(0, 255), sprites).astype(np.uint8)


def twins(sprites):
    """Each sprite twice, the second time a little darker."""
    darker = sprites.copy()
    darker[..., :3] = darker[..., :3] * 0.85
    return np.concatenate([sprites, darker])


def test_new_sprites_are_no_copies():
    training, others = halves()
    assert share(training, others) < 0.05


@pytest.mark.parametrize("change", [np.copy, touched, lambda s: s[:, :, ::-1], blurred])
def test_copies_are_found_touched_up_mirrored_and_blurred_too(change):
    training, _others = halves()
    assert share(training, change(training)) > 0.7


def test_a_few_copies_are_counted():
    training, others = halves()
    assert share(training, np.concatenate([training[:50], others[:150]])) == pytest.approx(0.25, abs=0.05)


def test_twins_in_the_training_set_neither_hide_copies_nor_make_some():
    training, others = halves()
    detector = CopyDetector(twins(training))
    assert detector.usual_share > 0.8
    # Sets of twins only: what is usual there is what a copy looks like.
    mixed = np.concatenate([training, twins(training[:20])[20:]])
    assert CopyDetector(mixed).usual_share == pytest.approx(40 / 220, abs=0.05)
    assert share(mixed, others) == 0
    assert share(mixed, touched(training)) > 0.9


def test_exact_duplicates_are_one_picture():
    training, others = halves()
    twice = np.concatenate([training, training])
    assert share(twice, others) < 0.05
    assert share(twice, touched(training)) > 0.9


def test_a_set_of_one_kind_and_twenty_sprites_will_do():
    pixels, kinds = drawn()
    one = pixels[kinds == kinds[0]]
    assert share(one[:20], one[20:]) < 0.1
    assert share(one[:20], touched(one[:20])) > 0.9


def test_indices_and_distances_are_those_of_the_nearest():
    training, others = halves()
    detector = CopyDetector(training)
    indices, distances, close = detector.find(np.concatenate([training[[3, 150], :, ::-1], others[:5]]))
    assert indices[:2].tolist() == [3, 150]
    assert distances[:2] == pytest.approx(0, abs=1e-6)
    assert close[:2].all()
    assert (distances[2:] > 0.05).all()
    assert 0.05 < detector.usual_distance < 0.5


def test_sets_that_cannot_tell_say_so():
    training, _others = halves()
    assert math.isnan(share(training[:3], training[:3]))
    assert math.isnan(share(twins(training[:50]), training[:50]))


def test_blank_sprites_are_no_copies():
    training, _others = halves()
    assert share(training, np.zeros_like(training)) < 0.05
