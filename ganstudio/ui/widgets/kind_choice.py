"""Which kind of sprites is explored: all, or one of those that the snapshot in use tells apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.scrolled_editors import ChoiceBox

if TYPE_CHECKING:
    from ganstudio.app.session import Session


class KindChoice(QWidget):
    """A view of `session.explorer`; hides itself where there are no kinds."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explorer = session.explorer
        self._kinds: tuple[str, ...] = ()
        self.box = ChoiceBox()
        self.box.setAccessibleName(_("Kind"))
        self.box.setToolTip(_("Which folder of sprites those shown belong to"))
        # A long name must not push the column out of sight.
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        name = QLabel(_("Kind"))
        name.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(name)
        row.addWidget(self.box, 1)
        self.box.activated.connect(self._on_chosen)
        self._explorer.place_changed.connect(self._show)
        session.checkpoints.active_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        kinds = self._explorer.kinds
        if kinds != self._kinds:  # else an open list would close with each snapshot of a run
            self._kinds = kinds
            self.box.clear()
            self.box.addItem(_("Any"))
            self.box.addItems([kind or _("Without a label") for kind in kinds])
        chosen = self._explorer.kind
        self.box.setCurrentIndex(0 if chosen is None else 1 + kinds.index(chosen))
        self.setVisible(bool(kinds))

    @Slot(int)
    def _on_chosen(self, row: int) -> None:
        self._explorer.set_kind(self._kinds[row - 1] if row > 0 else None)
