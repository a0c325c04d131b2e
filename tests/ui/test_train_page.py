import json
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from scripted_runs import (
    begun,
    endless_run,
    make_project,
    make_run_folder,
    metrics,
    preview,
    scripted_run,
    write_snapshot,
)

from ganstudio.app.engine import GanCard
from ganstudio.core.errors import StudioError
from ganstudio.core.events import ProgressSaved, RolledBack, RunEnded, RunPaused, RunResumed, SnapshotSaved
from ganstudio.core.options import option
from ganstudio.ui.actions import all_actions
from ganstudio.ui.pages import PAGES
from ganstudio.ui.widgets.samples import largest_zoom
from ganstudio.ui.widgets.training_setup import memory_words, need_words, time_words

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@dataclass(frozen=True)
class FirstOptions:
    width: int = option(64, "Width", "How wide.", minimum=8, maximum=512)


@dataclass(frozen=True)
class SecondOptions:
    clip: float = option(0.01, "Clip", "Where to clip.", minimum=0.0, maximum=1.0)


GANS = (
    GanCard("dcgan", "DCGAN", "Learns shapes within minutes.", FirstOptions, 64),
    GanCard("wgan", "WGAN", "Slow and steady.", SecondOptions, 32),
)


@pytest.fixture(autouse=True)
def no_estimate(monkeypatch):
    """Keep torch out: counting a run's need would import it."""
    monkeypatch.setattr("ganstudio.app.training_engine.estimate_run", lambda *about: None)


@pytest.fixture
def page(qtbot, session, tmp_path):
    session.open_project(make_project(tmp_path).folder)
    return make_page(qtbot, session)


def make_page(qtbot, session):
    made = PAGES["train"].create(session)
    qtbot.addWidget(made)
    made.resize(1150, 720)
    made.show()
    return made


def make_ready(session):
    session.engine._on_ready(GANS)


def is_idle(state):
    return state == "idle"


def test_without_sprites_it_says_where_to_get_some(qtbot, session, tmp_path):
    page = make_page(qtbot, session)
    assert page.empty.isVisible()
    with qtbot.waitSignal(page.page_wanted) as wanted:
        page.empty.buttons[0].click()
    assert wanted.args == ["data"]
    session.open_project(make_project(tmp_path).folder)
    assert not page.empty.isVisible()
    assert page.chart.isVisible()


def test_before_the_engine_is_there_it_waits_quietly(page, session):
    assert page.setup.cards is None
    make_ready(session)
    assert page.setup.cards.current == "dcgan"
    assert page.setup.gan_form.values() == {"width": 64}


def test_a_run_starts_with_what_the_forms_say(page, session, qtbot):
    make_ready(session)
    page.setup.config_form.set_values({"batch_size": 64})  # as the first family has it
    page.setup.cards.card("wgan").pressed.emit()
    assert page.setup.config_form.values()["batch_size"] == 32  # the family's own
    page.setup.gan_form.set_values({"clip": 0.5})
    page.setup.config_form.set_values({"steps": 12})
    session.training.make_run = scripted_run([begun(), RunEnded(12, "finished")])
    with qtbot.waitSignal(session.training.ended):
        page.setup.buttons.start.click()
    section = session.project.section("training")
    assert section["config"]["gan"] == "wgan"
    assert section["config"]["steps"] == 12
    assert section["gan_options"] == {"wgan": {"clip": 0.5}}


def test_a_page_made_anew_shows_the_same_draft(page, session, qtbot):
    make_ready(session)
    page.setup.cards.card("wgan").pressed.emit()
    page.setup.gan_form.set_values({"clip": 0.25})
    page.setup.config_form.set_values({"steps": 34})
    again = make_page(qtbot, session)
    assert again.setup.cards.current == "wgan"
    assert again.setup.gan_form.values() == {"clip": 0.25}
    assert again.setup.config_form.values()["steps"] == 34


def test_the_cards_can_be_walked_with_the_keyboard(page, session, qtbot):
    make_ready(session)
    qtbot.keyClick(page.setup.cards, Qt.Key.Key_Down)
    assert page.setup.cards.current == "wgan"
    qtbot.keyClick(page.setup.cards, Qt.Key.Key_Down)
    assert page.setup.cards.current == "dcgan"


def test_the_forms_are_locked_while_a_run_is_at_work(page, session, qtbot):
    make_ready(session)
    session.training.make_run = endless_run
    with qtbot.waitSignal(session.training.started):
        page.setup.buttons.start.click()
    assert not page.setup.config_form.isEnabled()
    assert page.setup.buttons.stop.isVisible()
    with qtbot.waitSignal(session.training.progress_saved):
        page.setup.buttons.save.click()
    with qtbot.waitSignal(session.training.ended):
        page.setup.buttons.stop.click()
    assert page.setup.config_form.isEnabled()
    assert page.setup.buttons.start.isVisible()


