"""The live chart of a run with its controls: smoothing, logarithmic scale, zoom, saving as a picture or a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from ganstudio.app.session import Session
from ganstudio.core.errors import StudioError
from ganstudio.core.files import atomic_path
from ganstudio.core.paths import is_there
from ganstudio.core.text import _
from ganstudio.core.verdicts import Verdict
from ganstudio.ui import asking
from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE, color, tabular
from ganstudio.ui.widgets.chart_canvas import ChartCanvas
from ganstudio.ui.widgets.run_comparison import NARROWEST, WIDTH, RunComparison
from ganstudio.ui.widgets.snapshot_slider import LEAST_SLIDER

SMOOTHING_STEPS = 100
USUAL_SMOOTHING = 45
PICTURE_SCALE = 2


class TrainingChart(QWidget):
    """Follows the session's training: each new number is noted, and painted when it is time."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.canvas = ChartCanvas(session.training.log)
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, SMOOTHING_STEPS)
        self.smoothing.setMinimumWidth(LEAST_SLIDER)
        self.smoothing.setMaximumWidth(112)
        self.smoothing.setAccessibleName(_("Smoothing"))
        self.smoothing.setToolTip(
            _("How many neighbouring values each curve is averaged over; the band shows them all.")
        )
        self.comparison = RunComparison(session)
        self.log_scale = QCheckBox(_("Log scale"))
        self.log_scale.setToolTip(_("Show losses on a logarithmic scale; around zero it is linear."))
        self.whole_run = _tool("zoom-fit", _("Show the whole run (Home)"), self.canvas.reset_zoom)
        self.whole_run.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._row = self._controls()
        column.addLayout(self._row)
        column.addWidget(self.canvas, 1)
        self.smoothing.valueChanged.connect(self._on_smoothing)
        self.log_scale.toggled.connect(self.canvas.set_log_scale)
        self.canvas.zoom_changed.connect(self.whole_run.setEnabled)
        session.training.metrics_ready.connect(self._on_metrics)
        session.training.quality_measured.connect(self._on_metrics)
        session.training.verdict_changed.connect(self._on_verdict_changed)
        session.training.history_changed.connect(self.canvas.reload)
        session.comparison.log_changed.connect(self._show_comparison)
        session.comparison.choices_changed.connect(self._show_comparison)  # this run's name may be another one
        self._show_comparison()
        self.canvas.set_best(session.training.verdict.best_step)
        self.smoothing.setValue(USUAL_SMOOTHING)

    def save_picture(self, path: Path) -> None:
        """Write the chart as it is seen as a PNG; `StudioError` if that is not possible."""
        size = self.canvas.size() * PICTURE_SCALE
        picture = QPixmap(size)
        picture.setDevicePixelRatio(PICTURE_SCALE)
        picture.fill(color("panel"))
        self.canvas.render(picture, renderFlags=QWidget.RenderFlag.DrawChildren)
        with atomic_path(path) as temporary:
            if not picture.save(str(temporary), "PNG"):
                raise OSError(_("the picture could not be encoded"))

    def save_numbers(self, path: Path) -> None:
        """Write all numbers of the run as CSV, off the UI thread; a notice says when that is done or not possible."""
        session = self._session
        session.training.write_csv(path, lambda: _tell_saved(session, path))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the word before the slider out where the names of runs need its room; the slider says it too."""
        super().resizeEvent(event)
        self._row.invalidate()  # it may remember the word
        word = self._word.sizeHint().width() + SPACE if self._word.isHidden() else 0
        self._word.setHidden(self._row.minimumSize().width() + word + WIDTH - NARROWEST > self.width())

    def _controls(self) -> QHBoxLayout:
        self._amount = QLabel()
        self._amount.setFont(tabular(self.font()))
        self._amount.setFixedWidth(self._amount.fontMetrics().horizontalAdvance("0.999") + 4)
        self._word = QLabel(_("Smoothing"))
        self._word.setBuddy(self.smoothing)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        row.setSpacing(SPACE)
        for widget in (self._word, self.smoothing, self._amount):
            row.addWidget(widget)
        row.addSpacing(SPACE)
        row.addWidget(self.log_scale)
        row.addWidget(self.comparison)
        row.addStretch()
        row.addWidget(self.whole_run)
        row.addWidget(_tool("png", _("Save the chart as a PNG picture…"), self._ask_picture))
        row.addWidget(_tool("csv", _("Save the numbers as a CSV table…"), self._ask_numbers))
        return row

    def _ask_picture(self) -> None:
        path = self._asked(_("Save the chart"), "training.png", _("PNG picture (*.png)"))
        if path is None:
            return
        try:
            self.save_picture(path)
        except StudioError as error:
            self._session.tell(error)
        else:
            _tell_saved(self._session, path)

    def _ask_numbers(self) -> None:
        if path := self._asked(_("Save the numbers"), "training.csv", _("CSV table (*.csv)")):
            self.save_numbers(path)

    def _asked(self, title: str, name: str, kind: str) -> Path | None:
        project = self._session.project
        folder = project.folder.parent if project else Path.home()
        chosen, _kind = QFileDialog.getSaveFileName(self, title, str(folder / name), kind)
        if not chosen:
            return None
        ending = Path(name).suffix
        if chosen.lower().endswith(ending):
            return Path(chosen)
        path = Path(chosen + ending)  # the dialog asked about the name without it
        question = _("There is a file {name} already.").format(name=path.name)
        replaces = (_("It would be replaced."), _("Replace"), _("Cancel"))
        return path if not is_there(path) or asking.confirm(self, question, *replaces) else None

    @Slot(int)
    def _on_smoothing(self, value: int) -> None:
        amount = smoothing_of(value)
        self._amount.setText(f"{amount:.3f}" if amount > 0.99 else f"{amount:.2f}")
        self.canvas.set_smoothing(amount)

    @Slot(object)
    def _on_verdict_changed(self, verdict: Verdict) -> None:
        self.canvas.set_best(verdict.best_step)

    @Slot()
    def _show_comparison(self) -> None:
        comparison = self._session.comparison
        mine, theirs = (folder.name if folder else "" for folder in (comparison.shown, comparison.chosen))
        self.canvas.set_comparison(comparison.log, mine, theirs)

    @Slot(object)
    def _on_metrics(self, event: object) -> None:
        self.canvas.note_data()


def smoothing_of(value: int) -> float:
    """Return the weight of the past for a place of the slider: finer towards 1, where it matters."""
    return 0.0 if value == 0 else round(1 - 10 ** (-3 * value / SMOOTHING_STEPS), 4)


def _tell_saved(session: Session, path: Path) -> None:
    session.notice(_("Saved {name}.").format(name=path.name), str(path.parent))


def _tool(name: str, words: str, run: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setIconSize(QSize(18, 18))
    button.setAutoRaise(True)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.clicked.connect(lambda: run())
    return button
