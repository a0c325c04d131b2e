"""The tables of verbs and menus agree with each other, with the icons and with the window."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QKeySequence, QUndoCommand
from tiny_project import write_pictures

from ganstudio.core.paths import resource
from ganstudio.core.project import Project
from ganstudio.ui.actions import MENUS, SUBMENUS, all_actions
from ganstudio.ui.dialogs.shortcuts import GROUPS, ShortcutsDialog

ACTIONS = all_actions()


def test_shortcuts_are_valid_and_unique():
    shortcuts = [QKeySequence(a.shortcut).toString() for a in ACTIONS.values() if a.shortcut]
    assert all(shortcuts) and len(shortcuts) == len(set(shortcuts))


@pytest.mark.parametrize("action", [a for a in ACTIONS.values() if a.icon], ids=lambda a: a.key)
def test_every_icon_is_there(action):
    assert resource(f"icons/{action.icon}.svg").is_file()


def test_every_menu_entry_exists_and_every_action_is_in_a_menu():
    entries = [entry for menu in MENUS.values() for entry in menu if entry]
    assert len(entries) == len(set(entries))
    for entry in entries:
        assert entry in ACTIONS or entry in SUBMENUS
    words = {word for _title, word in SUBMENUS.values()}
    missing = [key for key in ACTIONS if key not in entries and key.partition(".")[0] not in words]
    assert not missing


def test_menus_do_not_begin_or_end_with_a_line():
    for menu in MENUS.values():
        assert menu[0] and menu[-1]
        assert all(one or other for one, other in pairwise(menu))


def test_letters_are_underlined_once_in_each_menu():
    for menu in MENUS.values():
        texts = [ACTIONS[entry].text for entry in menu if entry in ACTIONS]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert len(letters) == len(set(letters)), texts


def test_the_list_of_shortcuts_is_whole(qtbot):
    dialog = ShortcutsDialog(ACTIONS.values())
    qtbot.addWidget(dialog)
    shown = {keys for _words, keys in dialog.rows}
    for action in ACTIONS.values():
        assert action.key.partition(".")[0] in GROUPS or not action.shortcut
        if action.shortcut:
            assert QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText) in shown


def test_what_needs_a_project_waits_for_one(window, qtbot, project):
    made = window.menus.actions
    for key in ("project.close", "training.play", "training.resume", "training.stop", "page.train", "edit.undo"):
        assert not made[key].isEnabled(), key
    for key in ("project.new", "project.open", "project.starter", "import.files", "app.preferences"):
        assert made[key].isEnabled(), key
    window.session.open_project(project.folder)
    qtbot.waitUntil(lambda: made["project.close"].isEnabled() and made["page.train"].isEnabled())
    assert not made["training.play"].isEnabled()  # no sprites yet


def test_an_import_waits_for_another_to_end(window, qtbot, project, tmp_path):
    entries = [window.menus.actions[key] for key in ("import.files", "import.folder")]
    window.session.open_project(project.folder)
    with qtbot.waitSignal(window.session.jobs.started):
        window.session.importing.start([write_pictures(tmp_path / "pictures")])
    window.menus.refresh()
    assert not any(entry.isEnabled() for entry in entries)
    window.session.domains.show("B")
    qtbot.waitUntil(lambda: all(entry.isEnabled() for entry in entries))
    window.session.domains.show("A")
    qtbot.waitUntil(lambda: window.session.importing.dataset is not None)
    qtbot.waitUntil(lambda: all(entry.isEnabled() for entry in entries))


def test_theme_and_language_are_ticked(window, qtbot):
    window.session.settings.update(theme="light")
    qtbot.waitUntil(lambda: window.menus.actions["theme.light"].isChecked())
    assert not window.menus.actions["theme.dark"].isChecked()
    assert window.menus.actions["language.en"].isChecked()


def test_asking_comes_before_doing(window, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("ganstudio.ui.asking.ask_new_project", lambda parent: None)
    window.menus.actions["project.new"].trigger()
    assert window.session.project is None
    monkeypatch.setattr("ganstudio.ui.asking.ask_new_project", lambda parent: tmp_path / "A")
    window.menus.actions["project.new"].trigger()
    assert window.session.project.name == "A"
    monkeypatch.setattr("ganstudio.ui.asking.ask_project", lambda parent: tmp_path / "B.ganstudio")
    with qtbot.waitSignal(window.session.notice_raised):
        window.menus.actions["project.open"].trigger()


def test_undo_says_what_it_undoes(window, qtbot, project):
    window.session.open_project(project.folder)
    window.session.undo.push(QUndoCommand("Import 30 sprites"))
    undo = window.menus.actions["edit.undo"]
    qtbot.waitUntil(undo.isEnabled)
    assert "Import 30 sprites" in undo.text()
    undo.trigger()
    qtbot.waitUntil(lambda: not undo.isEnabled())


def test_an_ampersand_in_a_name_is_shown_and_no_mark_of_a_key(window, qtbot, tmp_path):
    for folder in ("R&D", "x"):
        window.session.open_project(Project.create(tmp_path / folder / "Tom & Jerry").folder)
    window.menus._recent.aboutToShow.emit()
    entries = window.menus._recent.actions()
    assert [entry.text() for entry in entries] == ["Tom && Jerry"] * 2
    assert window.menus._recent.toolTipsVisible(), "which tells two of one name apart"
    window.session.undo.push(QUndoCommand("Remove R&D"))
    undo = window.menus.actions["edit.undo"]
    qtbot.waitUntil(undo.isEnabled)
    assert undo.text().endswith("Remove R&&D")


def test_recent_projects_are_in_the_menu(window, project):
    window.session.open_project(project.folder)
    window.session.close_project()
    window.menus._recent.aboutToShow.emit()
    entry = window.menus._recent.actions()[0]
    assert entry.text() == "Monsters"
    entry.trigger()
    assert window.session.project == project
