"""Quality and variety under the losses, the best snapshot, and another run behind this one."""

import json
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from scripted_runs import begun, endless_run, make_project, make_run_folder

from ganstudio.app.engine import GanCard
from ganstudio.app.metrics_log import MetricsLog
from ganstudio.ui.theme import DARK, LIGHT, apply_theme, color
from ganstudio.ui.widgets.chart import TrainingChart
from ganstudio.ui.widgets.chart_canvas import ChartCanvas
from ganstudio.ui.widgets.chart_panels import PANELS

QUALITY = next(panel for panel in PANELS if panel.key == "quality")


def log_with_quality(count=100_000, every=5000):
    """Losses in every row, quality in one of many."""
    steps = np.arange(1.0, count + 1)
    chance = np.random.default_rng(0).random(count)
    measured = steps % every == 0
    kid = np.where(measured, 0.5 * np.exp(-2 * steps / count) + 0.02, np.nan)
    shares = {key: np.where(measured, chance * 0.4, np.nan) for key in ("coverage", "precision", "silhouette_match")}
    log = MetricsLog()
    log.replace(steps, steps / 10, {"loss_g": 1 + chance, "loss_d": chance, "kid": kid, **shares})
    return log


@pytest.fixture
def canvas(qtbot):
    made = ChartCanvas(log_with_quality())
    qtbot.addWidget(made)
    made.resize(900, 480)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    return made


def plot_of(canvas):
    return next(plot for plot in canvas.plots if plot.panel.key == "quality")


def trace_of(canvas, key):
    return next(trace for trace in plot_of(canvas).traces if trace.series.key == key)


def pixels_of(picture, ink, area):
    wanted = ink.rgb()
    across, down = range(round(area.left()), round(area.right())), range(round(area.top()), round(area.bottom()))
    return sum(picture.pixel(x, y) == wanted for x in across for y in down)


def test_lines_connect_measured_values_across_the_rows_without_any(canvas):
    assert trace_of(canvas, "kid").line.size() == 20
    assert trace_of(canvas, "kid").marks.size() == 20
    assert trace_of(canvas, "silhouette_overlap").line.size() == 0


def test_measured_values_are_not_smoothed(canvas):
    canvas.set_smoothing(0.99)
    assert canvas._value_at("kid", 5000) == canvas._log.column("kid")[4999]


def test_the_distance_has_a_scale_of_its_own_at_the_right(canvas):
    plot = plot_of(canvas)
    assert plot.right.high >= 0.45 > plot.scale.high
    low_end = plot.height_of(plot.right.low, plot.right)
    assert low_end == pytest.approx(plot.area.bottom())


def test_where_values_stand_close_they_have_no_marks(canvas):
    canvas._log = log_with_quality(100_000, 100)
    canvas.reload()
    canvas.refresh()
    assert trace_of(canvas, "kid").marks is None
    canvas.grab()


def test_a_value_may_come_late_into_an_older_row(canvas):
    canvas._log.column("coverage")[6999] = 0.3
    canvas.refresh()
    assert trace_of(canvas, "coverage").line.size() == 21


def test_before_the_first_value_it_says_when_one_comes_and_nothing_jumps_then(qtbot):
    log = MetricsLog()
    canvas = ChartCanvas(log)
    qtbot.addWidget(canvas)
    canvas.resize(900, 480)
    canvas.refresh()
    before = [plot.area for plot in canvas.plots]
    assert plot_of(canvas).is_empty
    canvas.grab()
    log.append(1, 0.1, {"loss_g": 1.0})
    log.append(2, 60.0, {"kid": 0.3})
    canvas.refresh()
    assert not plot_of(canvas).is_empty
    assert [plot.area for plot in canvas.plots] == before


def test_the_best_snapshot_is_marked(canvas):
    area = plot_of(canvas).area
    star = color("accent")
    assert not pixels_of(canvas.grab().toImage(), star, area)
    canvas.set_best(60_000)
    canvas.refresh()
    assert pixels_of(canvas.grab().toImage(), star, area) > 20
    canvas.show_steps(0, 30_000)
    assert not pixels_of(canvas.grab().toImage(), star, area)


@pytest.mark.parametrize("series", QUALITY.series, ids=lambda series: series.key)
def test_the_mouse_learns_what_a_number_means(canvas, series):
    from PySide6.QtGui import QFontMetricsF

    from ganstudio.ui.theme import tabular
    from ganstudio.ui.widgets.chart_heading import entries

    laid = entries(plot_of(canvas), QFontMetricsF(tabular(canvas.font())))
    entry = next(entry for entry in laid if entry.series.key == series.key)
    assert canvas.help_at(entry.box.center()) == series.help
    assert canvas.help_at(QPointF(0, 0)) == ""


@pytest.mark.parametrize("width", [360, 476, 560, 700, 900, 1600])
def test_headings_do_not_overlap_and_fit(canvas, width):
    from PySide6.QtGui import QFontMetricsF

    from ganstudio.ui.theme import tabular
    from ganstudio.ui.widgets.chart_heading import entries

    canvas.resize(width, 480)
    for plot in canvas.plots:
        laid = entries(plot, QFontMetricsF(tabular(canvas.font())))
        for one, next_one in pairwise(laid):
            assert one.box.right() <= next_one.box.left() + 0.5
        assert laid[-1].box.right() <= canvas.width()


