"""Moves in latent space, their undo, the double click that keeps, the shelf."""

import dataclasses
import gc
import threading
import weakref

import numpy as np
import pytest
from tiny_project import add_snapshot, make_tiny_project, tiny_pixels

from ganstudio.app import explorer as explorer_module
from ganstudio.app.latent_place import Model, Place
from ganstudio.checkpoints.snapshot import load_generator, save_snapshot
from ganstudio.core.events import SnapshotSaved
from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset
from ganstudio.latent.favourites import Favourite, load_favourites
from ganstudio.latent.requests import grid_latents, latent_from_seed
from ganstudio.latent.sampler import Sampler
from ganstudio.quality.nearest import nearest_training_sprites

PLACE = "runs/2026-01-02-0304/snapshots/{:06d}.safetensors"


@pytest.fixture
def session(qtbot, tmp_path, make_session):
    return make_session(make_tiny_project(tmp_path / "p", snapshots=(10, 20)).folder)


@pytest.fixture
def explorer(qtbot, session, monkeypatch):
    monkeypatch.setattr(explorer_module, "DOUBLE_CLICK_SECONDS", 600.0)  # a busy machine settles late
    session.explorer.watch("test", True)
    qtbot.waitUntil(lambda: is_settled(session.explorer))
    return session.explorer


def is_settled(explorer):
    return not explorer.is_busy and explorer.grid is not None and explorer.grid.request == explorer.request()


def settle(qtbot, explorer):
    qtbot.waitUntil(lambda: is_settled(explorer))


def test_the_grid_is_drawn_from_the_newest_snapshot(explorer):
    request = explorer.grid.request
    assert request.snapshot.stem == "000020"
    assert explorer.grid.sprites.shape == (64, 8, 8, 4)
    assert np.array_equal(explorer.grid.sprites, Sampler().render(request))


def test_nothing_is_drawn_while_nobody_looks(session):
    assert session.explorer.grid is None and not session.explorer.is_busy


def test_a_click_recentres_on_what_was_seen_and_undo_goes_back(qtbot, session, explorer):
    seen, before = explorer.grid, explorer.place
    explorer.click(5)
    settle(qtbot, explorer)
    centre = explorer.grid.request.centre_index
    assert explorer.grid.request.centre == tuple(grid_latents(seen.request)[5].tolist())
    assert np.array_equal(explorer.grid.sprites[centre], seen.sprites[5])
    session.undo.undo()
    assert explorer.place == before
    assert explorer.grid is seen  # at once: it was kept


def test_a_double_click_keeps_what_was_clicked_and_leaves_no_recentring(qtbot, session, explorer):
    seen, before = explorer.grid, explorer.place
    explorer.click(5)
    settle(qtbot, explorer)  # the recentred grid was painted between the two clicks
    explorer.double_click(9)  # whatever is under the cursor now
    (kept,) = explorer.shelf.items
    assert kept.latent == tuple(grid_latents(seen.request)[5].tolist())
    assert np.array_equal(explorer.shelf.pictures[kept.key], seen.sprites[5])
    assert explorer.place == before and explorer.grid is seen
    assert session.undo.count() == 1 and not session.undo.canRedo()  # only the keeping
    assert explorer.kept_cells() == {5}
    session.writes.flush()
    assert load_favourites(session.project) == [kept]


def test_a_double_click_before_the_new_grid_is_there_keeps_the_old_one(qtbot, session, explorer):
    seen = explorer.grid
    with qtbot.waitSignal(explorer._latest.answered):  # the recentred grid comes late and is not shown
        explorer.click(5)
        explorer.double_click(5)
    assert explorer.grid is seen
    assert explorer.shelf.items[0].latent == tuple(grid_latents(seen.request)[5].tolist())


def test_a_late_double_click_keeps_the_cell_it_was_on(qtbot, explorer, monkeypatch):
    explorer.click(5)
    settle(qtbot, explorer)
    monkeypatch.setattr(explorer_module, "DOUBLE_CLICK_SECONDS", -1.0)
    place, seen = explorer.place, explorer.grid
    explorer.double_click(9)
    assert explorer.place == place
    assert explorer.shelf.items[0].latent == tuple(grid_latents(seen.request)[9].tolist())


