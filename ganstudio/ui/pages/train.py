"""Train a GAN on the project's sprites and watch it: verdict, chart, samples, options."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from ganstudio.app.session import Session
from ganstudio.core.text import N_, _
from ganstudio.ui.pages import PAGES, PageInfo
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.empty_state import EmptyState

SIDE_BY_SIDE = 1500
"""From this width on, in pixels without the inspector, the samples stand beside the chart instead of below it."""
BELOW, BESIDE = [560, 440], [460, 540]
"""Shares of the chart and the samples, one below the other or side by side: there the samples need the width."""


class TrainPage(QWidget):
    """Verdict, chart and samples, with the inspector at the right; without sprites it says where to get some."""

    page_wanted = Signal(str)  # key of another page

    def __init__(self, session: Session) -> None:
        super().__init__()
        from ganstudio.ui.widgets.chart import TrainingChart
        from ganstudio.ui.widgets.samples import Samples
        from ganstudio.ui.widgets.training_setup import TrainingSetup
        from ganstudio.ui.widgets.verdict_panel import VerdictPanel

        self.setObjectName("trainPage")
        self._session = session
        self.verdict = VerdictPanel(session)
        self.chart = TrainingChart(session)
        self.samples = Samples(session)
        self.setup = TrainingSetup(session)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("trainSplitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for part in (self.chart, self.samples):
            self.splitter.addWidget(_panel(part))
        self.splitter.setSizes(BELOW)
        watching = QVBoxLayout()
        watching.setSpacing(0)
        watching.addWidget(self.verdict)
        watching.addWidget(self.splitter, 1)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(watching, 1)
        row.addWidget(self.setup)
        self.empty = EmptyState(
            "train",
            _("There is nothing to train on yet"),
            _("Import a folder of your own sprites first, or try it out with the starter sprites."),
            [
                (_("Go to the Data page"), lambda: self.page_wanted.emit("data")),
                (_("Try the starter sprites"), session.try_starter_sprites),
            ],
        )
        self.only_b = EmptyState(
            "train",
            _("Domain A is empty"),
            _("There are sprites in B, but none in A: import those that shall be turned into them."),
            [(_("Go to the Data page"), self._go_to_a)],
        )
        self._stack = QStackedLayout(self)
        for widget in (work, self.empty, self.only_b):
            self._stack.addWidget(widget)
        session.project_changed.connect(self._on_project_changed)
        for importing in (session.importing, session.importing_b):
            importing.dataset_changed.connect(self._on_project_changed)
        session.training.state_changed.connect(self._on_state_changed)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the samples below the chart, or beside it where there is room."""
        super().resizeEvent(event)
        is_wide = self.width() - self.setup.width() >= SIDE_BY_SIDE
        wanted = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if self.splitter.orientation() != wanted:
            self.splitter.setOrientation(wanted)
            QTimer.singleShot(0, self, self._share)  # once the splitter has its new size too

    @Slot()
    def _share(self) -> None:
        is_wide = self.splitter.orientation() == Qt.Orientation.Horizontal
        length = self.splitter.width() if is_wide else self.splitter.height()
        shares = BESIDE if is_wide else BELOW
        self.splitter.setSizes([length * share // sum(shares) for share in shares])

    def _refresh(self) -> None:
        training = self._session.training
        has_work = training.state != "idle" or training.can_start or training.last_run is not None
        has_b = self._session.domains.datasets[1] is not None
        self._stack.setCurrentIndex(0 if has_work else 2 if has_b else 1)

    def _go_to_a(self) -> None:
        self._session.domains.show("A")
        self.page_wanted.emit("data")

    @Slot(object)
    def _on_project_changed(self, project: object) -> None:
        self._refresh()

    @Slot(str)
    def _on_state_changed(self, state: str) -> None:
        self._refresh()


def _panel(content: QWidget) -> QFrame:
    panel = QFrame()
    column = QVBoxLayout(panel)
    column.setContentsMargins(SPACE, 0, SPACE, SPACE)
    column.addWidget(content)
    return panel


PAGES.add("train", PageInfo(N_("Train"), "train", 20, TrainPage, "Ctrl+2"))
