"""The form made of options: every kind, every range, help, folding, and exact round trips."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from ganstudio.app.settings import Settings
from ganstudio.core.options import from_mapping, option, specs, to_mapping
from ganstudio.training.config import TrainingConfig
from ganstudio.ui.dialogs.preferences import PreferencesDialog
from ganstudio.ui.widgets.options_form import OptionsForm


@dataclass(frozen=True)
class Sample:
    on: bool = option(True, "On", "Whether.")
    count: int = option(4, "Count", "How many.", minimum=1, maximum=9, unit="px")
    seed: int = option(0, "Seed", "Any whole number.", minimum=0, maximum=2**53)
    rate: float = option(0.0002, "Rate", "How fast.", minimum=0.0, maximum=1.0)
    kind: str = option("b", "Kind", "Which.", choices=(("a", "First"), ("b", "Second")))
    word: str = option("x", "Word", "Any text.", advanced=True)


@pytest.fixture
def form(qtbot):
    made = OptionsForm(Sample)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_begins_at_the_defaults(form):
    assert from_mapping(Sample, form.values()) == Sample()


def test_values_go_in_and_come_out_unchanged(form, qtbot):
    values = {"on": False, "count": 9, "seed": 2**53 - 1, "rate": 0.00031, "kind": "a", "word": "名"}
    with qtbot.waitSignals([form.changed]):
        form.set_values(values)
    assert form.values() == values
    with qtbot.assertNotEmitted(form.changed):
        form.set_values(values)


def test_what_is_decided_elsewhere_is_shown_and_the_user_s_own_comes_back(form, qtbot):
    with qtbot.assertNotEmitted(form.changed):
        form.hold({"count": 7, "kind": "a", "unknown": 3}, "So it is.")
    assert form.editor("count").value() == 7 and not form.editor("count").isEnabled()
    assert form.editor("kind").currentText() == "First" and form.editor("kind").accessibleDescription() == "So it is."
    assert form.values() == to_mapping(Sample())
    with qtbot.waitSignal(form.changed):
        form.set_values({"count": 5})
    assert form.editor("count").value() == 7 and form.values()["count"] == 5
    with qtbot.assertNotEmitted(form.changed):
        form.hold({"kind": "a"}, "So it is.")
        form.hold({})
    assert form.editor("count").value() == 5 and form.editor("count").isEnabled()
    assert form.editor("kind").currentText() == "Second" and form.editor("kind").accessibleDescription() == "Which."


@pytest.mark.parametrize("value", [0.0002, 1e-7, 0.5, 1.0, 0.123456789, 0.0])
def test_small_numbers_are_kept_and_shown_as_people_write_them(form, value):
    form.set_values({"rate": value})
    assert form.values()["rate"] == pytest.approx(value, abs=1e-12)
    text = form.editor("rate").text()
    assert float(text) == pytest.approx(value) and "e" not in text


def test_typing_an_exponent_works(form, qtbot):
    editor = form.editor("rate")
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "2e-4")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert form.values()["rate"] == pytest.approx(2e-4)


def test_ranges_hold(form):
    form.editor("count").setValue(1000)
    assert form.values()["count"] == 9


def test_every_change_is_said_once(form, qtbot):
    heard = []
    form.changed.connect(lambda: heard.append(1))
    form.editor("on").click()
    form.editor("count").setValue(5)
    form.editor("kind").setCurrentIndex(0)
    assert len(heard) == 3


def test_every_field_has_help_and_a_name(form):
    words = {label.text() for label in form.findChildren(QLabel)}
    for spec in specs(Sample):
        editor = form.editor(spec.name)
        assert editor.accessibleName() == spec.label and spec.help in editor.toolTip()
        assert {spec.label, spec.help} <= words


def test_advanced_options_are_folded(form, qtbot):
    assert not form.editor("word").isVisible()
    qtbot.mouseClick(form.findChildren(QToolButton)[0], Qt.MouseButton.LeftButton)
    assert form.editor("word").isVisible()


def test_hidden_options_keep_their_values(qtbot):
    form = OptionsForm(Sample, {"count": 7}, hidden=("count", "word"))
    qtbot.addWidget(form)
    assert form.values()["count"] == 7
    form.set_values({"count": 3})
    assert from_mapping(Sample, form.values()).count == 3


def test_the_wheel_over_an_editor_without_focus_changes_nothing(form):
    editor = form.editor("count")
    editor.clearFocus()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor, event)
    assert form.values()["count"] == 4


@pytest.mark.parametrize("name", ["count", "rate", "kind"])
def test_nor_does_a_real_wheel_which_could_take_the_focus_first(form, name):
    editor, before = form.editor(name), form.values()
    form.editor("on").setFocus()
    where = editor.mapTo(form.window(), editor.rect().center())
    QTest.wheelEvent(form.window().windowHandle(), QPointF(where), QPoint(0, -120))
    QApplication.processEvents()
    assert form.values() == before and not editor.hasFocus()


@pytest.mark.parametrize("options_type", [Settings, TrainingConfig])
def test_real_options_survive_the_form(qtbot, options_type):
    form = OptionsForm(options_type)
    qtbot.addWidget(form)
    assert from_mapping(options_type, form.values()) == options_type()


def test_preferences_hold_at_once(session, qtbot):
    dialog = PreferencesDialog(session)
    qtbot.addWidget(dialog)
    assert dialog.form.values() == to_mapping(session.settings.values)
    dialog.form.editor("ask_before_closing").click()
    assert session.settings.values.ask_before_closing is False
