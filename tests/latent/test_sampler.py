"""The sampler draws the same sprite for the same latent, always, and sees when a file has changed."""

import numpy as np
import pytest
import torch

from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.latent.requests import GridRequest, grid_latents, latent_from_seed, random_latents
from ganstudio.latent.sampler import Sampler
from tests.families import DRAWING, TRANSLATING


def loads(monkeypatch):
    """Count what is loaded from disk."""
    import ganstudio.latent.kept_generators as module

    load, loaded = module.load_generator, []

    def load_generator(path):
        loaded.append(path)
        return load(path)

    monkeypatch.setattr(module, "load_generator", load_generator)
    return loaded


@pytest.mark.parametrize("shape", [(8, 8, 1), (9, 20, 3), (16, 8, 4)])
def test_sprites_have_the_size_and_channels_of_the_model(add_snapshot, shape):
    drawn = Sampler().sample(add_snapshot(shape=shape), random_latents(3, 0, 100))
    assert drawn.shape == (3, *shape) and drawn.dtype == np.uint8 and drawn.flags.c_contiguous
    if shape[2] == 4:
        assert not drawn[drawn[..., 3] == 0].any(), "what is transparent has no colour"


@pytest.mark.parametrize("key", DRAWING)
@pytest.mark.parametrize("shape", [(8, 8, 4), (32, 32, 4)])
def test_a_sprite_does_not_depend_on_its_company(add_snapshot, key, shape):
    path = add_snapshot(shape=shape, key=key)
    latents = random_latents(40, 0, read_info(path).latent_size)
    together = Sampler().sample(path, latents)
    assert len({sprite.tobytes() for sprite in together}) > 30, "they differ"
    sampler = Sampler()
    for i in range(0, 40, 3):  # three and sixteen share no factor: every place in a batch, and the last, short one
        assert np.array_equal(sampler.sample(path, latents[i : i + 1])[0], together[i]), i
    assert np.array_equal(Sampler().sample(path, latents[::-1])[::-1], together)


def test_a_grid_is_drawn_from_its_latents(add_snapshot):
    request = GridRequest(add_snapshot(), latent_from_seed(1, 100), 4, 5, 0.7, seed=2, truncation=0.8)
    drawn = Sampler().render(request)
    assert drawn.shape == (20, 8, 8, 4)
    assert np.array_equal(drawn, Sampler().sample(request.snapshot, grid_latents(request), 0.8))
    alone = Sampler().sample(request.snapshot, np.float32([request.centre]), 0.8)
    assert np.array_equal(drawn[request.centre_index], alone[0])


def test_without_truncation_of_variety_all_differ_and_with_full_truncation_none(add_snapshot):
    path, latents = add_snapshot(), random_latents(20, 0, 100)
    assert len({sprite.tobytes() for sprite in Sampler().sample(path, latents, 1.0)}) == 20
    assert len({sprite.tobytes() for sprite in Sampler().sample(path, latents, 0.0)}) == 1


def test_drawing_touches_no_random_numbers_and_no_gradients(add_snapshot):
    path = add_snapshot()
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    Sampler().sample(path, random_latents(3, 0, 100))
    assert torch.equal(torch.rand(1), expected) and torch.is_grad_enabled()


def test_a_missing_snapshot_is_told_even_if_it_was_there_before(add_snapshot):
    sampler, path = Sampler(), add_snapshot()
    sampler.sample(path, random_latents(1, 0, 100))
    path.unlink()
    with pytest.raises(StudioError, match="no longer there"):
        sampler.sample(path, random_latents(1, 0, 100))


def test_a_damaged_snapshot_is_told_and_a_sound_one_in_its_place_is_drawn(add_snapshot):
    sampler, path = Sampler(), add_snapshot()
    path.write_bytes(b"torn")
    with pytest.raises(StudioError, match="damaged"):
        sampler.sample(path, random_latents(1, 0, 100))
    add_snapshot()
    assert len(sampler.sample(path, random_latents(1, 0, 100))) == 1


def test_a_replaced_file_is_loaded_anew(add_snapshot, monkeypatch):
    loaded = loads(monkeypatch)
    sampler, latents = Sampler(), random_latents(2, 0, 100)
    before = sampler.sample(add_snapshot(seed=0), latents)
    assert np.array_equal(sampler.sample(add_snapshot(seed=0), latents), before) and len(loaded) == 2
    assert not np.array_equal(sampler.sample(add_snapshot(seed=1), latents), before)


def test_the_generators_used_last_stay_in_memory_and_no_more(add_snapshot, monkeypatch):
    loaded = loads(monkeypatch)
    paths = [add_snapshot(step) for step in (1, 2, 3, 4)]
    sampler, latents = Sampler(), random_latents(1, 0, 100)
    for path in (*paths[:3], *paths[:3]):
        sampler.sample(path, latents)
    assert loaded == paths[:3]
    sampler.sample(paths[3], latents)
    sampler.sample(paths[1], latents)
    sampler.sample(paths[2], latents)
    assert loaded == paths
    sampler.sample(paths[0], latents)
    assert loaded == [*paths, paths[0]]


@pytest.mark.parametrize("latents", [np.zeros((3, 99)), np.zeros(100), np.zeros((1, 1, 100)), np.zeros((0, 7))])
def test_latents_of_another_model_are_told(add_snapshot, latents):
    with pytest.raises(StudioError, match="another model"):
        Sampler().sample(add_snapshot(), latents)


def test_no_latents_are_told(add_snapshot):
    with pytest.raises(StudioError, match="nothing to draw"):
        Sampler().sample(add_snapshot(), np.zeros((0, 100)))


def test_latents_may_be_of_any_kind_and_are_not_written_to(add_snapshot):
    path, latents = add_snapshot(), random_latents(3, 0, 100).astype(np.float64)
    latents.flags.writeable = False
    expected = Sampler().sample(path, latents.astype(np.float32))
    assert np.array_equal(Sampler().sample(path, latents), expected)
    assert np.array_equal(Sampler().sample(path, latents.tolist()), expected)


def test_long_drawings_tell_how_far_they_are_and_can_be_stopped(add_snapshot):
    told = []

    def progress(fraction, words):
        told.append(fraction)
        assert words
        if fraction > 0.5:
            raise Cancelled("stop")

    sampler, path = Sampler(), add_snapshot()
    with pytest.raises(Cancelled):
        sampler.sample(path, random_latents(50, 0, 100), progress=progress)
    assert told == [0.0, 0.32, 0.64]
    assert len(sampler.sample(path, random_latents(1, 0, 100))) == 1


@pytest.mark.parametrize("key", TRANSLATING)
def test_a_model_that_translates_is_refused_in_words(add_snapshot, key):
    path = add_snapshot(key=key)
    with pytest.raises(StudioError, match="translates") as error:
        Sampler().sample(path, np.zeros((1, 0), np.float32))
    assert "Translate page" in error.value.hint
    with pytest.raises(StudioError, match="translates"):
        Sampler().render(GridRequest(path, (), 4, 5, 0.7, seed=2))
