"""The window: start page and pages, drops, language and theme while it lives, closing, what it remembers."""

import json
import shutil

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from scripted_runs import endless_run, make_project

from ganstudio.core.paths import settings_folder
from ganstudio.core.project import Project
from ganstudio.ui import launch
from ganstudio.ui.pages import pages_in_order
from ganstudio.ui.theme import DARK, LIGHT, tokens


def test_the_start_page_is_there_without_a_project(window):
    assert window._stack.currentWidget() is window._start
    assert window._rail.isHidden() and window.windowTitle() == "GAN Studio"


def test_a_project_brings_rail_strip_and_first_page(window, project):
    window.session.open_project(project.folder)
    assert window.windowTitle() == "GAN Studio — Monsters"
    assert not window._rail.isHidden() and not window._strip.isHidden()
    assert window.page_key == "data" and window._stack.currentWidget() is window.page("data")
    window.session.close_project()
    assert window._stack.currentWidget() is window._start
    assert window._rail.isHidden() and window._strip.isHidden()


def test_pages_are_made_when_first_shown_and_kept(window, project):
    window.session.open_project(project.folder)
    assert set(window._pages) == {"data"}
    window.show_page("train")
    page = window._stack.currentWidget()
    window.show_page("data")
    window.show_page("train")
    assert window._stack.currentWidget() is page


def test_keys_and_rail_choose_the_page(window, qtbot, project):
    window.session.open_project(project.folder)
    qtbot.waitUntil(window.menus.actions["page.train"].isEnabled)
    for key, page in pages_in_order():
        window.menus.actions[f"page.{key}"].trigger()
        assert window.page_key == key and window._rail.button(key).isChecked()
        assert window._rail.button(key).toolTip().endswith(f"({page.shortcut})")
    first, second = (window._rail.button(key) for key, _page in pages_in_order()[:2])
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert window.page_key == pages_in_order()[0][0]
    window.activateWindow()
    first.setFocus()
    QTest.keyClick(window._rail, Qt.Key.Key_Down) if first.hasFocus() else second.click()
    assert window.page_key == pages_in_order()[1][0]


def test_every_project_reopens_at_its_page(window, project):
    window.session.open_project(project.folder)
    window.show_page("train")
    window.session.close_project()
    window.session.open_project(project.folder)
    assert window.page_key == "train"
    assert project.section("window") == {"page": "train"}


def test_a_new_language_leaves_project_and_page_alone(window, qtbot, project):
    window.session.open_project(project.folder)
    window.show_page("train")
    page, title = window.page("train"), window.menus.bar.actions()[0].text()
    window.session.settings.update(language="zh_CN")
    qtbot.waitUntil(lambda: window._pages.get("train") is not page)
    assert window.page_key == "train" and window.session.project == project
    assert window._stack.currentWidget() is window.page("train")
    window.session.settings.update(language="en")
    qtbot.waitUntil(lambda: window.menus.bar.actions()[0].text() == title)


def test_a_new_theme_while_training_leaves_the_run_alone(window, qtbot, tmp_path):
    session = window.session
    session.training.make_run = endless_run
    session.open_project(make_project(tmp_path).folder)
    with qtbot.waitSignal(session.training.metrics_ready):
        session.training.play()
    session.settings.update(theme="light")
    qtbot.waitUntil(lambda: tokens() is LIGHT)
    with qtbot.waitSignal(session.training.progress_saved):
        session.training.save_now()
    assert session.is_training
    session.settings.update(theme="dark")
    qtbot.waitUntil(lambda: tokens() is DARK)


def test_a_new_theme_when_the_projects_folder_is_gone_makes_a_whole_window(window, qtbot, project):
    window.session.open_project(project.folder)
    project.folder.rename(project.folder.with_name("elsewhere"))
    old = window.centralWidget()
    with qtbot.waitSignal(old.destroyed):
        window.session.settings.update(theme="light")
    assert window._stack.currentWidget() is window.page("data") and not window._strip.isHidden()
    assert window.windowTitle() == "GAN Studio — Monsters"


