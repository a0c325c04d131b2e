"""The tabs of the Export page by mouse and keyboard: pivots, frame lists, finishing, presets, near copies."""

from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from tiny_project import make_tiny_project

from ganstudio.app.export_presets import PresetName
from ganstudio.ui import asking
from ganstudio.ui.pages.export import ExportPage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p").folder)
    made = ExportPage(session)
    qtbot.addWidget(made)
    made.resize(1200, 750)
    with qtbot.waitExposed(made):
        made.show()
    exporting = session.exporting
    qtbot.waitUntil(lambda: session.explorer.grid is not None and exporting.formats != ())
    for cell in (1, 2, 3, 4):
        session.explorer.keep(cell)
    qtbot.waitUntil(lambda: exporting.preview is not None and exporting.preview.sprites.count == 4)
    session.undo.clear()
    return made


@pytest.fixture
def sprites(page):
    page.inspector.show_tab("sprites")
    return page.inspector.sprites_tab


def test_the_pivot_is_dragged_in_one_step_and_snaps(qtbot, session, page, sprites):
    exporting, picker = session.exporting, sprites.picker
    exporting.choose(["Sprite 2"])
    start, end = (picker.position_of(pivot).toPoint() for pivot in ((0.5, 0.5), (0.31, 0.98)))
    qtbot.mousePress(picker, LEFT, pos=start)
    for step in (QPoint(3, 2), QPoint(9, 12)):
        qtbot.mouseMove(picker, start + step)
    qtbot.mouseMove(picker, end)
    qtbot.mouseRelease(picker, LEFT, pos=end)
    assert exporting.pivot_of("Sprite 1") == exporting.pivot_of("Sprite 2") == (2.5 / 8, 1.0)  # for all sprites
    assert session.undo.count() == 1
    sprites.who.setCurrentIndex(sprites.who.findData("chosen"))
    qtbot.keyClick(picker, Qt.Key.Key_Right)
    qtbot.keyClick(picker, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert exporting.pivot_of("Sprite 2") == (3 / 8, 7 / 8) and exporting.pivot_of("Sprite 1") == (2.5 / 8, 1.0)
    assert (sprites.across.value(), sprites.down.value()) == (3.0, 7.0)
    sprites.across.setValue(1.5)
    assert exporting.pivot_of("Sprite 2") == (1.5 / 8, 7 / 8)
    sprites.reset_button.click()
    assert exporting.pivot_of("Sprite 2") == (2.5 / 8, 1.0)


def test_tags_and_times_are_those_of_the_selected(qtbot, session, page, sprites):
    exporting = session.exporting
    assert not sprites.tags.isEnabled()
    exporting.choose(["Sprite 1", "Sprite 3"])
    sprites.tags.setFocus()
    qtbot.keyClicks(sprites.tags, "hero, walk")
    sprites.time.setValue(240)
    assert exporting.choices.tags == dict.fromkeys(("Sprite 1", "Sprite 3"), ("hero", "walk"))
    assert exporting.choices.times == dict.fromkeys(("Sprite 1", "Sprite 3"), 240)
    page.sources.grid.setFocus()
    exporting.choose(["Sprite 2"])
    assert sprites.tags.text() == "" and sprites.time.value() == 0
    exporting.choose(["Sprite 1"])
    assert sprites.tags.text() == "hero, walk" and sprites.time.value() == 240


def test_a_time_that_is_too_short_for_a_file_is_shown_as_it_is_written(session, page, sprites):
    session.exporting.choose(["Sprite 1"])
    for typed in (4, 9):
        sprites.time.setValue(typed)
        assert session.exporting.choices.times == {"Sprite 1": 10} and sprites.time.value() == 10
    sprites.time.stepDown()
    assert session.exporting.choices.times == {}


def test_frames_are_listed_ordered_renamed_and_removed(qtbot, session, page, sprites):
    exporting, lists = session.exporting, sprites.frame_lists
    assert not lists.add_button.isEnabled()
    exporting.choose(["Sprite 3", "Sprite 1", "Sprite 2"])
    lists.add_button.click()
    name = lists.current
    assert exporting.choices.animations == {name: ("Sprite 3", "Sprite 1", "Sprite 2")}
    lists.frames.setCurrentRow(2)
    lists.earlier_button.click()
    assert exporting.choices.animations[name] == ("Sprite 3", "Sprite 2", "Sprite 1") and lists.frames.currentRow() == 1
    lists.names.currentItem().setText("run")
    assert list(exporting.choices.animations) == ["run"]
    lists.drop_button.click()
    assert exporting.choices.animations == {"run": ("Sprite 3", "Sprite 1")}
    item = lists.frames.takeItem(1)  # as a drag does
    lists.frames.insertItem(0, item)
    lists._on_dragged()
    assert exporting.choices.animations == {"run": ("Sprite 1", "Sprite 3")}
    lists.remove_button.click()
    assert exporting.choices.animations == {} and not lists.frames.isVisible()
    session.undo.undo()
    assert lists.names.item(0).text() == "run" and lists.frames.names() == ["Sprite 1", "Sprite 3"]


def test_a_palette_of_a_file_is_seen_before_and_after_and_undone(qtbot, session, page, tmp_path, monkeypatch):
    exporting = session.exporting
    page.inspector.show_tab("pixels")
    tab = page.inspector.pixels_tab
    palette = tmp_path / "two.hex"
    palette.write_text("000000\nff0000\n", "utf-8")
    monkeypatch.setattr(asking, "ask_palette", lambda *about: palette)
    with qtbot.waitSignal(exporting.preview_ready):
        tab.palette_button.click()
    colours = {tuple(pixel) for pixel in exporting.preview.sprites.pixels.reshape(-1, 4) if pixel[3]}
    assert {colour[:3] for colour in colours} <= {(0, 0, 0), (255, 0, 0)}
    assert tab.after._image != tab.before._image
    assert tab.finishing.form.values()["palette"] == str(palette)
    session.undo.undo()
    assert tab.finishing.form.values()["palette"] == "none"
    qtbot.waitUntil(lambda: tab.after._image == tab.before._image)
    exporting.set_stage("finishing", {**exporting.stage("finishing"), "palette": "dataset"})
    qtbot.waitUntil(lambda: tab.after._image != tab.before._image)


def test_what_is_worth_a_look_is_marked(qtbot, session, page):
    tab, grid = page.inspector.pixels_tab, page.sources.grid
    page.inspector.show_tab("pixels")
    qtbot.waitUntil(lambda: grid._notes != {})
    assert tab._marks.text() and "half-transparent" in tab._name.text()
    slope = np.full((8, 8, 4), 255, np.uint8)
    slope[..., :3] = np.linspace(0, 255, 8, dtype=np.uint8)[:, None]
    session.explorer.shelf.add_pictures({session.explorer.shelf.items[2].key: slope})
    tab.tiles.click()
    qtbot.waitUntil(lambda: "seam" in grid._notes.get(2, ""))
    session.undo.undo()
    assert not tab.tiles.isChecked()
    session.exporting.set_stage("finishing", {**session.exporting.stage("finishing"), "hard_edges": True})
    qtbot.waitUntil(lambda: not any("half-transparent" in words for words in grid._notes.values()))


def test_presets_are_saved_chosen_renamed_and_deleted(qtbot, session, page, monkeypatch):
    exporting, row = session.exporting, page.inspector.format_tab.presets
    names = iter(["Mine", "Ours", "Theirs"])
    monkeypatch.setattr(asking, "ask_name", lambda *about: next(names))
    row.save_action.trigger()
    assert row.box.currentText() == "Mine"
    exporting.set_format("png")
    assert exporting.presets.current is None and not row.delete_action.isEnabled()
    row.save_all_action.trigger()
    assert "Ours" in row.box.currentText() and "Ours" in session.settings.values.export_presets
    row.box.setCurrentIndex(1)
    row.box.activated.emit(1)
    assert exporting.choices.format == "sheet"
    row.rename_action.trigger()
    assert exporting.presets.names == (PresetName("Theirs", False), PresetName("Ours", True))
    monkeypatch.setattr(asking, "confirm", lambda *about: True)
    row.delete_action.trigger()
    assert exporting.presets.names == (PresetName("Ours", True),)


def test_marking_and_following_are_set(qtbot, session, page):
    exporting, tab = session.exporting, page.inspector.files_tab
    page.inspector.show_tab("files")
    tab.marking.form.set_values({"provenance": False})
    tab.follow.click()
    assert exporting.stage("marking")["provenance"] is False and exporting.choices.follow
    assert not tab.again_button.isEnabled()
    with qtbot.waitSignal(exporting.exported):
        page.export()
    with qtbot.waitSignal(exporting.exported):
        tab.again_button.click()


@dataclass
class Near:
    """A near copy, as the check tells it."""

    sprite: str
    copy: bool


def test_a_near_copy_is_ticked_only_after_a_yes(qtbot, session, page, monkeypatch):
    exporting, grid = session.exporting, page.sources.grid
    exporting.copies.nearest = {"Sprite 1": Near("dragon", True), "Sprite 2": Near("cat", False)}
    exporting.copies.changed.emit()
    qtbot.waitUntil(lambda: exporting.preview is not None and exporting.preview.sprites.count == 3)
    assert grid._left_out == {0} and "dragon" in grid._notes[0] and "held back" in page.sources._words.text()
    asked = []
    monkeypatch.setattr(asking, "confirm", lambda *words: asked.append(words) or len(asked) > 1)
    grid.ticked.emit(0)
    assert exporting.selected == (1, 2, 3) and "dragon" in asked[0][1]
    grid.ticked.emit(0)
    assert exporting.selected == (0, 1, 2, 3)
