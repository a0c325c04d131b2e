"""Every verb of the program in one table, and the menus as lists of their keys.

Asking the user comes before a verb and is done by `asking`; doing is a method of the session. Nothing here knows
how a menu or a shortcut is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.app.session import Session
from ganstudio.core.errors import StudioError
from ganstudio.core.text import LANGUAGES, N_, _
from ganstudio.ui import asking
from ganstudio.ui.pages import pages_in_order

if TYPE_CHECKING:
    from ganstudio.ui.main_window import MainWindow

Test = Callable[[Session], bool]


def _always(session: Session) -> bool:
    return True


def _has_project(session: Session) -> bool:
    return session.project is not None


def _can_import(session: Session) -> bool:
    return not session.domains.importing.is_busy


@dataclass(frozen=True)
class Action:
    """One verb. `text` is untranslated; `&` marks the letter that menus underline."""

    key: str
    text: str
    run: Callable[[MainWindow], object]
    shortcut: str = ""
    icon: str = ""
    enabled_when: Test = _always
    checked_when: Test | None = None  # given for a choice that is either on or off


MENUS: dict[str, tuple[str | None, ...]] = {
    N_("&File"): (
        "project.new",
        "project.open",
        "menu.recent",
        "project.starter",
        "project.shipped",
        None,
        "import.files",
        "import.folder",
        None,
        "project.close",
        None,
        "app.preferences",
        "app.quit",
    ),
    N_("&Edit"): ("edit.undo", "edit.redo"),
    N_("&Run"): (
        "training.play",
        "training.resume",
        None,
        "training.pause",
        "training.stop",
        "training.save",
    ),
    N_("E&xport"): ("export.again",),
    N_("&View"): ("menu.pages", None, "menu.theme", "menu.language", None, "view.full_screen"),
    N_("&Help"): ("help.shortcuts", "help.logs", None, "help.licences", "help.about"),
}
"""Menu titles and what is in them: keys of actions, keys of submenus (`menu.…`), None for a line between."""

SUBMENUS: dict[str, tuple[str, str]] = {
    "menu.recent": (N_("Open &recent"), "recent"),
    "menu.pages": ("", "page"),  # without a title its entries stand in the menu itself
    "menu.theme": (N_("&Theme"), "theme"),
    "menu.language": (N_("&Language"), "language"),
}
"""Submenus: their title and the first word of the keys of the actions in them."""


def all_actions() -> dict[str, Action]:
    """Return every action by key, the ones made of pages, themes and languages too."""
    made = [*_PROJECT, *_EDIT, *_RUN, *_EXPORT, *_page_actions(), *_VIEW, *_HELP]
    made += [*_theme_actions(), *_language_actions()]
    table = {action.key: action for action in made}
    assert len(table) == len(made), "two actions have one key"
    return table


def bare_words(words: str) -> str:
    """Return an action's words without the letter for Alt, which Chinese puts in brackets: `新建项目(&N)…`."""
    return re.sub(r"\(&\w\)|&", "", words)


def _new_project(window: MainWindow) -> None:
    if path := asking.ask_new_project(window):
        window.session.new_project(path)


def _open_project(window: MainWindow) -> None:
    if path := asking.ask_project(window):
        window.session.open_project(path)


def _explore_shipped(window: MainWindow) -> None:
    if window.session.explore_shipped_model():
        window.show_page("explore")


def _import(ask: Callable[[MainWindow], list[Path]]) -> Callable[[MainWindow], None]:
    def run(window: MainWindow) -> None:
        if paths := ask(window):
            window.import_paths(paths)

    return run


def _preferences(window: MainWindow) -> None:
    from ganstudio.ui.dialogs.preferences import PreferencesDialog

    PreferencesDialog(window.session, window).exec()


def _shortcuts(window: MainWindow) -> None:
    from ganstudio.ui.dialogs.shortcuts import ShortcutsDialog

    ShortcutsDialog(all_actions().values(), window).exec()


def _about(window: MainWindow) -> None:
    from ganstudio.ui.dialogs.about import AboutDialog

    AboutDialog(window).exec()


def _licences(window: MainWindow) -> None:
    from ganstudio.ui.dialogs.licences import LicencesDialog

    LicencesDialog(window).exec()


def _open_logs(window: MainWindow) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    from ganstudio.core.paths import log_folder

    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder()))):
        window.session.tell(StudioError(_("The log folder is {path}.").format(path=log_folder())))


def _play(window: MainWindow) -> None:
    from PySide6.QtWidgets import QAbstractSpinBox

    editor = window.focusWidget()
    if isinstance(editor, QAbstractSpinBox):
        editor.interpretText()  # the number that is being typed is meant too
    window.session.training.play()


