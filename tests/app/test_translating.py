"""The Translate page's controller: what it says of drawings that do not fit, and what it remembers of models."""

import numpy as np
import pytest
from tiny_project import add_snapshot, make_tiny_project, tiny_pixels
from tiny_translators import add_translator

from ganstudio.app.translating_choices import TranslatingChoices
from ganstudio.app.translating_sources import Source
from ganstudio.app.translations_shelf import Keepsake
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project
from ganstudio.core.sprites import to_rgba
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.export.provenance import DIGITAL_CREATION, SOURCE_TYPE, source_type
from ganstudio.latent.kept_translations import KeptTranslation, load_kept, save_kept
from ganstudio.latent.requests import latent_from_seed
from ganstudio.latent.sampler import Sampler


@pytest.fixture
def translating(session, tmp_path):
    """The controller with somebody looking and a project open, whose model takes 8 × 8; its name tells the view."""
    project = make_tiny_project(tmp_path / "heroes left", snapshots=())
    add_translator(project)
    session.open_project(project.folder)
    session.translating.watch(True)
    return session.translating


def test_where_no_drawing_fits_it_says_why_and_nothing_of_before(qtbot, translating, tmp_path):
    notes = []
    translating.noted.connect(notes.append)
    translating.drawings.take([Source("large", tiny_pixels(1, side=16)[0])], "torn.png: no picture.")
    qtbot.waitUntil(lambda: bool(translating.sources))
    assert notes[-1].startswith("torn.png: no picture. Left out, because they are not 8 × 8: 1.")
    assert translating.table is None and not translating.is_busy
    translating.add_model(add_translator(Project.create(tmp_path / "large"), side=16))
    translating.choose(translating.models[0].place, False)
    qtbot.waitUntil(lambda: translating.table is not None)
    assert notes[-1] == "torn.png: no picture."
    translating.clear()
    assert notes[-1] == "" and translating.table is None


def test_what_could_not_be_read_is_not_written_over_by_the_next_answer_that_is_kept(
    qtbot, session, translating, monkeypatch
):
    project, shelf = session.project, session.translating.shelf
    qtbot.waitUntil(lambda: not shelf.is_loading)
    shelf.keep([Keepsake("Mage", tiny_pixels(1)[0], {"model": "m"})])

    def fail(project, place):
        raise StudioError("Another program holds it.")

    session.close_project()
    with monkeypatch.context() as patch:
        patch.setattr("ganstudio.latent.kept_translations.load_kept", fail)
        session.open_project(project.folder)
        qtbot.waitUntil(lambda: not shelf.is_loading)
    shelf.keep([Keepsake("Thief", tiny_pixels(2)[1])])
    session.writes.flush()
    assert [(item.name, item.recipe) for item in load_kept(project)] == [("Thief", {}), ("Mage", {"model": "m"})]


def test_a_favourite_that_is_kept_as_a_drawing_or_its_mirror_image_is_still_a_models_work(
    qtbot, session, translating, tmp_path
):
    session.explorer.shelf.keep(translating.models[0].info.path, (0.5,), 0.7, tiny_pixels(1)[0])
    translating.add_model(add_translator(Project.create(tmp_path / "heroes back"), seed=2))
    translating.set_view(translating.models[0].place, "down")
    translating.set_own_view("left")
    translating.take_favourites()
    translating.drawings.take([Source("Hero", tiny_pixels(2)[1])])
    qtbot.waitUntil(lambda: len(translating.sources) == 2)
    folder = session.project.folder
    session.close_project()
    session.open_project(folder)
    qtbot.waitUntil(lambda: translating.table is not None and not translating.is_busy)
    translating.keep()
    recipes = {item.name: item.recipe for item in translating.shelf.items}
    for view in ("left", "right"):
        recipe = recipes[f"Sprite 1_{view}"]
        assert (recipe["latent"], recipe["truncation"], recipe["source"]) == ([0.5], 0.7, "Sprite 1")
        assert recipe.get("mirrored", False) is (view == "right") and source_type([recipe]) == SOURCE_TYPE
        assert source_type([recipes[f"Hero_{view}"]]) == DIGITAL_CREATION
    assert "latent" not in recipes["Sprite 1_down"], "of an answer only its own model is told"


