"""What is exported, how it will look, and that the files hold exactly that."""

import json
import sys

import numpy as np
import pytest
from PIL import Image
from tiny_project import add_snapshot, make_tiny_project

from ganstudio.app.export_choices import ExportChoices
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.latent.sampler import Sampler


@pytest.fixture
def session(qtbot, tmp_path, make_session):
    return make_session(make_tiny_project(tmp_path / "Möbel 家").folder)


@pytest.fixture
def exporting(qtbot, session):
    session.exporting.watch(True)
    qtbot.waitUntil(lambda: session.explorer.grid is not None and session.exporting.formats != ())
    return session.exporting


@pytest.fixture
def with_favourites(qtbot, session, exporting):
    for cell in (0, 9, 20):
        session.explorer.keep(cell)
    # Each of them asks for a preview, and the first answer may be of the first one alone.
    qtbot.waitUntil(lambda: exporting.preview is not None and exporting.preview.sprites.count == 3)
    return exporting


def write(qtbot, exporting):
    with qtbot.waitSignal(exporting.exported) as said:
        exporting.export()
    return said.args[0]


def test_favourites_are_what_is_exported_first(session, with_favourites):
    assert with_favourites.candidates.names == ("Sprite 1", "Sprite 2", "Sprite 3")
    assert np.array_equal(with_favourites.candidates.pixels, session.explorer.grid.sprites[[0, 9, 20]])


def test_the_sheet_is_written_as_the_preview_shows_it(qtbot, with_favourites):
    written = write(qtbot, with_favourites)
    assert written[0].parent == with_favourites._project.exports_folder / "sheet"
    with Image.open(written[0]) as image:
        assert np.array_equal(np.asarray(image.convert("RGBA")), with_favourites.pages[0].pixels)
    assert with_favourites.written == written and not with_favourites.is_busy


def test_pictures_tell_of_their_model(qtbot, session, with_favourites):
    content = write(qtbot, with_favourites)[0].read_bytes().decode("latin1")
    info = read_info(session.project.absolute(session.explorer.shelf.items[0].snapshot))
    assert "trainedAlgorithmicMedia" in content
    for key, value in {"Model": info.path.name, "Gan": info.gan, "Step": info.step}.items():
        assert f"<ganstudio:{key}>{value}</ganstudio:{key}>" in content


def test_every_format_previews_and_writes(qtbot, with_favourites):
    exporting = with_favourites
    for card in exporting.formats:
        if card.key != exporting.choices.format:
            with qtbot.waitSignal(exporting.preview_ready):
                exporting.set_format(card.key)
        assert exporting.pages[0].pixels.ndim == 3
        assert all(path.stat().st_size for path in write(qtbot, exporting))


def test_a_sprite_can_be_left_out(qtbot, with_favourites):
    whole = with_favourites.pages[0].pixels.shape
    with qtbot.waitSignal(with_favourites.preview_ready):
        with_favourites.toggle(1)
    assert with_favourites.selected == (0, 2)
    assert with_favourites.pages[0].pixels.shape != whole
    with qtbot.waitSignal(with_favourites.preview_ready) as said:
        with_favourites.select_all(False)
    assert said.args == [()] and not with_favourites.can_export
    with_favourites.toggle(1)
    assert with_favourites.selected == (1,)


def test_the_grid_is_exported_with_its_recipes(qtbot, session, exporting):
    with qtbot.waitSignal(exporting.preview_ready):
        exporting.set_source("grid")
    assert len(exporting.candidates) == 64
    recipe = exporting.candidates.recipes[7]
    drawn = Sampler().sample(session.project.absolute(recipe["snapshot"]), [recipe["latent"]], recipe["truncation"])
    assert np.array_equal(drawn[0], exporting.candidates.pixels[7])


def test_a_walk_goes_through_the_favourites_and_back(qtbot, session, with_favourites):
    with qtbot.waitSignal(with_favourites.candidates_changed, check_params_cb=lambda c: c and len(c) == 24):
        with_favourites.set_source("walk")
    frames = with_favourites.candidates.pixels
    kept = session.explorer.shelf.pictures[session.explorer.shelf.items[0].key]
    assert np.array_equal(frames[0], kept)
    with qtbot.waitSignal(with_favourites.candidates_changed, check_params_cb=lambda c: c and len(c) == 5):
        with_favourites.set_frames(5)
    with qtbot.waitSignal(with_favourites.candidates_changed, check_params_cb=lambda c: c is not None):
        with_favourites.set_loop(False)
    last = session.explorer.shelf.pictures[session.explorer.shelf.items[-1].key]
    assert np.array_equal(with_favourites.candidates.pixels[-1], last)


def test_nothing_is_exported_in_place_of_a_walk_that_is_still_to_be_drawn(qtbot, session, with_favourites):
    with_favourites.set_source("walk")
    assert with_favourites.candidates is None and not with_favourites.can_export
    qtbot.waitUntil(lambda: with_favourites.can_export)
    with_favourites.set_frames(60)
    assert with_favourites.plan() is None
    with_favourites.set_stage("finishing", {"scale": 2})  # the walk waits, and no change of options pushes it out
    qtbot.waitUntil(lambda: with_favourites.is_complete and len(with_favourites.candidates or ()) == 60)


def test_a_walk_without_favourites_starts_at_the_centre(qtbot, session, exporting):
    with qtbot.waitSignal(exporting.candidates_changed, check_params_cb=lambda c: c is not None):
        exporting.set_source("walk")
    grid = session.explorer.grid
    assert np.array_equal(exporting.candidates.pixels[0], grid.sprites[grid.request.centre_index])


