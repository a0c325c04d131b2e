"""The right column of the Explore page: a sprite beside its nearest training sprite, and the controls of the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ganstudio.app.latent_place import LARGEST_GRID, LARGEST_SEED, SMALLEST_GRID, Place
from ganstudio.core.text import _
from ganstudio.ui.icons import icon, put_icon
from ganstudio.ui.theme import SPACE, tabular
from ganstudio.ui.widgets.elided_label import ElidedLabel
from ganstudio.ui.widgets.inspector import Inspector, quiet_label
from ganstudio.ui.widgets.kind_choice import KindChoice
from ganstudio.ui.widgets.scrolled_editors import Slider, WholeBox
from ganstudio.ui.widgets.snapshot_chooser import SnapshotChooser
from ganstudio.ui.widgets.sprite_tile import SpriteTile

if TYPE_CHECKING:
    from collections.abc import Callable

    from ganstudio.app.session import Session

COPY, CLOSE = 0.02, 0.10
"""Distances, 0–1, below which a sprite is called a copy, or close to a training sprite."""


class ExploreInspector(Inspector):
    """A view of `session.explorer`; is told which cell is under the cursor."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Explore"), parent)
        self._session = session
        self._explorer = session.explorer
        self._cell = -1
        self.sprite = SpriteTile(_("Sprite under the cursor"))
        self.nearest = SpriteTile(_("Nearest training sprite"))
        self._distance = quiet_label()
        self._distance.setFont(tabular(self._distance.font()))
        self._distance.setMinimumHeight(2 * self._distance.fontMetrics().lineSpacing())
        self._distance.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nearest_name = ElidedLabel()
        self.nearest_name.setProperty("quiet", True)
        self.add("", self._pair())
        self.kind = KindChoice(session)
        self.add(_("Place"), self._place_row(), self.kind)
        self.spread, spread_row = self._slider(_("Spread"), 0, 100, "%", lambda v: self._explorer.set_spread(v / 100))
        self.truncation, truncation_row = self._slider(
            _("Variety"), 0, 100, "%", lambda v: self._explorer.set_truncation(v / 100)
        )
        self.cells, size_row = self._slider(_("Cells"), SMALLEST_GRID, LARGEST_GRID, "", self._explorer.set_size)
        spread_row.setToolTip(_("How much the sprites around the centre differ from it"))
        truncation_row.setToolTip(_("Truncation: less variety keeps closer to the average sprite, often cleaner"))
        size_row.setToolTip(_("Cells along a side of the grid"))
        self.add("", spread_row, truncation_row, size_row)
        self.add(_("Snapshot"), SnapshotChooser(session))
        self._explorer.place_changed.connect(self._on_place)
        self._explorer.nearest_ready.connect(self._refresh)
        self._explorer.grid_ready.connect(self._refresh)
        self._on_place(self._explorer.place)
        self._refresh()

    @Slot(int)
    def show_cell(self, cell: int) -> None:
        """Show the sprite of a cell; -1 keeps the last one, so that the column does not flicker."""
        if cell >= 0:
            self._cell = cell
            self._refresh()

    @Slot()
    def _refresh(self) -> None:
        grid, nearest = self._explorer.grid, self._explorer.nearest
        dataset = self._session.importing.dataset
        cell = self._cell
        if grid is not None and not 0 <= cell < len(grid.sprites):
            cell = self._cell = grid.request.centre_index
        self.sprite.set_sprite(None if grid is None else grid.sprites[cell])
        if grid is None or nearest is None or dataset is None or nearest[0][cell] >= dataset.count:
            self.nearest.set_sprite(None)
            self.nearest_name.show_words("")
            self._distance.setText(self._why_none() if grid and dataset else "")
            return
        row, distance = int(nearest[0][cell]), float(nearest[1][cell])
        self.nearest.set_sprite(dataset.pixels[row])
        self.nearest_name.show_words(dataset.names[row])
        self._distance.setText(_judgement(distance))

    def _why_none(self) -> str:
        """Say why no training sprite stands beside the one under the cursor."""
        if self._explorer.comparable is None:
            return _("Your sprites have another size.")
        if self._explorer.search_failed:
            return _("The nearest training sprite could not be found.")
        return _("Looking for the nearest training sprite…")

    @Slot(object)
    def _on_place(self, place: Place) -> None:
        values = (
            (self.seed, place.seed),
            (self.spread, round(place.spread * 100)),
            (self.truncation, round(place.truncation * 100)),
            (self.cells, place.size),
        )
        for widget, value in values:
            widget.blockSignals(True)
            widget.setValue(value)
            widget.blockSignals(False)
        for slider, label, unit in self._labels:
            label.setText(f"{slider.value()}{unit}")
        self.back_button.setEnabled(bool(place.centre))

    def _pair(self) -> QWidget:
        pair = QWidget()
        grid = QGridLayout(pair)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        for column, (words, tile) in enumerate(
            ((_("Under the cursor"), self.sprite), (_("Nearest in training"), self.nearest))
        ):
            label = quiet_label(words)
            grid.addWidget(label, 0, column)
            grid.addWidget(tile, 1, column)
        grid.addWidget(self.nearest_name, 2, 1)
        grid.addWidget(self._distance, 3, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        return pair

    def _place_row(self) -> QWidget:
        self.seed = WholeBox()
        self.seed.setRange(0, LARGEST_SEED)
        self.seed.setKeyboardTracking(False)
        self.seed.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.seed.setMinimumWidth(96)
        self.seed.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.seed.setAccessibleName(_("Seed"))
        self.seed.setToolTip(_("The same seed leads to the same place"))
        self.seed.valueChanged.connect(self._explorer.set_seed)
        self.back_button = QToolButton()
        self.back_button.setIcon(icon("seed"))
        self.back_button.setToolTip(_("Back to the place of the seed"))
        self.back_button.setAccessibleName(_("Back to the place of the seed"))
        self.back_button.clicked.connect(lambda: self._explorer.set_seed(self.seed.value()))
        self.dice = QPushButton(_("Random"))
        put_icon(self.dice, "dice")
        self.dice.setToolTip(_("Go somewhere else (R)"))
        self.dice.clicked.connect(self._explorer.roll)
        QShortcut(QKeySequence(Qt.Key.Key_R), self.dice, self._explorer.roll)  # wherever no editor takes the letter
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        line.addWidget(self.seed, 1)
        line.addWidget(self.back_button)
        line.addWidget(self.dice)
        return row

    def _slider(self, words: str, low: int, high: int, unit: str, act: Callable[[int], None]) -> tuple[Slider, QWidget]:
        slider, value, name = Slider(Qt.Orientation.Horizontal), QLabel(), QLabel(words)
        slider.setRange(low, high)
        slider.setPageStep(max(1, (high - low) // 10))
        slider.setAccessibleName(words)
        name.setBuddy(slider)
        value.setProperty("quiet", True)
        value.setFont(tabular(value.font()))
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(SPACE // 2)
        grid.addWidget(name, 0, 0)
        grid.addWidget(value, 0, 1)
        grid.addWidget(slider, 1, 0, 1, 2)
        self._labels = [*getattr(self, "_labels", []), (slider, value, unit)]
        slider.valueChanged.connect(act)
        slider.sliderPressed.connect(self._explorer.end_gesture)
        slider.sliderReleased.connect(self._explorer.end_gesture)
        return slider, row


def _judgement(distance: float) -> str:
    if distance < COPY:
        return _("Distance {distance:.3f}: a copy").format(distance=distance)
    if distance < CLOSE:
        return _("Distance {distance:.3f}: close").format(distance=distance)
    return _("Distance {distance:.3f}: a sprite of its own").format(distance=distance)
