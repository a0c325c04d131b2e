"""The models that can be asked: a tick for each that is, and from where its answers are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ganstudio.core.numbers import counted
from ganstudio.core.text import _
from ganstudio.core.views import VIEWS
from ganstudio.ui.icons import icon
from ganstudio.ui.theme import SPACE
from ganstudio.ui.widgets.inspector import quiet_label

if TYPE_CHECKING:
    from ganstudio.app.session import Session
    from ganstudio.app.translating import TranslatingController
    from ganstudio.app.translating_models import ModelCard

_INDENT = 3 * SPACE
_ELIDE = Qt.TextElideMode.ElideMiddle
_WIDEST = 220  # of a name, in pixels


class ModelList(QWidget):
    """A view of `session.translating.models`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = session.engine
        self._translating = translating = session.translating
        self._rows: dict[str, _Row] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        translating.models_changed.connect(self._fill)
        translating.choice_changed.connect(self._show)
        session.engine.became_ready.connect(self._show)  # it knows the names of the families
        self._fill()

    def row(self, place: str) -> _Row:
        """Return the row of a model, by what the choices call it."""
        return self._rows[place]

    @Slot()
    def _fill(self) -> None:
        """Make the rows anew, unless it is the same models a few steps on: an open list must not close."""
        cards = self._translating.models
        if [card.place for card in cards] != list(self._rows):
            for row in self._rows.values():
                self._column.removeWidget(row)
                row.deleteLater()
            self._rows = {card.place: _Row(card.place, self._translating) for card in cards}
            for row in self._rows.values():
                self._column.addWidget(row)
        self._show()

    @Slot()
    def _show(self) -> None:
        chosen = {card.place for card in self._translating.chosen}
        for card in self._translating.models:
            if card.place in self._rows:
                self._rows[card.place].show_card(card, self._engine.gan_name(card.info.gan), card.place in chosen)


class _Row(QWidget):
    """One model."""

    def __init__(self, place: str, translating: TranslatingController) -> None:
        super().__init__()
        self.tick = QCheckBox()
        self.about = quiet_label()
        self.about.setContentsMargins(_INDENT, 0, 0, 0)
        self.view = view_box(_("From where its answers are seen"), unknown=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        line = QHBoxLayout()
        line.setContentsMargins(_INDENT, 0, 0, 0)
        line.addWidget(self.view, 1)
        self.remove = QToolButton()
        self.remove.setIcon(icon("close"))
        self.remove.setToolTip(_("Remove from the list"))
        if place not in translating.choices.added:
            self.remove.hide()
        line.addWidget(self.remove)
        column.addWidget(self.tick)
        column.addWidget(self.about)
        column.addLayout(line)
        self.tick.clicked.connect(lambda on: translating.choose(place, on))
        self.remove.clicked.connect(lambda: translating.remove_model(place))
        self.view.activated.connect(lambda _row: translating.set_view(place, str(self.view.currentData())))

    def show_card(self, card: ModelCard, gan: str, chosen: bool) -> None:
        """Show what is known of the model; `gan` is the name of its family."""
        self.tick.setText(self.tick.fontMetrics().elidedText(card.word, _ELIDE, _WIDEST).replace("&", "&&"))
        self.tick.setToolTip(f"{card.word} · {gan} · {card.name}")
        self.tick.setChecked(chosen)
        self.remove.setAccessibleName(f"{self.remove.toolTip()}: {card.word}")
        info = card.info
        words = _("{gan}, step {step}, {size}")
        self.about.setText(words.format(gan=gan, step=counted(info.step), size=f"{info.width} × {info.height}"))
        self.view.setCurrentIndex(self.view.findData(card.view))
        self.view.setEnabled(chosen)


def view_box(name: str, unknown: bool) -> QComboBox:
    """Return a closed list of the views; with `unknown` the empty one too."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    if unknown:
        box.addItem(_("No view"), "")
    for key, words in VIEWS.items():
        box.addItem(_(words), key)
    return box
