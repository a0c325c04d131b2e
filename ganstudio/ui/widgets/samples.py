"""The sample sheet of a run: the same latents each time, so that one can see them learn, and a slider back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from ganstudio.app.session import Session
from ganstudio.core.events import PreviewReady
from ganstudio.core.text import _
from ganstudio.core.verdicts import Verdict
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.sample_groups import columns_and_zoom, grouped
from ganstudio.ui.widgets.snapshot_slider import SnapshotSlider
from ganstudio.ui.widgets.sprite_grid import GAP, SpriteGrid

if TYPE_CHECKING:
    import numpy as np

SMALLEST_ZOOM = 2
"""Below this the samples are not made to fit without scrolling: one could not see them."""


class Samples(QWidget):
    """Follows the newest samples of the session's training, or shows older ones."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shape: tuple[int, ...] | None = None
        self._parts: tuple[str, ...] = ()  # what is shown of each drawing; nothing where sprites are drawn
        self._sheets: list[tuple[int, Path]] = []
        self._explorable: frozenset[int] = frozenset()  # steps
        self._wanted: Path | None = None  # the sheet that is still to be read
        self._last_folder: Path | None = None  # of the sheets of what is shown
        self.grid = SpriteGrid()
        self.grid.setAccessibleName(_("Samples of the run"))
        self.slider = SnapshotSlider()
        self.explore = QPushButton()
        self.explore.setToolTip(_("Let the Explore, Translate and Export pages use the generator of this step."))
        self._placeholder = QLabel(_("Samples appear here as soon as a run begins: the same ones each time."))
        self._placeholder.setProperty("quiet", True)
        self._placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._placeholder.setWordWrap(True)
        self._lay_out()
        self.slider.moved.connect(self._on_moved)
        self.slider.newest.clicked.connect(self._on_newest)
        self.explore.clicked.connect(self._on_explore)
        session.training.preview_ready.connect(self._on_preview)
        session.training.started.connect(self.reload)
        session.training.history_changed.connect(self.reload)  # what was newest may be of another project or undone
        session.training.verdict_changed.connect(self._on_verdict_changed)
        session.training.snapshot_saved.connect(self._on_snapshot_saved)
        session.checkpoints.runs_changed.connect(self.reload)
        session.checkpoints.sheet_ready.connect(self._on_sheet)
        session.engine.became_ready.connect(self.reload)
        self.slider.set_best(session.training.verdict.best_step)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Look at the disk again and show what the slider is at."""
        self._list_sheets()
        if self.slider.follows and self._session.training.last_preview is not None:
            self._show_preview(self._session.training.last_preview)
        else:
            self._on_moved(len(self._sheets) - 1 if self.slider.follows else self.slider.slider.value())

    def _lay_out(self) -> None:
        self._title = QLabel(_("Samples"))
        self._title.setProperty("quiet", True)
        self._title.setContentsMargins(0, 0, SPACE, 0)
        self._row = row = QHBoxLayout()
        row.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        row.setSpacing(SPACE)
        row.addWidget(self._title)
        row.addWidget(self.slider, 1)
        row.addWidget(self.explore)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._placeholder)
        self._stack.addWidget(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(self._stack, 1)

    def _list_sheets(self) -> None:
        checkpoints = self._session.checkpoints
        self._sheets, self._explorable = checkpoints.previews(), checkpoints.snapshot_steps()
        self._show_steps()

    def _show_steps(self) -> None:
        preview = self._session.training.last_preview
        steps = [step for step, _path in self._sheets]
        if preview is not None and (not steps or preview.step > steps[-1]):
            steps.append(preview.step)
        self.slider.set_steps(steps)
        self._show_explore()

    def _show_explore(self) -> None:
        self.explore.setEnabled(self.slider.step in self._explorable)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the samples as large as they fit."""
        super().resizeEvent(event)
        self._fit_row()
        self._fit()

    def _show_sprites(self, sprites: np.ndarray) -> None:
        self._wanted = None
        before, self._parts = (self._shape, self._parts), ()
        if self._session.checkpoints.previews_translate:
            sprites, self._parts = grouped(sprites)
        self._shape = sprites.shape
        parts = " · ".join(self._parts)
        self._title.setText(parts or _("Samples"))
        self.grid.setToolTip(parts)
        self._fit_row()
        self.grid.set_sprites(sprites)
        self._stack.setCurrentWidget(self.grid)
        if before != (self._shape, self._parts):
            self._fit()

    def _fit_row(self) -> None:
        """Leave the title out where it has no room; where that is not enough, the button says less."""
        words = _("Use this step") if self._parts else _("Explore this step")
        self.explore.setAccessibleName(words)
        for has_title, shown in ((True, words), (False, words), (False, words if self._parts else _("Explore"))):
            self._title.setVisible(has_title)
            self.explore.setText(shown)
            self._row.invalidate()  # it may remember what it had to hold before
            if self._row.minimumSize().width() <= self.width():
                break

    def _fit(self) -> None:
        shown = self._stack.currentWidget()
        if self._shape is None or shown is None:
            return
        ratio = self.devicePixelRatioF()
        room = shown.size() * ratio
        gap = round(2 * GAP * ratio)
        if self._parts:
            columns, zoom = columns_and_zoom(
                room.width(), room.height(), self._shape, gap, len(self._parts), SMALLEST_ZOOM
            )
            self.grid.set_zoom(zoom)
            self.grid.set_columns(columns)
            return
        self.grid.set_columns(None)
        zoom = largest_zoom(room.width(), room.height(), self._shape, gap)
        self.grid.set_zoom(zoom if zoom >= SMALLEST_ZOOM else None)

    def _show_preview(self, preview: PreviewReady) -> None:
        self._last_folder = None  # it may be of a run that is left in a moment
        self._show_sprites(preview.sprites)

    @Slot(object)
    def _on_preview(self, preview: PreviewReady) -> None:
        self._show_steps()
        if self.slider.follows:
            self._show_preview(preview)

    @Slot(object)
    def _on_snapshot_saved(self, event: object) -> None:
        self._list_sheets()

    @Slot(object)
    def _on_verdict_changed(self, verdict: Verdict) -> None:
        self.slider.set_best(verdict.best_step)

    @Slot(int)
    def _on_moved(self, place: int) -> None:
        self._show_explore()
        preview = self._session.training.last_preview
        if preview is not None and self.slider.step == preview.step:
            self._show_preview(preview)
            return
        if not 0 <= place < len(self._sheets):
            self._wanted = None
            self.grid.set_sprites(None)
            self._stack.setCurrentWidget(self._placeholder)
            return
        self._wanted = self._sheets[place][1]
        if self._wanted.parent != self._last_folder:
            self.grid.set_sprites(None)  # what is seen until it is read may be of another project
        self._last_folder = self._wanted.parent
        self._session.checkpoints.ask_sheet(self._wanted)

    @Slot(object, object)
    def _on_sheet(self, path: Path, sprites: np.ndarray) -> None:
        if path == self._wanted:  # the slider is still there
            self._show_sprites(sprites)

    @Slot()
    def _on_newest(self) -> None:
        self.reload()

    @Slot()
    def _on_explore(self) -> None:
        step = self.slider.step
        path = None if step is None else self._session.checkpoints.snapshot_at(step)
        if self.slider.follows:
            self._session.checkpoints.set_follow_newest(True)
        elif path is not None:
            self._session.checkpoints.choose(path)


def largest_zoom(width: int, height: int, shape: tuple[int, ...], gap: int) -> int:
    """Return the largest whole zoom at which sprites `(n, h, w, channels)` all fit into device pixels; 0 if none."""
    count, tall, wide = shape[:3]
    for zoom in range(max(1, width // wide), 0, -1):
        columns = (width - gap) // (wide * zoom + gap)
        if columns > 0 and -(-count // columns) * (tall * zoom + gap) + gap <= height:
            return zoom
    return 0
