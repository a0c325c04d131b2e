"""*Import again*: everything anew from where it came, with other options."""

import numpy as np
import pytest
from PIL import Image
from session_imports import do_import, settle
from tiny_project import make_tiny_project, write_pictures

from ganstudio.app.dataset_files import parts_again
from ganstudio.cli.main import main as command_line
from ganstudio.data.dataset import load_dataset, save_dataset
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.importing import import_into
from ganstudio.data.roots import roots
from ganstudio.data.starter_dataset import starter_dataset


@pytest.fixture
def session(qtbot, make_session):
    return make_session()


def import_again(qtbot, session):
    with qtbot.waitSignal(session.importing.imported) as said:
        session.importing.import_again()
    return said.args[0]


def test_importing_again_with_another_size_replaces_what_is_there(qtbot, session, tmp_path):
    folder = write_pictures(tmp_path / "pictures")
    do_import(qtbot, session, [folder])
    session.importing.set_options({"width": 16, "height": 16})
    with qtbot.waitSignal(session.importing.imported):
        session.importing.import_again()
    assert (session.importing.dataset.count, session.importing.dataset.width) == (6, 16)
    session.undo.undo()
    settle(qtbot, session)
    assert load_dataset(session.project).width == 8


def test_importing_again_says_so_when_the_pictures_are_gone(qtbot, session, tmp_path):
    folder = write_pictures(tmp_path / "pictures")
    do_import(qtbot, session, [folder])
    folder.rename(tmp_path / "elsewhere")
    session.importing.import_again()
    assert session.notices and session.importing.dataset.count == 6


def test_importing_again_takes_nothing_away_while_a_folder_is_gone(qtbot, session, tmp_path):
    first, second = write_pictures(tmp_path / "first"), write_pictures(tmp_path / "second", seed=1)
    for folder in (first, second):
        do_import(qtbot, session, [folder])
    second.rename(tmp_path / "elsewhere")
    session.importing.import_again()
    assert str(second) in session.notices[0].message
    assert not session.importing.is_busy and session.importing.dataset.count == 12


def test_importing_again_cuts_a_sheet_as_it_was_cut(qtbot, session, tmp_path):
    sheet = tmp_path / "sheet.png"
    Image.fromarray(np.random.default_rng(0).integers(1, 255, (8, 128, 4), np.uint8)).save(sheet)
    do_import(qtbot, session, [write_pictures(tmp_path / "pictures")])
    with qtbot.waitSignal(session.importing.imported):
        session.importing.start_cut(sheet, session.importing.options_type(cell_width=8))
    session.importing.set_options({"width": 16, "height": 16})
    with qtbot.waitSignal(session.importing.imported) as said:
        session.importing.import_again()
    assert (said.args[0].accepted, dict(said.args[0].labels)) == (22, {"cats": 3, "dogs": 3})
    assert (session.importing.dataset.count, session.importing.dataset.width) == (22, 16)


def test_importing_again_does_not_bring_back_what_was_undone(qtbot, session, tmp_path):
    do_import(qtbot, session, [write_pictures(tmp_path / "pictures")])
    do_import(qtbot, session, [write_pictures(tmp_path / "a mistake", seed=1)])
    session.undo.undo()
    settle(qtbot, session)
    with qtbot.waitSignal(session.importing.imported):
        session.importing.import_again()
    assert session.importing.dataset.count == 6
    for _time in range(2):
        session.undo.undo()
        settle(qtbot, session)
    assert session.importing.dataset is None
    session.importing.import_again()
    assert not session.importing.is_busy and session.notices


@pytest.mark.parametrize(("more", "count"), [((), 12), (("--replace",), 6)])
def test_importing_again_knows_what_the_command_line_imported(qtbot, session, tmp_path, more, count):
    do_import(qtbot, session, [write_pictures(tmp_path / "first")])
    second = write_pictures(tmp_path / "second", seed=1)
    assert command_line(["import", str(session.project.folder), str(second), "--quiet", *more]) == 0
    there = load_dataset(session.project).pixels
    with qtbot.waitSignal(session.importing.imported):
        session.importing.import_again()
    again = session.importing.dataset.pixels
    assert sorted(each.tobytes() for each in again) == sorted(each.tobytes() for each in there) and len(again) == count


