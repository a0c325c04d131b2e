"""The Translate page by mouse: drop, answers side by side, truth, keep, and the way to the export."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from tiny_project import make_tiny_project, tiny_pixels
from tiny_translators import add_translator

from ganstudio.app.engine import _gan_cards
from ganstudio.app.translating_sources import Source
from ganstudio.checkpoints.library import mark_best
from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.latent.kept_translations import load_kept
from ganstudio.latent.translating import SpriteTranslator
from ganstudio.ui.pages.explore import ExplorePage
from ganstudio.ui.pages.translate import TranslatePage
from tests.ui.visitor import Visitor

COUNT = 6


def make_project(path):
    """Two domains whose names make pairs, and a translator between them; returns the project and the model."""
    project = make_tiny_project(path, COUNT, snapshots=())
    names = [f"sprite {number}" for number in range(COUNT)]
    save_dataset(project, make_dataset(tiny_pixels(COUNT, seed=9), [""] * COUNT, names, names), domain="B")
    return project, add_translator(project)


@pytest.fixture
def translator(tmp_path):
    return make_project(tmp_path / "heroes left")


def show(qtbot, session, project):
    session.open_project(project.folder)
    made = TranslatePage(session)
    qtbot.addWidget(made)
    made.resize(1200, 750)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def page(qtbot, session, translator):
    made = show(qtbot, session, translator[0])
    qtbot.waitUntil(lambda: session.domains.pairs is not None and bool(session.translating.models))
    return made


@pytest.fixture
def files(tmp_path):
    """A sprite of A under its own name, a stranger, and one of another size."""
    folder = tmp_path / "drop"
    folder.mkdir()
    Image.fromarray(tiny_pixels(COUNT)[2]).save(folder / "sprite 2.png")
    Image.fromarray(tiny_pixels(1, seed=5)[0]).save(folder / "stranger.png")
    Image.fromarray(tiny_pixels(1, side=16)[0]).save(folder / "large.png")
    return [folder / name for name in ("sprite 2.png", "stranger.png", "large.png")]


def drop(page, paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    event = QDropEvent(QPointF(5, 5), actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    page.dropEvent(event)
    assert event.dropAction() == Qt.DropAction.CopyAction, "the source of a move deletes what was moved"


def settle(qtbot, session, rows):
    translating = session.translating
    qtbot.waitUntil(
        lambda: not translating.is_busy and translating.table is not None and len(translating.table.sources) == rows,
    )
    return translating.table


def kept(qtbot, session, translator):
    """What the project's folder holds once everything is written."""
    qtbot.waitUntil(lambda: session.jobs.current is None)
    session.writes.flush()
    return load_kept(translator[0])


def column(table, kind, number=0):
    place = [n for n, each in enumerate(table.columns) if each.kind == kind][number]
    return table.pixels[place :: len(table.columns)]


def test_dropped_drawings_stand_beside_answer_truth_and_back(qtbot, session, page, translator, files):
    drop(page, files)
    table = settle(qtbot, session, 2)
    assert [each.kind for each in table.columns] == ["source", "answer", "back", "truth"]
    sources = np.stack([tiny_pixels(COUNT)[2], tiny_pixels(1, seed=5)[0]])
    wanted = SpriteTranslator().translate(translator[1], sources, with_back=True)
    assert np.array_equal(column(table, "source"), sources)
    assert np.array_equal(column(table, "answer"), wanted.pixels)
    assert np.array_equal(column(table, "back"), wanted.back)
    assert np.array_equal(column(table, "truth")[0], tiny_pixels(COUNT, seed=9)[2]), "the partner in B"
    assert not column(table, "truth")[1].any(), "nobody knows"
    assert page.table.grid.count == 8 and "not 8 × 8: 1" in page.note.text() and page.note.isVisible()


def test_reverse_palette_and_back_are_asked_anew(qtbot, session, page, translator):
    page.waiting.buttons[1].click()
    table = settle(qtbot, session, COUNT)
    assert {source.name for source in table.sources} == {f"sprite {n}" for n in range(COUNT)}
    page.inspector.lock.click()
    page.inspector.back.click()
    page.inspector.reverse.click()
    page.dataset_button.click()
    qtbot.waitUntil(lambda: session.translating.table.choices.reverse)
    table = settle(qtbot, session, COUNT)
    assert [each.kind for each in table.columns] == ["source", "answer", "truth"]
    assert np.array_equal(column(table, "source"), tiny_pixels(COUNT, seed=9)), "B this time"
    assert np.array_equal(column(table, "truth"), tiny_pixels(COUNT))
    wanted = SpriteTranslator().translate(translator[1], tiny_pixels(COUNT, seed=9), True, False)
    assert np.array_equal(column(table, "answer"), wanted.pixels)


