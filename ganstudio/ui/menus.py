"""Makes Qt's actions and menus of the tables, and keeps what may be done now in step with the session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from ganstudio.core.text import _
from ganstudio.ui.actions import MENUS, SUBMENUS, Action, all_actions
from ganstudio.ui.icons import icon

if TYPE_CHECKING:
    from ganstudio.ui.main_window import MainWindow


class Menus(QObject):
    """The menu bar of one window. Made anew when the language or the theme changes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._table = all_actions()
        self.actions = {key: self._action(action) for key, action in self._table.items()}
        self.bar = self._bar()
        self._timer = QTimer(self)  # many signals, one refresh
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.refresh)
        session = self._session
        session.project_changed.connect(self._refresh_soon)
        session.settings.changed.connect(self._refresh_soon)
        session.training.state_changed.connect(self._refresh_soon)
        session.checkpoints.runs_changed.connect(self._refresh_soon)
        session.importing.dataset_changed.connect(self._refresh_soon)
        session.importing.busy_changed.connect(self._refresh_soon)
        session.importing_b.busy_changed.connect(self._refresh_soon)
        session.domains.shown_changed.connect(self._refresh_soon)
        session.exporting.busy_changed.connect(self._refresh_soon)
        session.undo.canUndoChanged.connect(self._refresh_soon)
        session.undo.canRedoChanged.connect(self._refresh_soon)
        session.undo.indexChanged.connect(self._refresh_soon)
        self.refresh()

    def show_icons(self) -> None:
        """Draw the icons; called after the first paint, since nobody sees a closed menu."""
        for key, made in self.actions.items():
            if name := self._table[key].icon:
                made.setIcon(icon(name))
        self._recent.setIcon(icon("recent"))

    @Slot()
    def refresh(self) -> None:
        """Enable and tick every action as the session is now."""
        for key, made in self.actions.items():
            action = self._table[key]
            made.setEnabled(action.enabled_when(self._session))
            if action.checked_when:
                made.setChecked(action.checked_when(self._session))
        undo = self._session.undo
        self._name("edit.undo", undo.undoText())
        self._name("edit.redo", undo.redoText())
        paused = self._session.training.state == "paused"
        self.actions["training.pause"].setText(_("&Go on") if paused else _(self._table["training.pause"].text))

    def _name(self, key: str, what: str) -> None:
        words = _(self._table[key].text)
        what = what.replace("&", "&&")  # else one in the name of a sprite would be taken for the mark of a key
        self.actions[key].setText(_("{action}: {what}").format(action=words, what=what) if what else words)

    @Slot()
    def _refresh_soon(self) -> None:
        self._timer.start()

    def _action(self, action: Action) -> QAction:
        made = QAction(_(action.text), self)
        made.setObjectName(action.key)
        if action.shortcut:
            made.setShortcut(QKeySequence(action.shortcut))
            self._window.addAction(made)  # the shortcut works while the menu is closed
        made.setCheckable(action.checked_when is not None)
        made.setMenuRole(_role(action.key))
        made.triggered.connect(lambda _checked=False: action.run(self._window))
        return made

    def _bar(self) -> QMenuBar:
        bar = QMenuBar()
        for title, entries in MENUS.items():
            menu = bar.addMenu(_(title))
            for entry in entries:
                if entry is None:
                    menu.addSeparator()
                elif entry in SUBMENUS:
                    self._add_submenu(menu, entry)
                else:
                    menu.addAction(self.actions[entry])
        return bar

    def _add_submenu(self, menu: QMenu, key: str) -> None:
        title, word = SUBMENUS[key]
        if word == "recent":
            self._recent = menu.addMenu(_(title))
            self._recent.setToolTipsVisible(True)  # the path, which tells two of one name apart
            self._recent.aboutToShow.connect(lambda: self._fill_recent(self._recent))
            return
        into = menu.addMenu(_(title)) if title else menu
        group = QActionGroup(into) if title else None
        for name, action in self.actions.items():
            if name.startswith(f"{word}."):
                into.addAction(action)
                if group:
                    group.addAction(action)

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        offered = self._session.settings.projects_to_offer
        for recent in offered:
            entry = menu.addAction(recent.name.replace("&", "&&"))
            entry.setToolTip(recent.path)
            entry.triggered.connect(lambda _checked=False, path=recent.path: self._session.open_project(Path(path)))
        if not offered:
            menu.addAction(_("No project yet")).setEnabled(False)


def _role(key: str) -> QAction.MenuRole:
    """Say where macOS wants an action; elsewhere this does nothing."""
    roles = {
        "app.preferences": QAction.MenuRole.PreferencesRole,
        "app.quit": QAction.MenuRole.QuitRole,
        "help.about": QAction.MenuRole.AboutRole,
    }
    return roles.get(key, QAction.MenuRole.NoRole)
