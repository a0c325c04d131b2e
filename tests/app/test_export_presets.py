"""Presets remember everything of an export, in the project or for all projects."""

import json

import pytest
from tiny_project import make_tiny_project

from ganstudio.app.export_presets import PresetName

OWN, ALL = PresetName("Game", False), PresetName("Game", True)


@pytest.fixture
def open_session(qtbot, make_session):
    def open_(folder):
        session = make_session(folder)
        session.exporting.watch(True)
        qtbot.waitUntil(lambda: session.exporting.formats != ())
        return session

    return open_


@pytest.fixture
def folder(tmp_path):
    return make_tiny_project(tmp_path / "p").folder


def arrange(exporting, scale):
    exporting.set_format("texturepacker")
    exporting.set_options({**exporting.options_of("texturepacker"), "padding": 7})
    exporting.set_stage("arrangement", {**exporting.stage("arrangement"), "pivot": "bottom"})
    exporting.set_stage("finishing", {**exporting.stage("finishing"), "scale": scale})
    exporting.set_stage("marking", {**exporting.stage("marking"), "report": True})
    exporting.set_path("hero.json")


def said(exporting):
    stages = [exporting.stage(name) for name in ("arrangement", "finishing", "marking")]
    return exporting.choices.format, exporting.options_of("texturepacker"), stages, exporting.path()


def test_a_preset_brings_everything_back_in_one_undoable_step(open_session, folder):
    session = open_session(folder)
    exporting = session.exporting
    arrange(exporting, 3)
    exporting.presets.save(" Game ", False)
    wanted = said(exporting)
    exporting.set_format("png")
    for stage in ("arrangement", "finishing", "marking"):
        exporting.set_stage(stage, dict.fromkeys(()) | exporting.stage(stage))
    exporting.set_stage("finishing", {**exporting.stage("finishing"), "scale": 1})
    exporting.set_format("texturepacker")
    exporting.set_path("")
    assert exporting.presets.current is None
    before, count = exporting.choices, session.undo.index()
    exporting.presets.use(OWN)
    assert said(exporting) == wanted and exporting.presets.current == OWN
    assert session.undo.index() == count + 1
    session.undo.undo()
    assert exporting.choices == before


def test_presets_are_kept_where_they_were_saved(open_session, folder, tmp_path):
    first = open_session(folder)
    arrange(first.exporting, 2)
    first.exporting.presets.save("Game", False)
    first.exporting.presets.save("Game", True)
    wanted = said(first.exporting)[:-1]
    first.close()
    again = open_session(folder)
    assert again.exporting.presets.names == (OWN, ALL)
    other = open_session(make_tiny_project(tmp_path / "q").folder)
    assert other.exporting.presets.names == (ALL,)
    other.exporting.presets.use(ALL)
    assert said(other.exporting)[:-1] == wanted
    assert other.exporting.path() == other.project.folder / "exports" / "hero.json"


def test_presets_are_renamed_and_deleted(open_session, folder):
    presets = open_session(folder).exporting.presets
    for name in ("b", "a"):
        presets.save(name, False)
    assert not presets.rename(PresetName("a", False), "b") and not presets.rename(PresetName("a", False), " ")
    assert presets.rename(PresetName("a", False), "c")
    assert [preset.name for preset in presets.names] == ["b", "c"]
    presets.delete(PresetName("b", False))
    assert [preset.name for preset in presets.names] == ["c"]


def test_a_stranger_s_preset_does_no_harm(open_session, folder):
    content = json.loads((folder / "project.json").read_text("utf-8"))
    strange = {"format": "no such", "options": 3, "finishing": {"scale": 1_000, "x": 1}, "path": 7}
    content["sections"]["export"] = {"presets": {"Game": strange, "bad": 3}}
    (folder / "project.json").write_text(json.dumps(content), "utf-8")
    exporting = open_session(folder).exporting
    assert exporting.presets.names == (OWN,)
    exporting.presets.use(OWN)
    assert exporting.stage("finishing")["scale"] == 1
    assert exporting.format is None or exporting.format.key
