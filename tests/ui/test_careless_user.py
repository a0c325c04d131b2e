"""Exports and translations in careless hands: what is gone, torn, switched or closed in the middle is told, not met.

An exception in any slot fails the test by itself; faults that were caught end in `session.errors`.
"""

import json
import random
import shutil

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu
from tiny_project import make_tiny_project, tiny_pixels
from tiny_translators import add_translator

from ganstudio.app.export_choices import ExportChoices
from ganstudio.app.export_presets import PresetName
from ganstudio.app.latent_place import Place
from ganstudio.app.translating_choices import TranslatingChoices
from ganstudio.core.numbers import counted
from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.latent.kept_translations import load_kept
from tests.ui.visitor import Visitor

SIX = [f"sprite {number}" for number in range(6)]


@pytest.fixture
def faults(window):
    """What went wrong in the program itself; must stay empty."""
    found = []
    window.session.errors.reported.connect(found.append)
    window.session.notices = []
    window.session.notice_raised.connect(window.session.notices.append)
    yield found
    assert not found, found[0]


@pytest.fixture
def visitor(window, faults):
    return Visitor(window)


@pytest.fixture
def heroes(tmp_path):
    """A project with two domains, a model that draws and a later one that translates."""
    project = make_tiny_project(tmp_path / "heroes")
    save_dataset(project, make_dataset(tiny_pixels(6, seed=9), [""] * 6, SIX, SIX), domain="B")
    add_translator(project)
    return project


def explored(visitor, project):
    """Open a project of a model that draws, keep three sprites and see them on the Export page."""
    session = visitor.session
    session.open_project(project.folder)
    page, exporting = visitor.go_to("export"), session.exporting
    visitor.until(lambda: session.explorer.grid is not None and exporting.formats, "a grid", 90)
    for cell in (0, 9, 20):
        session.explorer.keep(cell)
    visitor.until(lambda: exporting.preview is not None and exporting.preview.sprites.count == 3, "a preview")
    return page


def translated(visitor, project):
    """Open a project of a model that translates and see what it makes of the project's sprites."""
    session = visitor.session
    session.open_project(project.folder)
    page = visitor.go_to("translate")
    visitor.until(lambda: session.domains.pairs is not None, "pairs")
    session.translating.take_dataset()
    visitor.until(lambda: session.translating.table is not None and not session.translating.is_busy, "answers", 90)
    return page


def settle(visitor):
    """Wait until nothing runs any more."""
    session = visitor.session
    visitor.until(lambda: session.jobs.current is None and not session.exporting.is_busy, "rest")
    session.writes.flush()
    QApplication.processEvents()


def test_no_project_and_an_empty_one(visitor, project):
    session = visitor.session
    session.exporting.export()
    session.exporting.cancel()
    session.exporting.again.start()
    session.translating.take_dataset()
    session.translating.keep()
    session.open_project(project.folder)
    for key in ("translate", "export"):
        page = visitor.go_to(key)
        settle(visitor)
        assert key == "export" or page.untrained.isVisible()
    assert not page.export_button.isEnabled() and "Keep some sprites" in page.preview._words.text()


BIG = 10**400
ODD = [[], {}, [1], {"a": []}, {"a": {}}, {"a": [BIG, 1]}, {"a": BIG}, {"": 1}, "x", -1, BIG, True, {"a": None}, [[]]]


@pytest.mark.parametrize("kind", [ExportChoices, TranslatingChoices, Place])
def test_choices_that_make_no_sense_are_left_at_their_defaults(kind):
    for field in kind().to_mapping():
        for value in ODD:
            assert isinstance(kind.from_mapping({field: value}), kind)


def test_torn_sections_open_with_what_is_left(visitor, heroes):
    path = heroes.folder / "project.json"
    content = json.loads(path.read_text("utf-8"))
    torn = {
        "export": {"source": [], "format": "gone", "options": {"png": 3}, "presets": {"a": 1, "b": {"format": []}}},
        "translating": {"own_view": {}, "chosen": [[]], "added": ["\0", "/no/such", "../../x"], "views": {"a": []}},
        "translations": {"items": [1, {"key": "../x", "name": "y"}, {"key": "aa", "name": "gone"}]},
        "pairs": {"mended": {"sprite 1": 3, "sprite 2": "nobody"}},
        "data_b": 7,
        "favourites": [],
        "explorer": {"centre": [BIG]},
    }
    torn["export"] |= {"written": {"a": 1}, "done": [3], "paths": {"png": "\0"}, "times": {"Sprite 1": BIG}}
    content["sections"] |= torn
    path.write_text(json.dumps(content), "utf-8")
    translated(visitor, heroes)
    visitor.session.translating.keep()
    visitor.window.page("translate").export()
    exporting = visitor.session.exporting
    visitor.until(lambda: exporting.pages, "a preview")
    exporting.presets.use(PresetName("b", False))
    exporting.set_format("png")
    visitor.until(lambda: exporting.can_export, "the button")
    exporting.export()
    settle(visitor)
    assert [item.name for item in load_kept(heroes)] == sorted(SIX)


