import threading

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from scripted_runs import begun, make_project, metrics, scripted_run

from ganstudio.app import training_engine
from ganstudio.app.metrics_log import MetricsLog
from ganstudio.core.events import RunEnded
from ganstudio.ui import asking
from ganstudio.ui.widgets.chart import TrainingChart, smoothing_of
from ganstudio.ui.widgets.chart_canvas import ChartCanvas
from ganstudio.ui.widgets.chart_panels import PANELS, Panel, Series
from ganstudio.ui.widgets.chart_scale import Scale, tick_words, value_scale, value_words
from ganstudio.ui.widgets.chart_series import Curve, running_average, thinned, visible
from ganstudio.ui.widgets.chart_span import Span

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)  # all the offscreen platform has to say


def log_of(count):
    log = MetricsLog()
    steps = np.arange(1.0, count + 1)
    noise = np.random.default_rng(0).random(count)
    values = {"loss_g": 1 + noise, "loss_d": noise, "score_real": 0.5 + noise / 4, "score_fake": noise / 4}
    log.replace(steps, steps / 10, values)
    return log


@pytest.fixture
def canvas(qtbot):
    made = ChartCanvas(log_of(1000))
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    return made


def at_step(canvas, step):
    area, (low, high) = canvas.plots[0].area, canvas.span
    return QPoint(round(area.left() + (step - low) / (high - low) * area.width()), round(area.center().y()))