def test_several_models_answer_side_by_side_and_four_views_are_kept_together(
    qtbot, session, page, translator, files, tmp_path
):
    for number, name in enumerate(("heroes right", "heroes back"), 1):
        session.translating.add_model(add_translator(Project.create(tmp_path / name), seed=number))
    drop(page, files[:1])
    table = settle(qtbot, session, 1)
    answers = [each for each in table.columns if each.kind == "answer"]
    assert [each.heading for each in answers] == ["Left", "Right", "Rear (up)"]
    assert not np.array_equal(column(table, "answer"), column(table, "answer", 1))
    page.keep_button.click()
    shelf = session.translating.shelf
    assert [item.name for item in shelf.items] == [f"sprite 2_{view}" for view in ("down", "left", "right", "up")]
    assert np.array_equal(shelf.items[0].pixels, tiny_pixels(COUNT)[2])
    assert np.array_equal(shelf.items[3].pixels, column(table, "answer", 2)[0])
    place = session.translating.models[-1].place
    page.inspector.models.row(place).tick.click()
    table = settle(qtbot, session, 1)
    qtbot.waitUntil(lambda: sum(each.kind == "answer" for each in session.translating.table.columns) == 2)
    page.keep_button.click()
    assert len(shelf.items) == 4, "the same answers are not kept twice"


def test_a_side_without_a_model_is_mirrored_unless_that_is_switched_off(qtbot, session, page, files, tmp_path):
    session.translating.add_model(add_translator(Project.create(tmp_path / "heroes back"), seed=1))
    drop(page, files[:2])
    table = settle(qtbot, session, 2)
    assert [each.heading for each in table.columns if each.kind == "mirror"] == ["Right, mirrored"]
    left = column(table, "answer")
    assert left.any() and np.array_equal(column(table, "mirror"), left[:, :, ::-1])
    assert "The right view is the left one, mirrored." in page.note.text()
    page.keep_button.click()
    shelf = session.translating.shelf
    names = [f"{name}_{view}" for name in ("sprite 2", "stranger") for view in ("down", "left", "right", "up")]
    assert [item.name for item in shelf.items] == names, "four views of each, as the sheets take them"
    assert np.array_equal(shelf.items[2].pixels, left[0][:, ::-1]) and shelf.items[2].recipe["mirrored"] is True
    page.inspector.mirror.click()
    qtbot.waitUntil(lambda: not session.translating.is_busy and session.translating.table is not table)
    assert not session.translating.table.mirrored_side and "mirrored" not in page.note.text()
    page.inspector.mirror.click()
    page.inspector.own_view.setCurrentIndex(page.inspector.own_view.findData("right"))
    page.inspector.own_view.activated.emit(0)
    qtbot.waitUntil(
        lambda: session.translating.table.choices.mirror and session.translating.table.choices.own_view == "right"
    )
    assert not session.translating.table.mirrored_side, "the front is missing, and no mirror shows that"


def test_a_double_click_keeps_and_another_lets_go(qtbot, session, page, translator, files):
    drop(page, files[:1])
    table = settle(qtbot, session, 1)
    grid, cell = page.table.grid, table.answers[0]
    for count in (1, 0):
        where = grid.cell_rect(cell).center()
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert len(session.translating.shelf.items) == count
        assert len(kept(qtbot, session, translator)) == count
        assert page.export_button.isEnabled() == bool(count)
    session.undo.undo()
    assert [item.name for item in session.translating.shelf.items] == ["sprite 2_left"]
    assert np.array_equal(kept(qtbot, session, translator)[0].pixels, table.pixels[cell])
    session.undo.undo()
    assert not kept(qtbot, session, translator)


def test_a_model_is_called_by_the_name_of_its_family(session, page):
    row = page.inspector.models.row(session.translating.models[0].place)
    session.engine._on_ready(_gan_cards())
    assert row.about.text().startswith("CycleGAN (2017), ") and "CycleGAN (2017)" in row.tick.toolTip()


def test_a_model_of_one_way_has_no_back_and_no_reverse(qtbot, session, tmp_path, files):
    project = make_tiny_project(tmp_path / "p", snapshots=())
    add_translator(project, "pix2pix")
    page = show(qtbot, session, project)
    qtbot.waitUntil(lambda: bool(session.translating.models))
    drop(page, files[:1])
    table = settle(qtbot, session, 1)
    assert "back" not in [each.kind for each in table.columns]
    inspector = page.inspector
    for box in (inspector.reverse, inspector.back):
        assert not box.isEnabled() and not box.isChecked() and "one direction only" in box.toolTip()
    session.translating.add_model(add_translator(Project.create(tmp_path / "both"), seed=3))
    assert inspector.back.isEnabled() and inspector.back.isChecked() and not inspector.reverse.isEnabled()
    session.translating.choose(session.translating.models[0].place, False)
    for box in (inspector.reverse, inspector.back):
        assert box.isEnabled() and "one direction only" not in box.toolTip()


