"""In the smallest window, in one of the usual size and in between nothing is cut: not in English, not in Chinese."""

import json

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QSlider,
    QWidget,
)
from scripted_runs import endless_run, make_run_folder
from tiny_project import add_snapshot, make_tiny_project, tiny_pixels
from tiny_translators import add_translator

from ganstudio.app.engine import _gan_cards
from ganstudio.core.text import _
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.ui.theme import tabular
from ganstudio.ui.widgets.button_row import ButtonRow
from ganstudio.ui.widgets.chart_heading import entries
from ganstudio.ui.widgets.domain_bar import PAIRS
from ganstudio.ui.widgets.elided_label import ElidedLabel
from ganstudio.ui.widgets.export_inspector import TABS
from ganstudio.ui.widgets.snapshot_slider import LEAST_SLIDER

SIZES = [(960, 600), (1100, 700), (1280, 800)]
COUNT = 24
LONG = "adventurers_in_armour"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Two domains with long names, two runs with numbers and samples, and a translator."""
    project = make_tiny_project(tmp_path_factory.mktemp("narrow") / "Monsters", COUNT, snapshots=())
    names = [f"sprite {number}" for number in range(COUNT)]
    sources = [f"sprites/{'where the artist keeps them/' * 5}{number}.png" for number in range(COUNT)]
    for domain in ("A", "B"):
        labels = [LONG if number % 2 else "dogs" for number in range(COUNT)]
        save_dataset(project, make_dataset(tiny_pixels(COUNT), labels, names, sources), domain=domain)
    add_translator(project, run="2025-02-03-0405")
    make_run_folder(project, step=800, name="2025-11-22-0930")
    newest = make_run_folder(project, step=400, name="2026-01-02-0304")
    add_snapshot(project, 12000)  # into the newest run, and that can be opened
    quality = {"kid": 0.4, "coverage": 0.2, "precision": 0.5, "silhouette_match": 0.3, "silhouette_overlap": 0.1}
    rows = [json.dumps({"step": at, "seconds": at, **quality}) + "\n" for at in (410, 11900)]
    with (newest / "metrics.jsonl").open("a") as file:
        file.writelines(rows)
    return project


@pytest.fixture(params=[("en", "dark"), ("zh_CN", "light")], ids=["english", "chinese"])
def full_window(request, window, qtbot, filled):
    session = window.session
    language, theme = request.param
    session.settings.update(language=language, theme=theme)
    qtbot.waitUntil(lambda: window._worn == (theme, language))
    session.open_project(filled.folder)
    session.engine._on_ready(_gan_cards())
    qtbot.waitUntil(lambda: session.domains.pairs is not None and len(session.training.log) > 400)
    return window


def settle():
    for _again in range(3):  # a row that loses its words makes room for what stands in it
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def told(widget):
    words = next((say() for name in ("text", "currentText") if (say := getattr(widget, name, None)) and say()), "")
    return f"{type(widget).__name__} {words or widget.accessibleName()!r}"


def wanted(widget):
    """How wide a widget has to be to show all of its words."""
    if isinstance(widget, QSlider):
        return LEAST_SLIDER
    if isinstance(widget, QLabel):
        is_free = isinstance(widget, ElidedLabel) or widget.wordWrap()
        return 0 if is_free else min(widget.minimumSizeHint().width(), widget.maximumWidth())
    if isinstance(widget, ButtonRow):
        return widget.minimumSizeHint().width()
    if isinstance(widget, QAbstractButton):
        return min(widget.sizeHint().width(), widget.maximumWidth())
    return 0  # what stands in a list or a field can be read in it


def is_covered(widget, window):
    """Whether a part of a widget lies beyond what is around it; up and down there may be a bar to scroll with."""
    outer = widget.parentWidget()
    if not 0 <= widget.y() <= widget.geometry().bottom() < outer.height():
        return True
    while outer is not None:
        left = widget.mapTo(outer, QPoint(0, 0)).x()
        if not 0 <= left <= left + widget.width() <= outer.width():
            return True
        outer = None if outer is window else outer.parentWidget()
    return False


def cut(window):
    """Everything in a window that is too narrow for its words, says nothing or goes beyond what is around it."""
    kinds = (QAbstractButton, QLabel, QSlider, QComboBox, QAbstractSpinBox, ButtonRow)
    found = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, kinds) or not widget.isVisible() or widget.objectName().startswith("qt_"):
            continue
        if widget.width() < wanted(widget):
            found.append(f"{told(widget)}: {widget.width()} of {wanted(widget)}")
        if isinstance(widget, QLabel) and widget.wordWrap() and widget.heightForWidth(widget.width()) > widget.height():
            found.append(f"{told(widget)}: too low")
        if isinstance(widget, QAbstractButton) and not (
            widget.text() or (widget.accessibleName() and widget.toolTip())
        ):
            found.append(f"{told(widget)}: an icon that says nothing")
        if is_covered(widget, window):
            found.append(f"{told(widget)}: covered")
    return found


def at_every_size(window, key, state=""):
    """Show a page in every size; returns what was cut."""
    found = {}
    for width, height in SIZES:
        window.resize(width, height)
        window.show_page(key)
        settle()
        assert (window.width(), window.height()) == (width, height)
        if lost := cut(window):
            found[f"{key} {state} {width}"] = lost
    return found


def test_nothing_is_cut_on_the_data_page(full_window):
    full_window.show_page("data")
    page = full_window.page("data")
    found = {}
    for part in ("A", "B", PAIRS):
        page.show_part(part)
        found |= at_every_size(full_window, "data", part)
    for part in ("A", "B"):
        page.show_part(part)
        page.view.show_label(LONG)
        page.view.select([0, 1, 2])
        page.view._on_hovered(0)
        found |= at_every_size(full_window, "data", f"{part} label")
        assert page.view.all_button.isVisible() and len(page.view.selected_rows) == 3
    assert found == {}


def test_nothing_is_cut_on_the_train_page(full_window, qtbot):
    session = full_window.session
    full_window.show_page("train")
    page = full_window.page("train")
    box = page.chart.comparison.box
    row = next(row for row in range(box.count()) if "2025-11-22-0930" in box.itemText(row))
    with qtbot.waitSignal(session.comparison.log_changed):
        box.setCurrentIndex(row)
        box.activated.emit(row)
    found = at_every_size(full_window, "train")
    page.samples._parts = ("Drawing", "Answer", "Truth", "Back again")  # the title says what stands in each row
    page.samples._title.setText(" · ".join(map(_, page.samples._parts)))
    page.samples._fit_row()
    found |= at_every_size(full_window, "train", "translations")
    assert len(page.samples.slider._steps) > 1 and page.chart.canvas.plots[0].others
    for width, height in SIZES:
        full_window.resize(width, height)
        settle()
        canvas = page.chart.canvas
        for plot in canvas.plots:
            laid = entries(plot, QFontMetricsF(tabular(canvas.font())))
            if laid[-1].box.right() > canvas.width() or any(entry.name != _(entry.series.label) for entry in laid):
                found[f"heading {plot.panel.key} {width}"] = [entry.name for entry in laid]
    assert found == {}


def test_nothing_is_cut_while_a_run_is_at_work(full_window, qtbot):
    session = full_window.session
    session.training.make_run = endless_run
    session.training.play()
    qtbot.waitUntil(lambda: session.training.state == "running")
    found = at_every_size(full_window, "train", "running")
    with qtbot.waitSignal(session.training.ended):
        session.training.stop()
    assert found == {}


def test_nothing_is_cut_on_the_other_pages(full_window, qtbot):
    session = full_window.session
    full_window.show_page("translate")
    found = at_every_size(full_window, "translate", "waiting")
    session.translating.take_dataset()
    qtbot.waitUntil(lambda: not session.translating.is_busy and session.translating.table is not None)
    session.translating.keep()
    found |= at_every_size(full_window, "translate")
    full_window.show_page("explore")
    qtbot.waitUntil(lambda: session.explorer.grid is not None)
    found |= at_every_size(full_window, "explore")
    for cell in range(12):
        session.explorer.keep(cell)
    full_window.show_page("export")
    page = full_window.page("export")
    qtbot.waitUntil(lambda: session.exporting.preview is not None and page.export_button.isEnabled())
    with qtbot.waitSignal(session.exporting.exported):
        page.export()
    for tab in TABS:
        page.inspector.show_tab(tab)
        found |= at_every_size(full_window, "export", tab)
    assert found == {}
