"""Keep, palette, pivot, Godot and Phaser, change one sprite, export again: by clicks in the window."""

import json
import re

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from tiny_project import make_tiny_project

from ganstudio.ui import asking
from tests.ui.visitor import LEFT, Visitor

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
COLOURS = {(0x1A, 0x1C, 0x2C), (0xB1, 0x3E, 0x53), (0xF4, 0xF4, 0xF4)}


@pytest.fixture
def visitor(window, tmp_path):
    window.resize(1280, 800)
    window.session.open_project(make_tiny_project(tmp_path / "Möbel 家").folder)
    return Visitor(window)


def export(visitor, key):
    """Choose a format, export and return the files."""
    page, exporting = visitor.window.page("export"), visitor.session.exporting
    page.inspector.show_tab("format")
    visitor.choose(page.inspector.formats, key)
    visitor.until(lambda: exporting.can_export and exporting.is_complete, "something to export")
    before = exporting.written
    visitor.click(page.export_button)
    visitor.until(lambda: exporting.written is not before, f"the files of {key}")
    return exporting.written


def cut_out(description):
    """The sprites by the rectangles of a TexturePacker description, as any engine cuts them."""
    with Image.open(description.with_name(json.loads(description.read_text("utf-8"))["meta"]["image"])) as image:
        sheet = np.asarray(image.convert("RGBA"))
    frames = json.loads(description.read_text("utf-8"))["frames"]
    boxes = {name: frame["frame"] for name, frame in frames.items()}
    return {name: sheet[b["y"] : b["y"] + b["h"], b["x"] : b["x"] + b["w"]] for name, b in boxes.items()}


def test_keep_palette_pivot_godot_and_phaser_change_one_export_again(visitor, qtbot, tmp_path, monkeypatch):
    session, exporting = visitor.session, visitor.session.exporting
    page = visitor.go_to("explore")
    visitor.until(lambda: page.grid.isVisible() and page.grid.count > 0, "a grid", seconds=120)
    for count, cell in enumerate((0, 9, 20, 33), 1):
        visitor.double_click_cell(page.grid, cell)
        assert len(session.explorer.shelf.items) == count
    page = visitor.go_to("export")
    visitor.until(lambda: exporting.preview is not None and exporting.preview.sprites.count == 4, "a preview")

    palette = tmp_path / "three.hex"
    palette.write_text("".join(f"{r:02x}{g:02x}{b:02x}\n" for r, g, b in sorted(COLOURS)), "utf-8")
    monkeypatch.setattr(asking, "ask_palette", lambda *about: palette)
    page.inspector.show_tab("pixels")
    visitor.click(page.inspector.pixels_tab.palette_button)

    page.inspector.show_tab("sprites")
    picker = page.inspector.sprites_tab.picker
    visitor.click_cell(page.sources.grid, 1)
    start, feet = picker.position_of((0.5, 0.5)).toPoint(), picker.position_of((0.5, 1.0)).toPoint()
    qtbot.mousePress(picker, LEFT, pos=start)
    qtbot.mouseMove(picker, feet)
    qtbot.mouseRelease(picker, LEFT, pos=feet)
    visitor.until(lambda: exporting.pivot_of("Sprite 1") == (0.5, 1.0), "the pivot of all")

    godot = export(visitor, "godot")
    scene = next(path for path in godot if path.suffix == ".tscn").read_text("utf-8")
    assert "AnimatedSprite2D" in scene or "Sprite2D" in scene
    phaser = export(visitor, "texturepacker")[0]
    frames = json.loads(phaser.read_text("utf-8"))["frames"]
    assert [frame["pivot"] for frame in frames.values()] == [{"x": 0.5, "y": 1.0}] * 4
    first = cut_out(phaser)
    seen = {tuple(pixel[:3]) for sprite in first.values() for pixel in sprite.reshape(-1, 4) if pixel[3]}
    assert seen <= COLOURS
    shown = exporting.preview.pages[0].pixels
    with Image.open(phaser.with_suffix(".png")) as image:
        assert np.array_equal(np.asarray(image.convert("RGBA")), shown), "the preview is what was written"

    pivots = page.inspector.sprites_tab
    page.inspector.show_tab("sprites")
    visitor.click_cell(page.sources.grid, 2)
    pivots.who.setCurrentIndex(pivots.who.findData("chosen"))
    qtbot.keyClick(picker, Qt.Key.Key_Up)
    assert list(exporting.choices.pivots) == ["Sprite 3"]
    visitor.go_to("data")  # from any page
    before = exporting.written
    visitor.press(Qt.Key.Key_E, CTRL_SHIFT)
    visitor.until(lambda: exporting.written is not before, "the export again")
    assert session.open_notice.message == f"Wrote {phaser.name} and 1 more", "told where the page is not seen"
    again = json.loads(phaser.read_text("utf-8"))["frames"]
    assert [frame["pivot"]["y"] for frame in again.values()] == [1.0, 1.0, 1.0 - 0.5 / 8, 1.0]
    assert all(np.array_equal(sprite, first[name]) for name, sprite in cut_out(phaser).items())

    asked = []
    monkeypatch.setattr(asking, "confirm", lambda *words: asked.append(words) or False)
    phaser.write_text("{}", "utf-8")  # the artist's own change
    visitor.press(Qt.Key.Key_E, CTRL_SHIFT)
    visitor.until(lambda: asked and not exporting.is_busy, "the question")
    assert phaser.name in asked[0][2] and phaser.with_suffix(".png").name not in asked[0][2]
    assert phaser.read_text("utf-8") == "{}"
    assert not re.search(r"\.tmp$", " ".join(path.name for path in phaser.parent.iterdir()))
