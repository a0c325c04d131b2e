"""How the run is doing, in words: what was found, by which numbers, what to do, and buttons for what we can do."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.app.session import Session
from ganstudio.core.numbers import counted
from ganstudio.core.text import N_, _
from ganstudio.core.verdicts import ADVICE, REMEDIES, Remedy, Verdict, VerdictKind
from ganstudio.ui import asking
from ganstudio.ui.theme import SPACE, color, emphasised
from ganstudio.ui.widgets.elided_label import ElidedLabel

DOT = 10
_LEFT, _RIGHT = 3 * SPACE + DOT, 2 * SPACE  # margins
VERBS: Mapping[Remedy, tuple[str, str]] = {
    "return_to_best": (
        N_("Return to the best snapshot"),
        N_("Go back to the best step and on from there, with half the learning rate."),
    ),
    "lower_learning_rate": (
        N_("Lower the learning rate and go on"),
        N_("Save, halve the learning rate and go on from the same step. Nothing is lost."),
    ),
    "stop": (N_("Stop here"), N_("Save and end the run. It can go on later.")),
}
"""What stands on the buttons, and what it means."""


class VerdictPanel(QFrame):
    """Follows the session's verdict. Its height depends on its width and on nothing else: it never jumps."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("verdict")
        self.setProperty("panel", True)
        self.setAccessibleName(_("How the run is doing"))
        self.label = QLabel()
        self.label.setFont(emphasised(self.label.font()))
        self.evidence = ElidedLabel()
        self.advice = QLabel()
        for quiet in (self.evidence, self.advice):
            quiet.setProperty("quiet", True)
        self.advice.setTextFormat(Qt.TextFormat.PlainText)
        self.advice.setWordWrap(True)
        self.advice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.buttons = {remedy: self._button(remedy) for remedy in VERBS}
        self._lay_out()
        training = session.training
        training.verdict_changed.connect(self._on_verdict_changed)
        training.status_changed.connect(self._show_buttons)
        session.checkpoints.runs_changed.connect(self.refresh)
        self.refresh()

    @property
    def tone(self) -> str:
        """The theme's name for the colour of the dot."""
        return self._session.training.verdict.tone

    @Slot()
    def refresh(self) -> None:
        """Say what is known now."""
        verdict = self._session.training.verdict
        is_any = self._has_run() or verdict.kind != "too_early"
        label = verdict.label() if is_any else _("No verdict yet")
        evidence = verdict.evidence() if is_any else _("Once a run is at work, this says in words how it is doing.")
        self.label.setText(label)
        self.evidence.show_words(evidence)
        self.advice.setText(verdict.advice())
        self.advice.setToolTip(f"<p>{verdict.advice()}</p>" if verdict.advice() else "")
        for remedy in verdict.remedies:  # the best one first
            self._row.removeWidget(self.buttons[remedy])
            self._row.addWidget(self.buttons[remedy])
        for one, following in pairwise(verdict.remedies):
            self.setTabOrder(self.buttons[one], self.buttons[following])
        self.setAccessibleDescription(" ".join(part for part in (label, evidence, verdict.advice()) if part))
        self._show_buttons()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons beside the advice, or below it where there is no room for both."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dot before the label, and the line below."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, color("border"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(self.tone))
        middle = self.label.geometry().center().y() + 0.5
        painter.drawEllipse(QPointF(2 * SPACE + DOT / 2, middle), DOT / 2, DOT / 2)

    def _lay_out(self) -> None:
        first, self._row = QHBoxLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        first.setSpacing(SPACE + SPACE // 2)
        first.addWidget(self.label)
        first.addWidget(self.evidence, 1)
        self._row.addStretch(1)
        for button in self.buttons.values():
            self._row.addWidget(button)
        self._second = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._second.addWidget(self.advice, 1)
        self._second.addLayout(self._row)
        column = QVBoxLayout(self)
        column.setContentsMargins(_LEFT, SPACE, _RIGHT, SPACE)
        column.setSpacing(SPACE // 2)
        column.addLayout(first)
        column.addLayout(self._second)
        self._fit()

    def _fit(self) -> None:
        """Lay the second row out for this width. Every verdict counts, not only the one that is shown."""
        room, button = self.width() - _LEFT - _RIGHT, self.buttons["stop"].sizeHint().height()
        tall = max(2 * self.advice.fontMetrics().lineSpacing() + 2, button)
        beside = all(self._advice_height(kind, room - self._buttons_width(kind)) <= tall for kind in REMEDIES)
        stacked = max(map(self._buttons_width, REMEDIES)) > room + SPACE
        if not beside:
            rows = max(map(len, REMEDIES.values())) if stacked else 1
            tall = max(self._advice_height(kind, room) for kind in REMEDIES) + 2 + rows * (SPACE // 2 + button)
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(SPACE // 2 if stacked else SPACE)
        self._second.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._second.setSpacing(SPACE if beside else SPACE // 2)
        self.advice.setAlignment(Qt.AlignmentFlag.AlignVCenter if beside else Qt.AlignmentFlag.AlignTop)
        self.setFixedHeight(SPACE * 2 + SPACE // 2 + self.label.sizeHint().height() + tall + 2)

    def _advice_height(self, kind: VerdictKind, width: int) -> int:
        room = QRect(0, 0, max(1, width), 1)
        return self.advice.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, _(ADVICE[kind])).height()

    def _buttons_width(self, kind: VerdictKind) -> int:
        return sum(self.buttons[remedy].sizeHint().width() + SPACE for remedy in REMEDIES[kind])

    def _button(self, remedy: Remedy) -> QPushButton:
        words, meaning = VERBS[remedy]
        button = QPushButton(_(words))
        button.setToolTip(f"<p>{_(meaning)}</p>")
        button.setAccessibleDescription(_(meaning))
        button.clicked.connect(lambda: self._act(remedy))
        return button

    def _act(self, remedy: Remedy) -> None:
        training = self._session.training
        if remedy == "stop":
            training.stop()
        elif remedy == "lower_learning_rate":
            training.lower_learning_rate()
        elif self._may_return(training.verdict):
            training.return_to_best()

    def _may_return(self, verdict: Verdict) -> bool:
        """Ask, because what was learnt after the best snapshot is lost."""
        if verdict.best_step is None:
            return False
        question = _("Return to the best snapshot, that of step {step}?").format(step=counted(verdict.best_step))
        lost = self._session.training.status.step - verdict.best_step
        details = _("What was learnt in the {count} steps after it is lost; favourites from there are kept.")
        return asking.confirm(self, question, details.format(count=counted(lost)), _("Return"), _("Cancel"))

    @Slot()
    def _show_buttons(self) -> None:
        verdict = self._session.training.verdict
        for remedy, button in self.buttons.items():
            button.setVisible(remedy in verdict.remedies)
            button.setEnabled(self._makes_sense(remedy, verdict))

    def _makes_sense(self, remedy: Remedy, verdict: Verdict) -> bool:
        training = self._session.training
        is_at_work = training.state in ("running", "paused")
        if remedy == "stop":
            return is_at_work
        can_act = is_at_work or (training.state == "idle" and training.can_resume)
        if remedy == "return_to_best":
            return can_act and verdict.best_step is not None and training.status.step > verdict.best_step
        return can_act

    def _has_run(self) -> bool:
        training = self._session.training
        return training.state != "idle" or training.last_run is not None

    @Slot(object)
    def _on_verdict_changed(self, verdict: Verdict) -> None:
        self.refresh()