def test_a_double_click_on_the_centre_moves_nothing(session, explorer):
    centre = explorer.grid.request.centre_index
    explorer.click(centre)
    assert session.undo.count() == 0
    explorer.double_click(centre)
    assert explorer.shelf.items[0].latent == explorer.grid.request.centre
    assert explorer.kept_cells() == {centre}


def test_the_same_sprite_is_kept_once(explorer):
    explorer.keep(3)
    explorer.keep(3)
    assert len(explorer.shelf.items) == 1


def test_the_mark_is_of_the_same_variety(qtbot, explorer):
    explorer.keep(3)
    assert explorer.kept_cells() == {3}
    explorer.set_truncation(0.2)
    settle(qtbot, explorer)
    assert explorer.kept_cells() == set(), "here it is another sprite"


def test_what_is_kept_of_a_snapshot_that_is_gone_is_told(session, explorer):
    explorer.grid.request.snapshot.unlink()
    explorer.keep(3)
    assert "is gone" in session.notices[0].message and len(explorer.shelf.items) == 1


def test_a_favourite_of_another_model_whose_snapshot_is_gone_moves_nothing(session, explorer):
    explorer.keep(3)
    kept, place = explorer.shelf.items[0], explorer.place
    explorer.shelf.put((dataclasses.replace(kept, latent=(0.5,) * 7, snapshot=PLACE.format(30)),))
    explorer.jump_to(kept.key)
    assert explorer.place == place and "another model" in session.notices[0].hint


def test_a_drag_is_one_step_of_undo(session, explorer):
    before = explorer.place.spread
    for value in (0.4, 0.6, 0.8):
        explorer.set_spread(value)
    explorer.end_gesture()
    explorer.set_spread(0.2)
    assert session.undo.count() == 2
    session.undo.undo()
    assert explorer.place.spread == 0.8
    session.undo.undo()
    assert explorer.place.spread == before
    session.undo.redo()
    assert explorer.place.spread == 0.8


def test_a_drag_that_comes_back_leaves_no_step(session, explorer):
    for value in (0.4, 0.6, explorer.place.spread):
        explorer.set_spread(value)
    assert session.undo.count() == 0


def test_the_seed_decides_the_place(qtbot, explorer):
    explorer.set_seed(7)
    settle(qtbot, explorer)
    first = explorer.grid.sprites
    explorer.roll()
    explorer.set_seed(7)
    settle(qtbot, explorer)
    assert np.array_equal(explorer.grid.sprites, first)


@pytest.mark.parametrize("size", [4, 5, 12])
def test_the_grid_has_the_size_asked_for(qtbot, explorer, size):
    explorer.set_size(size)
    settle(qtbot, explorer)
    assert len(explorer.grid.sprites) == size * size


def test_the_nearest_training_sprites_are_found(qtbot, session, explorer):
    qtbot.waitUntil(lambda: explorer.nearest is not None)
    indices, distances = explorer.nearest
    assert indices.shape == distances.shape == (64,)
    assert set(indices) <= set(range(6)) and (distances >= 0).all() and (distances <= 1).all()


def test_many_favourites_are_drawn_a_few_at_a_time(qtbot, session, explorer, monkeypatch):
    qtbot.waitUntil(lambda: explorer.nearest is not None)
    worker, draw, asked = explorer._worker, explorer._worker._thumbnails, []
    monkeypatch.setattr(worker, "_thumbnails", lambda task: asked.append(len(task.favourites)) or draw(task))
    request = explorer.grid.request
    place = session.project.relative(request.snapshot)
    kept = (Favourite(f"{n}", "", place, latent_from_seed(n, len(request.centre))) for n in range(40))
    explorer.shelf.put(tuple(kept))
    qtbot.waitUntil(lambda: not explorer.shelf.undrawn)
    assert max(asked) <= 16


