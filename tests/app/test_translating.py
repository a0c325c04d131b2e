"""The Translate page's controller: what it says of drawings that do not fit, and what it remembers of models."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QThread
from tiny_project import add_snapshot, make_tiny_project, tiny_pixels
from tiny_translators import add_translator

from ganstudio.app.translating_choices import TranslatingChoices
from ganstudio.app.translating_sources import Source
from ganstudio.app.translations_shelf import Keepsake
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.checkpoints.translating_models import translating_models
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.events import SnapshotSaved
from ganstudio.core.project import Project
from ganstudio.core.sprites import to_rgba
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.export.provenance import DIGITAL_CREATION, SOURCE_TYPE, source_type
from ganstudio.latent.kept_translations import KeptTranslation, load_kept, save_kept
from ganstudio.latent.requests import latent_from_seed
from ganstudio.latent.sampler import Sampler
from ganstudio.latent.translating import SpriteTranslator


@pytest.fixture
def translating(qtbot, session, tmp_path):
    """The controller with somebody looking and a project open, whose model takes 8 × 8; its name tells the view."""
    project = make_tiny_project(tmp_path / "heroes left", snapshots=())
    add_translator(project)
    session.open_project(project.folder)
    session.translating.watch(True)
    qtbot.waitUntil(lambda: bool(session.translating.models))
    return session.translating


@pytest.fixture
def endless(monkeypatch):
    """Translations go on until they are stopped; lists those that have begun and those that were stopped."""
    begun, stopped, never = [], [], threading.Event()

    def translate(self, snapshot, sprites, reverse, lock_palette, with_back, progress):
        begun.append(reverse)
        try:
            while True:
                progress(0.5, "")
                never.wait(0.01)
        except Cancelled:
            stopped.append(reverse)
            raise

    with monkeypatch.context() as patch:
        patch.setattr(SpriteTranslator, "translate", translate)
        yield begun, stopped, patch.undo


def take(qtbot, translating, *names):
    """Take drawings of these names, once those of last time are there."""
    translating.drawings.take([Source(name, tiny_pixels(1, seed=len(name))[0]) for name in names])
    qtbot.waitUntil(lambda: bool(translating.sources))


def test_closing_stops_a_translation(qtbot, session, translating, endless):
    begun, stopped, _undo = endless
    take(qtbot, translating, "hero")
    qtbot.waitUntil(lambda: bool(begun))
    session.close()
    assert stopped == [False]


def test_a_newer_request_does_not_wait_for_an_older_one(qtbot, translating, endless):
    begun, stopped, _undo = endless
    take(qtbot, translating, "hero")
    qtbot.waitUntil(lambda: bool(begun))
    translating.set_reverse(True)
    qtbot.waitUntil(lambda: begun == [False, True])
    assert stopped == [False] and translating.is_busy
    translating.clear()
    qtbot.waitUntil(lambda: stopped == [False, True])
    assert not translating.is_busy


def test_a_translation_that_is_cancelled_shows_the_drawings_and_can_be_had_later(qtbot, session, translating, endless):
    begun, _stopped, let_it = endless
    notes, faults = [], []
    translating.noted.connect(notes.append)
    session.errors.reported.connect(faults.append)
    take(qtbot, translating, "hero")
    qtbot.waitUntil(lambda: bool(begun))
    translating.jobs.current.cancel()
    qtbot.waitUntil(lambda: translating.table is not None)
    assert not translating.is_busy and not translating.table.answers and notes[-1].startswith("Cancelled.")
    assert [column.problem for column in translating.table.columns] == ["", "No answer yet."]
    let_it()
    translating.watch(True)
    assert translating.is_busy and notes[-1] == "", "it is no longer cancelled"
    qtbot.waitUntil(lambda: bool(translating.table.answers))
    assert notes[-1] == "" and not faults and not session.notices


def test_what_was_answered_is_not_translated_again(qtbot, session, translating, monkeypatch):
    asked, translate = [], SpriteTranslator.translate

    def counted(self, *how):
        asked.append(how)
        return translate(self, *how)

    monkeypatch.setattr(SpriteTranslator, "translate", counted)
    take(qtbot, translating, "hero", "slime")
    qtbot.waitUntil(lambda: translating.table is not None)
    translating.set_view(translating.models[0].place, "right")
    translating.set_own_view("up")
    translating.set_mirror(False)
    translating.watch(False)
    translating.watch(True)
    truth = tiny_pixels(1, seed=9)[0]
    translating.drawings.items = tuple(replace(item, truths=(truth, None)) for item in translating.sources)
    translating.drawings.changed.emit()
    assert [column.kind for column in translating.table.columns] == ["source", "answer", "back", "truth"]
    assert [column.view for column in translating.table.columns[:2]] == ["up", "right"]
    assert not translating.is_busy and len(asked) == 1
    translating.set_lock_palette(False)
    qtbot.waitUntil(lambda: not translating.is_busy)
    assert len(asked) == 2


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
    qtbot.waitUntil(lambda: bool(translating.models))
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


def test_no_photograph_is_held_for_no_model_takes_one(qtbot, translating, tmp_path):
    Image.new("RGB", (300, 200)).save(tmp_path / "photo.png")
    Image.fromarray(tiny_pixels(1)[0]).save(tmp_path / "hero.png")
    translating.drop([tmp_path])
    qtbot.waitUntil(lambda: bool(translating.sources))
    assert [source.name for source in translating.sources] == ["hero"]
    assert translating.note == "photo.png: It is 300 × 200; 256 × 256 is the most."


def test_a_model_that_is_offered_is_not_added_and_one_that_was_added_can_be_removed(qtbot, translating, tmp_path):
    (own,) = translating.models
    translating.add_model(own.info.path)
    assert translating.models == (own,) and not translating.choices.added
    translating.add_model(add_translator(Project.create(tmp_path / "right"), seed=1))
    translating.set_view(translating.models[1].place, "right")
    assert len(translating.chosen) == 2
    translating.remove_model(translating.models[1].place)
    assert translating.models == translating.chosen == (own,)
    assert not translating.choices.added and not translating.choices.views
    with qtbot.waitSignal(translating._lister.answered, check_params_cb=lambda task, _: task is translating._listing):
        translating._list_models()
    assert translating.models == (own,)


def test_no_view_chosen_for_a_model_is_remembered_too(qtbot, session, translating):
    (card,) = translating.models
    assert card.view == "left"
    translating.set_view(card.place, "")
    folder = session.project.folder
    session.close_project()
    session.open_project(folder)
    qtbot.waitUntil(lambda: bool(translating.models))
    (card,) = translating.models
    assert card.view == ""


def test_models_are_looked_for_beside_the_window_and_not_at_every_click(
    qtbot, session, translating, tmp_path, monkeypatch
):
    looks, free = [], threading.Event()

    def held(project):
        looks.append(QThread.currentThread())
        free.wait()
        return translating_models(project)

    monkeypatch.setattr("ganstudio.checkpoints.translating_models.translating_models", held)
    model = add_translator(session.project, run="2027-01-01-0000")
    for _saved in range(9):
        session.training.snapshot_saved.emit(SnapshotSaved(10, model))
    qtbot.waitUntil(lambda: bool(looks))
    translating.set_reverse(True)
    translating.set_view(translating.models[0].place, "")
    translating.add_model(add_translator(Project.create(tmp_path / "large"), side=16))
    assert len(translating.models) == len(translating.chosen) == 2, "it is known what it is"
    assert len(looks) == 1 and looks[0] is not QThread.currentThread()
    free.set()
    qtbot.waitUntil(lambda: len(translating.models) == 3)
    assert len(looks) == 2 and translating.models[0].info.path == model
    translating.set_reverse(False)
    assert len(looks) == 2 and len(translating.models) == 3


def test_a_view_that_nobody_knows_is_none_of_the_choices():
    views = {"a": "left", "b": "", "c": "inside", "d": 3, "e": ["left"]}
    assert TranslatingChoices.from_mapping({"views": views}).views == {"a": "left", "b": ""}


def test_a_kept_answer_whose_picture_is_gone_is_told(qtbot, session, tmp_path):
    project = make_tiny_project(tmp_path / "heroes", snapshots=())
    save_kept(project, [KeptTranslation(f"a{n}", f"hero {n}", pixels) for n, pixels in enumerate(tiny_pixels(3))])
    (project.folder / "translations" / "a1.png").unlink()
    session.open_project(project.folder)
    qtbot.waitUntil(lambda: bool(session.translating.shelf.items))
    assert [item.name for item in session.translating.shelf.items] == ["hero 0", "hero 2"]
    told = ["The picture of 1 kept answer is gone or cannot be read: hero 1."]
    assert [notice.message for notice in session.notices] == told
