"""Import, removal and their undo, as the session sees them."""

import errno
from contextlib import contextmanager
from threading import Event

import numpy as np
import pytest
from PIL import Image
from session_imports import do_import, settle
from tiny_project import make_tiny_project, write_pictures

from ganstudio.app import importing
from ganstudio.app.dataset_files import read_sprites
from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project
from ganstudio.data import importing as data_importing
from ganstudio.data.dataset import has_dataset, load_dataset
from ganstudio.data.roots import roots


@pytest.fixture
def session(qtbot, make_session):
    return make_session()


def test_importing_a_folder_makes_a_project_when_none_is_open(qtbot, session, tmp_path):
    report = do_import(qtbot, session, [write_pictures(tmp_path / "Kobolde 怪 🐉")])
    assert session.project is not None and session.project.name == "Kobolde 怪 🐉"
    assert report.accepted == 6
    assert session.importing.dataset.count == 6
    assert session.importing.dataset.label_names == ("cats", "dogs")
    qtbot.waitUntil(lambda: session.importing.summary is not None)
    assert session.importing.summary.count == 6
    assert load_dataset(session.project).count == 6


def test_undo_of_the_first_import_leaves_an_empty_project_and_redo_brings_it_back(qtbot, session, tmp_path):
    do_import(qtbot, session, [write_pictures(tmp_path / "pictures")])
    session.undo.undo()
    assert session.importing.dataset is None
    qtbot.waitUntil(lambda: not has_dataset(session.project))
    session.undo.redo()
    settle(qtbot, session)
    assert load_dataset(session.project).count == session.importing.dataset.count == 6


def test_an_undo_that_the_disk_refuses_is_told_and_is_no_fault_of_ours(qtbot, session, tmp_path, monkeypatch):
    do_import(qtbot, session, [write_pictures(tmp_path / "pictures")])
    faults = []
    session.errors.reported.connect(faults.append)

    def refuse(path, missing_ok=False):
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.unlink", refuse)
        session.undo.undo()
        qtbot.waitUntil(lambda: any("Read-only file system" in notice.message for notice in session.notices))
    settle(qtbot, session)
    assert faults == [] and load_dataset(session.project).count == 6


