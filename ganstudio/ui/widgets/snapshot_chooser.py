"""Which snapshot is explored: a run, a slider through its snapshots, always the newest, or a shipped model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QVBoxLayout, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, tabular
from ganstudio.ui.widgets.inspector import quiet_label
from ganstudio.ui.widgets.scrolled_editors import ChoiceBox, Slider

if TYPE_CHECKING:
    from ganstudio.app.session import Session


class SnapshotChooser(QWidget):
    """A view of `session.checkpoints`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = session.engine
        self._checkpoints = checkpoints = session.checkpoints
        self._paths: list[Path] = []
        self._is_filling = False
        self.runs = ChoiceBox()
        self.runs.setAccessibleName(_("Training run"))
        self.runs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.slider = Slider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(_("Snapshot"))
        self.slider.setPageStep(1)
        self.follow = QCheckBox(_("Follow the newest snapshot"))
        self.follow.setToolTip(_("While it trains, the sprites change as they are learned"))
        self._words = QLabel()
        self._words.setProperty("quiet", True)
        self._words.setFont(tabular(self._words.font()))
        self.about = quiet_label(_("This model comes with GAN Studio; train to see your own sprites."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for widget in (self.runs, self.slider, self._words, self.follow, self.about):
            column.addWidget(widget)
        self.runs.currentIndexChanged.connect(self._on_run)
        self.slider.valueChanged.connect(self._on_slider)
        self.slider.sliderReleased.connect(self._list)
        self.follow.toggled.connect(checkpoints.set_follow_newest)
        checkpoints.runs_changed.connect(self._fill)
        checkpoints.snapshots_changed.connect(self._list)
        checkpoints.active_changed.connect(self._fill)
        checkpoints.follow_changed.connect(self._fill)
        session.engine.became_ready.connect(self._fill)  # it knows the names of the families
        self._fill()

    @Slot()
    def _fill(self) -> None:
        """Show the runs and the active snapshot without choosing anything."""
        active = self._checkpoints.active
        self._is_filling = True
        self.runs.clear()
        for run in reversed(self._checkpoints.runs):
            self.runs.addItem(f"{run.name} · {self._engine.gan_name(run.gan)}", run.folder)
        for info in self._checkpoints.shipped:
            self.runs.addItem(_("Shipped model · {name}").format(name=info.project or info.path.stem), info.path)
        homes = (active.path, active.path.parent.parent) if active else ()
        self.runs.setCurrentIndex(next((at for home in homes if (at := self._place(home)) >= 0), -1))
        self._list()
        self.follow.setChecked(self._checkpoints.follow_newest)
        self._is_filling = False
        self.about.setVisible(self._checkpoints.is_shipped)
        if active:
            words = _("Step {step} · {width} × {height}")
            self._words.setText(words.format(step=counted(active.step), width=active.width, height=active.height))
        else:
            self._words.setText(_("No snapshot yet"))

    def _fill_slider(self) -> None:
        active = self._checkpoints.active
        self._paths = self._snapshots(self.runs.currentIndex())
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(0, len(self._paths) - 1))
            self.slider.setEnabled(len(self._paths) > 1)
            if active and active.path in self._paths:
                self.slider.setValue(self._paths.index(active.path))

    @Slot()
    def _list(self) -> None:
        """Offer the snapshots that there are now; not while a hand is on the slider, or its places would wander."""
        if not self.slider.isSliderDown():
            self._fill_slider()

    @Slot(int)
    def _on_run(self, number: int) -> None:
        if self._is_filling or number < 0:
            return
        if paths := self._snapshots(number):
            self._checkpoints.choose(paths[-1])
        else:
            self._fill()

    @Slot(int)
    def _on_slider(self, number: int) -> None:
        if not 0 <= number < len(self._paths):
            return
        path = self._paths[number]
        self._checkpoints.choose(path)
        if self._checkpoints.active is None or self._checkpoints.active.path != path:  # thinned away meanwhile
            self._fill()

    def _place(self, home: Path) -> int:
        """Return the row of a run's folder or of a shipped model; -1 if it is not listed."""
        return next((row for row in range(self.runs.count()) if self.runs.itemData(row) == home), -1)

    def _snapshots(self, row: int) -> list[Path]:
        """List what a row offers: a run's snapshots, or one shipped model."""
        home = self.runs.itemData(row)
        run = next((run for run in self._checkpoints.runs if run.folder == home), None)
        return self._checkpoints.snapshots(run) if run else [home] if home else []