def _pause(window: MainWindow) -> None:
    training = window.session.training
    if training.state == "paused":
        training.unpause()
    else:
        training.pause()


def _page_actions() -> list[Action]:
    def show(key: str) -> Callable[[MainWindow], None]:
        return lambda window: window.show_page(key)

    return [
        Action(f"page.{key}", page.label, show(key), page.shortcut, page.icon, _has_project)
        for key, page in pages_in_order()
    ]


def _theme_actions() -> list[Action]:
    def choose(name: str) -> Callable[[MainWindow], None]:
        return lambda window: window.session.settings.update(theme=name)

    def is_chosen(name: str) -> Test:
        return lambda session: session.settings.values.theme == name

    names = {"dark": N_("Dark"), "light": N_("Light"), "system": N_("System")}
    return [Action(f"theme.{n}", words, choose(n), checked_when=is_chosen(n)) for n, words in names.items()]


def _language_actions() -> list[Action]:
    def choose(code: str) -> Callable[[MainWindow], None]:
        return lambda window: window.session.settings.update(language=code)

    def is_chosen(code: str) -> Test:
        return lambda session: session.settings.values.language == code

    names = {**LANGUAGES, "system": N_("System")}
    return [Action(f"language.{c}", words, choose(c), checked_when=is_chosen(c)) for c, words in names.items()]


_PROJECT = [
    Action("project.new", N_("&New project…"), _new_project, "Ctrl+N", "plus"),
    Action("project.open", N_("&Open project…"), _open_project, "Ctrl+O", "folder-open"),
    Action("project.starter", N_("Try the &starter sprites"), lambda w: w.session.try_starter_sprites(), icon="data"),
    Action("project.shipped", N_("&Explore the shipped model"), _explore_shipped, icon="explore"),
    Action("import.files", N_("&Import pictures…"), _import(asking.ask_pictures), "Ctrl+I", "import", _can_import),
    Action(
        "import.folder",
        N_("Import a &folder…"),
        _import(asking.ask_picture_folder),
        "Ctrl+Shift+I",
        "folder",
        _can_import,
    ),
    Action(
        "project.close", N_("&Close project"), lambda w: w.session.close_project(), "Ctrl+W", enabled_when=_has_project
    ),
    Action("app.preferences", N_("&Preferences…"), _preferences, "Ctrl+,", "settings"),
    Action("app.quit", N_("&Quit"), lambda w: w.close(), "Ctrl+Q"),
]
_EDIT = [
    Action("edit.undo", N_("&Undo"), lambda w: w.session.undo.undo(), "Ctrl+Z", "undo", lambda s: s.undo.canUndo()),
    Action(
        "edit.redo", N_("&Redo"), lambda w: w.session.undo.redo(), "Ctrl+Shift+Z", "redo", lambda s: s.undo.canRedo()
    ),
]
_RUN = [
    Action(
        "training.play",
        N_("Start &training"),
        _play,
        "Ctrl+R",
        "play",
        lambda s: s.project is not None and (s.training.state == "paused" or s.training.can_start),
    ),
    Action(
        "training.resume",
        N_("&Resume the last run"),
        lambda w: w.session.training.resume(),
        "Ctrl+Shift+R",
        "refresh",
        lambda s: s.project is not None and s.training.can_resume,
    ),
    Action(
        "training.pause",
        N_("&Pause"),
        _pause,
        "Ctrl+P",
        "pause",
        lambda s: s.training.state in ("preparing", "running", "paused"),
    ),
    Action(
        "training.stop",
        N_("&Stop and save"),
        lambda w: w.session.training.stop(),
        "Ctrl+.",
        "stop",
        lambda s: s.training.state not in ("idle", "stopping"),
    ),
    Action(
        "training.save",
        N_("Save &now"),
        lambda w: w.session.training.save_now(),
        "Ctrl+S",
        "save",
        lambda s: s.training.state == "running",
    ),
]
_EXPORT = [
    Action(
        "export.again",
        N_("Export &again"),
        lambda w: w.session.exporting.again.start(),
        "Ctrl+Shift+E",
        "export",
        lambda s: s.project is not None and s.exporting.again.is_possible and not s.exporting.is_busy,
    ),
]
_VIEW = [Action("view.full_screen", N_("&Full screen"), lambda w: w.toggle_full_screen(), "F11", "zoom-fit")]
_HELP = [
    Action("help.shortcuts", N_("&Keyboard shortcuts"), _shortcuts, "F1", "keyboard"),
    Action("help.logs", N_("Open the &log folder"), _open_logs, icon="folder"),
    Action("help.licences", N_("L&icences"), _licences),
    Action("help.about", N_("&About GAN Studio"), _about, icon="info"),
]
