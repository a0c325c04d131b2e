"""A number that is typed and not yet confirmed counts, whichever way the run is started."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from scripted_runs import begun, make_project, scripted_run

from ganstudio.core.events import RunEnded


@pytest.fixture
def editor(window, qtbot, tmp_path):
    """The editor of the minutes, in which 7 was typed."""
    window.session.open_project(make_project(tmp_path).folder)
    window.show_page("train")
    window.session.training.make_run = scripted_run([begun(), RunEnded(1, "stopped")])
    qtbot.waitUntil(lambda: window.menus.actions["training.play"].isEnabled())
    window.activateWindow()
    made = window.page("train").setup.config_form.editor("minutes")
    made.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made)
    made.selectAll()
    qtbot.keyClicks(made, "7")
    assert made.value() == 20.0
    return made


def minutes(window):
    return window.session.project.section("training")["config"]["minutes"]


def test_the_strip_starts_with_it(editor, window, qtbot):
    with qtbot.waitSignal(window.session.training.ended):
        qtbot.mouseClick(window._strip.play, Qt.MouseButton.LeftButton)
    assert minutes(window) == 7.0


def test_the_shortcut_starts_with_it(editor, window, qtbot):
    with qtbot.waitSignal(window.session.training.ended):
        qtbot.keyClick(editor, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert minutes(window) == 7.0