def kinds_of(top, *kinds):
    """Write two folders of pictures in a folder, as artists sort them."""
    for seed, kind in enumerate(kinds):
        write_pictures(top / kind, count=2, seed=seed + len(top.name))
    return top


def test_folders_that_were_imported_one_after_the_other_keep_names_and_labels(qtbot, session, tmp_path):
    monsters, trees = kinds_of(tmp_path / "Monsters", "orc", "elf"), kinds_of(tmp_path / "Trees", "oak", "pine")
    for folder in (monsters, trees):
        do_import(qtbot, session, [folder])
    before = session.importing.dataset
    import_again(qtbot, session)
    after = session.importing.dataset
    assert (after.names, after.label_names) == (before.names, ("elf", "oak", "orc", "pine"))
    assert after.fingerprint == before.fingerprint


def test_folders_that_came_together_keep_names_and_labels(qtbot, session, tmp_path):
    monsters, trees = kinds_of(tmp_path / "Monsters", "orc"), kinds_of(tmp_path / "Trees", "oak")
    do_import(qtbot, session, [monsters, trees])
    before = session.importing.dataset
    import_again(qtbot, session)
    after = session.importing.dataset
    assert (after.names, after.label_names) == (before.names, ("Monsters", "Trees"))


def test_paths_that_an_older_version_noted_are_still_imported_together(tmp_path):
    folders = [kinds_of(tmp_path / name, "a") for name in ("Monsters", "Trees", "Cut")]
    noted = [str(folders[0]), str(folders[1]), {"path": str(folders[2]), "cut": {"cell_width": 8}}, 7, {"path": None}]
    noted += [{"paths": "x"}, {"paths": [str(folders[0])]}]
    first, cut, last = parts_again(noted, ImportOptions(), None)
    assert first == (folders[:2], ImportOptions())
    assert cut == ([folders[2]], ImportOptions(cell_width=8))
    assert last == ([folders[0]], ImportOptions())


def test_a_folder_inside_one_that_was_imported_before_comes_once(qtbot, session, tmp_path):
    monsters = kinds_of(tmp_path / "Monsters", "orc")
    do_import(qtbot, session, [monsters])
    do_import(qtbot, session, [kinds_of(monsters / "new", "elf")])
    report = import_again(qtbot, session)
    assert (session.importing.dataset.count, report.refused, report.notes) == (4, 0, ())


def test_importing_again_keeps_the_starter_sprites(qtbot, session, tmp_path):
    session.new_project(tmp_path / "p")
    drawn = starter_dataset()
    save_dataset(session.project, drawn)
    side = drawn.width
    import_into(session.project, [write_pictures(tmp_path / "pictures", side=side)], ImportOptions())
    assert len(roots(session.project, "A")) == 1
    session.open_project(make_tiny_project(tmp_path / "other", snapshots=()).folder)
    session.open_project(tmp_path / "p.ganstudio")
    qtbot.waitUntil(lambda: session.importing.dataset is not None and session.importing.dataset.count > 100)
    session.importing.remove([0])
    qtbot.waitUntil(lambda: session.importing.dataset.count == drawn.count + 5)
    assert import_again(qtbot, session).accepted == 6
    assert session.importing.dataset.names[: drawn.count - 1] == drawn.names[1:]
    assert session.importing.dataset.count == drawn.count + 5


def test_that_the_starter_sprites_were_drawn_is_said(qtbot, session, tmp_path):
    session.new_project(tmp_path / "p")
    save_dataset(session.project, starter_dataset())
    session.open_project(make_tiny_project(tmp_path / "other", snapshots=()).folder)
    session.open_project(tmp_path / "p.ganstudio")
    qtbot.waitUntil(lambda: session.importing.dataset is not None and session.importing.dataset.count > 100)
    session.importing.import_again()
    assert [notice.message for notice in session.notices] == ["The starter sprites were drawn, not imported."]
    assert not session.importing.is_busy


def test_importing_again_takes_nothing_away_whose_place_is_not_known(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    do_import(qtbot, session, [write_pictures(tmp_path / "pictures", seed=1)])
    session.importing.import_again()
    assert "not known" in session.notices[0].message
    assert not session.importing.is_busy and load_dataset(session.project).count == 12
