"""Presets over the forms: chosen, shown, edited away, undone, kept over a change of family and of the page."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from scripted_runs import begun, make_project, scripted_run

from ganstudio.app.engine import GanCard
from ganstudio.core.events import RunEnded
from ganstudio.core.options import option
from ganstudio.core.presets import PRESETS


@dataclass(frozen=True)
class WideOptions:
    width: int = option(64, "Width", "How wide it is.", minimum=8, maximum=256)


@dataclass(frozen=True)
class RichOptions(WideOptions):
    r1: float = option(0.0, "R1", "How much.", minimum=0.0, maximum=9.0)
    second_look: bool = option(False, "Second look", "Look twice.")


@dataclass(frozen=True)
class ClipOptions:
    clip: float = option(0.01, "Clip", "Where to clip.", minimum=0.0, maximum=1.0)


GANS = (GanCard("dcgan", "DCGAN", "Quick.", WideOptions, 64), GanCard("wgan", "WGAN", "Slow.", ClipOptions, 32))


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """Keep torch out, and see what is asked about the need of a run."""
    questions = []
    monkeypatch.setattr("ganstudio.app.training_engine.estimate_run", lambda *about: questions.append(about))
    return questions


@pytest.fixture
def setup(session, tmp_path, make_setup):
    session.open_project(make_project(tmp_path).folder)
    session.engine._on_ready(GANS)
    return make_setup()


def choose(setup, key):
    """Choose as a user does, who hears of it also when the entry is the same."""
    row = setup.presets.box.findData(key)
    setup.presets.box.setCurrentIndex(row)
    setup.presets.box.activated.emit(row)


def test_a_preset_sets_the_forms_and_is_shown(setup, session):
    assert setup.presets.current == ""
    choose(setup, "big_gpu")
    config, options = setup.values()
    assert (config["minutes"], config["batch_size"], options) == (60.0, 256, {"width": 128})
    assert setup.presets.current == "big_gpu"
    assert setup.presets.description.text() == PRESETS["big_gpu"].description
    assert session.training.memory.config().batch_size == 256


def test_custom_brings_back_what_was_set_before(setup):
    setup.config_form.set_values({"minutes": 33.0})
    setup.gan_form.set_values({"width": 40})
    before = setup.values()
    choose(setup, "quick")
    choose(setup, "small_set")
    assert setup.values()[0]["mirror"]
    choose(setup, "")
    assert setup.values() == before
    assert setup.presets.current == ""


@pytest.mark.parametrize("is_made_anew", [False, True])
def test_presets_do_not_add_up(session, tmp_path, make_setup, is_made_anew):
    session.open_project(make_project(tmp_path).folder)
    session.engine._on_ready((GanCard("rich", "Rich", "More.", RichOptions, 64),))
    setup = make_setup()
    setup.config_form.set_values({"seed": 5})
    for key in ("overnight", "small_set"):
        choose(setup, key)
        setup = make_setup() if is_made_anew else setup
    setup.config_form.set_values({"seed": 7})  # which no preset sets
    choose(setup, "big_gpu")
    config, options = setup.values()
    assert options == {"width": 128, "r1": 0.0, "second_look": False}
    assert (config["mirror"], config["seed"], config["batch_size"]) == (False, 7, 256)
    assert setup.presets.current == "big_gpu"


def test_an_edit_makes_it_custom_and_choosing_custom_then_keeps_the_edit(setup):
    choose(setup, "overnight")
    setup.config_form.set_values({"minutes": 100.0})
    assert setup.presets.current == ""
    choose(setup, "")
    assert setup.values()[0]["minutes"] == 100.0


def test_what_a_preset_does_not_set_may_be_edited(setup):
    choose(setup, "overnight")
    setup.config_form.set_values({"seed": 7})
    assert setup.presets.current == "overnight"


def test_another_family_keeps_the_purpose(setup):
    choose(setup, "big_gpu")
    setup.cards.card("wgan").pressed.emit()
    assert setup.presets.current == "big_gpu"
    assert setup.values()[0]["batch_size"] == 128
    choose(setup, "")
    assert setup.values() == ({**setup.values()[0], "minutes": 20.0}, {"clip": 0.01})


def test_a_look_at_another_family_leaves_the_options_of_the_first(setup, session):
    setup.gan_form.set_values({"width": 40})
    setup.cards.card("wgan").pressed.emit()
    assert setup.values()[1] == {"clip": 0.01}
    setup.gan_form.set_values({"clip": 0.5})
    setup.cards.card("dcgan").pressed.emit()
    assert setup.values()[1] == {"width": 40}
    assert session.training.memory.gan_options("wgan") == {"clip": 0.5}


def test_a_preset_goes_along_and_leaves_every_family_its_own(setup):
    setup.gan_form.set_values({"width": 40})
    choose(setup, "big_gpu")
    setup.cards.card("wgan").pressed.emit()
    setup.cards.card("dcgan").pressed.emit()
    assert setup.presets.current == "big_gpu" and setup.values()[1] == {"width": 128}
    setup.cards.card("wgan").pressed.emit()
    choose(setup, "")
    setup.cards.card("dcgan").pressed.emit()
    assert setup.presets.current == "" and setup.values()[1] == {"width": 40}


def test_custom_brings_back_the_first_family_after_a_look_at_another(setup):
    setup.gan_form.set_values({"width": 40})
    choose(setup, "big_gpu")
    setup.cards.card("wgan").pressed.emit()
    setup.cards.card("dcgan").pressed.emit()
    choose(setup, "")
    assert setup.values()[1] == {"width": 40}


def test_a_page_made_anew_shows_the_same_preset_and_custom_means_the_usual(setup, session, make_setup):
    choose(setup, "quick")
    again = make_setup()
    assert again.presets.current == "quick"
    choose(again, "")
    assert again.values()[0]["minutes"] == 20.0
    assert again.values()[1] == {"width": 64}


def test_another_project_has_its_own(setup, session, tmp_path):
    choose(setup, "quick")
    (tmp_path / "other").mkdir()
    session.open_project(make_project(tmp_path / "other").folder)
    assert setup.presets.current == ""


def test_what_the_run_will_need_follows_the_preset(setup, qtbot, asked, session):
    qtbot.waitUntil(lambda: session.importing.dataset is not None)
    choose(setup, "overnight")
    assert setup.need.text() == "Takes about 8.0 h"
    choose(setup, "big_gpu")
    assert setup.need.text() == "Takes about 60 min"
    qtbot.waitUntil(lambda: bool(asked) and asked[-1][3] == 256)
    assert asked[-1] == ((8, 8, 4), "dcgan", {"width": 128}, 256, "auto")
    assert setup.need.isVisible()


def test_the_run_starts_with_the_preset(setup, qtbot, session):
    choose(setup, "quick")
    session.training.make_run = scripted_run([begun(), RunEnded(1, "finished")])
    with qtbot.waitSignal(session.training.ended):
        setup.buttons.start.click()
    assert session.project.section("training")["config"]["minutes"] == 5.0
    assert setup.presets.current == "quick"


def test_it_can_be_chosen_with_the_keyboard(setup, qtbot):
    qtbot.keyClick(setup.presets.box, Qt.Key.Key_Down)
    assert setup.presets.current == "quick"
    assert setup.values()[0]["minutes"] == 5.0


def test_before_the_engine_is_there_nothing_can_be_set(session, tmp_path, make_setup):
    session.open_project(make_project(tmp_path).folder)
    waiting = make_setup()
    before = waiting.values()
    choose(waiting, "quick")
    assert waiting.presets.current == ""
    assert waiting.values() == before
