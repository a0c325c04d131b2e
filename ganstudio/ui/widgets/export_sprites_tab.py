"""What belongs to sprites: order, pivots, tags, times and animations, for all of them and for the selected ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.export_tab_width import WIDTH
from ganstudio.ui.widgets.frame_lists import FrameLists
from ganstudio.ui.widgets.inspector import Inspector, quiet_label
from ganstudio.ui.widgets.pivot_picker import PivotPicker
from ganstudio.ui.widgets.stage_form import StageForm

if TYPE_CHECKING:
    from ganstudio.app.exporting import ExportController

LONGEST_TIME = 60_000  # ms

_MS, _PX = " ms", " px"  # signs, the same in every language


class ExportSpritesTab(Inspector):
    """A view of arrangement and handwork."""

    def __init__(self, exporting: ExportController, parent: QWidget | None = None) -> None:
        super().__init__(_("Sprites and animations"), parent, WIDTH)
        self._exporting = exporting
        self._is_showing = False
        self.picker = PivotPicker()
        self.who = QComboBox()
        self.who.setAccessibleName(_("Whose pivot"))
        self.who.addItem(_("Pivot of all sprites"), "all")
        self.who.addItem(_("Pivot of the selected only"), "chosen")
        self.across, self.down = _pixels(_("Pivot, across")), _pixels(_("Pivot, down"))
        self.reset_button = QPushButton(_("As all the others"))
        self.reset_button.setToolTip(_("Takes back the pivot that only the selected sprites have"))
        self.tags = QLineEdit()
        self.tags.setPlaceholderText(_("hero, idle"))
        self.tags.setToolTip(_("Words with commas between them; sprites of one tag can play together"))
        self.tags.setAccessibleName(_("Tags"))
        self.time = QSpinBox()
        self.time.setRange(0, LONGEST_TIME)
        self.time.setSpecialValueText(_("as all"))
        self.time.setSuffix(_MS)
        self.time.setSingleStep(10)
        self.time.setKeyboardTracking(False)
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.time.setAccessibleName(_("Time of its own"))
        self._words = quiet_label()
        self.frame_lists = FrameLists(exporting)
        self.arrangement = StageForm(exporting, "arrangement")
        self._pivot_body = self._pivot_rows()
        self.add(_("Selected sprites"), self._words, self.picker, self._pivot_body, self._own_rows())
        self.add(_("Animations by hand"), self.frame_lists)
        self.add(_("All sprites"), self.arrangement)
        self._connect()
        self._show()

    def _connect(self) -> None:
        exporting = self._exporting
        self.picker.moved.connect(self._on_moved)
        self.across.valueChanged.connect(self._on_typed)
        self.down.valueChanged.connect(self._on_typed)
        self.who.activated.connect(self._show)
        self.reset_button.clicked.connect(lambda: exporting.handwork.set_pivot(exporting.chosen, None))
        self.tags.textEdited.connect(self._on_tags)
        self.time.valueChanged.connect(self._on_time)
        exporting.chosen_changed.connect(self._on_chosen)
        exporting.choice_changed.connect(self._show)
        exporting.candidates_changed.connect(self._show)
        exporting.formats_ready.connect(self._show)

    def _pivot_rows(self) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE)
        grid.addWidget(self.who, 0, 0, 1, 2)
        for column, (words, box) in enumerate(((_("x"), self.across), (_("y"), self.down))):
            pair = QHBoxLayout()
            pair.setSpacing(SPACE // 2)
            label = QLabel(words)
            label.setBuddy(box)
            pair.addWidget(label)
            pair.addWidget(box, 1)
            grid.addLayout(pair, 1, column)
        grid.addWidget(self.reset_button, 2, 0, 1, 2)
        return body

    def _own_rows(self) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE)
        for row, (words, widget) in enumerate(((_("Tags"), self.tags), (_("Time of its own"), self.time))):
            label = QLabel(words)
            label.setBuddy(widget)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        grid.setColumnStretch(1, 1)
        return body

    @Slot()
    def _on_chosen(self) -> None:
        own = self._exporting.choices.pivots
        if any(name in own for name in self._exporting.chosen):  # what is shown is what is changed
            self.who.setCurrentIndex(self.who.findData("chosen"))
        self._show()

    @Slot()
    def _show(self) -> None:
        exporting, chosen = self._exporting, self._exporting.chosen
        candidates = exporting.candidates
        name = chosen[0] if chosen else (candidates.names[0] if candidates else "")
        self._is_showing = True
        self._words.setText(self._what_is_selected())
        if candidates and name in candidates.names:
            sprite = candidates.pixels[candidates.names.index(name)]
            x, y = pivot = exporting.pivot_of(name)
            self.picker.show_sprite(sprite, pivot)
            for box, part, side in ((self.across, x, sprite.shape[1]), (self.down, y, sprite.shape[0])):
                box.setRange(-side, 2 * side)
                box.setValue(part * side)
        else:
            self.picker.show_sprite(None)
        if not self.tags.hasFocus() or not chosen:
            self.tags.setText(", ".join(exporting.choices.tags.get(name, ())) if chosen else "")
        self.time.setValue(exporting.choices.times.get(name, 0) if chosen else 0)
        self._is_showing = False
        self.tags.setEnabled(bool(chosen))
        self.time.setEnabled(bool(chosen))
        self._pivot_body.setEnabled(candidates is not None)
        self.reset_button.setVisible(any(each in exporting.choices.pivots for each in chosen))

    def _what_is_selected(self) -> str:
        chosen = self._exporting.chosen
        if not chosen:
            return _("Click a sprite at the left; Ctrl and Shift select several.")
        if len(chosen) == 1:
            return chosen[0]
        words = _("{count} sprites, of which {name} is shown")
        return words.format(count=counted(len(chosen)), name=chosen[0])

    def _on_moved(self, x: float, y: float, gesture: str) -> None:
        self._set_pivot((x, y), gesture)

    @Slot()
    def _on_typed(self) -> None:
        candidates = self._exporting.candidates
        if not self._is_showing and candidates:
            height, width = candidates.pixels.shape[1:3]
            self._set_pivot((self.across.value() / width, self.down.value() / height), "")

    def _set_pivot(self, pivot: tuple[float, float], gesture: str) -> None:
        chosen = self._exporting.chosen
        if self.who.currentData() == "chosen" and chosen:
            self._exporting.handwork.set_pivot(chosen, pivot, gesture)
        else:
            self._exporting.handwork.set_pivot_of_all(pivot, gesture)

    def _on_tags(self, words: str) -> None:
        if self._exporting.chosen:
            self._exporting.handwork.set_tags(self._exporting.chosen, words)

    def _on_time(self, milliseconds: int) -> None:
        if self._exporting.chosen and not self._is_showing:
            self._exporting.handwork.set_time(self._exporting.chosen, milliseconds or None)
            self._show()  # the time that was taken, also where it is the one of before


def _pixels(name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setDecimals(1)
    box.setSingleStep(0.5)
    box.setSuffix(_PX)
    box.setKeyboardTracking(False)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    box.setAccessibleName(name)
    box.setMinimumWidth(96)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return box
