"""The buttons that start, resume, save and stop a run, in the state they can be used in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QWidget

from ganstudio.app.session import Session
from ganstudio.core.numbers import counted
from ganstudio.core.options import Value
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE

Draft = tuple[dict[str, Value], dict[str, Value]]


class TrainingButtons(QWidget):
    """While nothing runs: start, and resume if there is something to resume. While a run is at work: save, stop."""

    def __init__(self, session: Session, draft: Callable[[], Draft], parent: QWidget | None = None) -> None:
        """Make them; `draft` gives the config and the family's options to start with."""
        super().__init__(parent)
        self._session = session
        self._draft = draft
        training = session.training
        self.start = _button(_("Start training"), self._on_start)
        self.resume = _button(_("Resume"), training.resume)
        self.save = _button(_("Save now"), training.save_now)
        self.stop = _button(_("Stop"), training.stop)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(_row(self.start, self.resume))
        self._stack.addWidget(_row(self.save, self.stop))
        training.state_changed.connect(self._on_state_changed)
        session.checkpoints.runs_changed.connect(self.refresh)
        session.importing.dataset_changed.connect(self._on_dataset_changed)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what can be done now."""
        training = self._session.training
        self._stack.setCurrentIndex(0 if training.state == "idle" else 1)
        self.save.setEnabled(training.state == "running")  # a pause has saved
        self.stop.setEnabled(training.state != "stopping")
        run = training.last_run
        can_resume = training.can_resume and run is not None
        goes_on = bool(can_resume and run and run.ended != "finished")
        self.start.setEnabled(training.can_start)
        self.start.setText(_("Start a new run") if run is not None else _("Start training"))
        self.resume.setVisible(bool(can_resume))
        if run is not None:
            words = _("Resume at {step}") if goes_on else _("Go on from {step}")
            self.resume.setText(words.format(step=counted(run.step)))
            self.resume.setToolTip(
                _("Go on with the run of {name} exactly where it was saved.").format(name=run.name)
                if goes_on
                else _("Train the finished run {name} for as long again.").format(name=run.name)
            )
        self._mark(self.start, not goes_on)
        self._mark(self.resume, goes_on)

    def _mark(self, button: QPushButton, is_primary: bool) -> None:
        if button.property("primary") != is_primary:
            button.setProperty("primary", is_primary)
            button.style().unpolish(button)
            button.style().polish(button)

    def _on_start(self) -> None:
        self._session.training.start(*self._draft())

    @Slot(str)
    def _on_state_changed(self, state: str) -> None:
        self.refresh()

    @Slot(object)
    def _on_dataset_changed(self, dataset: object) -> None:
        self.refresh()


def _row(*buttons: QPushButton) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE)
    for button in buttons:
        layout.addWidget(button, 1)
    return row


def _button(words: str, run: Callable[[], None]) -> QPushButton:
    button = QPushButton(words)
    button.clicked.connect(lambda: run())
    return button
