"""Starts the program with a window. Only what the first painted window needs is imported here."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ganstudio import __version__
from ganstudio.app.error_reports import ErrorReports, crash_reports
from ganstudio.app.session import Session
from ganstudio.ui.appearance import dress
from ganstudio.ui.error_desk import ErrorDesk
from ganstudio.ui.export_desk import ExportDesk
from ganstudio.ui.icons import app_icon
from ganstudio.ui.main_window import MainWindow
from ganstudio.ui.termination import TerminationWatch


def main(project: Path | None = None) -> int:
    """Show the window, with `project` open if given, until the user closes it; return the exit code."""
    app = make_app()
    with ErrorReports() as errors:
        window = open_window(app, project, errors)
        desk = ErrorDesk(window, errors)
        watch = TerminationWatch(window.close_without_asking)
        window.first_painted.connect(lambda: desk.offer(crash_reports()))
        window.show()
        code = app.exec()
        watch.stop()
        window.session.close()
    return code


def make_app() -> QApplication:
    """Return the program's one QApplication."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("ganstudio")
    app.setApplicationDisplayName("GAN Studio")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("ganstudio")
    return app


def open_window(app: QApplication, project: Path | None = None, errors: ErrorReports | None = None) -> MainWindow:
    """Make the session and its window, not shown yet; the caller closes the window or `window.session`.

    Without `project` the last one is opened if the settings say so, else the start page is there.
    """
    session = Session(errors)
    dress(app, session.settings.values)
    app.setWindowIcon(app_icon())
    window = MainWindow(session)
    ExportDesk(window, session.exporting)
    recent = session.settings.values.recent_projects
    if project is None and session.settings.values.reopen_project and recent and recent[0].exists:
        project = Path(recent[0].path)
    if project is not None:
        session.open_project(project)
    return window
