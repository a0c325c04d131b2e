"""The left column of the Export page: where the sprites come from, and which of them are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from ganstudio.app.export_choices import FEWEST_FRAMES, MOST_FRAMES, SOURCES
from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, tabular
from ganstudio.ui.widgets.inspector import heading_label, quiet_label
from ganstudio.ui.widgets.sprite_grid import SpriteGrid

if TYPE_CHECKING:
    from ganstudio.app.export_candidates import Candidates
    from ganstudio.app.exporting import ExportController

WIDTH = 304


class ExportSources(QWidget):
    """A view of the candidates; a click takes one out or puts it back."""

    def __init__(self, exporting: ExportController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exporting = exporting
        self.setFixedWidth(WIDTH)
        self.source = QComboBox()
        self.source.setAccessibleName(_("What to export"))
        for key, words in SOURCES.items():
            self.source.addItem(_(words), key)
        self.frames = QSpinBox()
        self.frames.setRange(FEWEST_FRAMES, MOST_FRAMES)
        self.frames.setKeyboardTracking(False)
        self.frames.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.frames.setAccessibleName(_("Frames"))
        self.loop = QCheckBox(_("Come back to the start"))
        self.grid = SpriteGrid()
        self.grid.setAccessibleName(_("Sprites to export"))
        self._words = quiet_label()
        self._words.setFont(tabular(self._words.font()))
        self._walk_row = self._make_walk_row()
        self._build()
        self.source.currentIndexChanged.connect(lambda: exporting.set_source(str(self.source.currentData())))
        self.frames.valueChanged.connect(exporting.set_frames)
        self.loop.toggled.connect(exporting.set_loop)
        self.grid.clicked.connect(exporting.toggle)
        self.grid.double_clicked.connect(exporting.toggle)
        exporting.choice_changed.connect(self._on_choice)
        exporting.candidates_changed.connect(self._on_candidates)
        exporting.selection_changed.connect(self._on_selection)
        self._on_choice()
        self._on_candidates(exporting.candidates)

    def _build(self) -> None:
        self.all_button, self.none_button = QPushButton(_("All")), QPushButton(_("None"))
        self.all_button.clicked.connect(lambda: self._exporting.select_all(True))
        self.none_button.clicked.connect(lambda: self._exporting.select_all(False))
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        foot.addWidget(self._words, 1)
        foot.addWidget(self.all_button)
        foot.addWidget(self.none_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(heading_label(_("What to export")))
        column.addWidget(self.source)
        column.addWidget(self._walk_row)
        column.addWidget(self.grid, 1)
        column.addLayout(foot)

    def _make_walk_row(self) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        line = QHBoxLayout()
        label = QLabel(_("Frames"))
        label.setBuddy(self.frames)
        line.addWidget(label, 1)
        line.addWidget(self.frames)
        column.addLayout(line)
        column.addWidget(self.loop)
        return row

    @Slot()
    def _on_choice(self) -> None:
        choices = self._exporting.choices
        for widget in (self.source, self.frames, self.loop):
            widget.blockSignals(True)
        self.source.setCurrentIndex(self.source.findData(choices.source))
        self.frames.setValue(choices.frames)
        self.loop.setChecked(choices.loop)
        for widget in (self.source, self.frames, self.loop):
            widget.blockSignals(False)
        self._walk_row.setVisible(choices.source == "walk")

    @Slot(object)
    def _on_candidates(self, candidates: Candidates | None) -> None:
        self.grid.set_sprites(candidates.pixels if candidates else None)
        self._on_selection()

    @Slot()
    def _on_selection(self) -> None:
        candidates, selected = self._exporting.candidates, self._exporting.selected
        is_part = candidates is not None and len(selected) < len(candidates)
        self.grid.set_selected(selected if is_part else ())  # frames around all of them would only be loud
        words = _("{count} of {total}").format(
            count=counted(len(selected)), total=counted(len(candidates) if candidates else 0)
        )
        if candidates and candidates.left_out:
            left_out = _("{count} of another size or without a snapshot are left out.")
            words += "\n" + left_out.format(count=counted(candidates.left_out))
        self._words.setText(words)
        self.all_button.setEnabled(candidates is not None)
        self.none_button.setEnabled(bool(selected))
