"""Near copies of training pictures are held back until the artist says yes."""

import json
import threading

import numpy as np
import pytest

from ganstudio.app.export_candidates import Candidates, place_of
from ganstudio.app.export_choices import ExportChoices
from ganstudio.app.export_colours import DatasetColours
from ganstudio.app.export_copies import CopyBook
from ganstudio.app.export_plan import ExportPlan
from ganstudio.data.dataset import make_dataset, save_dataset


@pytest.fixture
def exporting(session, watched):
    """Three sprites kept, all different, of which the second is a training picture too."""
    exporting = watched
    pixels = np.random.default_rng(1).integers(0, 256, (23, 8, 8, 4), np.uint8)
    pixels[..., 3] = 255
    shelf, names = session.explorer.shelf, [f"training {number}" for number in range(21)]
    shelf.add_pictures({item.key: pixels[row] for item, row in zip(shelf.items, (21, 20, 22), strict=True)})
    save_dataset(session.project, make_dataset(pixels[:21], [""] * 21, names, names))
    exporting.copies.open(session.project)
    exporting.copies.look(exporting.candidates)
    exporting.set_format("texturepacker")
    return exporting


def frames(qtbot, exporting):
    with qtbot.waitSignal(exporting.exported) as said:
        exporting.export()
    return list(json.loads(said.args[0][0].read_text("utf-8"))["frames"])


def test_a_near_copy_is_held_back_and_shown_as_such(qtbot, exporting):
    qtbot.waitUntil(lambda: exporting.held_back == ("Sprite 2",))
    assert exporting.copies.nearest["Sprite 2"].sprite == "training 20"
    assert exporting.selected == (0, 2)
    qtbot.waitUntil(lambda: exporting.preview is not None and exporting.preview.sprites.count == 2)
    assert len(frames(qtbot, exporting)) == 2


def test_the_export_looks_itself_before_the_page_knows(qtbot, exporting):
    exporting.copies.nearest = {}
    assert len(frames(qtbot, exporting)) == 2


def test_yes_exports_it_and_is_undone(qtbot, session, exporting):
    qtbot.waitUntil(lambda: exporting.held_back != ())
    exporting.allow("Sprite 2")
    assert exporting.held_back == () and len(frames(qtbot, exporting)) == 3
    session.undo.undo()
    assert exporting.held_back == ("Sprite 2",)


def test_a_yes_is_for_the_picture_and_not_for_its_name(qtbot, session, exporting):
    qtbot.waitUntil(lambda: exporting.held_back != ())
    exporting.allow("Sprite 2")
    shelf = session.explorer.shelf
    names = {item.name: item.key for item in shelf.items}
    other = np.array(shelf.pictures[names["Sprite 2"]])
    other[0, 0, 0] ^= 1
    shelf.remove(names["Sprite 2"])
    shelf.add_pictures({names["Sprite 1"]: other})
    shelf.rename(names["Sprite 1"], "Sprite 2")
    qtbot.waitUntil(lambda: exporting.held_back == ("Sprite 2",))
    assert len(frames(qtbot, exporting)) == 1


def turn_into_no_copy(session):
    """Draw the near copy anew as something else, under its name."""
    shelf = session.explorer.shelf
    key = next(item.key for item in shelf.items if item.name == "Sprite 2")
    shelf.add_pictures({key: np.where([True, True, True, False], 255 - shelf.pictures[key], 255).astype(np.uint8)})


def test_what_is_known_holds_for_no_other_sprites_of_the_same_names(qtbot, session, exporting):
    qtbot.waitUntil(lambda: exporting.held_back != ())
    heard = []
    exporting.candidates_changed.connect(lambda _found: heard.append((exporting.held_back, exporting.selected)))
    turn_into_no_copy(session)
    assert heard == [((), (0, 1, 2))]


