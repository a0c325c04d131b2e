"""Notices, the job at work and fault reports, as the user sees them."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ganstudio.app.error_reports import ErrorReport, ErrorReports
from ganstudio.ui.dialogs.error_report import ErrorReportDialog
from ganstudio.ui.error_desk import ErrorDesk


def test_a_notice_shows_its_words_and_goes_when_dismissed(window, qtbot):
    place = window._stack.geometry()
    window.session.notice("The disk is full.", "Make room.")
    bar = window.messages.notice_bar
    assert bar.message == "The disk is full." and bar.isVisible() and bar.button.isHidden()
    qtbot.waitUntil(lambda: window._stack.geometry() != place)
    assert window._stack.geometry().topLeft() == place.topLeft()
    assert window._stack.height() > 0.85 * place.height()  # a little lower, nothing covered
    assert not window.messages.geometry().intersects(window._stack.geometry())
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert window.messages.isHidden()
    qtbot.waitUntil(lambda: window._stack.geometry() == place)


def test_a_notice_is_seen_whichever_page_is_shown(window, project):
    window.session.open_project(project.folder)
    window.session.notice("Look here.")
    for key in ("train", "data", "explore"):
        window.show_page(key)
        where = window.messages.mapTo(window, window.messages.rect().center())
        assert window.messages.isAncestorOf(window.childAt(where)), key


def test_a_notice_may_carry_one_verb(window, qtbot, monkeypatch, project):
    window.session.open_project(project.folder)
    window.session.notice("Look at this.", "", "page.train")
    bar = window.messages.notice_bar
    assert bar.button.isVisible() and bar.button.text() == "Train"
    qtbot.waitUntil(window.menus.actions["page.train"].isEnabled)
    qtbot.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    assert window.page_key == "train" and window.messages.isHidden()


def test_a_notice_that_was_true_of_a_job_goes_with_it(window, qtbot):
    free, jobs = threading.Event(), window.session.jobs
    job = jobs.run(lambda _progress: free.wait(), lambda _found: None)
    window.session.notice("Another one is not done yet.", until=job)
    assert window.messages.notice_bar.isVisible()
    with qtbot.waitSignal(jobs.finished):
        free.set()
    assert window.messages.isHidden() and window.session.open_notice is None


@pytest.mark.parametrize("change", [{"theme": "light"}, {"language": "zh_CN"}])
def test_a_notice_outlives_a_change_of_theme_or_language(window, qtbot, project, change):
    window.session.open_project(project.folder)
    window.session.notice("Look at this.", "And do something.", "page.train")
    before = window.messages
    window.session.settings.update(**change)
    qtbot.waitUntil(lambda: window.messages is not before)
    bar = window.messages.notice_bar
    qtbot.waitUntil(bar.isVisible)
    assert bar.message == "Look at this."
    assert bar.button.text() == ("训练" if "language" in change else "Train")
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    before = window.messages
    window.session.settings.update(theme="dark" if "theme" in change else "light")
    qtbot.waitUntil(lambda: window.messages is not before)
    assert window.messages.isHidden()  # what was put away stays away


def test_a_notice_stays_inside_a_small_window(window):
    window.resize(window.minimumSize())
    window.session.notice("word " * 60, "hint " * 80, "training.stop")
    window.centralWidget().layout().activate()
    assert window.rect().contains(window.messages.geometry()) and window.messages.height() > 80
    assert window.size() == window.minimumSize()


@pytest.mark.parametrize("queue", ["short jobs", "translations"])
def test_a_long_job_is_shown_with_progress_and_can_be_cancelled(window, qtbot, queue):
    free, session, messages = threading.Event(), window.session, window.messages
    jobs, row = (
        (session.jobs, messages.job_row)
        if queue == "short jobs"
        else (session.translating.jobs, messages.translating_row)
    )

    def work(progress):
        progress(0.5, "half of it")
        free.wait()
        progress(0.6, "")

    jobs.run(work, pytest.fail, lambda _error: None, title="Counting")
    qtbot.waitUntil(row.isVisible)
    qtbot.waitUntil(lambda: "50%" in row._words.text())
    with qtbot.waitSignal(jobs.finished):
        qtbot.mouseClick(row._cancel, Qt.MouseButton.LeftButton)
        free.set()
    assert row.isHidden() and window.messages.isHidden()


def test_a_job_without_a_title_is_not_shown(window, qtbot):
    with qtbot.waitSignal(window.session.jobs.finished):
        window.session.jobs.run(lambda progress: None, lambda _result: None)
    assert window.messages.isHidden()


REPORT = ErrorReport("ZeroDivisionError: division by zero", "GAN Studio 0 · Python\n\nTraceback …")


def test_the_report_can_be_copied_and_left(qtbot):
    dialog = ErrorReportDialog(REPORT, "Something went wrong", may_leave=True)
    qtbot.addWidget(dialog)
    dialog.copy_button.click()
    assert "division by zero" in QApplication.clipboard().text() and "Traceback" in QApplication.clipboard().text()
    dialog.leave_button.click()
    assert dialog.wants_to_leave


@pytest.fixture
def desk(window, monkeypatch):
    """The desk with a dialog that answers by itself; `seen` lists what was shown."""
    seen = []
    errors = ErrorReports(window)
    desk = ErrorDesk(window, errors)
    desk.seen, desk.answer = seen, False

    def answer(dialog):
        seen.append(dialog._report)
        errors.reported.emit(REPORT)  # a fault while the report is open is not shown
        dialog.wants_to_leave = desk.answer
        return 1

    monkeypatch.setattr(ErrorReportDialog, "exec", answer)
    return desk


def test_one_report_at_a_time(desk, window):
    desk.show_report(REPORT)
    desk.show_report(REPORT)  # the same fault at once again, as from a repaint
    assert desk.seen == [REPORT] and window.isVisible()
    other = ErrorReport("KeyError: 'x'", "")
    desk.show_report(other)
    assert desk.seen == [REPORT, other]


def test_a_fault_in_the_report_dialog_is_the_end_of_it(desk, monkeypatch, caplog):
    monkeypatch.setattr(ErrorReportDialog, "__init__", lambda *words: 1 / 0)
    desk.show_report(REPORT)
    assert "report dialog failed" in caplog.text


def test_save_and_quit_closes_the_window(desk, window):
    desk.answer = True
    desk.show_report(REPORT)
    assert not window.isVisible()


def test_a_crash_of_the_last_time_is_offered(desk):
    desk.offer([])
    assert desk.seen == []
    desk.offer([REPORT])
    assert desk.seen == [REPORT]
