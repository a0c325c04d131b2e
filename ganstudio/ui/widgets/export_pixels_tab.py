"""Pixel finishing: its options, and a sprite before and after side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QColorDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui import asking
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.export_tab_width import WIDTH
from ganstudio.ui.widgets.inspector import Inspector, quiet_label
from ganstudio.ui.widgets.sprite_tile import SpriteTile
from ganstudio.ui.widgets.stage_form import StageForm

if TYPE_CHECKING:
    from ganstudio.app.exporting import ExportController
    from ganstudio.core.options import Value

SIDE = 128


class ExportPixelsTab(Inspector):
    """A view of the finishing and of what it makes of the selected sprite."""

    def __init__(self, exporting: ExportController, parent: QWidget | None = None) -> None:
        super().__init__(_("Pixels"), parent, WIDTH)
        self._exporting = exporting
        self.before, self.after = SpriteTile(_("Before"), SIDE), SpriteTile(_("After"), SIDE)
        self._name = quiet_label()
        self._marks = quiet_label()
        self.tiles = QCheckBox(_("Look for seams, as in textures"))
        self.finishing = StageForm(exporting, "finishing")
        self.palette_button = QPushButton(_("Palette file…"))
        self.colour_button = QPushButton(_("Outline colour…"))
        self.add(_("Before and after"), self._pair(), self._name)
        self.add(_("Worth a look"), self._marks, self.tiles)
        self.add(_("Finishing"), self._buttons(), self.finishing)
        self.palette_button.clicked.connect(self._choose_palette)
        self.colour_button.clicked.connect(self._choose_colour)
        self.tiles.toggled.connect(exporting.set_tiles)
        exporting.preview_ready.connect(self._show)
        exporting.choice_changed.connect(self._show_tiles)
        exporting.chosen_changed.connect(self._show)
        exporting.candidates_changed.connect(self._show)
        exporting.formats_ready.connect(self._show)
        self._show_tiles()
        self._show()

    def _pair(self) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        for column, (words, tile) in enumerate(((_("Before"), self.before), (_("After"), self.after))):
            label = QLabel(words)
            label.setProperty("quiet", True)
            grid.addWidget(label, 0, column)
            grid.addWidget(tile, 1, column)
        grid.setColumnStretch(2, 1)
        return body

    def _buttons(self) -> QWidget:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.palette_button, 1)
        row.addWidget(self.colour_button, 1)
        return body

    @Slot()
    def _show(self) -> None:
        exporting = self._exporting
        candidates, preview = exporting.candidates, exporting.preview
        values = exporting.stage("finishing")
        self.palette_button.setVisible("palette" in values)
        self.colour_button.setVisible("outline_colour" in values)
        name = exporting.chosen[0] if exporting.chosen else (candidates.names[0] if candidates else "")
        there = candidates is not None and name in candidates.names
        self.before.set_sprite(candidates.pixels[candidates.names.index(name)] if candidates and there else None)
        finished = preview.sprites if preview else None
        is_exported = finished is not None and name in finished.names
        own = preview.marks[preview.sprites.names.index(name)] if preview and is_exported else ()
        self._name.setText("\n".join([name, *(_(exporting.catalogue.marks[key]) for key in own)]) if there else "")
        self.after.set_sprite(finished.pixels[finished.names.index(name)] if finished and is_exported else None)
        self._show_marks()

    @Slot()
    def _show_tiles(self) -> None:
        self.tiles.blockSignals(True)
        self.tiles.setChecked(self._exporting.choices.tiles)
        self.tiles.blockSignals(False)

    def _show_marks(self) -> None:
        catalogue, preview = self._exporting.catalogue, self._exporting.preview
        counts = dict.fromkeys(catalogue.marks, 0)
        for found in preview.marks if preview else ():
            for key in found:
                counts[key] += 1
        lines = [
            _("{words}: {count}").format(words=_(words), count=counted(counts[key]))
            for key, words in catalogue.marks.items()
            if counts[key]
        ]
        self._marks.setText("\n".join(lines) or _("Nothing: no soft edges, nothing cut off."))

    def _choose_palette(self) -> None:
        if path := asking.ask_palette(self, self._exporting.catalogue.palette_suffixes):
            self._set({"palette": str(path)})

    def _choose_colour(self) -> None:
        now = QColor(str(self._exporting.stage("finishing").get("outline_colour", "#000000")))
        chosen = QColorDialog.getColor(now, self, _("Outline colour"))
        if chosen.isValid():
            self._set({"outline_colour": chosen.name()})

    def _set(self, values: Mapping[str, Value]) -> None:
        self._exporting.set_stage("finishing", {**self._exporting.stage("finishing"), **values})
