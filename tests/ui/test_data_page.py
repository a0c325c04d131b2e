"""The Data page by mouse and keyboard."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from tiny_project import make_tiny_project, write_pictures

from ganstudio.core.errors import StudioError
from ganstudio.core.numbers import counted
from ganstudio.core.options import to_mapping
from ganstudio.data.report import FileNote, ImportReport
from ganstudio.ui.dialogs.slice_sheet import SliceSheetDialog
from ganstudio.ui.pages.data import DataPage
from ganstudio.ui.widgets.import_report import ImportReportPanel, _NotesModel, summary_words


@pytest.fixture
def page(qtbot, session, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    qtbot.waitUntil(lambda: session.importing.summary is not None)
    made = DataPage(session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def click(qtbot, page, cell, modifiers=Qt.KeyboardModifier.NoModifier):
    where = page.view.grid.cell_rect(cell).center()
    qtbot.mouseClick(page.view.grid.viewport(), Qt.MouseButton.LeftButton, modifiers, where)


def test_an_empty_project_says_what_to_do_and_offers_the_starter_sprites(qtbot, session, tmp_path):
    session.new_project(tmp_path / "new")
    page = DataPage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.view.empty.isVisible)
    assert len(page.view.empty.buttons) == 3


def test_sprites_appear_when_they_are_imported_and_go_with_undo(qtbot, session, tmp_path):
    session.new_project(tmp_path / "new")
    page = DataPage(session)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(session.importing.imported):
        session.importing.start([write_pictures(tmp_path / "pictures")])
    assert page.view.grid.count == 6 and not page.view.empty.isVisible()
    session.undo.undo()
    assert page.view.grid.count == 0 and page.view.empty.isVisible()


def test_while_the_sprites_are_read_it_does_not_say_that_there_are_none(qtbot, session, tmp_path):
    page = DataPage(session)
    qtbot.addWidget(page)
    page.show()
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    assert not page.view.empty.isVisible()
    qtbot.waitUntil(lambda: page.view.grid.count == 6)


def test_clicks_select_as_in_a_file_manager(qtbot, page):
    click(qtbot, page, 1)
    assert page.view.selected_rows == [1]
    click(qtbot, page, 3, Qt.KeyboardModifier.ShiftModifier)
    assert page.view.selected_rows == [1, 2, 3]
    click(qtbot, page, 2, Qt.KeyboardModifier.ControlModifier)
    assert page.view.selected_rows == [1, 3]
    click(qtbot, page, 5)
    assert page.view.selected_rows == [5]
    qtbot.keyClick(page.view.grid, Qt.Key.Key_Escape)
    assert page.view.selected_rows == []
    qtbot.keyClick(page.view.grid, Qt.Key.Key_Space)
    qtbot.keyClick(page.view.grid, Qt.Key.Key_Left)
    qtbot.keyClick(page.view.grid, Qt.Key.Key_Space)
    assert page.view.selected_rows == [4, 5]
    where = page.view.grid.viewport().rect().bottomRight()
    qtbot.mouseClick(page.view.grid.viewport(), Qt.MouseButton.RightButton, pos=where)
    qtbot.keyClick(page.view.grid, Qt.Key.Key_Left)
    qtbot.keyClick(page.view.grid, Qt.Key.Key_Space)
    assert page.view.selected_rows == [3, 4, 5]  # Space still adds


def test_delete_removes_and_undo_brings_back(qtbot, session, page):
    click(qtbot, page, 0)
    with qtbot.waitSignal(session.importing.dataset_changed):
        qtbot.keyClick(page.view.grid, Qt.Key.Key_Delete)
    assert page.view.grid.count == 5 and not page.view.remove_button.isEnabled()
    session.undo.undo()
    assert page.view.grid.count == 6


def test_a_label_filters_and_what_is_removed_is_what_was_shown(qtbot, session, page):
    page.view.inspector.label_chosen.emit("cats")
    assert page.view.grid.count == 3
    page.view.grid.grab()  # paints the part
    page.view.select([0, 2])
    assert page.view.selected_rows == [1, 5]
    with qtbot.waitSignal(session.importing.dataset_changed):
        page.view.remove_selected()
    assert session.importing.dataset.names == ("sprite 0", "sprite 2", "sprite 3", "sprite 4")
    assert page.view.grid.count == 1  # still filtered
    qtbot.mouseClick(page.view.all_button, Qt.MouseButton.LeftButton)
    assert page.view.grid.count == 4


def test_the_report_is_filtered_and_copied(qtbot, session, page):
    notes = (FileNote("a.png", "repaired", "It was padded."), FileNote("怪.gif", "refused", "It is torn."))
    report = ImportReport(accepted=3, repaired=1, refused=1, notes=notes, exact_count=1, exact_duplicates=(("b", "c"),))
    session.importing.report = report
    session.importing.imported.emit(report)
    panel = page.view.report_panel
    assert panel.isVisible() and panel.shown_rows == 3
    assert "1 duplicate" in summary_words(report).split(" · ")
    panel.filter(kind="refused")
    assert panel.shown_rows == 1
    panel.filter(words="PADDED")
    assert panel.shown_rows == 1
    panel.copy()
    assert QGuiApplication.clipboard().text() == "Repaired\ta.png\tIt was padded."
    qtbot.mouseClick(page.view.report_button, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()


def test_the_report_is_sorted_without_a_question_for_each_cell(qtbot, page, monkeypatch):
    files = [f"{number * 7919 % 500:03d}.png" for number in range(500)]
    notes = tuple(FileNote(file, "refused" if file < "100" else "repaired", f"Padded {file}") for file in files)
    panel = ImportReportPanel()
    qtbot.addWidget(panel)
    panel.set_report(ImportReport(accepted=500, repaired=400, refused=100, notes=notes))
    table, shown = panel._table, panel._proxy
    asked, data = [], _NotesModel.data

    def count(self, index, role=Qt.ItemDataRole.DisplayRole):
        asked.append(index)
        return data(self, index, role)

    monkeypatch.setattr(_NotesModel, "data", count)
    table.selectRow(3)
    chosen = table.selectionModel().selectedRows()[0].siblingAtColumn(1).data()
    asked.clear()
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    panel.set_report(ImportReport(accepted=500, repaired=400, refused=100, notes=notes[::-1]))
    table.selectRow(3)
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert asked == []
    assert [row.siblingAtColumn(1).data() for row in table.selectionModel().selectedRows()] == ["496.png"]
    assert [shown.index(row, 1).data() for row in range(500)] == sorted(files) and chosen
    panel.filter(kind="refused")
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert [shown.index(row, 1).data() for row in range(panel.shown_rows)] == sorted(files)[99::-1]
    panel.filter()
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [shown.index(row, 0).data() for row in (0, 99, 100, 499)] == ["Refused"] * 2 + ["Repaired"] * 2


def test_nothing_accepted_is_said_at_once(qtbot, session, page):
    report = ImportReport(refused=1, notes=(FileNote("x.png", "refused", "It is torn."),))
    with qtbot.waitSignal(session.notice_raised) as said:
        session.importing.imported.emit(report)
    assert said.args[0].hint == "x.png: It is torn."


def test_the_import_options_are_used_by_the_next_import(qtbot, session, page, tmp_path):
    page.view.inspector.fold.setChecked(True)
    page.view.inspector._form.set_values({"width": 16, "height": 16})
    with qtbot.waitSignal(session.importing.imported):
        session.importing.start([write_pictures(tmp_path / "more", seed=3)])
    assert session.importing.dataset.width == 16


def test_the_import_options_are_those_of_the_project_that_is_open(qtbot, session, page, tmp_path):
    inspector = page.view.inspector
    inspector.fold.setChecked(True)
    inspector._form.set_values({"width": 16, "skip_duplicates": True})
    first = session.project.folder
    session.new_project(tmp_path / "another")
    assert inspector._form.values() == to_mapping(session.importing.options_type())
    options = session.importing.options_type(width=24, height=24)
    with qtbot.waitSignal(session.importing.imported):
        session.importing.start([write_pictures(tmp_path / "more", seed=3)], options)
    assert inspector._form.values()["width"] == 24
    session.open_project(first)
    assert inspector._form.values()["width"] == 0


def test_the_report_counts_more_duplicates_than_it_names():
    pairs = tuple(("a", "b") for _pair in range(1000))
    words = summary_words(ImportReport(exact_count=1200, exact_duplicates=pairs, near_duplicates=pairs))
    assert words.endswith(f"{counted(1200)} duplicates · {counted(1000)} or more nearly the same")


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "sheet.png"
    pixels = np.zeros((64, 512, 4), np.uint8)
    pixels[:32] = np.random.default_rng(0).integers(1, 255, (32, 512, 4))
    Image.fromarray(pixels).save(path)
    return path


def test_the_slicer_shows_the_cut_before_it_is_made(qtbot, session, page, sheet):
    session.importing.start([sheet])
    qtbot.waitUntil(lambda: page.view._dialog is not None and page.view._dialog.cell_count > 0)
    dialog = page.view._dialog
    assert dialog.form.values()["cell_width"] == 8  # the project's own size
    dialog.form.set_values({"cell_width": 32, "cell_height": 32})
    qtbot.waitUntil(lambda: dialog.cell_count == 16)
    dialog.form.set_values({"skip_empty": False})
    qtbot.waitUntil(lambda: dialog.cell_count == 32)
    dialog.form.set_values({"islands": True})
    qtbot.waitUntil(lambda: dialog.cell_count == 1)
    dialog.form.set_values({"islands": False, "cell_width": 512, "cell_height": 32, "skip_empty": True})
    qtbot.waitUntil(lambda: dialog.cell_count == 1)
    dialog.form.set_values({"cell_width": 8, "cell_height": 8})
    qtbot.waitUntil(lambda: dialog.cell_count == 4 * 64)
    with qtbot.waitSignal(session.importing.imported) as said:
        dialog._cut_button.click()
    assert said.args[0].accepted == 256


def test_the_slicer_shows_no_cut_but_that_which_it_would_import(qtbot, session, sheet):
    dialog = SliceSheetDialog(session.importing, sheet)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.cell_count > 0)
    old = dialog._options
    with qtbot.waitSignal(session.importing.cut_ready) as said:
        dialog.form.set_values({"cell_width": 64, "cell_height": 32})
        assert not dialog._cut_button.isEnabled()
    picture, cells, problem = said.args[1]
    qtbot.waitUntil(lambda: dialog.cell_count == 8)
    session.importing.cut_ready.emit((sheet, old), (picture, [*cells, *cells], problem))
    session.importing.cut_failed.emit((sheet, old), StudioError("Torn."))
    assert dialog.cell_count == 8 and dialog._cut_button.isEnabled()
    dialog.reject()


def test_the_slicer_goes_with_its_view_and_the_next_one_offers_the_sheet_anew(qtbot, session, page, sheet):
    """As when the desktop changes its colours, and the window is made anew."""
    session.importing.start([sheet])
    qtbot.waitUntil(lambda: page.view._dialog is not None)
    with qtbot.waitSignal(page.view._dialog.destroyed):
        page.view.deleteLater()
    again = DataPage(session)
    qtbot.addWidget(again)
    assert again.view._dialog is not None
    again.view._dialog.reject()
    assert session.importing.offered_sheet is None


def test_a_picture_that_cannot_be_read_is_told_in_the_slicer(qtbot, session, tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no")
    with qtbot.waitSignal(session.importing.cut_failed):
        dialog = SliceSheetDialog(session.importing, bad)
        qtbot.addWidget(dialog)
    assert not dialog._cut_button.isEnabled() and "bad.png" in dialog._words.text()
    dialog.reject()


def test_every_button_has_a_name(page):
    assert all(button.text() or button.accessibleName() for button in page.findChildren(QPushButton))
