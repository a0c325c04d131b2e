"""What the explorer's thread does, and how it gives way to a grid that waits."""

import numpy as np
import pytest
from tiny_project import make_tiny_project, tiny_pixels

from ganstudio.app.explorer_worker import ExplorerWorker, NearestTask, ThumbnailsTask
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.core.errors import Cancelled
from ganstudio.latent.favourites import Favourite
from ganstudio.latent.requests import latent_from_seed
from ganstudio.latent.sampler import Sampler
from ganstudio.quality.nearest import nearest_training_sprites
from ganstudio.quality.nearest_index import NearestIndex

PLACE = "runs/2026-01-02-0304/snapshots/{:06d}.safetensors"


@pytest.fixture
def search():
    return NearestTask(tiny_pixels(9, seed=1), tiny_pixels(30, seed=2))


@pytest.mark.parametrize("work", ["prepare", "find"])
def test_a_waiting_grid_makes_the_search_give_way_and_it_goes_on_later(search, monkeypatch, work):
    """While the training sprites are got to know, and between the sprites of the grid too."""
    worker, go_on, asked = ExplorerWorker(), getattr(NearestIndex, work), []

    def interrupted(index, what):
        asked.append(what)
        worker.hurry()
        return go_on(index, what)

    with monkeypatch.context() as patched:
        patched.setattr(NearestIndex, work, interrupted)
        with pytest.raises(Cancelled):
            worker(search)
    assert len(asked) == 1 and (work == "prepare" or len(asked[0]) == 8)
    rows, distances = worker(search)
    whole = nearest_training_sprites(search.sprites, search.training)
    assert rows.tolist() == whole[0].tolist() and distances == pytest.approx(whole[1])


def test_favourites_are_drawn_together_and_those_that_a_grid_would_wait_for_come_later(tmp_path, monkeypatch):
    worker, sample, asked = ExplorerWorker(), Sampler.sample, []
    project = make_tiny_project(tmp_path / "p", snapshots=(10, 20))
    size = read_info(project.absolute(PLACE.format(10))).latent_size
    kept = [Favourite(f"{n}", "", PLACE.format(10 + 10 * (n > 3)), latent_from_seed(n, size)) for n in range(6)]
    kept.append(Favourite("gone", "", PLACE.format(30), kept[0].latent))

    def counted(sampler, path, latents, truncation):
        asked.append(len(latents))
        return sample(sampler, path, latents, truncation)

    def interrupted(*what):
        worker.hurry()
        return counted(*what)

    monkeypatch.setattr(Sampler, "sample", counted)
    whole = worker(ThumbnailsTask(project, tuple(kept)))
    assert asked == [4, 2, 1] and list(whole) == [item.key for item in kept] and whole["gone"] is None
    path = project.absolute(kept[5].snapshot)
    assert np.array_equal(whole["5"], Sampler().sample(path, np.array([kept[5].latent]), 1.0)[0])
    monkeypatch.setattr(Sampler, "sample", interrupted)
    assert list(worker(ThumbnailsTask(project, tuple(kept)))) == ["0", "1", "2", "3"]


def test_a_grid_that_is_not_waited_for_any_more_stops_no_search(search):
    worker = ExplorerWorker()
    worker.hurry()  # for a grid that the search has replaced before it was drawn
    assert worker(search)[0].shape == (9,)
