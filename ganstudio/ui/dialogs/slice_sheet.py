"""Cut a sprite sheet, with the cut shown on the picture before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.core.errors import StudioError
from ganstudio.core.numbers import counted
from ganstudio.core.options import from_mapping, to_mapping
from ganstudio.core.text import _, ngettext
from ganstudio.ui.theme import SPACE, heading_font, tabular
from ganstudio.ui.widgets.inspector import Inspector, quiet_label
from ganstudio.ui.widgets.options_form import OptionsForm
from ganstudio.ui.widgets.sheet_view import Cell, SheetView

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.importing import ImportController
    from ganstudio.data.import_options import ImportOptions

_LIKELY_CELLS = (32, 16, 24, 48, 64, 8, 128)


class SliceSheetDialog(QDialog):
    """Asks how to cut one picture; starts the import itself when the user agrees."""

    def __init__(self, importing: ImportController, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._importing = importing
        self._path = path
        self._size: tuple[int, int] | None = None
        self._cells: Sequence[Cell] = ()
        self.setWindowTitle(_("Cut a sprite sheet"))
        self.setObjectName("slice_sheet")
        self.resize(1040, 680)
        options = to_mapping(importing.options())
        hidden = [name for name in options if name not in importing.cut_options]
        self._form = OptionsForm(importing.options_type, options, hidden=hidden)
        self._view = SheetView()
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setFont(tabular(self._words.font()))
        self._build()
        self._form.changed.connect(self._ask)
        importing.cut_ready.connect(self._on_cut)
        importing.cut_failed.connect(self._on_failed)
        self._ask()

    @property
    def cell_count(self) -> int:
        """How many sprites the cut would make."""
        return len(self._cells)

    @property
    def form(self) -> OptionsForm:
        """The cut's options."""
        return self._form

    def _build(self) -> None:
        title = QLabel(_("Where are the sprites in {name}?").format(name=self._path.name))
        title.setFont(heading_font())
        title.setTextFormat(Qt.TextFormat.PlainText)
        hint = quiet_label(_("Frames show what becomes a sprite. Ctrl with the wheel zooms, a drag moves the picture."))
        side = Inspector(_("How to cut"))
        side.add(_("How to cut"), self._form)
        middle = QHBoxLayout()
        middle.setSpacing(2 * SPACE)
        middle.addWidget(self._view, 1)
        middle.addWidget(side)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._cut_button = QPushButton(_("Import"))
        self._cut_button.setProperty("primary", True)
        whole = QPushButton(_("Import as one sprite"))
        self._buttons.addButton(whole, QDialogButtonBox.ButtonRole.ResetRole)
        self._buttons.addButton(self._cut_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))
        self._cut_button.setDefault(True)
        self._buttons.accepted.connect(self._on_accept)
        self._buttons.rejected.connect(self.reject)
        whole.clicked.connect(self._on_whole)
        foot = QHBoxLayout()
        foot.addWidget(self._words, 1)
        foot.addWidget(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addWidget(title)
        column.addWidget(hint)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def reject(self) -> None:
        """Forget the picture."""
        self._importing.decline_sheet()
        super().reject()

    @Slot()
    def _ask(self) -> None:
        values = self._form.values()
        for name in self._importing.cut_options:
            if name != "islands":
                self._form.editor(name).setEnabled(not values["islands"])
        try:
            self._options = from_mapping(self._importing.options_type, values)
        except StudioError as error:
            self._say(error.message, is_good=False)
            return
        self._cut_button.setEnabled(False)  # until the answer: what it says is about the cut of before
        self._importing.preview_cut(self._path, self._options)

    @Slot(object, object)
    def _on_cut(
        self, request: tuple[Path, ImportOptions], answer: tuple[np.ndarray, list[Cell], StudioError | None]
    ) -> None:
        if not shiboken6.isValid(self) or request != (self._path, self._options):
            return
        picture, cells, problem = answer
        height, width = picture.shape[:2]
        if self._size is None:
            self._size = (width, height)
            self._view.set_picture(picture)
            if not self._options.is_sheet:
                self._guess(width, height)
                return
        self._cells = () if len(cells) == 1 and not self._options.is_sheet else cells
        self._view.set_cells(self._cells)
        if problem:
            self._say(problem.message, is_good=False)
        elif not self._cells:
            self._say(_("Set the width of a cell, or cut by islands."), is_good=False)
        else:
            words = ngettext(
                "{count} sprite from a sheet of {width} × {height} pixels",
                "{count} sprites from a sheet of {width} × {height} pixels",
                len(cells),
            )
            self._say(words.format(count=counted(len(cells)), width=width, height=height), is_good=True)

    @Slot(object, object)
    def _on_failed(self, request: tuple[Path, ImportOptions], error: StudioError) -> None:
        if request == (self._path, self._options):
            self._cells = ()
            self._view.set_cells(())
            self._say(error.message, is_good=False)

    def _guess(self, width: int, height: int) -> None:
        """Begin with the project's own size if the sheet is made of it, else with the likeliest one."""
        dataset = self._importing.dataset
        sizes = [(dataset.width, dataset.height)] if dataset else []
        sizes += [(side, side) for side in _LIKELY_CELLS]
        fitting = (size for size in sizes if width % size[0] == 0 and height % size[1] == 0)
        cell = next(fitting, sizes[0])
        self._form.set_values({"cell_width": cell[0], "cell_height": cell[1]})

    def _say(self, words: str, is_good: bool) -> None:
        self._words.setText(words)
        self._words.setProperty("tone", "" if is_good else "caution")
        self._words.style().polish(self._words)
        self._cut_button.setEnabled(is_good)
        count = len(self._cells)
        many = ngettext("Import {count} sprite", "Import {count} sprites", count).format(count=counted(count))
        self._cut_button.setText(many if is_good else _("Import"))

    def _on_accept(self) -> None:
        self._importing.start_cut(self._path, self._options)
        self.accept()

    def _on_whole(self) -> None:
        self._importing.start_whole(self._path)
        self.accept()