def test_of_pictures_that_are_gone_the_user_is_told_once(qtbot, session, translating):
    project = session.project
    for place in ("drawings", "translations"):
        save_kept(project, [KeptTranslation("a", "gone", tiny_pixels(1)[0])], place)
        (project.folder / place / "a.png").unlink()
    told = []
    for _opening in range(2):
        session.close_project()
        session.notices.clear()
        session.open_project(project.folder)
        qtbot.waitUntil(lambda: not (translating.shelf.is_loading or translating.drawings._is_loading))
        told.append((translating.note, [notice.message for notice in session.notices]))
        translating.clear()
    session.writes.flush()
    assert [(bool(note), len(notices)) for note, notices in told] == [(True, 1), (False, 0)]


def test_favourites_are_drawn_before_they_are_taken_and_those_without_a_model_are_counted(qtbot, session, translating):
    """Nobody looks at the Explore page, and what is looked at there translates."""
    project = session.project
    drawn, gone = (add_snapshot(project, step) for step in (5, 6))
    translating.take_favourites()
    qtbot.waitUntil(lambda: bool(translating.note))
    assert translating.note == "There are no favourites yet: keep some on the Explore page."
    latent = latent_from_seed(1, read_info(drawn).latent_size)
    for path in (drawn, gone):
        session.explorer.shelf.keep(path, latent, 1.0, tiny_pixels(1)[0])
    session.close_project()
    gone.unlink()
    session.open_project(project.folder)
    session.checkpoints.choose(translating.models[0].info.path)
    assert len(session.explorer.shelf.undrawn) == 2
    translating.take_favourites()
    qtbot.waitUntil(lambda: bool(translating.sources))
    assert [source.name for source in translating.sources] == ["Sprite 1"]
    assert np.array_equal(translating.sources[0].pixels, to_rgba(Sampler().sample(drawn, np.array([latent])))[0])
    assert translating.note == "1 favourite is left out: its model is gone."
    assert not session.explorer._watchers, "nothing more is drawn for nobody"


def give_b(session, names=tuple(f"sprite {number}" for number in range(6)), sheet=""):
    """Give the project sprites of B that are paired with those of A by their names, and open it again."""
    project = session.project
    session.close_project()
    for domain, seed in (("A", 0), ("B", 9)):
        files = [f"{sheet}-{domain}.png"] * len(names) if sheet else names
        dataset = make_dataset(tiny_pixels(len(names), seed=seed), [""] * len(names), names, files)
        save_dataset(project, dataset, domain=domain)
    session.open_project(project.folder)


def are_known(qtbot, session, known):
    """Wait until the truths of so many drawings are known."""
    sources = session.translating.drawings
    qtbot.waitUntil(lambda: sum(source.truths[0] is not None for source in sources.items) == known)


def test_the_truth_goes_when_its_pair_is_parted_and_when_b_is_gone(qtbot, session, translating):
    give_b(session)
    qtbot.waitUntil(lambda: session.domains.pairs is not None)
    translating.take_dataset()
    are_known(qtbot, session, 6)
    session.domains.part(2)
    are_known(qtbot, session, 5)
    session.undo.undo()
    are_known(qtbot, session, 6)
    session.importing_b.remove(range(6))
    are_known(qtbot, session, 0)


@pytest.mark.parametrize("names", [[f"hero {number}" for number in range(6)], [f"{n}/hero" for n in range(6)]])
def test_truths_of_sprites_cut_from_a_sheet_or_of_one_name_outlive_the_program(qtbot, session, translating, names):
    give_b(session, names, "heroes")
    qtbot.waitUntil(lambda: session.domains.pairs is not None)
    translating.take_dataset()
    are_known(qtbot, session, 6)
    session.undo.undo()
    session.undo.redo()
    are_known(qtbot, session, 6)
    folder = session.project.folder
    session.close_project()
    session.open_project(folder)
    are_known(qtbot, session, 6)


def test_where_the_project_has_no_sprites_to_take_the_drawings_stay(qtbot, session, translating):
    translating.drawings.take([Source("mine", tiny_pixels(1)[0])])
    translating.set_reverse(True)
    translating.take_dataset()
    qtbot.waitUntil(lambda: translating.note.startswith("There are no sprites in domain B"))
    assert [source.name for source in translating.sources] == ["mine"]


def test_no_view_chosen_for_a_model_is_remembered_too(session, translating):
    (card,) = translating.models
    assert card.view == "left"
    translating.set_view(card.place, "")
    folder = session.project.folder
    session.close_project()
    session.open_project(folder)
    (card,) = translating.models
    assert card.view == ""


def test_a_view_that_nobody_knows_is_none_of_the_choices():
    views = {"a": "left", "b": "", "c": "inside", "d": 3, "e": ["left"]}
    assert TranslatingChoices.from_mapping({"views": views}).views == {"a": "left", "b": ""}