def test_the_sprites_of_a_closed_project_are_let_go(qtbot, session, explorer):
    qtbot.waitUntil(lambda: explorer.nearest is not None)
    sprites = weakref.ref(session.importing.dataset.pixels)
    session.close_project()
    qtbot.waitUntil(lambda: gc.collect() >= 0 and sprites() is None)


def hold_back(monkeypatch, worker, kind):
    """Let the worker begin tasks of a kind and wait; returns what says that one has begun, and what lets them go on."""
    begun, go_on, do = threading.Event(), threading.Event(), getattr(worker, kind)

    def wait(task):
        begun.set()
        go_on.wait(60)
        return do(task)

    monkeypatch.setattr(worker, kind, wait)
    return begun, go_on


def test_a_search_among_sprites_that_were_replaced_meanwhile_is_no_answer(qtbot, session, explorer, monkeypatch):
    qtbot.waitUntil(lambda: explorer.nearest is not None)
    begun, go_on = hold_back(monkeypatch, explorer._worker, "_nearest")
    explorer.roll()
    settle(qtbot, explorer)
    qtbot.waitUntil(begun.is_set)
    monkeypatch.setattr(explorer._worker, "forget", lambda: None)  # the search had come too far to give way
    explorer.watch("test", False)  # the user is on the Data page
    other = make_dataset(tiny_pixels(4, seed=7), [""] * 4, list("abcd"), list("abcd"))
    session.importing.dataset = other
    session.importing.dataset_changed.emit(other)
    with qtbot.waitSignal(explorer._latest.answered):
        go_on.set()
    assert explorer.nearest is None
    explorer.watch("test", True)
    qtbot.waitUntil(lambda: explorer.nearest is not None)
    assert np.allclose(explorer.nearest[1], nearest_training_sprites(explorer.grid.sprites, other.pixels)[1])


def test_no_grid_of_the_project_before_is_seen_in_the_next_one(qtbot, session, explorer, monkeypatch, tmp_path):
    begun, go_on = hold_back(monkeypatch, explorer._worker, "_grid")
    explorer.roll()
    qtbot.waitUntil(begun.is_set)
    project = make_tiny_project(tmp_path / "q")
    path = next(project.runs_folder.rglob("000010.safetensors"))
    path.write_bytes(path.read_bytes()[:-200])
    session.open_project(project.folder)
    with qtbot.waitSignal(explorer.failed):
        go_on.set()
    assert explorer.grid is None and explorer.problem is not None


def test_another_file_at_the_path_of_the_snapshot_is_drawn_anew(qtbot, session, explorer):
    explorer.keep(3)
    (kept,), seen, first = explorer.shelf.items, explorer.grid, explorer.shelf.pictures
    before = first[kept.key]
    path = explorer.grid.request.snapshot
    generator, info = load_generator(path)
    weights = {name: value * 2 for name, value in generator.state_dict().items()}
    save_snapshot(dataclasses.replace(info, created="2026-01-02"), weights)
    session.checkpoints.take_snapshot(SnapshotSaved(20, path))
    settle(qtbot, explorer)
    assert explorer.grid.request == seen.request
    assert np.array_equal(explorer.grid.sprites, Sampler().render(seen.request))
    assert not np.array_equal(explorer.grid.sprites, seen.sprites)
    qtbot.waitUntil(lambda: not explorer.shelf.undrawn)
    assert not np.array_equal(explorer.shelf.pictures[kept.key], before)


def test_it_follows_the_newest_snapshot_in_the_same_place(qtbot, session, explorer):
    centre = explorer.grid.request.centre
    path = add_snapshot(session.project, 30)
    session.checkpoints.take_snapshot(SnapshotSaved(30, path))
    settle(qtbot, explorer)
    assert explorer.grid.request.snapshot == path
    assert explorer.grid.request.centre == centre


