"""The verdict in words on the Train page, its buttons, and the star of the best snapshot on the slider."""

import pytest
from scripted_runs import begun, make_project, make_run_folder, metrics, scripted_run

from ganstudio.core.events import RunEnded, VerdictReached
from ganstudio.core.verdicts import EVIDENCE, LABELS, TONES, Verdict
from ganstudio.ui import asking
from ganstudio.ui.pages import PAGES
from ganstudio.ui.theme import tokens
from ganstudio.ui.widgets.snapshot_slider import SnapshotSlider
from ganstudio.ui.widgets.verdict_panel import VERBS, VerdictPanel

NUMBERS = {
    "discriminator_winning": {"certainty": 0.97},
    "collapsing": {"alike": 48.0, "count": 64.0, "usual": 6.0},
    "copying": {"copies": 12.0, "count": 64.0},
    "plateau": {"since": 200.0, "best": 200.0},
    "diverged": {"broke": 300.0, "back": 200.0},
}
KINDS = pytest.mark.parametrize("kind", LABELS)


def verdict(kind, best_step=200):
    return Verdict(kind, 400, NUMBERS.get(kind, {}), best_step)


@pytest.fixture
def panel(qtbot, session, tmp_path):
    """The panel of a project whose newest run stands at step 400 and is not at work."""
    project = make_project(tmp_path)
    make_run_folder(project, step=400)
    session.open_project(project.folder)
    made = VerdictPanel(session)
    qtbot.addWidget(made)
    made.resize(800, made.height())
    made.show()
    qtbot.waitUntil(lambda: len(session.training.log) == 400)
    return made


def talking_run(words):
    """A run that says at step 400 what is put into `words`, until it is stopped."""

    def run(control):
        yield begun(400)
        yield metrics(401)
        while not control.stop_requested:
            if words:
                yield VerdictReached(401, words.pop(0))
        yield RunEnded(401, "stopped")

    return run


@pytest.fixture
def at_work(panel, session, qtbot):
    """The same with the run at work; verdicts put into what is returned are said by it."""
    words = []
    session.training.make_run = talking_run(words)
    with qtbot.waitSignal(session.training.metrics_ready):
        session.training.resume()
    yield words
    session.training.shut_down()


def say(session, found):
    session.training._set_verdict(found)


def shown(panel):
    return [remedy for remedy, button in panel.buttons.items() if button.isVisible()]


def usable(panel):
    return [remedy for remedy, button in panel.buttons.items() if button.isVisible() and button.isEnabled()]


@KINDS
def test_it_says_what_was_found_by_which_numbers_and_what_to_do(panel, session, kind):
    found, height = verdict(kind), panel.height()
    say(session, found)
    assert panel.label.text() == found.label()
    assert panel.evidence.words == found.evidence()
    assert panel.advice.text() == found.advice()
    assert found.label() in panel.accessibleDescription()
    assert set(shown(panel)) == set(found.remedies)
    panel.layout().activate()
    places = [panel.buttons[remedy].x() for remedy in found.remedies]
    assert places == sorted(places)  # the best remedy first
    assert panel.height() == height
    assert hasattr(tokens(), panel.tone)
    panel.grab()


def test_learning_looks_calm(panel, session):
    say(session, verdict("learning"))
    assert panel.tone == "good"
    assert shown(panel) == []


def test_every_finding_has_a_tone_and_every_remedy_words():
    assert set(TONES) == set(LABELS) == set(EVIDENCE)
    assert set(VERBS) == {remedy for kind in LABELS for remedy in verdict(kind).remedies}


def test_without_a_run_it_says_what_will_stand_there(qtbot, session, tmp_path):
    session.open_project(make_project(tmp_path).folder)
    panel = VerdictPanel(session)
    qtbot.addWidget(panel)
    assert panel.label.text() == "No verdict yet"
    session.training.make_run = scripted_run([begun(), metrics(1), RunEnded(1, "finished")])
    with qtbot.waitSignal(session.training.ended):
        session.training.play()


def test_long_evidence_is_shortened_and_whole_in_the_tool_tip(panel, session):
    panel.resize(500, panel.height())
    say(session, verdict("discriminator_winning"))
    assert panel.evidence.text().endswith("…")
    assert panel.evidence.words in panel.evidence.toolTip()
    panel.resize(2000, panel.height())
    assert panel.evidence.text() == panel.evidence.words
    assert not panel.evidence.toolTip()


@KINDS
@pytest.mark.parametrize("width", [360, 480, 552, 700, 900, 1400])
def test_the_advice_and_the_words_of_buttons_are_whole_at_every_width(panel, session, kind, width):
    say(session, verdict(kind))
    panel.setMinimumWidth(1)  # the window gives it no more than there is
    panel.resize(width, panel.height())
    panel.layout().activate()
    assert panel.width() == width
    advice, words = panel.advice, panel.advice.text()
    assert words in advice.toolTip()
    assert not words or advice.heightForWidth(advice.width()) <= advice.height()
    for remedy in shown(panel):
        button = panel.buttons[remedy].geometry()
        assert panel.rect().contains(button) and not button.intersects(advice.geometry())
        assert button.width() >= panel.buttons[remedy].sizeHint().width()


