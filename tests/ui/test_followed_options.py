"""A run that starts from a model is as wide as that: the form says so, and what it will need is counted so."""

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QLabel
from scripted_runs import endless_run, make_project, make_run_folder

from ganstudio.app import engine
from ganstudio.app.engine import GanCard
from ganstudio.core.options import option
from ganstudio.training.estimate import Estimate
from tests.shipped_models import ship_small
from tests.training.conftest import make_project as make_project_of


@dataclass(frozen=True)
class WideOptions:
    width: int = option(64, "Width", "How wide it is.", minimum=8, maximum=256)
    pace: int = option(3, "Pace", "How fast it goes.", minimum=1, maximum=9)


@dataclass(frozen=True)
class ClipOptions:
    width: int = option(48, "Width", "How wide it is.", minimum=8, maximum=256)


GANS = (
    GanCard("dcgan", "DCGAN", "Quick.", WideOptions, 64),
    GanCard("wgan", "WGAN", "Slow.", ClipOptions, 32),
)


@pytest.fixture
def asked(monkeypatch):
    """An engine that knows a model of the first family, 32 wide; what it was asked."""
    questions = []

    def estimate_run(shape, gan, options, batch_size, start_from):
        questions.append((gan, start_from))
        is_found = gan == "dcgan" and start_from in ("auto", "shipped")
        return Estimate(1_000_000, 2**30, {"width": 32} if is_found else {})

    monkeypatch.setattr("ganstudio.app.training_engine.estimate_run", estimate_run)
    return questions


@pytest.fixture
def setup(session, tmp_path, asked, make_setup):
    session.open_project(make_project(tmp_path).folder)
    session.engine._on_ready(GANS)
    return make_setup()


def editor(setup, name="width"):
    return setup.gan_form.editor(name)


def is_held(setup):
    return not editor(setup).isEnabled() and editor(setup).value() == 32


def settle(qtbot, session):
    """Wait for the answer to what the form asks next."""
    with qtbot.waitSignal(session.training.estimated):
        pass


def test_the_width_of_the_model_stands_in_the_form_and_the_user_s_own_is_kept(setup, session, qtbot):
    own = setup.values()
    settle(qtbot, session)
    assert is_held(setup) and editor(setup, "pace").isEnabled()
    words = [label.text() for label in setup.gan_form.findChildren(QLabel)]
    assert "How wide it is." not in words and any("model that the run starts from" in text for text in words)
    assert "model" in editor(setup).accessibleDescription() and "model" in editor(setup).toolTip()
    assert setup.values() == own and own[1]["width"] == 64


def test_another_start_or_family_gives_it_back_at_once(setup, session, qtbot, asked):
    settle(qtbot, session)
    place = setup.config_form.geometry()
    setup.config_form.set_values({"start_from": "scratch"})
    assert editor(setup).isEnabled() and editor(setup).value() == 64
    editor(setup).setValue(80)
    settle(qtbot, session)
    assert asked[-1] == ("dcgan", "scratch") and editor(setup).value() == 80
    setup.config_form.set_values({"start_from": "shipped"})
    settle(qtbot, session)
    assert is_held(setup) and setup.values()[1]["width"] == 80
    assert setup.config_form.geometry() == place, "nothing moves below"
    setup.cards.card("wgan").pressed.emit()
    settle(qtbot, session)
    assert editor(setup).isEnabled() and editor(setup).value() == 48


def test_an_answer_that_comes_too_late_is_of_no_use(setup, session, qtbot):
    settle(qtbot, session)
    setup.cards.card("wgan").pressed.emit()
    session.training.estimated.emit(Estimate(1, 1, {"width": 32}))  # of the family before
    assert editor(setup).isEnabled() and editor(setup).value() == 48


def test_a_preset_is_known_whatever_the_model_decides(setup, session, qtbot):
    settle(qtbot, session)
    setup.presets.box.setCurrentIndex(setup.presets.box.findData("big_gpu"))
    setup.presets.box.activated.emit(setup.presets.box.currentIndex())
    settle(qtbot, session)
    assert setup.presets.current == "big_gpu" and setup.values()[1]["width"] == 128 and is_held(setup)


def test_the_time_is_told_by_a_run_of_the_same_width_and_otherwise_the_same_options(
    qtbot, session, tmp_path, asked, make_setup
):
    project = make_project(tmp_path)
    folder = make_run_folder(project, step=400)  # 40 seconds
    file = folder / "config.json"
    file.write_text(file.read_text().replace('"format": 1', '"format": 1, "gan_options": {"width": 32, "pace": 3}'))
    session.open_project(project.folder)
    session.engine._on_ready(GANS)
    setup = make_setup()
    setup.config_form.set_values({"steps": 600, "minutes": 0.0, "batch_size": 8})  # as the run had it
    settle(qtbot, session)
    assert setup.need.text().splitlines() == ["Takes about 60 s", "About 1.0 GiB of memory, 1.0 M weights"]
    setup.gan_form.set_values({"pace": 1})
    assert setup.need.text().startswith("The time is known once it trains")
    setup.gan_form.set_values({"pace": 3})
    assert setup.need.text().startswith("Takes about 60 s")
    setup.config_form.set_values({"start_from": "scratch"})
    settle(qtbot, session)
    assert setup.need.text().startswith("The time is known once it trains")


def test_a_run_that_goes_on_shows_its_own(qtbot, session, tmp_path, asked, make_setup):
    project = make_project(tmp_path)
    folder = make_run_folder(project, step=400)
    file = folder / "config.json"
    file.write_text(file.read_text().replace('"format": 1', '"format": 1, "gan_options": {"width": 24}'))
    session.open_project(project.folder)
    session.engine._on_ready(GANS)
    setup = make_setup()
    settle(qtbot, session)
    assert is_held(setup)
    session.training.make_run = endless_run
    with qtbot.waitSignal(session.training.started):
        session.training.resume()
    assert editor(setup).value() == 24 and setup.values()[1]["width"] == 24
    settle(qtbot, session)
    assert editor(setup).value() == 24 and asked[-1] == ("dcgan", "")
    with qtbot.waitSignal(session.training.ended):
        session.training.stop()
    settle(qtbot, session)
    assert is_held(setup)


def test_with_a_real_model_the_form_shows_what_the_run_will_have(
    qtbot, session, shipped, tmp_path, monkeypatch, make_setup
):
    session.open_project(make_project_of(tmp_path / "p", size=16, domains="A").folder)
    session.engine._on_ready(engine._gan_cards())
    setup = make_setup()
    settle(qtbot, session)
    assert setup.cards.current == "sprite" and not editor(setup).isEnabled() and editor(setup).value() == 8
    assert not editor(setup, "latent_size").isEnabled() and editor(setup, "mixing").isEnabled()
    ship_small(shipped.parent, shape=(64, 64, 4), width=16)
    monkeypatch.setattr("ganstudio.gans.inheritance.FEWEST", 0.99)
    with qtbot.waitSignal(session.importing.dataset_changed):
        session.open_project(make_project_of(tmp_path / "too small", size=8, domains="A").folder)
    settle(qtbot, session)
    assert editor(setup).isEnabled() and editor(setup).value() == 64, "it does not fit such small sprites"