def test_a_preset_of_a_format_that_is_gone_changes_nothing(visitor, tmp_path):
    explored(visitor, make_tiny_project(tmp_path / "p"))
    session, exporting = visitor.session, visitor.session.exporting
    session.settings.update(export_presets={"Old": {"format": "gone", "options": {}}})
    before = exporting.choices
    exporting.presets.use(PresetName("Old", True))
    assert exporting.choices == before and exporting.pages
    assert "Old" in session.notices[-1].message and "gone" in session.notices[-1].message


def test_a_home_that_is_nobodys_and_a_name_no_system_takes(visitor, tmp_path):
    page = explored(visitor, make_tiny_project(tmp_path / "p"))
    session, exporting = visitor.session, visitor.session.exporting
    for words, made in (("~nobody-at-all/x", "~nobody-at-all/x.png"), ("a\0b", "ab.png")):
        page.path.setText(words)
        page.export()
        settle(visitor)
        assert exporting.written[0].relative_to(session.project.exports_folder).as_posix() == made
    assert not session.notices


def test_what_is_deleted_meanwhile_is_told_in_a_sentence(visitor, heroes):
    translated(visitor, heroes)
    session, translating = visitor.session, visitor.session.translating
    translating.keep()
    for path in (*heroes.folder.glob("sprites*"), *heroes.folder.rglob("*.safetensors")):
        path.unlink()
    translating.set_lock_palette(False)
    page = visitor.window.page("translate")
    visitor.until(lambda: translating.table is None and page.untrained.isVisible(), "that no model is left")
    assert not translating.is_busy
    translating.take_dataset()
    translating.keep()
    page.export()
    visitor.until(lambda: session.exporting.can_export and session.exporting.pages, "the kept ones")
    session.exporting.export()
    visitor.until(lambda: session.exporting.written or session.notices, "files or a sentence")
    settle(visitor)
    shutil.rmtree(heroes.folder)
    translating.toggle(0)
    translating.shelf.remove([item.key for item in translating.shelf.items])
    session.exporting.export()
    settle(visitor)
    assert session.notices


def test_two_of_one_name_are_both_kept(visitor, heroes, tmp_path):
    add_translator(heroes, run="2026-03-03-0303", seed=4)  # its answers are called the same
    for folder, seed in (("a", 1), ("b", 2)):
        (tmp_path / "drop" / folder).mkdir(parents=True)
        Image.fromarray(tiny_pixels(1, seed=seed)[0]).save(tmp_path / "drop" / folder / "hero.png")
    translated(visitor, heroes)
    translating = visitor.session.translating
    for card in translating.models:
        translating.choose(card.place, True)
    translating.clear()
    translating.drop([tmp_path / "drop"])
    visitor.until(lambda: translating.table is not None and len(translating.table.answers) == 4, "answers")
    translating.keep()
    assert len({item.name for item in translating.shelf.items}) == 4
    assert len(translating.kept_cells()) == 4


