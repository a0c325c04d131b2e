"""Before there is a snapshot of one's own, the shipped model is explored, kept from and exported."""

import numpy as np
import pytest
from scripted_runs import begun, make_run_folder, scripted_run, write_snapshot
from tiny_project import add_snapshot, make_tiny_project

from ganstudio.core.events import RunEnded, SnapshotSaved
from ganstudio.core.files import DiskFull
from ganstudio.core.paths import documents_folder
from ganstudio.core.project import Project
from ganstudio.latent.sampler import Sampler

CONFIG = {"gan": "dcgan", "steps": 1000, "minutes": 0.0, "batch_size": 8}


@pytest.fixture
def project(tmp_path):
    return make_tiny_project(tmp_path / "p", snapshots=())


@pytest.fixture
def session(qtbot, shipped, project, make_session):
    return make_session(project.folder)


def settle(qtbot, explorer):
    qtbot.waitUntil(
        lambda: not explorer.is_busy and explorer.grid is not None and explorer.grid.request == explorer.request(),
    )


def test_it_is_there_to_explore_at_once(qtbot, session, shipped):
    assert session.checkpoints.active.path == shipped and session.checkpoints.is_shipped
    assert session.checkpoints.follow_newest
    session.explorer.watch("test", True)
    settle(qtbot, session.explorer)
    assert session.explorer.grid.sprites.shape == (64, 16, 16, 4)
    assert np.array_equal(session.explorer.grid.sprites, Sampler().render(session.explorer.grid.request))


def test_a_project_without_sprites_has_it_too(session, shipped, tmp_path):
    session.open_project(Project.create(tmp_path / "Empty").folder)
    assert session.checkpoints.active.path == shipped


def test_the_first_snapshot_of_one_s_own_takes_its_place(qtbot, session, project):
    folder = make_run_folder(project, step=90)  # too young for a snapshot
    path = folder / "snapshots" / "000095.safetensors"
    seen = []
    session.checkpoints.active_changed.connect(lambda info: seen.append(info.step))
    session.training.started.connect(lambda event: write_snapshot(folder, 95))
    session.training.make_run = scripted_run([begun(folder=folder), SnapshotSaved(95, path), RunEnded(95, "stopped")])
    with qtbot.waitSignal(session.training.ended):
        session.training.start(CONFIG, {})
    assert seen == [95] and not session.checkpoints.is_shipped


def test_a_project_with_a_run_opens_at_its_newest_snapshot(session, tmp_path):
    other = make_tiny_project(tmp_path / "other", snapshots=(10,))
    session.open_project(other.folder)
    assert session.checkpoints.active.step == 10


def test_it_can_be_chosen_beside_one_s_own_and_stays_chosen(session, project, shipped, make_session):
    add_snapshot(project, 10)
    session.checkpoints.refresh()
    assert session.checkpoints.active.step == 10
    session.checkpoints.choose(shipped)
    session.writes.flush()
    assert project.section("checkpoints") == {"follow_newest": False, "active": "shipped:tiny.safetensors"}
    again = make_session(project.folder)
    assert again.checkpoints.active.path == shipped and not again.checkpoints.follow_newest
    assert [path.name for path in shipped.parent.iterdir() if path.suffix == ".json"] == []


def test_favourites_of_it_are_kept_drawn_again_and_exported(qtbot, session, project, shipped, make_session):
    session.explorer.watch("test", True)
    settle(qtbot, session.explorer)
    for cell in (3, 20):
        session.explorer.keep(cell)
    kept = session.explorer.grid.sprites[[3, 20]].copy()
    assert {item.snapshot for item in session.explorer.shelf.items} == {"shipped:tiny.safetensors"}
    assert session.explorer.kept_cells() == {3, 20}
    assert session.notices == []
    again = make_session(project.folder)
    shelf = again.explorer.shelf
    again.exporting.watch(True)
    qtbot.waitUntil(lambda: len(shelf.pictures) == 2 and again.exporting.pages != ())
    assert np.array_equal(np.stack([shelf.pictures[item.key] for item in shelf.items]), kept)
    with qtbot.waitSignal(again.exporting.exported) as said:
        again.exporting.export()
    assert all(path.exists() for path in said.args[0])
    assert again.exporting.candidates.recipes[0]["snapshot"] == "shipped:tiny.safetensors"
    again.exporting.set_source("walk")
    qtbot.waitUntil(lambda: again.exporting.candidates is not None and len(again.exporting.candidates) > 2)


@pytest.fixture
def empty(qtbot, shipped, make_session):
    """A session without a project."""
    return make_session()


def test_with_nothing_imported_it_is_explored_kept_from_and_exported(qtbot, empty, shipped):
    assert empty.explore_shipped_model()
    assert empty.project.name == "Shipped model" and empty.checkpoints.active.path == shipped
    assert empty.checkpoints.follow_newest and not empty.training.can_start
    empty.explorer.watch("test", True)
    settle(qtbot, empty.explorer)
    empty.explorer.keep(3)
    empty.exporting.watch(True)
    qtbot.waitUntil(lambda: empty.exporting.pages != ())
    with qtbot.waitSignal(empty.exporting.exported) as said:
        empty.exporting.export()
    assert said.args[0] and all(path.is_relative_to(empty.project.folder) for path in said.args[0])
    assert empty.notices == []


def test_a_folder_left_empty_by_a_full_disk_is_no_obstacle_for_ever(empty, shipped, monkeypatch):
    def refuse(path, content):
        raise DiskFull("no room")

    with monkeypatch.context() as patch:
        patch.setattr("ganstudio.core.project.write_json", refuse)
        (documents_folder() / "Shipped model.ganstudio").mkdir(parents=True)
        assert not empty.explore_shipped_model() and empty.notices[-1].message == "no room"
    assert empty.explore_shipped_model() and empty.project.name == "Shipped model"


def test_it_is_explored_in_one_project_for_all_times(qtbot, empty, shipped):
    empty.explore_shipped_model()
    folder = empty.project.folder
    add_snapshot(empty.project, 10)
    empty.close_project()
    assert empty.explore_shipped_model() and empty.project.folder == folder
    assert empty.checkpoints.active.path == shipped, "also after a training there"
    assert empty.explore_shipped_model() and empty.project.folder == folder, "from the project itself, too"
    assert empty.notices == []


def test_where_no_model_is_shipped_or_the_place_is_taken_a_notice_says_so(empty, shipped):
    empty.explore_shipped_model()
    file = empty.project.folder / "project.json"
    empty.close_project()
    file.write_text("torn")
    assert not empty.explore_shipped_model()
    assert str(file) in empty.notices[-1].message
    shipped.write_bytes(b"torn")
    assert not empty.explore_shipped_model()
    assert "No model comes" in empty.notices[-1].message and empty.project is None


def test_a_favourite_leads_back_to_it(qtbot, session, project, shipped):
    session.explorer.watch("test", True)
    settle(qtbot, session.explorer)
    session.explorer.keep(3)
    add_snapshot(project, 10)
    session.checkpoints.refresh()
    session.explorer.jump_to(session.explorer.shelf.items[0].key)
    assert session.checkpoints.active.path == shipped and session.notices == []


def test_a_damaged_shipped_model_is_as_none(qtbot, project, shipped, make_session):
    shipped.write_bytes(b"torn")
    session = make_session(project.folder)
    assert session.checkpoints.active is None