def test_removal_is_written_and_undone(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    before = session.importing.dataset
    with qtbot.waitSignal(session.importing.dataset_changed):
        session.importing.remove([1, 3, 5])
    settle(qtbot, session)
    assert session.importing.dataset.label_names == ("dogs",)
    assert load_dataset(session.project).names == ("sprite 0", "sprite 2", "sprite 4")
    session.undo.undo()
    settle(qtbot, session)
    again = load_dataset(session.project)
    assert np.array_equal(again.pixels, before.pixels)
    assert again.fingerprint == before.fingerprint


def test_the_longest_name_a_folder_can_have_makes_a_project(qtbot, session, tmp_path):
    folder = write_pictures(tmp_path / ("怪" * 83))
    assert do_import(qtbot, session, [folder]).accepted == 6
    assert session.project.name == "怪" * 80


def test_an_undo_is_on_disk_also_when_the_program_is_closed_at_once(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    with qtbot.waitSignal(session.importing.dataset_changed):
        session.importing.remove([1, 3, 5])
    settle(qtbot, session)
    session.undo.undo()
    session.close()
    assert load_dataset(session.project).count == 6


@contextmanager
def jobs_held_back(session):
    """Keep the jobs thread busy, so that what is queued meanwhile waits."""
    go_on = Event()
    session.jobs.run(lambda progress: go_on.wait(), lambda _nothing: None)
    try:
        yield
    finally:
        go_on.set()


def test_an_undo_during_an_import_stops_the_import(qtbot, session, tmp_path):
    do_import(qtbot, session, [write_pictures(tmp_path / "pictures")])
    settle(qtbot, session)
    with qtbot.assertNotEmitted(session.importing.imported):
        with jobs_held_back(session):
            session.importing.start([write_pictures(tmp_path / "more", seed=1)])
            session.undo.undo()
        settle(qtbot, session)
    assert session.importing.dataset is None and not session.importing.is_busy
    session.undo.redo()
    settle(qtbot, session)
    assert load_dataset(session.project).count == 6 and not session.notices


@pytest.mark.parametrize("change", ["import", "removal of some", "removal of all"])
def test_an_undo_that_comes_when_a_change_is_written_takes_its_place(qtbot, session, tmp_path, monkeypatch, change):
    do_import(qtbot, session, [write_pictures(tmp_path / "pictures")])
    settle(qtbot, session)
    more = write_pictures(tmp_path / "more", seed=1)
    written = Event()

    def read_and_tell(*args):
        found = read_sprites(*args)
        written.set()
        return found

    monkeypatch.setattr("ganstudio.app.importing.read_sprites", read_and_tell)
    if change == "import":
        session.importing.start([more])
    else:
        session.importing.remove(range(6) if change == "removal of all" else [0])
    assert written.wait(30)  # and the window has not heard of it
    session.undo.undo()
    settle(qtbot, session)
    assert session.importing.dataset is None and not has_dataset(session.project)
    assert not roots(session.project, "A")
    session.undo.redo()
    settle(qtbot, session)
    assert load_dataset(session.project).count == session.importing.dataset.count == 6
    assert len(roots(session.project, "A")) == 1 and not session.notices and not session.undo.canRedo()


def test_of_a_large_set_a_removal_keeps_no_copy_in_memory(qtbot, session, tmp_path, monkeypatch):
    monkeypatch.setattr("ganstudio.data.dataset.MAPPED_BYTES", 0)
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    session.importing.remove([0])
    qtbot.waitUntil(lambda: session.importing.dataset.count == 5)
    assert isinstance(session.importing.dataset.pixels, np.memmap)


def import_elsewhere(session, folder):
    """Import as another program does while the window is open."""
    from ganstudio.data.importing import import_into

    return import_into(session.project, [folder], session.importing.options())


def test_a_removal_leaves_the_import_of_another_program_alone(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    import_elsewhere(session, write_pictures(tmp_path / "pictures", count=30, seed=1))
    session.importing.remove([0])
    qtbot.waitUntil(lambda: session.importing.dataset.count == 36)
    assert [notice.message for notice in session.notices] == ["The sprites were changed by another program."]
    assert load_dataset(session.project).count == 36
    session.importing.remove([0])
    qtbot.waitUntil(lambda: session.importing.dataset.count == 35)


def test_undo_and_redo_leave_the_import_of_another_program_alone(qtbot, session, tmp_path):
    do_import(qtbot, session, [write_pictures(tmp_path / "pictures")])
    settle(qtbot, session)
    import_elsewhere(session, write_pictures(tmp_path / "more", seed=1))
    session.undo.undo()
    qtbot.waitUntil(lambda: bool(session.notices))
    settle(qtbot, session)
    session.undo.redo()
    settle(qtbot, session)
    assert len(session.notices) == 2
    assert session.importing.dataset.count == load_dataset(session.project).count == 12


def test_the_undo_of_an_import_brings_back_what_it_found_on_disk(qtbot, session, tmp_path):
    do_import(qtbot, session, [write_pictures(tmp_path / "pictures")])
    import_elsewhere(session, write_pictures(tmp_path / "more", seed=1))
    do_import(qtbot, session, [write_pictures(tmp_path / "still more", seed=2)])
    assert session.importing.dataset.count == 18
    session.undo.undo()
    settle(qtbot, session)
    assert session.importing.dataset.count == load_dataset(session.project).count == 12


def test_an_import_that_fails_after_it_was_saved_is_shown(qtbot, session, tmp_path, monkeypatch):
    def fail(*_args):
        raise StudioError("The disk is gone.")

    monkeypatch.setattr("ganstudio.data.roots.write_roots", fail)
    session.new_project(tmp_path / "p")
    session.importing.start([write_pictures(tmp_path / "pictures")])
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    assert session.importing.dataset.count == 6 and session.notices[0].message == "The disk is gone."


def test_removing_every_sprite_leaves_none(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    with qtbot.waitSignal(session.importing.dataset_changed):
        session.importing.remove(range(6))
    settle(qtbot, session)
    assert session.importing.dataset is None
    assert not has_dataset(session.project)


def test_what_is_refused_is_reported_and_changes_nothing(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"this is no picture")
    report = do_import(qtbot, session, [bad])
    assert (report.accepted, report.refused) == (0, 1)
    assert session.importing.dataset.count == 6
    assert not session.undo.canUndo()


def test_a_single_large_picture_is_offered_as_a_sheet(qtbot, session, tmp_path):
    sheet = tmp_path / "sheet.png"
    Image.fromarray(np.full((64, 512, 4), 255, np.uint8)).save(sheet)
    session.new_project(tmp_path / "p")
    with qtbot.waitSignal(session.importing.sheet_offered) as said:
        session.importing.start([sheet])
    assert said.args == [sheet]
    assert session.importing.offered_sheet == sheet
    assert not session.importing.is_busy


def test_a_sheet_is_cut_as_the_preview_showed_and_the_cut_is_not_kept_for_the_next_import(qtbot, session, tmp_path):
    sheet = tmp_path / "sheet.png"
    Image.fromarray(np.random.default_rng(0).integers(1, 255, (16, 512, 4), np.uint8)).save(sheet)
    session.new_project(tmp_path / "p")
    importing = session.importing
    options = importing.options_type(cell_width=16, cell_height=16)
    with qtbot.waitSignal(importing.cut_ready) as said:
        importing.preview_cut(sheet, options)
    picture, cells, problem = said.args[1]
    assert picture.shape == (16, 512, 4) and problem is None
    with qtbot.waitSignal(importing.imported) as said:
        importing.start_cut(sheet, options)
    assert said.args[0].accepted == len(cells) == 32
    assert not importing.options().is_sheet


def test_one_option_that_is_not_known_leaves_the_others_as_they_were(session, tmp_path):
    session.new_project(tmp_path / "p")
    section = {"options": {"anchor": "sideways", "width": 24, "cell_width": 12, "skip_empty": False}}
    session.project.set_section("data", section)
    assert session.importing.options() == session.importing.options_type(width=24)


def test_a_cut_that_cannot_be_still_shows_the_picture(qtbot, session, tmp_path):
    sheet = tmp_path / "opaque.png"
    Image.fromarray(np.full((32, 32, 3), 9, np.uint8)).save(sheet)
    with qtbot.waitSignal(session.importing.cut_ready) as said:
        session.importing.preview_cut(sheet, session.importing.options_type(islands=True))
    picture, cells, problem = said.args[1]
    assert picture.shape == (32, 32, 4) and cells == [] and problem.message


def test_a_cancelled_import_changes_nothing_and_says_nothing(qtbot, session, tmp_path):
    session.new_project(tmp_path / "p")
    folder = write_pictures(tmp_path / "pictures")
    with qtbot.waitSignals([session.importing.busy_changed] * 2), jobs_held_back(session):
        session.importing.start([folder])
        session.importing.cancel()
    settle(qtbot, session)
    assert session.importing.dataset is None and not session.notices


def test_pictures_that_come_during_an_import_are_refused_with_a_word(qtbot, session, tmp_path):
    session.new_project(tmp_path / "p")
    with qtbot.waitSignal(session.importing.imported):
        session.importing.start([write_pictures(tmp_path / "pictures")])
        session.importing.start([write_pictures(tmp_path / "more", seed=1)])
        session.importing.import_again()
    assert [notice.message for notice in session.notices] == ["Another import is not done yet."] * 2
    assert session.importing.dataset.count == 6


def test_a_damaged_set_is_told_and_the_program_goes_on(qtbot, session, tmp_path):
    project = make_tiny_project(tmp_path / "p", snapshots=())
    (project.folder / "sprites.npy").write_bytes(b"torn")
    session.open_project(project.folder)
    qtbot.waitUntil(lambda: bool(session.notices))
    assert session.importing.dataset is None and not session.importing.is_loading


def test_opening_another_project_during_an_import_keeps_them_apart(qtbot, session, tmp_path):
    other = make_tiny_project(tmp_path / "other", snapshots=())
    session.new_project(tmp_path / "p")
    session.importing.start([write_pictures(tmp_path / "pictures", count=12)])
    session.open_project(other.folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    settle(qtbot, session)
    assert session.importing.dataset.count == 6
    assert not session.undo.canUndo()


@contextmanager
def held_back(monkeypatch, name, is_meant=lambda *args: True):
    """Hold a function of the jobs thread back inside the block; yields an event that says when it has come to it."""
    real, came, go_on = getattr(importing, name), Event(), Event()

    def wait_and_do(*args):
        if is_meant(*args):
            came.set()
            go_on.wait()
        return real(*args)

    monkeypatch.setattr(importing, name, wait_and_do)
    try:
        yield came
    finally:
        go_on.set()


@contextmanager
def looking_at_a_picture(qtbot, session, tmp_path, monkeypatch):
    """Import a picture into a new project and keep the look at it from its end."""
    session.new_project(tmp_path / "p")
    picture = next(write_pictures(tmp_path / "pictures").rglob("*.png"))
    with held_back(monkeypatch, "look_at") as came:
        session.importing.start([picture])
        qtbot.waitUntil(came.is_set)
        yield


def test_a_look_at_a_picture_that_is_cancelled_imports_nothing(qtbot, session, tmp_path, monkeypatch):
    with looking_at_a_picture(qtbot, session, tmp_path, monkeypatch):
        session.importing.cancel()
    settle(qtbot, session)
    assert session.importing.dataset is None and not has_dataset(session.project) and not session.importing.is_busy


def test_a_picture_is_not_imported_into_the_project_that_was_opened_meanwhile(qtbot, session, tmp_path, monkeypatch):
    with looking_at_a_picture(qtbot, session, tmp_path, monkeypatch):
        session.new_project(tmp_path / "other")
    settle(qtbot, session)
    assert not has_dataset(session.project) and not has_dataset(Project.open(tmp_path / "p"))


def test_a_damaged_project_is_not_told_of_in_the_next_one(qtbot, session, tmp_path, monkeypatch):
    damaged = make_tiny_project(tmp_path / "damaged", snapshots=())
    (damaged.folder / "sprites.npy").write_bytes(b"torn")
    sound = make_tiny_project(tmp_path / "sound", snapshots=())
    seen = []
    session.importing.dataset_changed.connect(lambda dataset: seen.append((dataset, session.importing.is_loading)))
    with held_back(monkeypatch, "read_sprites", lambda project, domain: project == damaged and domain == "A") as came:
        session.open_project(damaged.folder)
        qtbot.waitUntil(came.is_set)
        session.open_project(sound.folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    settle(qtbot, session)
    assert not session.notices and (None, False) not in seen


def test_an_import_leaves_what_another_program_imported_meanwhile_and_shows_it(qtbot, session, tmp_path, monkeypatch):
    do_import(qtbot, session, [write_pictures(tmp_path / "pictures")])
    settle(qtbot, session)
    import_parts, imported_too = data_importing.import_parts, []

    def import_both(project, parts, progress, *more):
        def import_elsewhere_first(fraction, words):
            if not imported_too:
                imported_too.append(True)
                import_parts(project, [([write_pictures(tmp_path / "theirs", seed=1)], parts[0][1])])

        return import_parts(project, parts, import_elsewhere_first, *more)

    monkeypatch.setattr(data_importing, "import_parts", import_both)
    session.importing.start([write_pictures(tmp_path / "ours", seed=2)])
    qtbot.waitUntil(lambda: bool(session.notices))
    settle(qtbot, session)
    assert [notice.message for notice in session.notices] == ["The sprites were changed by another program."]
    assert session.importing.dataset.count == load_dataset(session.project).count == 12
    assert len(roots(session.project, "A")) == 2