def test_a_model_that_cannot_answer_says_why(qtbot, session, page, tmp_path, files):
    session.translating.add_model(add_translator(Project.create(tmp_path / "large"), side=16, seed=3))
    drop(page, files[:1])
    table = settle(qtbot, session, 1)
    (other,) = [each for each in table.columns if each.problem]
    assert "16 × 16" in other.problem and "16 × 16" in page.note.text()
    assert len(table.answers) == 1
    own, added = (page.inspector.models.row(card.place) for card in session.translating.models)
    assert added.remove.isVisible() and not own.remove.isVisible()
    added.remove.click()
    assert len(session.translating.models) == 1
    qtbot.waitUntil(lambda: not page.note.text())


def test_drawings_that_a_model_would_spoil_are_left_out_with_a_reason(qtbot, session, tmp_path, files):
    project = make_tiny_project(tmp_path / "opaque", snapshots=())
    add_translator(project, channels=3)
    page = show(qtbot, session, project)
    solid = tiny_pixels(1, seed=4)[0].copy()
    solid[..., 3] = 255
    Image.fromarray(solid).save(tmp_path / "solid.png")
    drop(page, [tmp_path / "solid.png", *files])
    table = settle(qtbot, session, 1)
    assert table.source_of(0).name == "solid" and len(table.answers) == 1
    assert "Left out: 2 (sprite 2: The model knows no transparency" in page.note.text()
    assert "not 8 × 8: 1. Importing them" in page.note.text()


def test_the_step_that_was_chosen_answers(qtbot, session, page, translator, files):
    project, newest = translator
    drop(page, files[:1])
    before = settle(qtbot, session, 1)
    older = add_translator(project, step=5, seed=8)
    session.checkpoints.choose(older)
    qtbot.waitUntil(lambda: session.translating.table is not before and not session.translating.is_busy)
    wanted = SpriteTranslator().translate(older, tiny_pixels(COUNT)[2:3])
    assert np.array_equal(column(session.translating.table, "answer"), wanted.pixels)
    session.checkpoints.set_follow_newest(True)
    qtbot.waitUntil(lambda: session.translating.chosen[0].info.path == newest)
    session.checkpoints.choose(newest)
    mark_best(older.parents[1], 5, {"kid": 0.1})
    lister = session.translating._lister
    with qtbot.waitSignal(lister.answered, check_params_cb=lambda task, _found: task is session.translating._listing):
        session.checkpoints.refresh()
    assert session.translating.chosen[0].info.path == newest, "it was chosen by hand"
    session.checkpoints.set_follow_newest(True)
    assert session.translating.chosen[0].info.path == older, "the best of its run"


def test_without_a_model_it_says_what_to_do(qtbot, session, tmp_path):
    page = show(qtbot, session, make_tiny_project(tmp_path / "p"))
    assert page.untrained.isVisible() and not page.inspector.isVisible()
    wanted = []
    page.page_wanted.connect(wanted.append)
    for button in page.untrained.buttons[:2]:
        button.click()
    assert wanted == ["data", "train"]
    drawn = next((tmp_path / "p.ganstudio").rglob("000010.safetensors"))
    session.translating.add_model(drawn)
    assert "does not translate" in session.open_notice.message and page.untrained.isVisible()


def test_what_cannot_be_read_is_said(qtbot, session, page, tmp_path):
    (tmp_path / "torn.png").write_bytes(b"\x89PNG\r\n\x1a\n....")
    drop(page, [tmp_path / "torn.png"])
    qtbot.waitUntil(lambda: "torn.png" in page.note.text())
    assert page.waiting.isVisible()


def test_choices_and_kept_answers_outlive_the_program(qtbot, session, page, translator, files):
    drop(page, files[:1])
    settle(qtbot, session, 1)
    page.inspector.lock.click()
    settle(qtbot, session, 1)
    page.keep_button.click()
    session.close_project()
    assert not session.translating.shelf.items and not session.translating.models
    session.open_project(translator[0].folder)
    qtbot.waitUntil(lambda: bool(session.translating.models))
    assert session.translating.choices.lock_palette is False and not page.inspector.lock.isChecked()
    qtbot.waitUntil(lambda: [item.name for item in session.translating.shelf.items] == ["sprite 2_left"])


