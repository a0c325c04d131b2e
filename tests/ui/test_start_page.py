"""The start page: what is recent, what it looks like, how it is opened and forgotten."""

import shutil
import threading

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from scripted_runs import make_project

from ganstudio.app.settings import RecentProject
from ganstudio.core.project import Project


@pytest.fixture
def page(window, tmp_path):
    """A start page with two recent projects, the first with sprites."""
    plain = Project.create(tmp_path / "Plain")
    full = make_project(tmp_path)
    for project in (plain, full):
        window.session.open_project(project.folder)
    window.session.close_project()
    return window._start


def test_recent_projects_are_newest_first_with_their_sprites(page, qtbot):
    assert [card.folder.stem for card in page.cards] == ["Monsters", "Plain"]
    qtbot.waitUntil(lambda: len(page.cards[0]._strip._images) == 5)
    assert not page.cards[1]._strip._images
    page.grab()


def test_sprites_that_come_after_the_page_is_gone_are_dropped(page, window, qtbot):
    page._ask_for_glimpses()
    window.session.settings.update(theme="light")  # the window is made anew while the jobs wait
    qtbot.waitUntil(lambda: window._start is not page)
    qtbot.waitUntil(lambda: len(window._start.cards[0]._strip._images) == 5)


def test_a_click_or_enter_opens(page, window, qtbot):
    qtbot.mouseClick(page.cards[1], Qt.MouseButton.LeftButton)
    assert window.session.project.name == "Plain"
    window.session.close_project()
    QTest.keyClick(page.cards[1], Qt.Key.Key_Return)
    assert window.session.project.name == "Monsters"


def test_a_project_can_be_taken_off_the_list(page, window):
    page.cards[0].forgotten.emit()
    assert [card.folder.stem for card in page.cards] == ["Plain"]
    assert [recent.name for recent in window.session.settings.values.recent_projects] == ["Plain"]


def test_a_project_that_is_gone_is_not_listed(page, window, qtbot):
    shutil.rmtree(page.cards[0].folder)
    page.show_recent()
    qtbot.waitUntil(lambda: [card.folder.stem for card in page.cards] == ["Plain"])
    window.menus._recent.aboutToShow.emit()
    assert [entry.text() for entry in window.menus._recent.actions()] == ["Plain"]


def test_a_project_that_is_back_is_listed_again(page, window, qtbot):
    folder = page.cards[0].folder
    folder.rename(folder.with_name("away"))
    page.show_recent()
    qtbot.waitUntil(lambda: len(page.cards) == 1)
    folder.with_name("away").rename(folder)
    page.show_recent()
    qtbot.waitUntil(lambda: [card.folder.stem for card in page.cards] == ["Monsters", "Plain"])


def test_the_window_asks_no_disk_where_the_recent_projects_are(page, window, qtbot, monkeypatch):
    """A server that is down answers after many seconds."""
    threads = []
    monkeypatch.setattr(
        RecentProject, "exists", property(lambda recent: bool(threads.append(threading.current_thread())))
    )
    window.session.settings.update(theme="light")  # makes the page anew
    qtbot.waitUntil(lambda: window._start is not page and not window._start.cards)
    window.menus._recent.aboutToShow.emit()
    assert window._start._empty.isVisible() and len(threads) >= 2
    assert threading.main_thread() not in threads


def test_without_projects_it_says_how_to_begin(window):
    assert not window._start.cards and window._start._empty.isVisible()


def test_its_buttons_are_the_verbs(window, monkeypatch, tmp_path):
    monkeypatch.setattr("ganstudio.ui.asking.ask_new_project", lambda parent: tmp_path / "Fresh")
    window._start.findChild(QPushButton, "project.new").click()
    assert window.session.project.name == "Fresh"


def test_the_shipped_model_is_one_click_away_from_nothing(window, qtbot, shipped):
    window._start.findChild(QPushButton, "project.shipped").click()
    assert window.page_key == "explore" and window.session.project.name == "Shipped model"
    page = window.page("explore")
    qtbot.waitUntil(lambda: page.grid.count == 64)
    assert page.isVisible() and window.session.checkpoints.is_shipped
    window.session.close_project()
    assert window._start.cards[0].folder.stem == "Shipped model"


def test_without_a_shipped_model_the_page_stays_and_a_notice_says_why(window):
    window._start.findChild(QPushButton, "project.shipped").click()
    assert window.session.project is None and "No model comes" in window.session.open_notice.message
    assert window._start.isVisible()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_its_buttons_have_room_in_the_smallest_window(window, qtbot, language):
    window.session.settings.update(language=language)
    qtbot.waitUntil(lambda: window._worn == ("dark", language))
    window.resize(window.minimumSize())
    window.grab()
    assert window.size() == QSize(960, 600)
    buttons = window._start.findChildren(QPushButton)
    verbs = [button for button in buttons if button.objectName().startswith("project.")]
    assert len(verbs) == 4 and all(button.width() >= button.sizeHint().width() for button in verbs)


def test_the_starter_sprites_are_one_click_away(window, qtbot, monkeypatch):
    drawn = []
    monkeypatch.setattr(window.session, "try_starter_sprites", lambda: drawn.append(1))
    window._start.findChild(QPushButton, "project.starter").click()
    assert drawn == [1]
