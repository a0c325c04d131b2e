"""Keys of one widget leave the rest of the window alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from ganstudio.ui.shortcuts import key_of


@pytest.fixture
def widgets(qtbot):
    """A frame, a button in it, another button outside: in one window."""
    window, frame, outside = QWidget(), QFrame(), QPushButton()
    frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    inside = QPushButton(frame)
    column = QVBoxLayout(window)
    column.addWidget(frame)
    column.addWidget(outside)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    yield frame, inside, outside


@pytest.mark.parametrize(("within", "heard"), [(False, [True, False, False]), (True, [True, True, False])])
def test_a_key_acts_only_where_the_focus_is(qtbot, widgets, within, heard):
    pressed = []
    key_of(widgets[0], Qt.Key.Key_Delete, lambda: pressed.append(True), within)
    found = []
    for widget in widgets:
        widget.setFocus()
        pressed.clear()
        qtbot.keyClick(widget, Qt.Key.Key_Delete)
        found.append(bool(pressed))
    assert found == heard


def test_no_shortcut_is_given_a_context_that_is_not_heeded():
    for path in Path("ganstudio").rglob("*.py"):
        assert "context=" not in path.read_text("utf-8"), f"{path}: use key_of"