def test_a_paused_run_has_nothing_to_save(page, session, qtbot):
    may_save = all_actions()["training.save"].enabled_when
    session.training.make_run = endless_run
    with qtbot.waitSignal(session.training.started):
        session.training.play()
    assert page.setup.buttons.save.isEnabled() and may_save(session)
    with qtbot.waitSignal(session.training.paused):
        session.training.pause()
    assert not page.setup.buttons.save.isEnabled() and not may_save(session)
    with qtbot.waitSignal(session.training.ended):
        session.training.stop()


def test_a_run_on_disk_can_be_resumed(qtbot, session, tmp_path):
    project = make_project(tmp_path)
    make_run_folder(project, step=400, steps=1000)
    session.open_project(project.folder)
    page = make_page(qtbot, session)
    assert page.setup.buttons.resume.text() == "Resume at 400"
    assert page.setup.buttons.start.text() == "Start a new run"
    session.training.make_run = scripted_run([begun(400), metrics(401), RunEnded(401, "stopped")])
    with qtbot.waitSignal(session.training.ended):
        page.setup.buttons.resume.click()


def test_a_run_at_work_shows_its_own_values_and_the_draft_comes_back(qtbot, session, tmp_path):
    project = make_project(tmp_path)
    folder = make_run_folder(project, step=400, steps=0)
    written = json.loads((folder / "config.json").read_text())
    written["config"] |= {"gan": "wgan", "minutes": 16.0, "batch_size": 16}
    (folder / "config.json").write_text(json.dumps(written | {"gan_options": {"clip": 0.75}}))
    session.open_project(project.folder)
    page = make_page(qtbot, session)
    make_ready(session)
    page.setup.gan_form.set_values({"width": 128})
    page.setup.config_form.set_values({"steps": 7000, "minutes": 0.0, "batch_size": 24})
    draft = page.setup.values()
    session.training.make_run = endless_run
    with qtbot.waitSignal(session.training.started):
        session.training.resume()
    again = make_page(qtbot, session)  # as after a change of language
    for setup in (page.setup, again.setup):
        config, options = setup.values()
        assert (config["gan"], config["steps"], config["minutes"], config["batch_size"]) == ("wgan", 0, 16.0, 16)
        assert options == {"clip": 0.75}
        assert not setup.gan_form.isEnabled()
    assert page.setup.need.text() == "Takes about 16 min"
    with qtbot.waitSignal(session.training.ended):
        session.training.stop()
    assert page.setup.values() == again.setup.values() == draft
    assert page.setup.gan_form.isEnabled()


def test_another_project_brings_its_own_draft(page, session, tmp_path):
    make_ready(session)
    page.setup.cards.card("wgan").pressed.emit()
    page.setup.config_form.set_values({"steps": 34})
    (tmp_path / "other").mkdir()
    session.open_project(make_project(tmp_path / "other").folder)
    config, options = page.setup.values()
    assert (config["gan"], config["steps"], options) == ("dcgan", 0, {"width": 64})


def test_a_finished_run_can_go_on(qtbot, session, tmp_path):
    project = make_project(tmp_path)
    make_run_folder(project, step=400, steps=400, ended="finished")
    session.open_project(project.folder)
    page = make_page(qtbot, session)
    assert page.setup.buttons.resume.text() == "Go on from 400"


def test_the_chart_of_a_run_on_disk_is_there_again(qtbot, session, tmp_path):
    project = make_project(tmp_path)
    make_run_folder(project, step=400)
    session.open_project(project.folder)
    page = make_page(qtbot, session)
    qtbot.waitUntil(lambda: page.chart.canvas.span == (0, 400))


def test_the_samples_follow_the_run(page, session, qtbot):
    session.training.make_run = scripted_run([begun(), preview(1), preview(2, 90), RunEnded(2, "finished")])
    with qtbot.waitSignal(session.training.ended):
        session.training.play()
    assert page.samples.grid.isVisible()
    assert page.samples.grid.count == 4
    assert page.samples.slider.step == 2
    assert page.samples.slider.follows


def test_the_slider_goes_back_and_the_newest_follows_again(qtbot, session, tmp_path):
    project = make_project(tmp_path)
    folder = make_run_folder(project, step=300)
    session.open_project(project.folder)
    page = make_page(qtbot, session)
    samples = page.samples
    assert (samples.slider.step, samples.slider.label.text()) == (300, "Step 300")
    samples.slider.slider.setValue(0)
    assert (samples.slider.step, samples.slider.follows) == (100, False)
    path = write_snapshot(folder, 350)
    events = [begun(folder=folder), preview(350), SnapshotSaved(350, path), RunEnded(350, "stopped")]
    session.training.make_run = scripted_run(events)
    with qtbot.waitSignal(session.training.ended):
        session.training.resume()
    assert samples.slider.step == 100  # new samples do not drag the user away
    samples.slider.newest.click()
    assert samples.slider.step == 350
    assert samples.slider.follows


