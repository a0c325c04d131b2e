"""Sprites that nearly copy a training picture are found one by one, with the picture's name."""

import numpy as np
import pytest
from known_sprites import halves

from ganstudio.core.errors import Cancelled
from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.quality.copies import CopyDetector
from ganstudio.quality.near_copies import nearest_in, nearest_sprites, recipes_with


def dataset_of(pixels):
    names = [f"sprite {number}" for number in range(len(pixels))]
    return make_dataset(pixels, [""] * len(pixels), names, names)


def test_each_copy_is_told_with_the_name_of_its_picture():
    training, others = halves()
    dataset = dataset_of(training)
    shown = np.concatenate([others[:20], training[7:9, :, ::-1], np.roll(training[11:12], 1, axis=2)])
    found = nearest_in(dataset, shown)
    assert [each.copy for each in found[20:]] == [True] * 3
    assert [each.sprite for each in found[20:]] == ["sprite 7", "sprite 8", "sprite 11"]
    assert [each.row for each in found[20:]] == [7, 8, 11]
    assert found[20].distance == 0.0
    assert sum(each.copy for each in found[:20]) <= 1


def test_in_a_set_of_twins_only_the_same_picture_is_a_copy():
    training, _others = halves()
    darker, brighter = training.copy(), training.copy()
    darker[..., :3] = darker[..., :3] * 0.9
    brighter[..., :3] = brighter[..., :3] * 0.95
    twins = dataset_of(np.concatenate([training, darker]))
    found = nearest_in(twins, np.concatenate([brighter[:30], training[:3]]))
    assert [each.copy for each in found] == [False] * 30 + [True] * 3


def test_of_a_handful_of_pictures_only_the_same_one_is_a_copy_however_few_are_asked_for():
    training, others = halves()
    touched = training[:1].copy()
    touched[..., :3] = touched[..., :3] * 0.9
    found = nearest_in(dataset_of(training[:4]), np.concatenate([touched, *[others[:1]] * 2]))
    assert [each.copy for each in found] == [False] * 3
    assert nearest_in(dataset_of(training[:4]), training[:1])[0].copy


def test_what_cannot_be_known_is_none(tmp_path):
    training, _others = halves()
    project = Project.create(tmp_path / "p.ganstudio")
    assert nearest_sprites(project, training[:2]) == (None, None)
    assert nearest_sprites(None, training[:2]) == (None, None)
    save_dataset(project, dataset_of(training))
    assert nearest_sprites(project, training[:2, :8, :8]) == (None, None)
    assert [each.sprite for each in nearest_sprites(project, training[:2])] == ["sprite 0", "sprite 1"]
    (project.folder / "sprites.npy").write_bytes(b"torn")
    assert nearest_sprites(project, training[:2]) == (None, None)


def test_recipes_take_it_up_and_forget_what_is_no_longer_known():
    training, _others = halves()
    [found] = nearest_in(dataset_of(training), training[3:4])
    [known, unknown] = recipes_with([{"seed": 1}, {"seed": 2, "nearest": {"copy": True}}], [found, None])
    assert known == {"seed": 1, "nearest": {"sprite": "sprite 3", "distance": 0.0, "copy": True}}
    assert unknown == {"seed": 2}


def test_it_can_be_stopped():
    training, _others = halves()

    def stop(fraction, _words):
        if fraction >= 0.3:
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        nearest_in(dataset_of(training), training[:2], stop)


def test_of_two_thousand_training_sprites_only_two_dozen_are_compared_closely_with_each_sprite(monkeypatch):
    """That is why all that is exported can be looked at: by the clock a slow machine would fail, and a waste pass."""
    compared, look = [], CopyDetector._look

    def counted(self, *about, **words):
        found = look(self, *about, **words)
        compared.append(found.apart.shape)
        return found

    monkeypatch.setattr(CopyDetector, "_look", counted)
    random = np.random.default_rng(0)
    training = random.integers(0, 256, (2214, 32, 32, 4), dtype=np.uint8)
    dataset, shown = dataset_of(training), random.integers(0, 256, (64, 32, 32, 4), dtype=np.uint8)
    nearest_in(dataset, shown)
    assert {candidates for _sprites, candidates in compared} == {24}
    assert sum(sprites for sprites, _candidates in compared) <= 2 * len(shown), "themselves and what is around them"