def test_thousands_of_files_and_torn_ones(visitor, heroes, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    Image.fromarray(tiny_pixels(1)[0]).save(folder / "0000.png")
    whole = (folder / "0000.png").read_bytes()
    for number in range(1, 3000):
        (folder / f"{number:04d}.png").write_bytes(whole[:20] if 10 <= number < 20 else whole)
    translated(visitor, heroes)
    translating = visitor.session.translating
    translating.clear()
    translating.drop([folder])
    visitor.until(lambda: translating.table is not None and not translating.is_busy, "answers", 90)
    note = visitor.window.page("translate").note.text()
    assert len(translating.sources) == 64 and f"{counted(2926)} more are left out" in note, note
    assert "0010.png" in note and "8 more files could not be read" in note, note


def test_another_project_in_the_middle(visitor, heroes, tmp_path):
    other = make_tiny_project(tmp_path / "other")
    add_translator(other, seed=3)
    translated(visitor, heroes)
    session, translating = visitor.session, visitor.session.translating
    Image.fromarray(tiny_pixels(1)[0]).save(tmp_path / "mine.png")
    translating.keep()
    visitor.window.page("translate").export()
    visitor.until(lambda: session.exporting.can_export and session.exporting.pages, "the kept ones")
    session.exporting.export()
    translating.drop([tmp_path / "mine.png"])
    session.open_project(other.folder)
    settle(visitor)
    assert not translating.sources and not translating.shelf.items and not session.exporting.written
    assert list(heroes.exports_folder.rglob("*.png")), "what was begun is finished where it was begun"
    assert not other.exports_folder.exists() or not list(other.exports_folder.rglob("*"))


def test_closing_while_it_writes_and_translates(visitor, heroes):
    translated(visitor, heroes)
    session, translating = visitor.session, visitor.session.translating
    translating.keep()
    visitor.window.page("translate").export()
    visitor.until(lambda: session.exporting.can_export and session.exporting.pages, "the kept ones")
    session.exporting.export()
    visitor.go_to("translate")
    translating.set_lock_palette(False)
    visitor.window.close()
    again = Project.open(heroes.folder)
    assert len(load_kept(again)) == 6 and again.section("translating")["lock_palette"] is False
    assert not list(heroes.folder.rglob("*.tmp"))


def test_answers_for_other_drawings_are_not_shown(visitor, heroes, tmp_path):
    page = translated(visitor, heroes)
    translating = visitor.session.translating
    translating.set_lock_palette(False)  # an answer is on its way when the page is left …
    visitor.go_to("data")
    translating.clear()
    translating.take_dataset()  # … and other drawings are taken meanwhile
    translating.drop([heroes.folder / "nothing.png"])
    settle(visitor)
    assert not translating.is_busy
    visitor.go_to("translate")
    visitor.until(lambda: translating.table is not None and len(translating.table.sources) == 6, "answers")
    assert page.isVisible()


def test_an_open_menu_is_about_the_answer_that_was_clicked(visitor, heroes, monkeypatch):
    """Another table may be there by the time of its click."""
    shown = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _where: shown.append(menu.actions()[0]))
    page = translated(visitor, heroes)
    translating, shelf = visitor.session.translating, visitor.session.translating.shelf
    table = translating.table
    cell = table.answers[0]
    page._on_context_menu(cell, QPoint())
    translating.set_lock_palette(False)
    visitor.until(lambda: translating.table is not table, "another answer")
    shown[0].trigger()
    assert np.array_equal(shelf.items[0].pixels, table.pixels[cell]), "what was seen is kept"
    translating.set_lock_palette(True)
    visitor.until(lambda: translating.kept_cells() == {cell}, "the first answer again")
    page._on_context_menu(cell, QPoint())
    translating.set_lock_palette(False)
    visitor.until(lambda: not translating.is_busy and not translating.kept_cells(), "another answer again")
    assert shown[1].text() == "Keep no longer"
    shown[1].trigger()
    assert not shelf.items


def test_a_favourite_removed_while_it_is_exported_and_followed(visitor, tmp_path):
    project = make_tiny_project(tmp_path / "p")
    explored(visitor, project)
    session, exporting = visitor.session, visitor.session.exporting
    exporting.set_format("texturepacker")
    exporting.export()
    settle(visitor)
    exporting.set_follow(True)
    exporting.export()
    shelf = session.explorer.shelf
    shelf.remove(shelf.items[1].key)
    path = exporting.path()
    visitor.until(lambda: not exporting.is_busy and len(json.loads(path.read_text())["frames"]) == 2, "the rest")
    assert not session.notices


def test_a_walk_through_everything_that_can_be_undone(visitor, tmp_path):
    """Random steps with random undoing in between: undoing all leads back, redoing all leads there again."""
    explored(visitor, make_tiny_project(tmp_path / "p"))
    session, exporting = visitor.session, visitor.session.exporting
    session.undo.clear()
    chance, shelf, hands = random.Random(5), session.explorer.shelf, exporting.handwork

    def name():
        return chance.choice(exporting.candidates.names if exporting.candidates else ("Sprite 1",))

    def somebody():
        return chance.choice(shelf.items).key if shelf.items else ""

    steps = [
        lambda: exporting.set_source(chance.choice(["favourites", "grid", "walk", "translations"])),
        lambda: exporting.set_format(chance.choice(exporting.formats).key),
        lambda: exporting.set_frames(chance.randint(0, 300)),
        lambda: exporting.toggle(chance.randint(-1, 70)),
        lambda: exporting.select_all(chance.random() < 0.5),
        lambda: hands.set_pivot([name()], (chance.random(), chance.random()), f"drag {chance.randint(0, 2)}"),
        lambda: hands.set_tags([name()], chance.choice(["", "a,b", ",,"])),
        lambda: hands.add_animation([name(), name()]),
        lambda: hands.remove_animation(chance.choice([*exporting.choices.animations, "nobody"])),
        lambda: exporting.set_path(chance.choice(["", "x", "../../y", "/"])),
        lambda: exporting.set_follow(chance.random() < 0.1),
        lambda: shelf.rename(somebody(), chance.choice(["Hero", "Sprite 1", " "])),
        lambda: shelf.remove(somebody()),
        lambda: session.explorer.keep(chance.randint(0, 63)) if session.explorer.grid else None,
        session.undo.undo,
        session.undo.undo,
        session.undo.redo,
    ]

    def state():
        return exporting.choices, shelf.items

    begin = state()
    for number in range(400):
        chance.choice(steps)()
        if number % 20 == 0:
            QApplication.processEvents()
    end = state()
    while session.undo.canUndo():
        session.undo.undo()
    assert state() == begin
    while session.undo.canRedo():
        session.undo.redo()
    while session.undo.canUndo() and state() != end:
        session.undo.undo()
    assert state() == end
    settle(visitor)