def drop(window, paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(QPoint(50, 50)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    assert event.isAccepted()


def test_a_dropped_project_is_opened(window, project):
    drop(window, [project.folder])
    assert window.session.project == project
    window.session.close_project()
    drop(window, [project.folder / "project.json"])
    assert window.session.project == project


def test_what_is_dropped_is_copied_even_where_a_move_is_proposed(window, project):
    """The source of a move deletes what was moved."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(project.folder))])
    actions, key = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.KeyboardModifier.ShiftModifier
    enter = QDragEnterEvent(QPoint(50, 50), actions, data, Qt.MouseButton.LeftButton, key)
    drop = QDropEvent(QPointF(50, 50), actions, data, Qt.MouseButton.LeftButton, key)
    assert drop.proposedAction() == Qt.DropAction.MoveAction
    window.dragEnterEvent(enter)
    window.dropEvent(drop)
    for event in (enter, drop):
        assert event.isAccepted() and event.dropAction() == Qt.DropAction.CopyAction


def test_a_dropped_copy_is_opened_but_not_a_folder_with_another_programs_project(
    window, project, monkeypatch, tmp_path
):
    copy = project.folder.with_name(project.folder.name + " (copy)")
    shutil.copytree(project.folder, copy)
    drop(window, [copy])
    assert window.session.project.folder == copy
    (tmp_path / "scratch").mkdir()
    (tmp_path / "scratch" / "project.json").write_text('{"targets": []}', "utf-8")
    taken = []
    monkeypatch.setattr(window.session.importing, "start", taken.append)
    drop(window, [tmp_path / "scratch"])
    assert taken == [[tmp_path / "scratch"]]


def test_dropped_files_are_imported_on_the_data_page(window, project, monkeypatch, tmp_path):
    taken = []
    monkeypatch.setattr(window.session.importing, "start", taken.append)
    window.session.open_project(project.folder)
    window.show_page("train")
    drop(window, [tmp_path / "a.png", tmp_path / "精灵"])
    assert taken == [[tmp_path / "a.png", tmp_path / "精灵"]] and window.page_key == "data"


@pytest.fixture
def training(window, qtbot, tmp_path):
    window.session.training.make_run = endless_run
    window.session.open_project(make_project(tmp_path).folder)
    with qtbot.waitSignal(window.session.training.metrics_ready):
        window.session.training.play()
    return window


def test_closing_during_a_run_asks_and_may_be_refused(training, monkeypatch):
    monkeypatch.setattr("ganstudio.ui.main_window.confirm", lambda *words: False)
    assert not training.close()
    assert training.isVisible() and training.session.training.state == "running"


def test_closing_during_a_run_saves_and_then_closes(training, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr("ganstudio.ui.main_window.confirm", lambda *words: asked.append(1) or True)
    project = training.session.project
    training.close()
    training.close()  # impatience asks nothing more
    qtbot.waitUntil(lambda: not training.isVisible())
    assert asked == [1] and not training.session.is_training
    assert project.section("session") == {"interrupted": True}


def test_closing_need_not_ask(training, qtbot, monkeypatch):
    monkeypatch.setattr("ganstudio.ui.main_window.confirm", lambda *words: pytest.fail("asked"))
    training.session.settings.update(ask_before_closing=False)
    training.close()
    qtbot.waitUntil(lambda: not training.isVisible())


def test_the_place_of_the_window_is_remembered(window, qapp, qtbot, no_engine):
    window.resize(window.width(), 650)
    window.close()
    assert json.loads((settings_folder() / "window.json").read_text("utf-8"))["geometry"]
    other = launch.open_window(qapp)
    assert other.height() == 650
    other.close()
    other.deleteLater()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"geometry": 3, "splitters": []}', b'{"geometry": "@@"}', b"\xff\xfe\0", b"[" * 5000]
)
def test_a_bad_memory_of_the_window_is_no_matter(qapp, qtbot, no_engine, content):
    (settings_folder() / "window.json").write_bytes(content)
    other = launch.open_window(qapp)
    assert other.width() >= 800
    other.close()
    other.deleteLater()


def test_the_last_project_is_opened_if_wanted(qapp, qtbot, no_engine, project, tmp_path):
    first = launch.open_window(qapp, project.folder)
    assert first.session.project == project
    first.session.settings.update(reopen_project=True)
    first.close()
    second = launch.open_window(qapp)
    assert second.session.project == project
    second.close()
    third = launch.open_window(qapp, Project.create(tmp_path / "Other").folder)
    assert third.session.project.name == "Other"
    third.close()
    for window in (first, second, third):
        window.deleteLater()


def test_a_project_that_cannot_be_opened_at_the_start_is_a_notice(qapp, qtbot, no_engine, tmp_path):
    window = launch.open_window(qapp, tmp_path / "nothing")
    assert window.session.project is None and not window.messages.notice_bar.isHidden()
    window.close()
    window.deleteLater()


def test_making_the_content_anew_leaves_nothing_behind(window, qtbot, project):
    window.session.open_project(project.folder)
    for key, _page in pages_in_order():
        window.show_page(key)
    counts = []
    for theme in ("light", "dark") * 3:
        old = window.centralWidget()
        window.session.settings.update(theme=theme)
        with qtbot.waitSignal(old.destroyed):
            pass
        for key, _page in pages_in_order():
            window.show_page(key)
        counts.append(len(window.findChildren(QObject)))
    assert counts[-1] <= counts[1]
