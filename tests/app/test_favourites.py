"""The shelf of kept sprites beside another window and a full disk."""

from dataclasses import replace

import pytest
from tiny_project import make_tiny_project, tiny_pixels

from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project
from ganstudio.latent.favourites import load_favourites, save_favourites


@pytest.fixture
def session(qtbot, tmp_path, make_session):
    return make_session(make_tiny_project(tmp_path / "p").folder)


@pytest.fixture
def keep(session):
    """Keeps the sprite of a latent of one number."""

    def keep(number):
        session.explorer.shelf.keep(session.checkpoints.active.path, (number,), 1.0, tiny_pixels(1)[0])
        session.writes.flush()

    return keep


def names(session):
    return [kept.name for kept in load_favourites(session.project)]


def test_what_another_window_renames_keeps_and_removes_stays_so(session, keep):
    keep(1.0)
    keep(2.0)
    first, second = load_favourites(session.project)
    save_favourites(session.project, [replace(first, name="Greta"), replace(second, key="its own", name="Odo")])
    keep(3.0)
    assert names(session) == ["Greta", "Sprite 3", "Odo"]
    session.explorer.shelf.rename(first.key, "Gisa")
    session.writes.flush()
    session.undo.undo()
    session.undo.undo()
    session.writes.flush()
    assert names(session) == ["Sprite 1", "Odo"]


def test_what_a_full_disk_refused_is_kept_with_what_comes_next(session, keep, monkeypatch):
    def full(*_args):
        raise StudioError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(Project, "set_section", full)
        keep(1.0)
    assert names(session) == []
    keep(2.0)
    assert names(session) == ["Sprite 1", "Sprite 2"]
