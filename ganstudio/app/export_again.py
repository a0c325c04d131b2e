"""Export again from wherever the user is, and exports that follow the favourites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ganstudio.app.export_writing import Prepared
from ganstudio.core.text import _

if TYPE_CHECKING:
    from pathlib import Path

    from ganstudio.app.exporting import ExportController
    from ganstudio.app.session import Session

WATCHER = "again"
CALM_MS = 1500
"""Milliseconds without a change of the favourites after which they are exported."""


_OF_FAVOURITES = ("favourites", "walk")
"""The sources that change with the favourites."""


class ExportAgain(QObject):
    """Has the sprites drawn although nobody looks at the page, exports them, and lets go."""

    def __init__(self, session: Session, exporting: ExportController) -> None:
        super().__init__(exporting)
        self._session = session
        self._exporting = exporting
        self._waits = self._silent = False
        self._timer = QTimer(self, singleShot=True, interval=CALM_MS)
        self._timer.timeout.connect(self._follow)
        session.explorer.shelf.changed.connect(self._on_shelf)
        exporting.candidates_changed.connect(self._go_on)
        exporting.preview_ready.connect(self._go_on)
        exporting.problem_raised.connect(self._give_up)
        session.project_changed.connect(self._stop)

    @property
    def is_possible(self) -> bool:
        """Whether something was exported in this project before."""
        return bool(self._exporting.writer.done)

    def start(self, silent: bool = False) -> None:
        """Export what is chosen to where it goes; `silent` says that nobody pressed a key for it."""
        if self.is_possible and not self._exporting.is_busy:
            self._waits, self._silent = True, silent
            self._exporting.watch(True, WATCHER)
            self._go_on()

    def tell_changed(self, prepared: Prepared) -> None:
        """Say that files were edited that a silent export would replace; it waits for the user's own export."""
        self._exporting.let_be()
        self._session.notice(
            _("{name} was changed outside GAN Studio.").format(name=prepared.replaced[0].name),
            _("The favourites were not exported over it. Export again to replace it."),
            "export.again",
        )

    def shut_down(self) -> None:
        """Forget what waits."""
        self._timer.stop()
        self._waits = False

    @Slot()
    def _go_on(self) -> None:
        exporting = self._exporting
        if not self._waits or exporting.format is None or not exporting.is_complete:
            return
        silent = self._silent
        if exporting.can_export:
            exporting.export(silent)
        elif not silent:
            self._session.notice(_("There are no sprites to export."), _("Choose some on the Export page."))
        self._stop()

    @Slot()
    def _give_up(self) -> None:
        if self._waits and not self._silent:
            self._session.notice(_("The export could not be repeated."), _("The Export page says why."))
        self._stop()

    @Slot()
    def _stop(self) -> None:
        self._timer.stop()
        self._waits = False
        self._exporting.watch(False, WATCHER)

    @Slot()
    def _on_shelf(self) -> None:
        if self._exporting.choices.follow and self._session.explorer.shelf.items:
            self._timer.start()

    @Slot()
    def _follow(self) -> None:
        exporting = self._exporting
        if not exporting.choices.follow or exporting.choices.source not in _OF_FAVOURITES:
            return
        if exporting.is_busy:
            self._timer.start()
        elif self._was_here(exporting.path()):
            self.start(silent=True)

    def _was_here(self, path: Path | None) -> bool:
        # Until the formats are listed nobody knows the path; whatever was exported last will do to go and look.
        return self.is_possible if path is None else self._exporting.writer.was_written(path)