def test_favourites_of_another_size_are_left_out_and_counted(qtbot, session, with_favourites):
    session.checkpoints.choose(add_snapshot(session.project, 30, side=16))
    qtbot.waitUntil(lambda: session.explorer.grid.sprites.shape[1] == 16)
    session.explorer.keep(3)
    assert len(with_favourites.candidates) == 3 and with_favourites.candidates.left_out == 1


def test_options_are_kept_for_each_format_and_over_a_restart(qtbot, session, with_favourites, make_session):
    exporting, folder = with_favourites, session.project.folder
    spec = "columns"
    exporting.set_options({**exporting.options_of("sheet"), spec: 3})
    exporting.set_format("png")
    exporting.set_path(folder / "exports" / "mine")
    exporting.set_source("grid")
    session.close()
    again = make_session(folder)
    again.exporting.watch(True)
    qtbot.waitUntil(lambda: again.exporting.formats != ())
    assert again.exporting.options_of("sheet")[spec] == 3
    assert (again.exporting.choices.format, again.exporting.choices.source) == ("png", "grid")
    assert again.exporting.path() == folder / "exports" / "mine"


def test_writing_where_one_may_not_is_told_and_nothing_is_lost(qtbot, session, with_favourites, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with_favourites.set_path(blocked / "sheet.png")
    with_favourites.export()
    qtbot.waitUntil(lambda: bool(session.notices))
    assert not with_favourites.is_busy and with_favourites.written == []
    assert with_favourites.selected == (0, 1, 2) and with_favourites.can_export


def test_its_own_files_are_replaced_without_a_question_over_a_restart(qtbot, session, with_favourites, make_session):
    exporting, folder = with_favourites, session.project.folder
    (path,) = write(qtbot, exporting)
    session.close()
    again = make_session(folder)
    again.exporting.watch(True)
    qtbot.waitUntil(lambda: again.exporting.can_export and again.exporting.is_complete)
    again.exporting.toggle(0)
    before = path.read_bytes()
    write(qtbot, again.exporting)
    assert path.read_bytes() != before


def test_what_was_written_into_a_project_that_was_left_is_remembered_there(qtbot, session, with_favourites, tmp_path):
    exporting, folder = with_favourites, session.project.folder
    exporting.export()
    session.open_project(make_tiny_project(tmp_path / "other").folder)
    qtbot.waitUntil(lambda: not exporting.is_busy)
    session.writes.flush()
    assert not exporting.again.is_possible
    session.open_project(folder)
    assert exporting.again.is_possible
    qtbot.waitUntil(lambda: exporting.can_export and exporting.is_complete and len(exporting.candidates) == 3)
    exporting.toggle(0)
    assert [path.parent for path in write(qtbot, exporting)] == [folder / "exports" / "sheet"]


def test_a_projects_name_leads_nowhere_else_and_is_a_name_on_every_system(qtbot, tmp_path, make_session):
    """It is any text: somebody may have sent the project."""
    project = make_tiny_project(tmp_path / "p")
    file = project.folder / "project.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "name": "../../escaped/Night: 2?"}), "utf-8")
    exporting = make_session(project.folder).exporting
    exporting.watch(True)
    qtbot.waitUntil(lambda: exporting.path() is not None)
    assert exporting.path() == project.exports_folder / "sheet" / "_._.._escaped_Night_ 2_ favourites.png"


def test_a_file_that_was_edited_by_hand_is_asked_about(qtbot, with_favourites):
    exporting = with_favourites
    exporting.set_format("texturepacker")
    qtbot.waitUntil(lambda: exporting.pages != ())
    text, _picture = write(qtbot, exporting)
    text.write_bytes(text.read_bytes() + b" ")
    with qtbot.waitSignal(exporting.replace_asked) as said:
        exporting.export()
    assert said.args[0].replaced == (text,) and exporting.is_busy
    exporting.let_be()
    assert not exporting.is_busy and text.read_bytes().endswith(b" ")
    with qtbot.waitSignal(exporting.replace_asked) as said:
        exporting.export()
    with qtbot.waitSignal(exporting.exported):
        exporting.replace(said.args[0])
    assert not text.read_bytes().endswith(b" ")
    write(qtbot, exporting)


@pytest.mark.skipif(sys.platform == "win32", reason="links are for administrators there")
def test_a_file_that_cannot_be_read_is_asked_about(qtbot, with_favourites):
    (path,) = write(qtbot, with_favourites)
    path.unlink()
    path.symlink_to(path)  # nobody can read it, not even root
    with qtbot.waitSignal(with_favourites.replace_asked) as said:
        with_favourites.export()
    assert said.args[0].replaced == (path,)
    with_favourites.let_be()
    assert path.is_symlink()


def test_a_walk_whose_snapshot_is_gone_is_told(qtbot, session, with_favourites):
    (session.project.folder / session.explorer.shelf.items[0].snapshot).unlink()
    with qtbot.waitSignal(with_favourites.problem_raised):
        with_favourites.set_source("walk")
    assert with_favourites.candidates is None and not with_favourites.can_export
    with_favourites.set_source("favourites")
    assert len(with_favourites.candidates) == 3
    with_favourites.set_source("walk")
    assert with_favourites.candidates is None and not with_favourites.can_export


def test_nothing_is_made_while_nobody_looks(qtbot, session):
    session.exporting.set_source("grid")
    assert session.exporting.candidates is None and session.exporting.formats == ()


@pytest.mark.parametrize("values", [{}, {"source": "x", "frames": 10_000, "options": 3, "paths": [], "format": None}])
def test_a_strange_section_is_read_as_far_as_it_goes(values):
    assert ExportChoices.from_mapping(values) == ExportChoices()
