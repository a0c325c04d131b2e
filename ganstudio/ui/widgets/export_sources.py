"""The left column of the Export page: where the sprites come from, and which of them are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ganstudio.app.export_choices import FEWEST_FRAMES, MOST_FRAMES, SOURCES
from ganstudio.core.numbers import counted
from ganstudio.core.text import _, ngettext
from ganstudio.ui import asking
from ganstudio.ui.theme import SPACE, tabular
from ganstudio.ui.widgets.export_grid import ExportGrid
from ganstudio.ui.widgets.inspector import heading_label, quiet_label

if TYPE_CHECKING:
    from ganstudio.app.export_candidates import Candidates
    from ganstudio.app.exporting import ExportController

WIDTH, NARROWEST = 304, 184
"""Pixels; in a small window the preview needs the room more."""


class ExportSources(QWidget):
    """A view of the candidates: which are exported, and which are worked on."""

    def __init__(self, exporting: ExportController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exporting = exporting
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
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
        self.grid = ExportGrid()
        self.grid.setAccessibleName(_("Sprites to export"))
        self._words = quiet_label()
        self._words.setFont(tabular(self._words.font()))
        self._walk_row = self._make_walk_row()
        self._build()
        self.source.currentIndexChanged.connect(lambda: exporting.set_source(str(self.source.currentData())))
        self.frames.valueChanged.connect(exporting.set_frames)
        self.loop.toggled.connect(exporting.set_loop)
        self.grid.ticked.connect(self._on_ticked)
        self.grid.chosen.connect(self._on_chosen)
        exporting.choice_changed.connect(self._on_choice)
        exporting.candidates_changed.connect(self._on_candidates)
        exporting.selection_changed.connect(self._on_selection)
        exporting.chosen_changed.connect(self._show_chosen)
        exporting.preview_ready.connect(self._show_notes)
        self._on_choice()
        self._on_candidates(exporting.candidates)

    def sizeHint(self) -> QSize:
        """Return the usual width."""
        return QSize(WIDTH, super().sizeHint().height())

    def _build(self) -> None:
        self.all_button, self.none_button = QPushButton(_("Tick all")), QPushButton(_("Tick none"))
        self.all_button.clicked.connect(lambda: self._exporting.select_all(True))
        self.none_button.clicked.connect(lambda: self._exporting.select_all(False))
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        foot.addWidget(self.all_button, 1)
        foot.addWidget(self.none_button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(heading_label(_("What to export")))
        column.addWidget(self.source)
        column.addWidget(self._walk_row)
        column.addWidget(self.grid, 1)
        column.addWidget(self._words)
        column.addLayout(foot)
        column.addWidget(quiet_label(ExportGrid.help_words()))

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
        self._show_chosen()
        self._show_notes()
        self._on_selection()

    @Slot(int)
    def _on_ticked(self, row: int) -> None:
        """Take out or put back; a near copy of a training picture is put back only after a question."""
        exporting = self._exporting
        name = exporting.candidates.names[row] if exporting.candidates else ""
        if name not in exporting.held_back:
            exporting.toggle(row)
            return
        question = _("{name} nearly copies the training sprite {other}. Export it all the same?")
        details = _("What is nearly a training picture may belong to whoever drew that one.")
        words = question.format(name=name, other=exporting.copies.nearest[name].sprite)
        if asking.confirm(self, words, details, _("Export it"), _("Hold it back")):
            exporting.allow(name)

    @Slot(list)
    def _on_chosen(self, rows: list[int]) -> None:
        candidates = self._exporting.candidates
        self._exporting.choose([candidates.names[row] for row in rows] if candidates else [])

    @Slot()
    def _show_chosen(self) -> None:
        candidates = self._exporting.candidates
        rows = {name: row for row, name in enumerate(candidates.names)} if candidates else {}
        self.grid.set_chosen([rows[name] for name in self._exporting.chosen if name in rows])

    @Slot()
    def _show_notes(self) -> None:
        candidates, preview = self._exporting.candidates, self._exporting.preview
        notes: dict[str, list[str]] = {}
        for name in self._exporting.held_back:
            other = self._exporting.copies.nearest[name].sprite
            notes[name] = [_("Held back: nearly copies the training sprite {other}").format(other=other)]
        for name, found in zip(preview.sprites.names, preview.marks, strict=True) if preview else ():
            notes.setdefault(name, []).extend(_(self._exporting.catalogue.marks[key]) for key in found)
        rows = {name: row for row, name in enumerate(candidates.names)} if candidates else {}
        self.grid.set_notes({rows[name]: "\n".join(words) for name, words in notes.items() if words and name in rows})

    @Slot()
    def _on_selection(self) -> None:
        candidates, selected = self._exporting.candidates, self._exporting.selected
        self.grid.set_left_out(set(range(len(candidates) if candidates else 0)) - set(selected))
        words = _("{count} of {total}").format(
            count=counted(len(selected)), total=counted(len(candidates) if candidates else 0)
        )
        if candidates and candidates.left_out:
            left_out = _("{count} of another size or without a snapshot are left out.")
            words += "\n" + left_out.format(count=counted(candidates.left_out))
        if held := self._exporting.held_back:
            line = ngettext(
                "{count} nearly copies a training picture and is held back: tick its box to say yes.",
                "{count} nearly copy a training picture and are held back: tick their boxes to say yes.",
                len(held),
            )
            words += "\n" + line.format(count=counted(len(held)))
        self._words.setText(words)
        self.all_button.setEnabled(candidates is not None)
        self.none_button.setEnabled(bool(selected))
