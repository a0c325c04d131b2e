"""Two domains of a project: what is imported where, and pairs that are mended and undone."""

import pytest
from tiny_project import make_tiny_project, write_pictures

from ganstudio.core.project import Project
from ganstudio.data.dataset import has_dataset, load_dataset
from ganstudio.data.pairs import mended_pairs, save_mended


@pytest.fixture
def session(qapp, make_session):
    return make_session()


@pytest.fixture
def two(qtbot, session, tmp_path):
    """A project whose B has the same six files in another look, less the last."""
    session.new_project(tmp_path / "p")
    with qtbot.waitSignal(session.importing.imported):
        session.importing.start([write_pictures(tmp_path / "a")])
    folder = write_pictures(tmp_path / "b", 5)
    session.domains.show("B")
    with qtbot.waitSignal(session.domains.pairs_changed, check_params_cb=lambda pairs: pairs is not None):
        session.domains.importing.start([folder])
    return session


def pairs_of(session):
    return [tuple(pair) for pair in session.domains.pairs.rows.tolist()]


def wait(qtbot, session):
    return qtbot.waitSignal(session.domains.pairs_changed, check_params_cb=lambda pairs: pairs is not None)


def test_a_project_has_one_domain_until_the_second_is_wanted(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    assert not session.domains.are_two and session.domains.importing is session.importing
    session.domains.show("B")
    assert session.domains.are_two and session.domains.importing is session.importing_b
    session.open_project(make_tiny_project(tmp_path / "q", snapshots=()).folder)
    assert session.domains.shown == "A" and not session.domains.are_two


def test_imports_go_to_the_domain_that_is_shown_and_are_undone_there(qtbot, two):
    project = two.project
    assert (load_dataset(project).count, load_dataset(project, "B").count) == (6, 5)
    assert two.undo.undoText() == "B: Import 5 sprites"
    two.domains.show("A")
    two.undo.undo()
    assert two.domains.shown == "B" and two.importing_b.dataset is None and two.domains.pairs is None
    qtbot.waitUntil(lambda: not has_dataset(project, "B"))
    with wait(qtbot, two):
        two.undo.redo()
    qtbot.waitUntil(lambda: has_dataset(project, "B"))
    assert two.importing.dataset.count == 6 and has_dataset(project)


def test_each_domain_is_imported_again_from_its_own_folder(qtbot, two, tmp_path):
    write_pictures(tmp_path / "b", 6)
    with qtbot.waitSignal(two.importing_b.imported):
        two.importing_b.import_again()
    assert (two.importing.dataset.count, two.importing_b.dataset.count) == (6, 6)


def test_pairs_are_mended_kept_and_undone(qtbot, two):
    natural = pairs_of(two)
    assert len(natural) == 5 and len(two.domains.pairs.alone_a) == 1
    alone, (old, row_b) = two.domains.pairs.alone_a[0], natural[0]
    with wait(qtbot, two):
        two.domains.join(alone, row_b)
    assert (alone, row_b) in pairs_of(two) and two.domains.pairs.alone_a == (old,)
    kept = mended_pairs(Project.open(two.project.folder))
    assert kept == {two.importing.dataset.names[alone]: two.importing_b.dataset.names[row_b]}
    with wait(qtbot, two):
        two.domains.part(natural[1][0])
    assert len(pairs_of(two)) == 4 and two.domains.pairs.alone_b == (natural[1][1],)
    for _step in range(2):
        with wait(qtbot, two):
            two.undo.undo()
    assert pairs_of(two) == natural and mended_pairs(two.project) == {}
    two.domains.join(*natural[0])  # they are a pair already
    assert not two.undo.index() > 2


def test_the_undo_of_a_pair_leaves_those_of_another_window(qtbot, two):
    rows = [row for row, _partner in pairs_of(two)]
    names = two.importing.dataset.names
    with wait(qtbot, two):
        two.domains.part(rows[0])
    elsewhere = {names[rows[0]]: "", names[rows[1]]: ""}
    save_mended(two.project, elsewhere, mended_pairs(two.project))
    with wait(qtbot, two):
        two.domains.part(rows[2])
    with wait(qtbot, two):
        two.undo.undo()
    assert mended_pairs(two.project) == elsewhere
    with wait(qtbot, two):
        two.undo.undo()
    assert mended_pairs(two.project) == {names[rows[1]]: ""}
    with wait(qtbot, two):
        two.undo.redo()
    assert mended_pairs(two.project) == elsewhere


def test_mended_pairs_are_there_when_the_project_is_opened_again(qtbot, two):
    row_b = two.domains.pairs.alone_a[0]
    with wait(qtbot, two):
        two.domains.join(row_b, 0)
    mended, folder = pairs_of(two), two.project.folder
    two.close_project()
    assert two.domains.pairs is None
    with wait(qtbot, two):
        two.open_project(folder)
    assert pairs_of(two) == mended


def test_domains_that_do_not_go_together_are_told(qtbot, two, tmp_path):
    assert two.domains.problem is None
    options = two.importing_b.options_type(width=16, height=16)
    with qtbot.waitSignal(two.importing_b.imported):
        two.importing_b.start([tmp_path / "b"], options, replace=True)
    assert "8 × 8" in two.domains.problem.message and two.domains.problem.hint