def test_night_is_not_painted_in_the_colours_of_the_day(qtbot, session, page, translator, files):
    """A model whose B has other colours than A answers in those; a tick changes that."""
    drop(page, files[:1])
    settle(qtbot, session, 1)
    assert page.inspector.lock.isChecked()
    night = add_translator(translator[0], run="2027-01-01-0000", keeps_colours=False)
    session.checkpoints.refresh()
    qtbot.waitUntil(lambda: [card.info.path for card in session.translating.chosen] == [night])
    settle(qtbot, session, 1)
    assert not page.inspector.lock.isChecked()
    wanted = SpriteTranslator().translate(night, tiny_pixels(COUNT)[2:3], lock_palette=False)
    assert np.array_equal(column(session.translating.table, "answer"), wanted.pixels)
    page.keep_button.click()
    assert session.translating.shelf.items[0].recipe["palette"] == "none"
    page.inspector.lock.click()
    settle(qtbot, session, 1)
    assert session.translating.choices.lock_palette is True and page.inspector.lock.isChecked()


def test_dropped_drawings_outlive_the_program_and_come_and_go_undoably(qtbot, session, page, translator, files):
    drop(page, files)  # the large one is too large for this model, but a drawing of the project all the same
    settle(qtbot, session, 2)
    translating, folder = session.translating, translator[0].folder / "drawings"
    names = ["large", "sprite 2", "stranger"]

    def are(wanted):
        qtbot.waitUntil(lambda: sorted(source.name for source in translating.sources) == wanted)
        qtbot.waitUntil(lambda: session.jobs.current is None)
        session.writes.flush()
        return len(list(folder.glob("*.png"))) == len(wanted)

    assert are(names)
    stranger = next(source for source in translating.sources if source.name == "stranger")
    translating.drawings.remove([stranger.key])
    assert are(["large", "sprite 2"])
    page.clear_button.click()
    assert are([]) and page.waiting.isVisible()
    session.undo.undo()
    session.undo.undo()
    assert are(names)
    session.close_project()
    assert not translating.sources
    session.open_project(translator[0].folder)
    assert are(names)
    table = settle(qtbot, session, 2)
    assert np.array_equal(table.source_of(0).pixels, tiny_pixels(COUNT)[2])
    qtbot.waitUntil(lambda: any(each.kind == "truth" for each in translating.table.columns))
    assert np.array_equal(column(translating.table, "truth")[0], tiny_pixels(COUNT, seed=9)[2]), "known again"
    session.close_project()
    (folder / f"{stranger.key}.png").unlink()
    session.open_project(translator[0].folder)
    assert are(["large", "sprite 2"])
    assert "The picture of 1 drawing is gone or cannot be read: stranger" in page.note.text()


def test_drawings_dropped_while_those_of_last_time_are_read_come_after_them(qtbot, session, page, translator, files):
    drop(page, files[:1])
    settle(qtbot, session, 1)
    session.close_project()
    session.open_project(translator[0].folder)
    session.translating.drawings.take([Source("new", tiny_pixels(1, seed=7)[0])])
    assert not session.translating.sources
    qtbot.waitUntil(lambda: [each.name for each in session.translating.sources] == ["sprite 2", "new"])


def test_a_model_that_translates_is_not_explored(qtbot, session, translator):
    session.open_project(translator[0].folder)
    page = ExplorePage(session)
    qtbot.addWidget(page)
    page.show()
    assert page.translating.isVisible() and session.explorer.grid is None and not session.explorer.is_busy
    with qtbot.waitSignal(page.page_wanted) as wanted:
        page.translating.buttons[0].click()
    assert wanted.args == ["translate"]


def test_from_drop_to_exported_files(qtbot, window, tmp_path, files):
    """The journey: drop on the window, see answers, keep, export."""
    project, model = make_project(tmp_path / "heroes left")
    window.session.open_project(project.folder)
    visitor = Visitor(window)
    page, translating = visitor.go_to("translate"), window.session.translating
    window.resize(1280, 800)
    visitor.until(page.waiting.isVisible, "the place to drop")
    visitor.drop(files[:2])
    visitor.until(lambda: page.table.grid.count >= 6, "answers")
    visitor.double_click_cell(page.table.grid, translating.table.answers[0])
    visitor.click(page.keep_button)
    assert len(translating.shelf.items) == 2
    visitor.click(page.export_button)
    export, exporting = window.page("export"), window.session.exporting
    visitor.until(lambda: export.isVisible() and exporting.formats and exporting.pages, "a preview")
    assert exporting.choices.source == "translations"
    visitor.choose(export.inspector.formats, "png")
    visitor.until(export.export_button.isEnabled, "the button")
    visitor.click(export.export_button)
    visitor.until(lambda: exporting.written, "files")
    made = {path.name: path for path in exporting.written if path.suffix == ".png"}
    answers = SpriteTranslator().translate(model, np.stack([tiny_pixels(COUNT)[2], tiny_pixels(1, seed=5)[0]])).pixels
    found = [np.asarray(Image.open(path).convert("RGBA")) for _name, path in sorted(made.items())]
    assert len(found) == 2 and all(np.array_equal(a, b) for a, b in zip(found, answers, strict=True))