def test_a_favourite_is_renamed_removed_and_each_is_undone(session, explorer):
    explorer.keep(1)
    key = explorer.shelf.items[0].key
    explorer.shelf.rename(key, "  Grünling 绿  ")
    session.writes.flush()
    assert load_favourites(session.project)[0].name == "Grünling 绿"
    explorer.shelf.remove(key)
    session.writes.flush()
    assert load_favourites(session.project) == []
    session.undo.undo()
    session.undo.undo()
    assert explorer.shelf.items[0].name == "Sprite 1"
    session.undo.undo()
    session.writes.flush()
    assert explorer.shelf.items == () == tuple(load_favourites(session.project))


def test_a_jump_shows_the_favourite_in_its_own_snapshot_and_undo_follows_again(qtbot, session, explorer):
    explorer.keep(2)
    kept = explorer.shelf.items[0]
    picture = explorer.shelf.pictures[kept.key]
    session.checkpoints.take_snapshot(SnapshotSaved(30, add_snapshot(session.project, 30)))
    explorer.roll()
    settle(qtbot, explorer)
    explorer.jump_to(kept.key)
    settle(qtbot, explorer)
    assert explorer.grid.request.snapshot.stem == "000020"
    assert np.array_equal(explorer.grid.sprites[explorer.grid.request.centre_index], picture)
    session.undo.undo()
    settle(qtbot, explorer)
    assert session.checkpoints.follow_newest and explorer.grid.request.snapshot.stem == "000030"


def test_place_and_shelf_are_there_again_after_a_restart(qtbot, session, explorer, make_session):
    explorer.click(3)
    explorer.set_spread(0.25)
    settle(qtbot, explorer)
    explorer.keep(4)
    place, folder, kept = explorer.place, session.project.folder, explorer.shelf.items
    picture = explorer.shelf.pictures[kept[0].key]
    session.close()
    again = make_session(folder)
    again.explorer.watch("test", True)
    assert again.explorer.place == place and again.explorer.shelf.items == kept
    qtbot.waitUntil(lambda: kept[0].key in again.explorer.shelf.pictures)
    assert np.array_equal(again.explorer.shelf.pictures[kept[0].key], picture)


@pytest.mark.parametrize("damage", ["gone", "torn"])
def test_a_bad_snapshot_is_told_and_what_was_seen_stays(qtbot, session, explorer, damage):
    seen = explorer.grid
    path = seen.request.snapshot
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-200])
    with qtbot.waitSignal(explorer.failed):
        explorer.roll()
    assert session.notices and explorer.grid is seen and not explorer.is_busy
    explorer.roll()  # it goes on asking when something changes
    qtbot.waitUntil(lambda: len(session.notices) == 2)


def test_a_favourite_without_its_snapshot_stays_on_the_shelf(qtbot, session, explorer):
    explorer.keep(2)
    kept = explorer.shelf.items[0]
    folder = session.project.folder
    session.close_project()
    (folder / kept.snapshot).unlink()
    session.open_project(folder)
    qtbot.waitUntil(lambda: kept.key in explorer.shelf.pictures)
    assert explorer.shelf.pictures[kept.key] is None and explorer.shelf.items == (kept,)
    explorer.jump_to(kept.key)
    assert session.notices and explorer.place.centre == kept.latent


def test_a_project_without_snapshots_has_nothing_to_explore(qtbot, tmp_path, make_session):
    session = make_session(make_tiny_project(tmp_path / "q", snapshots=()).folder)
    session.explorer.watch("test", True)
    session.explorer.click(3)
    session.explorer.double_click(3)
    session.explorer.keep(0)
    assert session.explorer.grid is None and session.explorer.shelf.items == ()


@pytest.mark.parametrize(
    "values",
    [{}, {"seed": -1, "centre": "x", "size": 99, "spread": "a", "truncation": 3}, {"centre": [1, None], "size": 4.0}],
)
def test_a_strange_section_is_read_as_far_as_it_goes(values):
    assert Place.from_mapping(values) == Place()


def test_a_place_comes_back_from_plain_values():
    place = Place(seed=5, centre=(0.5, -1.0), surroundings=9, spread=0.1, truncation=0.7, size=12)
    assert Place.from_mapping(place.to_mapping()) == place
    assert Model(Project.path_of("/x"), True) != Model(Project.path_of("/x"), False)