def test_its_height_follows_from_its_width_alone(panel, session):
    for width in (560, 900):
        heights = set()
        for kind in LABELS:
            say(session, verdict(kind))
            panel.resize(width, panel.height())
            heights.add(panel.height())
        assert len(heights) == 1


def test_at_work_it_can_be_lowered_or_stopped_without_a_question(panel, at_work, session, qtbot, monkeypatch):
    monkeypatch.setattr(asking, "confirm", lambda *words: pytest.fail("asked"))
    done = []
    monkeypatch.setattr(session.training, "lower_learning_rate", lambda: done.append("lower"))
    with qtbot.waitSignal(session.training.verdict_changed):
        at_work.append(verdict("diverged"))
    assert usable(panel) == ["lower_learning_rate", "stop"]
    panel.buttons["lower_learning_rate"].click()
    assert done == ["lower"]
    with qtbot.waitSignal(session.training.ended):
        panel.buttons["stop"].click()
    assert usable(panel) == ["lower_learning_rate"]  # there is nothing to stop any more


def test_returning_asks_because_work_is_lost(panel, at_work, session, qtbot, monkeypatch):
    asked, done, answers = [], [], [False, True]
    monkeypatch.setattr(asking, "confirm", lambda *words: asked.append(words) or answers.pop(0))
    monkeypatch.setattr(session.training, "return_to_best", lambda: done.append(1))
    with qtbot.waitSignal(session.training.verdict_changed):
        at_work.append(verdict("collapsing"))
    panel.buttons["return_to_best"].click()
    assert (len(asked), done) == (1, [])
    assert "200" in asked[0][1]
    assert "201 steps" in asked[0][2]
    panel.buttons["return_to_best"].click()
    assert done == [1]


def test_returning_makes_no_sense_at_the_best_step_itself(panel, at_work, session, qtbot):
    with qtbot.waitSignal(session.training.verdict_changed):
        at_work.append(verdict("collapsing", best_step=401))
    assert usable(panel) == ["lower_learning_rate"]


def test_while_it_stops_nothing_can_be_pressed(panel, at_work, session, qtbot):
    with qtbot.waitSignal(session.training.verdict_changed):
        at_work.append(verdict("collapsing"))
    session.training.stop()
    assert usable(panel) == []
    with qtbot.waitSignal(session.training.ended):
        pass


@pytest.fixture
def slider(qtbot):
    made = SnapshotSlider()
    qtbot.addWidget(made)
    made.resize(600, 32)
    made.show()
    made.set_steps([100, 200, 300, 400])
    return made


def test_the_slider_marks_the_best_and_goes_there(slider, qtbot):
    assert not slider.best.isEnabled()
    plain = slider.slider.grab().toImage()
    slider.set_best(200)
    assert slider.slider.grab().toImage() != plain
    with qtbot.waitSignal(slider.moved) as moved:
        slider.best.click()
    assert moved.args == [1]
    assert (slider.step, slider.follows) == (200, False)
    assert not slider.best.isEnabled()
    assert "200" in slider.best.toolTip()
    slider.newest.click()
    assert slider.follows


def test_a_best_step_without_a_sheet_is_marked_at_the_nearest(slider):
    slider.set_best(290)
    assert slider.slider.starred == 2
    slider.set_steps([])
    assert slider.slider.starred is None
    slider.set_best(None)
    slider.set_steps([100, 200])
    assert slider.slider.starred is None


def test_the_page_follows_the_verdict(qtbot, session, tmp_path):
    project = make_project(tmp_path)
    make_run_folder(project, step=400)
    session.open_project(project.folder)
    page = PAGES["train"].create(session)
    qtbot.addWidget(page)
    page.resize(1150, 720)
    page.show()
    qtbot.waitUntil(lambda: len(session.training.log) == 400)
    say(session, verdict("plateau"))
    assert page.verdict.label.text() == "Nothing more to gain"
    assert page.samples.slider.slider.starred == 1
    assert page.chart.canvas._best == 200
    page.samples.slider.best.click()
    assert page.samples.slider.step == 200
    again = PAGES["train"].create(session)  # as after a change of theme
    qtbot.addWidget(again)
    assert again.verdict.label.text() == "Nothing more to gain"
    assert again.samples.slider.slider.starred == 1
    assert again.chart.canvas._best == 200


def test_it_is_worn_in_both_themes_and_in_chinese(window, qtbot, tmp_path):
    session = window.session
    project = make_project(tmp_path)
    make_run_folder(project, step=400)
    session.open_project(project.folder)
    window.show_page("train")
    qtbot.waitUntil(lambda: len(session.training.log) == 400)
    say(session, verdict("collapsing"))
    for theme, language in (("light", "en"), ("dark", "zh_CN"), ("dark", "en")):
        before = window.page("train")
        session.settings.update(theme=theme, language=language)
        qtbot.waitUntil(lambda before=before: window.page("train") is not before)
        page = window.page("train")
        assert page.verdict.label.text() == verdict("collapsing").label()
        qtbot.waitUntil(page.verdict.isVisible)
        page.grab()