def test_an_older_step_can_be_explored(qtbot, session, tmp_path):
    project = make_project(tmp_path)
    make_run_folder(project, step=300)
    session.open_project(project.folder)
    samples = make_page(qtbot, session).samples
    samples.slider.slider.setValue(1)
    samples.explore.click()
    assert session.checkpoints.active.step == 200
    samples.slider.newest.click()
    samples.explore.click()
    assert session.checkpoints.active.step == 300
    assert session.checkpoints.follow_newest


def test_a_torn_sample_sheet_becomes_a_notice(qtbot, session, tmp_path):
    project = make_project(tmp_path)
    make_run_folder(project, step=300)
    session.open_project(project.folder)
    samples = make_page(qtbot, session).samples
    session.checkpoints.previews()[0][1].write_bytes(b"torn")
    with qtbot.waitSignal(session.notice_raised):
        samples.slider.slider.setValue(0)


def test_it_lives_through_every_signal(page, session, qtbot):
    make_ready(session)
    events = [
        begun(),
        metrics(1),
        preview(1),
        ProgressSaved(1),
        RunPaused(1, "There is no room left on the disk."),
        RunResumed(1),
        RolledBack(5, 1, 0.5),
        metrics(2),
    ]
    for end in (RunEnded(2, "finished"), RunEnded(2, "stopped"), StudioError("Out of memory.", "Smaller batch.")):
        session.training.make_run = scripted_run([*events, end])
        with qtbot.waitSignal(session.training.state_changed, check_params_cb=is_idle):
            session.training.play()
        page.grab()
    session.close_project()
    assert page.empty.isVisible()


def test_wide_windows_have_the_samples_beside_the_chart(page):
    assert page.splitter.orientation() == Qt.Orientation.Vertical
    page.resize(2400, 1300)
    assert page.splitter.orientation() == Qt.Orientation.Horizontal
    page.resize(1150, 720)
    assert page.splitter.orientation() == Qt.Orientation.Vertical


def test_it_fits_into_the_smallest_comfortable_window(page, session):
    make_ready(session)
    assert page.minimumSizeHint().width() <= 1280 - 132
    assert page.minimumSizeHint().height() <= 800 - 44 - 32


@pytest.mark.parametrize(
    "room, zoom", [((800, 330), 1), ((800, 560), 2), ((1000, 1300), 3), ((2000, 1300), 5), ((100, 40), 0)]
)
def test_samples_are_as_large_as_they_all_fit(room, zoom):
    assert largest_zoom(*room, (64, 32, 32, 4), 8) == zoom


def test_the_need_of_a_run_in_words():
    @dataclass
    class Need:
        parameters: int = 1_700_000
        memory_bytes: int = 480 * 2**20

    assert need_words(Need()) == "About 480 MiB of memory, 1.7 M weights"
    assert need_words(None) == ""
    assert memory_words(3 * 2**30) == "3.0 GiB"
    assert [time_words(seconds, True) for seconds in (30.0, 1200.0, 7200.0)] == [
        "Takes about 30 s",
        "Takes about 20 min",
        "Takes about 2.0 h",
    ]
    assert time_words(None, False) == "Trains until you stop it"


def test_the_expected_time_uses_the_speed_of_the_newest_run(session, tmp_path):
    project = make_project(tmp_path)
    make_run_folder(project, step=400)  # 40 seconds
    session.open_project(project.folder)
    assert session.training.expected_seconds("dcgan", 1000, 0.0) == 100.0
    assert session.training.expected_seconds("dcgan", 1000, 1.0) == 60.0
    assert session.training.expected_seconds("wgan", 1000, 0.0) is None


def test_the_time_is_not_known_in_batches_of_another_size(page, session):
    make_ready(session)
    make_run_folder(session.project, step=400)  # 40 seconds, in batches of 8
    session.checkpoints.refresh()
    page.setup.config_form.set_values({"minutes": 0.0, "steps": 1000, "batch_size": 8})
    assert page.setup.need.text() == "Takes about 2 min"
    page.setup.config_form.set_values({"batch_size": 64})
    assert page.setup.need.text() == "The time is known once it trains"


def test_samples_grow_with_the_window(page, session, qtbot):
    session.training.make_run = scripted_run([begun(), preview(1), RunEnded(1, "finished")])
    with qtbot.waitSignal(session.training.ended):
        session.training.play()
    small = page.samples.grid.zoom
    page.resize(2400, 1300)
    qtbot.waitUntil(lambda: page.samples.grid.zoom > small)
