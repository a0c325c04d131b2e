"""The form of one stage of an export, in step with the controller: arrangement, finishing or marking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganstudio.ui.widgets.options_form import OptionsForm

if TYPE_CHECKING:
    from ganstudio.app.exporting import ExportController


class StageForm(QWidget):
    """Empty until the controller knows the options."""

    shown = Signal()  # the values were written into the form

    def __init__(self, exporting: ExportController, stage: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exporting = exporting
        self._stage = stage
        self.form: OptionsForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        exporting.formats_ready.connect(self._show)
        exporting.choice_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        values = self._exporting.stage(self._stage)
        if not values:
            return
        if self.form is None:
            self.form = OptionsForm(getattr(self._exporting.catalogue, self._stage), values)
            self.form.changed.connect(self._on_changed)
            self._column.addWidget(self.form)
        else:
            self.form.set_values(values)
        self.shown.emit()

    @Slot()
    def _on_changed(self) -> None:
        if self.form is not None:
            self._exporting.set_stage(self._stage, self.form.values())