def test_an_answer_that_comes_late_is_passed_over(qtbot, session, exporting, monkeypatch):
    qtbot.waitUntil(lambda: exporting.held_back != ())
    begun, gate, find, heard = threading.Event(), threading.Event(), CopyBook.find, []

    def slow(*arguments):
        begun.set()
        return gate.wait(60) and find(*arguments)

    monkeypatch.setattr(CopyBook, "find", slow)
    exporting.copies.look(exporting.candidates)
    assert begun.wait(60)
    turn_into_no_copy(session)
    exporting.copies.changed.connect(lambda: heard.append(exporting.held_back))
    gate.set()
    qtbot.waitUntil(lambda: () in heard)
    assert heard == [()]


@pytest.mark.parametrize("domain", ["importing", "importing_b"])
def test_other_training_sprites_give_back_whom_nobody_holds_any_more(qtbot, session, exporting, domain):
    qtbot.waitUntil(lambda: exporting.held_back != ())
    heard = []
    exporting.selection_changed.connect(lambda: heard.append(exporting.selected))
    importing = getattr(session, domain)
    importing.dataset_changed.emit(importing.dataset)
    assert heard == [(0, 1, 2)]


def two_domains(project):
    """Twenty sprites in each of two domains; returns all of them."""
    pixels = np.random.default_rng(2).integers(0, 256, (40, 8, 8, 4), np.uint8)
    pixels[..., 3] = 255
    for domain, half in (("A", pixels[:20]), ("B", pixels[20:])):
        names = [f"{domain} {row}" for row in range(20)]
        save_dataset(project, make_dataset(half, [""] * 20, names, names), domain=domain)
    return pixels


def test_an_answer_is_compared_with_the_sprites_of_what_it_was_translated_to(session):
    pixels = two_domains(session.project)
    drawn = {"snapshot": "runs/1/snapshots/m.safetensors"}
    there, back = {**drawn, "reverse": False}, {**drawn, "reverse": True}
    rows, recipes = zip(*[(25, there), (25, back), (3, there), (3, back), (3, drawn)], strict=True)
    found = CopyBook(session.project).find(pixels[list(rows)], recipes)
    assert [each.copy for each in found] == [True, False, False, True, True]
    assert [found[row].sprite for row in (0, 3, 4)] == ["B 5", "A 3", "A 3"]


def test_of_a_model_from_elsewhere_nothing_can_be_known(session, tmp_path):
    """It has learnt from other sprites: to compare it with these would call a real copy none."""
    pixels = two_domains(session.project)
    own, others = (
        {"snapshot": place_of(session.project, folder / "m.safetensors"), "reverse": False}
        for folder in (session.project.runs_folder / "1" / "snapshots", tmp_path / "other" / "runs")
    )
    book = CopyBook(session.project)
    assert book.find(pixels[24:27], [others] * 3) == (None, None, None)
    assert [each and each.copy for each in book.find(pixels[[25, 25]], [others, own])] == [None, True]


def test_the_data_sets_own_colours_are_those_of_the_domain_an_answer_is_like(session):
    """Those of its drawing where it is held to them; of answers of both kinds, the colours of both."""
    pixels = two_domains(session.project)
    colours = {domain: DatasetColours(half) for domain, half in (("A", pixels[:1]), ("B", pixels[20:21]))}
    seen = {domain: {tuple(colour) for colour in each.palette()} for domain, each in colours.items()}
    recipes = tuple({"reverse": back, "palette": lock} for back in (False, True) for lock in ("none", "source"))
    choices = ExportChoices(finishing={"palette": "dataset"})
    candidates = Candidates(pixels[:4], tuple("abcd"), recipes)
    for rows, wanted in (((0,), "B"), ((1,), "A"), ((2,), "A"), ((3,), "B"), ((0, 1), "AB")):
        plan = ExportPlan(choices, candidates, rows, "", CopyBook(None), colours)
        assert {tuple(colour) for colour in plan.palette()} == set().union(*(seen[domain] for domain in wanted)), rows
    assert ExportPlan(choices, candidates, (0,), "", CopyBook(None), {}).palette() is None


def test_nothing_but_copies_is_told(qtbot, session, exporting):
    qtbot.waitUntil(lambda: exporting.held_back != ())
    exporting.copies.nearest = {}
    exporting.toggle(0)
    exporting.toggle(2)
    exporting.export()
    qtbot.waitUntil(lambda: bool(session.notices))
    assert "copies" in session.notices[-1].message and not exporting.is_busy
