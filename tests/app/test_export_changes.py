"""Everything that is set for an export: it shows in the files, is undone step by step, and is remembered."""

import json
import shutil

import numpy as np
import pytest

from ganstudio.app import export_again, export_changes
from ganstudio.app.export_choices import ExportChoices
from ganstudio.app.translations_shelf import Keepsake


@pytest.fixture
def exporting(qtbot, session, watched):
    exporting = watched
    exporting.set_format("texturepacker")
    qtbot.waitUntil(lambda: exporting.pages != ())
    session.undo.clear()
    return exporting


def export(qtbot, exporting):
    with qtbot.waitSignal(exporting.exported) as said:
        exporting.export()
    return said.args[0]


def described(qtbot, exporting):
    return json.loads(export(qtbot, exporting)[0].read_text("utf-8"))


def test_what_was_set_by_hand_is_in_the_file(qtbot, exporting):
    exporting.set_stage("arrangement", {**exporting.stage("arrangement"), "pivot": "bottom"})
    exporting.handwork.set_pivot(["Sprite 2"], (0.25, 0.75))
    exporting.handwork.add_animation(["Sprite 3", "Sprite 1"], "turn")
    exporting.set_stage("finishing", {**exporting.stage("finishing"), "scale": 2})
    content = described(qtbot, exporting)
    assert [tuple(frame["pivot"].values()) for frame in content["frames"].values()] == [
        (0.5, 1),
        (0.25, 0.75),
        (0.5, 1),
    ]
    assert {frame["sourceSize"]["w"] for frame in content["frames"].values()} == {16}
    names = list(content["frames"])
    assert content["animations"] == {"turn": [names[2], names[0]]}


def test_every_change_is_undone_and_a_gesture_in_one_step(session, exporting):
    before = exporting.choices
    for x in (0.1, 0.2, 0.3):
        exporting.handwork.set_pivot(["Sprite 1"], (x, 0.5), "drag 1")
    assert exporting.choices.pivots == {"Sprite 1": (0.3, 0.5)} and session.undo.count() == 1
    exporting.handwork.set_tags(["Sprite 1", "Sprite 2"], "hero, , idle,hero ")
    assert exporting.choices.tags == dict.fromkeys(("Sprite 1", "Sprite 2"), ("hero", "idle"))
    exporting.handwork.set_time(["Sprite 3"], 250)
    name = exporting.handwork.add_animation(["Sprite 1", "Sprite 3"])
    assert exporting.handwork.add_animation(["Sprite 1"], name) != name
    exporting.handwork.rename_animation(name, "run")
    exporting.handwork.set_frames("run", ["Sprite 3", "Sprite 1"])
    exporting.set_stage("marking", {**exporting.stage("marking"), "report": True})
    exporting.set_options({**exporting.options_of("texturepacker"), "padding": 3})
    exporting.toggle(1)
    exporting.set_path("elsewhere.json")
    exporting.set_follow(True)
    after = exporting.choices
    while session.undo.canUndo():
        session.undo.undo()
    assert exporting.choices == before
    while session.undo.canRedo():
        session.undo.redo()
    assert exporting.choices == after and after.animations["run"] == ("Sprite 3", "Sprite 1")