def wheel(canvas, step, notches):
    spot = QPointF(at_step(canvas, step))
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    turn = QPoint(0, 120 * notches)
    event = QWheelEvent(spot, spot, QPoint(), turn, left, none, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(canvas, event)


def drag_to(canvas, spot):
    """Move the mouse with the button held, which not every platform lets a test do."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    here, there = QPointF(spot), QPointF(canvas.mapToGlobal(spot))
    move = QMouseEvent(QEvent.Type.MouseMove, here, there, Qt.MouseButton.NoButton, left, none)
    QApplication.sendEvent(canvas, move)


@pytest.mark.parametrize("count", [0, 1, 5, 127, 128, 129, 1000])
@pytest.mark.parametrize("amount", [0.0, 0.5, 0.99])
def test_the_running_average_is_the_plain_one(count, amount):
    values = np.random.default_rng(1).normal(size=count)
    expected = []
    for end in range(1, count + 1):
        weights = amount ** np.arange(end - 1.0, -1, -1)
        expected.append(np.sum(weights * values[:end]) / np.sum(weights))
    np.testing.assert_allclose(running_average(values, amount), expected, atol=1e-12)


def test_a_curve_taken_in_pieces_is_the_same_as_in_one():
    x, y = np.arange(5000.0), np.random.default_rng(2).normal(size=5000)
    y[100:200] = np.nan
    whole, pieces = Curve(), Curve()
    for curve in (whole, pieces):
        curve.set_smoothing(0.9)
    whole.take(x, y)
    for end in (1, 2, 150, 3000, 3000, 5000):
        pieces.take(x[:end], y[:end])
    assert len(whole) == 4900
    np.testing.assert_array_equal(whole.x, pieces.x)
    np.testing.assert_allclose(whole.smooth, pieces.smooth)


def test_thinning_keeps_every_peak():
    x, y = np.arange(100_000.0), np.zeros(100_000)
    y[54_321], y[77_777] = 9.0, -9.0
    _x, low, high = thinned(x, y, 800)
    assert len(low) <= 800
    assert (high.max(), low.min()) == (9.0, -9.0)


def test_thinning_leaves_short_curves_alone():
    x = y = np.arange(10.0)
    np.testing.assert_array_equal(thinned(x, y, 800)[2], y)
    assert len(thinned(np.empty(0), np.empty(0), 800)[0]) == 0


def test_lines_reach_the_edges_of_what_is_visible():
    assert visible(np.arange(100.0), 10.5, 20.5) == slice(10, 22)
    assert visible(np.empty(0), 0, 1) == slice(0, 0)


@pytest.mark.parametrize("low, high", [(0.2, 1.4), (-3.0, 40.0), (0.0, 0.0), (1e-5, 2e-5), (100.0, 99_000.0)])
@pytest.mark.parametrize("is_log", [False, True])
def test_a_scale_holds_its_values_and_has_ticks(low, high, is_log):
    scale = value_scale(low, high, is_log)
    slack = (high - low) * 1e-6
    assert scale.low <= low + slack
    assert scale.high >= high - slack
    places = scale.places(np.array([scale.low, (low + high) / 2, scale.high]))
    assert places[0] == pytest.approx(0)
    assert 0 <= places[1] <= 1
    assert places[2] == pytest.approx(1)
    ticks = scale.ticks(4)
    assert 2 <= len(ticks) <= 12
    assert all(scale.low - 1e-9 <= tick <= scale.high + 1e-9 for tick in ticks)


def test_a_scale_of_nothing_is_not_a_fault():
    assert value_scale(float("nan"), float("inf"), False) == Scale(0.0, 1.0)


def test_numbers_are_written_for_people():
    assert tick_words(12400.0) == "12\u202f400"
    assert tick_words(-0.5) == "\u22120.5"
    assert value_words(float("nan")) == "–"
    assert value_words(1234.5) == "1234"
    assert value_words(0.12345) == "0.123"


def test_a_span_zooms_around_a_step_and_stays_inside():
    span = Span()
    span.set_whole(0, 1000)
    span.zoom(500, 0.5)
    assert span.ends == (250, 750)
    span.move(9999)
    assert span.ends == (500, 1000)
    span.zoom(750, 100)
    assert not span.is_zoomed


def test_it_grows_with_the_run_and_repaints_only_then(canvas, qtbot):
    assert not canvas.is_waiting
    canvas._log.append(1001, 100.1, {"loss_g": 1.0})
    canvas.note_data()
    canvas.note_data()
    assert canvas.is_waiting
    qtbot.waitUntil(lambda: not canvas.is_waiting)
    assert canvas.span == (0, 1001)


def test_hidden_it_does_nothing_and_catches_up_when_shown(canvas, qtbot):
    canvas.hide()
    canvas._log.append(1500, 150.0, {"loss_g": 1.0})
    canvas.note_data()
    assert not canvas.is_waiting
    assert canvas.span == (0, 1000)
    canvas.show()
    assert canvas.span == (0, 1500)


def test_the_wheel_zooms_around_the_cursor(canvas, qtbot):
    with qtbot.waitSignal(canvas.zoom_changed) as changed:
        wheel(canvas, 500, 3)
    low, high = canvas.span
    assert changed.args == [True]
    assert high - low == pytest.approx(1000 / 1.25**3)
    assert (low + high) / 2 == pytest.approx(500, abs=2)
    wheel(canvas, 500, -10)
    assert canvas.span == (0, 1000)


def test_dragging_selects_a_part_and_a_double_click_shows_everything(canvas, qtbot):
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at_step(canvas, 200))
    spot = at_step(canvas, 400)
    drag_to(canvas, spot)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=spot)
    assert canvas.span == pytest.approx((200, 400), abs=2)
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=spot)
    assert canvas.span == (0, 1000)


def test_the_values_under_the_cursor(canvas, qtbot):
    qtbot.mouseMove(canvas, at_step(canvas, 300))
    qtbot.waitUntil(lambda: canvas.hover_step is not None)
    assert canvas.hover_step == pytest.approx(300, abs=2)
    row = round(canvas.hover_step) - 1
    assert canvas._value_at("loss_g", canvas.hover_step) == canvas._log.column("loss_g")[row]
    canvas.grab()


def test_the_keyboard_zooms_and_walks(canvas, qtbot):
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.span != (0, 1000)
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    first = canvas.hover_step
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.hover_step < first < 1000
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.span == (0, 1000)


def test_the_log_scale_concerns_the_losses_only(canvas):
    canvas.set_log_scale(True)
    assert [plot.scale.is_log for plot in canvas.plots] == [True, False, False]


def test_losses_scores_and_quality_stand_over_one_axis(canvas):
    losses, scores, quality = (plot.area for plot in canvas.plots)
    assert (losses.left(), losses.right()) == (scores.left(), scores.right()) == (quality.left(), quality.right())
    assert losses.bottom() < scores.top() < scores.bottom() < quality.top()


def test_a_panel_is_an_entry_in_the_table(qtbot):
    more = Panel("more", "More", (Series("penalty", "Penalty", "accent"),), optional=True)
    log = log_of(100)
    canvas = ChartCanvas(log, (*PANELS, more))
    qtbot.addWidget(canvas)
    canvas.refresh()
    assert len(canvas.plots) == 3  # nothing to show yet
    log.append(101, 10.1, {"penalty": 0.5})
    canvas.refresh()
    assert [plot.panel.key for plot in canvas.plots] == ["losses", "scores", "quality", "more"]
    canvas.grab()


@pytest.mark.parametrize("count", [0, 1, 2, 400, 20_000])
@pytest.mark.parametrize("smoothing", [0.0, 0.9])
def test_it_paints_any_number_of_points(qtbot, count, smoothing):
    canvas = ChartCanvas(log_of(count))
    qtbot.addWidget(canvas)
    canvas.set_smoothing(smoothing)
    picture = canvas.grab().toImage()
    colors = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
    assert len(colors) > 1


def test_values_that_are_not_finite_leave_gaps(qtbot):
    log = MetricsLog()
    for step in range(1, 50):
        log.append(step, step, {"loss_g": float("nan") if step % 3 else 1e30, "loss_d": float("inf")})
    canvas = ChartCanvas(log)
    qtbot.addWidget(canvas)
    canvas.grab()
    assert len(canvas._curves["loss_d"]) == 0


@pytest.fixture
def chart(qtbot, session, tmp_path):
    session.open_project(make_project(tmp_path).folder)
    made = TrainingChart(session)
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show()
    events = [begun(), *(metrics(i) for i in range(1, 51)), RunEnded(50, "finished")]
    session.training.make_run = scripted_run(events)
    with qtbot.waitSignal(session.training.ended):
        session.training.start({"gan": "dcgan", "steps": 50, "minutes": 0.0, "batch_size": 8}, {})
    return made


def test_it_follows_the_training(chart, qtbot):
    qtbot.waitUntil(lambda: chart.canvas.span == (0, 50))
    assert not chart.whole_run.isEnabled()
    chart.canvas.show_steps(10, 20)
    assert chart.whole_run.isEnabled()
    chart.whole_run.click()
    assert chart.canvas.span == (0, 50)


def test_a_chart_made_later_shows_the_whole_run(chart, qtbot):
    later = TrainingChart(chart._session)
    qtbot.addWidget(later)
    later.show()
    assert later.canvas.span == (0, 50)


def test_smoothing_and_scale_reach_the_canvas(chart):
    chart.smoothing.setValue(0)
    assert chart.canvas._smoothing == 0.0
    chart.smoothing.setValue(100)
    assert chart.canvas._smoothing == smoothing_of(100) == 0.999
    chart.log_scale.click()
    assert chart.canvas.plots[0].scale.is_log


def test_it_is_saved_as_a_picture_and_as_a_table(chart, qtbot, tmp_path):
    chart.save_picture(tmp_path / "chart.png")
    picture = QImage(str(tmp_path / "chart.png"))
    assert picture.size() == chart.canvas.size() * 2
    with qtbot.waitSignal(chart._session.notice_raised) as notice:
        chart.save_numbers(tmp_path / "run.csv")
    assert notice.args[0].message == "Saved run.csv."
    assert len((tmp_path / "run.csv").read_text().splitlines()) == 51


def test_a_long_table_does_not_hold_the_window_and_ends_where_it_was_asked_for(chart, qtbot, tmp_path, monkeypatch):
    release, write = threading.Event(), training_engine.write_csv

    def slow(log, path):
        assert release.wait(30)
        write(log, path)

    monkeypatch.setattr(training_engine, "write_csv", slow)
    chart.save_numbers(tmp_path / "run.csv")  # would hang here
    chart._session.training.log.append(51, 5.1, {"loss_g": 9.0})  # the run goes on
    chart._session.training.log.cut_from(10)  # or is taken back
    with qtbot.waitSignal(chart._session.notice_raised):
        release.set()
    assert len((tmp_path / "run.csv").read_text().splitlines()) == 51


def test_a_table_that_cannot_be_written_becomes_a_notice(chart, qtbot, tmp_path):
    (tmp_path / "no").write_text("a file where a folder should be")
    with qtbot.waitSignal(chart._session.notice_raised) as notice:
        chart.save_numbers(tmp_path / "no" / "run.csv")
    assert str(tmp_path / "no") in notice.args[0].message


def test_the_dialogs_lead_to_files_and_problems_to_notices(chart, qtbot, tmp_path, monkeypatch):
    chosen = [str(tmp_path / "curves"), str(tmp_path / "no" / "chart.png"), ""]
    name = "ganstudio.ui.widgets.chart.QFileDialog.getSaveFileName"
    monkeypatch.setattr(name, lambda *args: (chosen.pop(0), ""))
    with qtbot.waitSignal(chart._session.notice_raised):
        chart._ask_picture()
    assert (tmp_path / "curves.png").exists()
    (tmp_path / "no").write_text("a file where a folder should be")
    with qtbot.waitSignal(chart._session.notice_raised) as notice:
        chart._ask_picture()
    assert str(tmp_path / "no") in notice.args[0].message  # what is in the way, not what could not be written
    chart._ask_numbers()
    assert not chosen


def test_a_name_gets_its_ending_and_what_then_has_that_name_is_asked_about(chart, tmp_path, monkeypatch):
    mine, asked, answers = tmp_path / "curves.png", [], [False, True]
    mine.write_bytes(b"my own drawing")
    chosen = [str(tmp_path / name) for name in ("curves", "curves", "run 1.5", "CHART.PNG")]
    name = "ganstudio.ui.widgets.chart.QFileDialog.getSaveFileName"
    monkeypatch.setattr(name, lambda *args: (chosen.pop(0), ""))
    monkeypatch.setattr(asking, "confirm", lambda *words: asked.append(words[1]) or answers.pop(0))
    chart._ask_picture()
    assert mine.read_bytes() == b"my own drawing"
    chart._ask_picture()
    assert QImage(str(mine)).size() == chart.canvas.size() * 2
    chart._ask_picture()
    chart._ask_picture()
    assert asked == ["There is a file curves.png already."] * 2
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"curves.png", "run 1.5.png", "CHART.PNG"}
