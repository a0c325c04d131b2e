"""Faults anywhere become reports on the UI thread; the hooks go back; crash files are offered once."""

import os
import sys
import threading

import pytest
from PySide6.QtCore import QThread, qInstallMessageHandler, qWarning

from ganstudio.app.error_reports import ErrorReport, ErrorReports, crash_reports
from ganstudio.core.paths import log_folder


@pytest.fixture
def reports(qapp):
    with ErrorReports() as made:
        yield made


def caught():
    try:
        return 1 / 0
    except ZeroDivisionError as error:
        return error


def test_the_former_hooks_come_back(qapp):
    before = sys.excepthook, threading.excepthook, qInstallMessageHandler(None)
    qInstallMessageHandler(before[2])
    with ErrorReports():
        assert sys.excepthook != before[0] and threading.excepthook != before[1]
    after = sys.excepthook, threading.excepthook, qInstallMessageHandler(None)
    qInstallMessageHandler(after[2])
    assert after == before


def test_an_exception_nobody_caught_becomes_a_report(reports, qtbot, capsys):
    error = caught()
    with qtbot.waitSignal(reports.reported) as said:
        sys.excepthook(type(error), error, error.__traceback__)
    report = said.args[0]
    assert report.summary == "ZeroDivisionError: division by zero"
    assert "in caught" in report.details and "PySide6" in report.details
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_thread_that_dies_is_heard_on_the_ui_thread(reports, qtbot, qapp):
    heard = []
    reports.reported.connect(lambda report: heard.append((report.summary, QThread.currentThread())))
    thread = threading.Thread(target=caught_and_raised)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("RuntimeError: in a thread", qapp.thread())]


def caught_and_raised():
    raise RuntimeError("in a thread")


def test_every_fault_is_in_the_log(reports, qtbot):
    with qtbot.waitSignal(reports.reported):
        reports.take(caught())
    qWarning("something about a font")
    log = (log_folder() / "ganstudio.log").read_text("utf-8")
    assert "ZeroDivisionError" in log and "Qt: something about a font" in log


def test_a_report_shows_the_end_of_the_log(reports):
    qWarning("the last words")
    assert "the last words" in ErrorReport.of(caught()).details


def test_taking_a_fault_never_fails_itself(reports, monkeypatch):
    monkeypatch.setattr("ganstudio.app.error_reports.traceback.format_exception", lambda error: 1 / 0)
    reports.take(caught())


def test_a_crash_of_an_earlier_start_is_offered_once(qapp):
    (log_folder() / "crash-999999999.txt").write_text("Fatal Python error: Segmentation fault\n\nThread 1", "utf-8")
    (log_folder() / "crash-999999998.txt").write_text("", "utf-8")
    (log_folder() / f"crash-{os.getpid()}.txt").write_text("still running", "utf-8")
    found = crash_reports()
    assert [report.summary for report in found] == ["Fatal Python error: Segmentation fault"]
    assert crash_reports() == []
    assert (log_folder() / f"crash-{os.getpid()}.txt").exists()


def test_a_crash_of_a_process_with_our_number_is_offered_too(qapp):
    """In a container every start has the same number."""
    (log_folder() / f"crash-{os.getpid()}.txt").write_text("Fatal Python error: Aborted", "utf-8")
    with ErrorReports():
        assert [report.summary for report in crash_reports()] == ["Fatal Python error: Aborted"]


def test_a_clean_end_leaves_no_crash_file(qapp):
    with ErrorReports():
        assert list(log_folder().glob("crash-*.txt"))
    assert not list(log_folder().glob("crash-*.txt"))
