"""The right column of the Translate page: which models are asked, and how."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPushButton, QWidget

from ganstudio.core.text import _
from ganstudio.ui.icons import put_icon
from ganstudio.ui.widgets.inspector import Inspector, quiet_label
from ganstudio.ui.widgets.model_list import ModelList, view_box

if TYPE_CHECKING:
    from ganstudio.app.session import Session


class TranslateInspector(Inspector):
    """A view of the choices of `session.translating`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Translate"), parent)
        self._translating = session.translating
        self.models = ModelList(session)
        self.add_button = QPushButton(_("Add a model…"))
        put_icon(self.add_button, "plus")
        self.add_button.setToolTip(_("A .safetensors file, such as one of another project that draws another view"))
        self.reverse = QCheckBox(_("Reverse: from B to A"))
        self.lock = QCheckBox(_("Only the drawing's own colours"))
        self.lock.setToolTip(
            _("Answers have the drawing's colours only, laid beside one another as they lie there; no speckles")
        )
        self.back = QCheckBox(_("Show back again"))
        self.own_view = view_box(_("From where the drawings are seen"), unknown=False)
        hint = quiet_label(_("With a model for each of the other three views, all four are kept as one character."))
        self.add(_("Models"), self.models, self.add_button)
        self.add(_("Answers"), self.reverse, self.lock, self.back)
        self.mirror = QCheckBox(_("Mirror a missing side"))
        self.mirror.setToolTip(_("Where only the left or the right view is missing, it is the other one, mirrored"))
        self.add(_("The drawings show"), self.own_view, self.mirror, hint)
        translating = session.translating
        self.add_button.clicked.connect(self.ask_model)
        self.reverse.clicked.connect(translating.set_reverse)
        self.lock.clicked.connect(translating.set_lock_palette)
        self.back.clicked.connect(translating.set_with_back)
        self.mirror.clicked.connect(translating.set_mirror)
        self.own_view.activated.connect(lambda _row: translating.set_own_view(str(self.own_view.currentData())))
        translating.choice_changed.connect(self._show)
        translating.models_changed.connect(self._show)
        self._show()

    @Slot()
    def ask_model(self) -> None:
        """Ask for the file of a model and add it."""
        filters = _("Models") + " (*.safetensors)"
        name, _filter = QFileDialog.getOpenFileName(self, _("Add a model"), str(Path.home()), filters)
        if name:
            self._translating.add_model(Path(name))

    @Slot()
    def _show(self) -> None:
        choices, one_way = self._translating.choices, self._translating.one_way
        self.reverse.setChecked(choices.reverse)
        self.lock.setChecked(all(card.locks(choices) for card in self._translating.chosen))
        self.mirror.setChecked(choices.mirror)
        self.reverse.setEnabled(not one_way or choices.reverse)
        self.back.setEnabled(len(one_way) < len(self._translating.chosen))
        self.back.setChecked(choices.with_back and self.back.isEnabled())
        self._say_why()
        self.own_view.setCurrentIndex(self.own_view.findData(choices.own_view))

    def _say_why(self) -> None:
        """Explain in tool tips what the chosen models cannot do."""
        names = ", ".join(card.word for card in self._translating.one_way)
        words = _("{models}: learned in one direction only, as pix2pix does; a CycleGAN learns both")
        learns = words.format(models=names) if names else ""
        self.reverse.setToolTip(learns or _("Turns sprites of B into sprites of A"))
        shows = _("Translates the answer back: what returns unchanged was understood")
        self.back.setToolTip("\n".join(filter(None, (shows if self.back.isEnabled() else "", learns))))