def test_values_without_room_are_said_where_the_mouse_rests(canvas):
    from PySide6.QtGui import QFontMetricsF

    from ganstudio.ui.theme import tabular
    from ganstudio.ui.widgets.chart_heading import entries

    canvas.resize(476, 480)
    first = entries(plot_of(canvas), QFontMetricsF(tabular(canvas.font())))[0]
    assert not first.has_value
    said = canvas.help_at(first.box.center())
    assert said.startswith("KID distance 0.") and said.endswith(first.series.help)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_the_curves_of_quality_can_be_told_apart(theme, qapp):
    apply_theme(qapp, theme.name)
    inks = {color(series.color).name() for series in QUALITY.series if not series.dashed}
    looks = {(series.color, series.marker, series.dashed) for series in QUALITY.series}
    apply_theme(qapp, "dark")
    assert len(inks) == 4
    assert len(looks) == 5


@pytest.fixture
def two_runs(session, tmp_path):
    """A project with two runs; the older one is longer and was measured."""
    project = make_project(tmp_path)
    older = make_run_folder(project, step=800, name="2026-11-22-0930")
    rows = [json.dumps({"step": at, "seconds": at, "kid": 0.4, "coverage": 0.2}) for at in (810, 820)]
    with (older / "metrics.jsonl").open("a") as file:
        file.write("\n".join(rows) + "\n")
    make_run_folder(project, step=400)
    session.open_project(project.folder)
    return older


@pytest.fixture
def chart(qtbot, session, two_runs):
    made = TrainingChart(session)
    qtbot.addWidget(made)
    made.resize(1000, 480)
    made.show()
    qtbot.waitUntil(lambda: made.canvas.span == (0, 400))
    return made


def test_another_run_is_drawn_behind_this_one(chart, qtbot, session, two_runs):
    box = chart.comparison.box
    assert (box.count(), box.currentIndex(), session.comparison.chosen) == (2, 0, None)
    assert "2026-11-22-0930" in box.itemText(1)
    box.setCurrentIndex(1)
    with qtbot.waitSignal(session.comparison.log_changed):
        box.activated.emit(1)
    assert session.comparison.chosen == two_runs
    losses, _scores, quality = chart.canvas.plots
    assert losses.others[0].line.size() > 400
    assert quality.others[0].line.size() == 2
    assert chart.canvas.span == (0, 820)  # both are seen whole
    assert chart.canvas._names == ("2026-11-23-1412", "2026-11-22-0930")
    chart.grab()
    box.activated.emit(0)
    assert chart.canvas.span == (0, 400)
    assert not chart.canvas.plots[0].others


def test_a_run_is_named_with_its_family_as_soon_as_that_is_known(chart, session):
    assert chart.comparison.box.itemText(1) == "2026-11-22-0930, dcgan"
    session.engine._on_ready((GanCard("dcgan", "DCGAN", "Quick.", object, 64),))
    assert chart.comparison.box.itemText(1) == "2026-11-22-0930, DCGAN"


def test_a_chart_made_anew_compares_with_the_same_run(chart, qtbot, session):
    with qtbot.waitSignal(session.comparison.log_changed):
        chart.comparison.box.activated.emit(1)
    again = TrainingChart(session)
    qtbot.addWidget(again)
    again.show()
    assert again.comparison.box.currentIndex() == 1
    assert again.canvas.plots[0].others


def test_a_new_run_makes_the_last_one_comparable(chart, qtbot, session):
    folder = session.project.runs_folder / "2026-11-24-0800"
    session.training.make_run = lambda control: _begun_in(folder, control)
    with qtbot.waitSignal(session.training.started):
        session.training.start({"gan": "dcgan", "steps": 50, "minutes": 0.0, "batch_size": 8}, {})
    assert chart.comparison.box.count() == 3
    with qtbot.waitSignal(session.training.ended):
        session.training.stop()


def _begun_in(folder, control):
    run = endless_run(control)
    next(run)
    yield begun(folder=folder)
    yield from run


def test_a_project_that_closes_takes_the_comparison_along(chart, qtbot, session):
    with qtbot.waitSignal(session.comparison.log_changed):
        chart.comparison.box.activated.emit(1)
    session.close_project()
    assert session.comparison.log is None
    assert chart.comparison.box.count() == 1
    assert not chart.comparison.isEnabled()


def test_the_picture_and_the_table_have_the_quality(chart, qtbot, session, tmp_path):
    session.training.log.append(401, 41.0, {"loss_g": 1.0, "kid": 0.25})
    chart.canvas.refresh()
    chart.save_picture(tmp_path / "chart.png")
    picture = QImage(str(tmp_path / "chart.png"))
    assert pixels_of(picture, color("kid"), picture.rect()) > 20
    with qtbot.waitSignal(session.notice_raised):
        chart.save_numbers(tmp_path / "run.csv")
    lines = (tmp_path / "run.csv").read_text().splitlines()
    assert "kid" in lines[0]
    assert lines[-1].endswith("0.25")
