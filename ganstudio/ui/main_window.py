"""The window: a rail of pages, the page, the run strip, the menus. It reads tables and knows no verb of its own.

All state that matters is in the session, so that the content can be made anew when the language or theme changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.app.session import Session
from ganstudio.app.settings import Settings
from ganstudio.core.project import Project
from ganstudio.core.text import _
from ganstudio.ui.actions import bare_words
from ganstudio.ui.appearance import dress
from ganstudio.ui.asking import confirm
from ganstudio.ui.dropped_files import accept_copy, dropped_paths, project_folder
from ganstudio.ui.menus import Menus
from ganstudio.ui.pages import PAGES, pages_in_order
from ganstudio.ui.start_page import VERBS, StartPage
from ganstudio.ui.theme import body_font
from ganstudio.ui.widgets.message_area import MessageArea
from ganstudio.ui.widgets.rail import Rail
from ganstudio.ui.window_memory import WindowMemory, keep_page, page_of


class MainWindow(QMainWindow):
    """Shows the session."""

    first_painted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session: Session = session
        self._memory = WindowMemory()
        self._project: Project | None = session.project
        self._page_key = page_of(self._project)
        self._pages: dict[str, QWidget] = {}
        self._was_painted = False
        self._worn = (session.settings.values.theme, session.settings.values.language)
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(960, 600))
        if not self._memory.restore_window(self):
            self.resize(QSize(1280, 800).boundedTo(self.screen().availableSize()))
        self._build()
        self._show_title()
        session.project_changed.connect(self._on_project_changed)
        session.settings.changed.connect(self._on_settings_changed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_desktop_changed)

    @property
    def page_key(self) -> str:
        """The key of the current page; it is kept while the start page is shown."""
        return self._page_key

    def page(self, key: str) -> QWidget:
        """Return a page, made now if it was never shown."""
        if key not in self._pages:
            page = PAGES[key].create(self.session)
            self._pages[key] = page
            if wanted := getattr(page, "page_wanted", None):  # a signal of pages that lead to another one
                wanted.connect(self.show_page)
            self._stack.addWidget(page)
            self._memory.restore_splitters(page)
        return self._pages[key]

    def show_page(self, key: str) -> None:
        """Show a page of the open project, or the start page while there is none."""
        self._page_key = key
        has_project = self.session.project is not None
        self._rail.setVisible(has_project)
        self._show_strip(has_project)
        self._rail.show_current(key)
        if not has_project:
            self._stack.setCurrentWidget(self._start)
        elif self._was_painted:  # a page may import much: the window stands before it
            self._stack.setCurrentWidget(self.page(key))
        else:
            self._stack.setCurrentWidget(self._waiting)

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Import files and folders and show the page where they will be; a dropped project is opened."""
        if len(paths) == 1 and (folder := project_folder(paths[0])):
            self.session.open_project(folder)
            return
        self.session.domains.importing.start(list(paths))
        if self.session.project:
            self.show_page("data")

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back to a window."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def close_without_asking(self) -> None:
        """Close because the system wants it: a run is saved first."""
        if self.session.is_training:
            self._close_after_run()
        else:
            self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first paint; what is heavy waits for it."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._after_first_paint)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and folders anywhere."""
        if dropped_paths(event):
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        accept_copy(event)
        self.import_paths(dropped_paths(event))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once during a run, let it save, then end the session."""
        if self.session.is_training:
            event.ignore()
            if self.session.training.state == "stopping" or self._may_interrupt():
                self._close_after_run()
            return
        keep_page(self._project, self._page_key)
        for page in self._pages.values():
            self._memory.keep_splitters(page)
        self._memory.save(self)
        self.hide()  # the engine may still be importing: nobody should have to look at that
        self.session.close()
        event.accept()

    def _build(self) -> None:
        self.menus = Menus(self)
        self.setMenuBar(self.menus.bar)
        self._rail = Rail(pages_in_order())
        self._rail.chosen.connect(self.show_page)
        self._stack = QStackedWidget()
        self._start = StartPage(self.session, [self.menus.actions[key] for key in VERBS])
        self._start.project_chosen.connect(self.session.open_project)
        self._waiting = QWidget()
        self._strip: QWidget | None = None
        for widget in (self._start, self._waiting):
            self._stack.addWidget(widget)
        self.messages = MessageArea(self.session, self._verb_of)
        room = QVBoxLayout()
        room.setSpacing(0)
        room.addWidget(self._stack, 1)
        room.addWidget(self.messages)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(room, 1)
        body = QWidget()
        self._column = column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        self.setCentralWidget(body)
        self.show_page(self._page_key)

    def _show_strip(self, shown: bool) -> None:
        """Show the run strip; made with the first project, for it asks much of the engine."""
        if shown and self._strip is None:
            from ganstudio.ui.widgets.run_strip import RunStrip

            self._strip = RunStrip(self.session)
            self._column.addWidget(self._strip)
        if self._strip:
            self._strip.setVisible(shown)

    def _rebuild(self) -> None:
        """Make the content anew in the language and colours of the settings; the page stays."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        for page in self._pages.values():
            self._memory.keep_splitters(page)
        self._pages.clear()
        old, menus = self.takeCentralWidget(), self.menus
        for action in self.actions():
            self.removeAction(action)
        dress(app, self.session.settings.values)
        self.setFont(body_font())
        self._build()
        self.menus.show_icons()
        menus.deleteLater()
        if old:
            old.deleteLater()

    def _show_title(self) -> None:
        project = self.session.project
        self.setWindowTitle(f"GAN Studio — {project.name}" if project else "GAN Studio")

    def _verb_of(self, key: str) -> tuple[str, Callable[[], object]]:
        action = self.menus.actions[key]
        return bare_words(action.text()).rstrip("…"), action.trigger

    def _may_interrupt(self) -> bool:
        if not self.session.settings.values.ask_before_closing:
            return True
        return confirm(
            self,
            _("A training run is at work. Save it and close?"),
            _("It can be resumed from here the next time."),
            _("Save and close"),
            _("Keep training"),
        )

    def _close_after_run(self) -> None:
        self.session.training.state_changed.connect(self._close_when_idle, Qt.ConnectionType.UniqueConnection)
        self.session.interrupt_training()
        self.session.notice(_("Saving the run; the window closes by itself."))

    @Slot(str)
    def _close_when_idle(self, state: str) -> None:
        if state == "idle":
            QTimer.singleShot(0, self, self.close)

    @Slot()
    def _after_first_paint(self) -> None:
        self.first_painted.emit()
        self.session.engine.load()
        self.menus.show_icons()
        self.show_page(self._page_key)

    @Slot(object)
    def _on_project_changed(self, project: Project | None) -> None:
        keep_page(self._project, self._page_key)
        self._project = project
        self._show_title()
        self.messages.dismiss()
        self.show_page(page_of(project))

    @Slot(object)
    def _on_settings_changed(self, settings: Settings) -> None:
        wanted = (settings.theme, settings.language)
        if wanted != self._worn:
            self._worn = wanted
            QTimer.singleShot(0, self, self._rebuild)  # the menu that asked for it must be left first

    @Slot()
    def _on_desktop_changed(self) -> None:
        if self.session.settings.values.theme == "system":
            QTimer.singleShot(0, self, self._rebuild)