def test_a_number_that_is_turned_is_one_step_until_there_is_a_pause(session, exporting, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(export_changes.time, "monotonic", lambda: clock[0])
    for padding in (3, 4, 5):
        clock[0] += 0.5
        exporting.set_options({**exporting.options_of("texturepacker"), "padding": padding})
    assert session.undo.count() == 1
    clock[0] += export_changes.PAUSE + 1
    exporting.set_options({**exporting.options_of("texturepacker"), "padding": 6})
    assert session.undo.count() == 2


def test_handwork_is_remembered_and_a_strange_one_is_passed_over(exporting):
    exporting.handwork.set_pivot(["Sprite 1"], (0.25, 1.5))
    exporting.handwork.set_tags(["Sprite 1"], "hero")
    exporting.handwork.set_time(["Sprite 1"], 80)
    exporting.handwork.add_animation(["Sprite 1"], "run")
    kept = json.loads(json.dumps(exporting.choices.to_mapping()))
    assert ExportChoices.from_mapping(kept) == exporting.choices
    strange = {"pivots": {"a": [1], "b": ["x", 2], "c": [float("nan"), 0]}, "tags": {"a": "hero"}, "times": {"a": -1}}
    assert ExportChoices.from_mapping({**strange, "animations": [], "excluded": 3}) == ExportChoices()


def test_handwork_goes_along_when_a_favourite_is_renamed(session, exporting):
    exporting.handwork.set_pivot(["Sprite 2"], (0.25, 1.0))
    exporting.handwork.add_animation(["Sprite 1", "Sprite 2"], "run")
    session.explorer.shelf.rename(session.explorer.shelf.items[1].key, "Dragon")
    assert exporting.pivot_of("Dragon") == (0.25, 1.0)
    assert exporting.choices.animations == {"run": ("Sprite 1", "Dragon")}
    session.undo.undo()
    assert exporting.pivot_of("Sprite 2") == (0.25, 1.0) and exporting.pivot_of("Dragon") != (0.25, 1.0)


def test_handwork_of_two_favourites_of_one_name_stays_apart(session, exporting):
    exporting.handwork.set_pivot(["Sprite 1"], (0.25, 1.0))
    exporting.handwork.set_pivot(["Sprite 2"], (0.75, 0.0))
    before, shelf = exporting.choices, session.explorer.shelf
    exporting.set_source("grid")
    shelf.rename(shelf.items[0].key, "Sprite 2")
    assert (exporting.pivot_of("Sprite 2"), exporting.pivot_of("Sprite 2 2")) == ((0.25, 1.0), (0.75, 0.0))
    exporting.set_source("favourites")
    assert exporting.candidates.names == ("Sprite 2", "Sprite 2 2", "Sprite 3")
    shelf.remove(shelf.items[0].key)
    assert exporting.candidates.names == ("Sprite 2", "Sprite 3") and exporting.pivot_of("Sprite 2") == (0.75, 0.0)
    for _time in range(4):
        session.undo.undo()
    assert exporting.candidates.names == ("Sprite 1", "Sprite 2", "Sprite 3") and exporting.choices == before


def test_handwork_stays_where_it_is_when_a_copy_with_other_names_is_opened(session, exporting, tmp_path):
    exporting.handwork.set_pivot(["Sprite 1"], (0.25, 1.0))
    session.undo.clear()
    session.writes.flush()
    folder, copied = session.project.folder, tmp_path / "copy.ganstudio"
    exporting._keeper.flush()
    shutil.copytree(folder, copied)
    text = (copied / "project.json").read_text("utf-8")
    assert text.count('"Sprite 1"') == 2, "the favourite and its pivot"
    (copied / "project.json").write_text(text.replace('"Sprite 1"', '"Knight"'), "utf-8")
    for opened, name in ((copied, "Knight"), (folder, "Sprite 1")):
        session.open_project(opened)
        assert exporting.pivot_of(name) == (0.25, 1.0)


def test_two_exports_do_not_write_over_each_other_unasked(qtbot, session, exporting):
    exporting.set_path("both.json")
    export(qtbot, exporting)
    export(qtbot, exporting)
    exporting.set_format("sheet")
    exporting.set_path("both.png")
    qtbot.waitUntil(lambda: exporting.can_export)
    with qtbot.waitSignal(exporting.replace_asked) as said:
        exporting.export()
    assert [path.name for path in said.args[0].replaced] == ["both.png"]
    exporting.let_be()


def test_nothing_of_it_touches_the_source(qtbot, session, exporting):
    pictures = {key: picture.copy() for key, picture in session.explorer.shelf.pictures.items()}
    exporting.set_stage("finishing", {**exporting.stage("finishing"), "scale": 3})
    export(qtbot, exporting)
    assert all(np.array_equal(picture, session.explorer.shelf.pictures[key]) for key, picture in pictures.items())


def test_it_is_exported_again_while_nobody_looks_even_after_a_restart(qtbot, session, exporting, make_session):
    assert not exporting.again.is_possible
    path = export(qtbot, exporting)[0]
    before, folder = path.read_bytes(), session.project.folder
    session.explorer.keep(33)
    session.close()
    again = make_session(folder)
    assert again.exporting.again.is_possible and again.exporting.candidates is None
    with qtbot.waitSignal(again.exporting.exported):
        again.exporting.again.start()
    assert path.read_bytes() != before
    assert len(json.loads(path.read_text("utf-8"))["frames"]) == 4


@pytest.fixture
def following(qtbot, exporting, monkeypatch):
    exporting.again._timer.setInterval(50)
    path = export(qtbot, exporting)[0]
    exporting.set_follow(True)
    exporting.watch(False)
    return path


def test_favourites_are_followed_where_they_were_exported(qtbot, session, exporting, following):
    with qtbot.waitSignal(exporting.exported):
        session.explorer.keep(40)
        session.explorer.keep(41)
    assert len(json.loads(following.read_text("utf-8"))["frames"]) == 5
    exporting.set_path("never.json")
    session.explorer.keep(42)
    assert export_again.CALM_MS > 50
    qtbot.waitUntil(lambda: not exporting.again._timer.isActive())
    assert not exporting.is_busy and not exporting.path().exists()


def test_translations_are_not_exported_because_a_favourite_changed(qtbot, session, exporting, following):
    exporting.watch(True)
    session.translating.shelf.keep([Keepsake("answer", np.full((8, 8, 4), 200, np.uint8))])
    exporting.set_source("translations")
    qtbot.waitUntil(lambda: exporting.pages != ())
    export(qtbot, exporting)
    session.translating.shelf.keep([Keepsake("not meant yet", np.full((8, 8, 4), 100, np.uint8))])
    session.explorer.keep(40)
    qtbot.waitUntil(lambda: not exporting.again._timer.isActive())
    assert not exporting.is_busy and not exporting.again._waits


def test_following_never_goes_over_an_edited_file(qtbot, session, exporting, following):
    following.write_text("mine", "utf-8")
    session.explorer.keep(40)
    qtbot.waitUntil(lambda: bool(session.notices) and not exporting.is_busy)
    assert following.read_text("utf-8") == "mine"
    assert session.notices[-1].action_key == "export.again"
    with qtbot.waitSignal(exporting.replace_asked):
        exporting.again.start()
    exporting.let_be()
