"""One kind in the explorer: the whole grid is of it, undo and the project know it, a model without it shows all."""

import numpy as np
import pytest
from tiny_project import add_snapshot, make_tiny_project

from ganstudio.app.export_candidates import walk_task
from ganstudio.app.export_worker import ExportWorker
from ganstudio.app.latent_place import Place
from ganstudio.core.events import SnapshotSaved
from ganstudio.core.kinds import kind_at
from ganstudio.latent.requests import grid_latents

KINDS = {"cats": 50, "dogs": 30, "": 20}


@pytest.fixture
def session(qtbot, tmp_path, make_session):
    return make_session(make_tiny_project(tmp_path / "p", snapshots=(10,), kinds=KINDS).folder)


@pytest.fixture
def explorer(qtbot, session):
    session.explorer.watch("test", True)
    settle(qtbot, session.explorer)
    return session.explorer


def settle(qtbot, explorer):
    qtbot.waitUntil(
        lambda: not explorer.is_busy and explorer.grid is not None and explorer.grid.request == explorer.request(),
    )


def shown(explorer):
    return {kind_at(KINDS, float(latent[-1])) for latent in grid_latents(explorer.grid.request)}


def centre_kind(explorer):
    return kind_at(KINDS, explorer.grid.request.centre[-1])


def test_all_kinds_are_shown_until_one_is_chosen_and_undo_goes_back(qtbot, session, explorer):
    explorer.set_spread(1.0)
    settle(qtbot, explorer)
    before = explorer.grid
    assert explorer.kinds == ("cats", "dogs", "") and explorer.kind is None and len(shown(explorer)) > 1
    for kind in KINDS:
        explorer.set_kind(kind)
        settle(qtbot, explorer)
        assert explorer.kind == kind and shown(explorer) == {kind} and centre_kind(explorer) == kind
    moved = grid_latents(explorer.grid.request)
    assert np.array_equal(moved[:, :-1], grid_latents(before.request)[:, :-1]), "nothing else has changed"
    assert not np.array_equal(explorer.grid.sprites, before.sprites)
    explorer.set_kind("")
    assert session.undo.count() == 4, "the same choice again is no step"
    for _step in range(3):
        session.undo.undo()
    assert explorer.kind is None and explorer.grid is before
    session.undo.redo()
    assert explorer.kind == "cats"


def test_moves_stay_within_the_kind_and_what_is_kept_is_of_it(qtbot, session, explorer):
    explorer.set_kind("dogs")
    settle(qtbot, explorer)
    seen = explorer.grid
    explorer.keep(7)
    kept = explorer.shelf.items[0]
    assert kind_at(KINDS, kept.latent[-1]) == "dogs" and explorer.kept_cells() == {7}
    explorer.click(7)
    settle(qtbot, explorer)
    assert shown(explorer) == {"dogs"} and explorer.grid.request.centre == kept.latent
    assert np.array_equal(explorer.grid.sprites[explorer.grid.request.centre_index], seen.sprites[7])
    explorer.keep(explorer.grid.request.centre_index)
    assert len(explorer.shelf.items) == 1, "the same sprite is kept once"
    explorer.roll()
    settle(qtbot, explorer)
    assert shown(explorer) == {"dogs"}


def test_a_favourite_is_shown_whichever_kind_was_chosen(qtbot, session, explorer):
    explorer.set_kind("cats")
    settle(qtbot, explorer)
    explorer.keep(3)
    (kept,), picture = explorer.shelf.items, explorer.grid.sprites[3]
    explorer.jump_to(kept.key)
    settle(qtbot, explorer)
    assert explorer.kind == "cats"
    explorer.set_kind("dogs")
    explorer.jump_to(kept.key)
    settle(qtbot, explorer)
    assert explorer.kind is None and centre_kind(explorer) == "cats"
    assert np.array_equal(explorer.grid.sprites[explorer.grid.request.centre_index], picture)
    session.undo.undo()
    settle(qtbot, explorer)
    assert explorer.kind == "dogs" and shown(explorer) == {"dogs"}


@pytest.mark.parametrize("others", [None, {"birds": 3, "cats": 9}], ids=["no kinds", "other kinds"])
def test_a_snapshot_that_does_not_know_the_kind_shows_all_and_the_next_that_does_shows_it(
    qtbot, session, explorer, others
):
    explorer.set_kind("dogs")
    settle(qtbot, explorer)
    session.checkpoints.take_snapshot(SnapshotSaved(20, add_snapshot(session.project, 20, kinds=others)))
    settle(qtbot, explorer)
    assert explorer.kind is None and explorer.grid.request.kind is None
    assert explorer.kinds == tuple(others or ()) and not session.notices
    session.checkpoints.take_snapshot(SnapshotSaved(30, add_snapshot(session.project, 30, kinds=KINDS)))
    settle(qtbot, explorer)
    assert explorer.kind == "dogs" and shown(explorer) == {"dogs"}


def test_the_kind_is_remembered(qtbot, session, explorer, make_session):
    explorer.set_kind("")
    folder = session.project.folder
    session.close()
    again = make_session(folder)
    assert again.explorer.kind == ""


def test_a_strange_kind_in_the_project_file_is_passed_over():
    assert Place.from_mapping({"kind": 7}).kind is None and Place.from_mapping({"kind": ["cats"]}).kind is None
    assert Place.from_mapping(Place(kind="cats").to_mapping()) == Place(kind="cats")


@pytest.mark.parametrize("kept", [True, False], ids=["favourites", "from the centre"])
def test_a_walk_for_the_export_stays_within_the_kind(qtbot, session, explorer, kept):
    explorer.set_kind("dogs")
    settle(qtbot, explorer)
    if kept:
        for cell in (1, 40):
            explorer.keep(cell)
    task = walk_task(explorer, session.project, 9, True)
    pixels, latents = ExportWorker()(task)
    assert len(pixels) == 9 and {kind_at(KINDS, float(c)) for c in latents[:, -1]} == {"dogs"}
