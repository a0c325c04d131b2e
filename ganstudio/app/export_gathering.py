"""Gathers the sprites that could be exported while somebody wants them: from the shelf, the grid or a walk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.app.export_candidates import (
    Candidates,
    of_favourites,
    of_grid,
    of_translations,
    of_walk,
    walk_task,
)
from ganstudio.app.export_worker import WalkTask

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.export_choices import ExportChoices
    from ganstudio.app.session import Session
    from ganstudio.core.project import Project


class ExportGathering(QObject):
    """Holds the candidates. Walks are drawn on another thread, by `request`."""

    changed = Signal(object)  # Candidates or None
    wanted = Signal()  # something may be there that was not: gather, if somebody looks

    def __init__(
        self,
        session: Session,
        choices: Callable[[], ExportChoices],
        request: Callable[[WalkTask], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._explorer = session.explorer
        self._kept = session.translating.shelf
        self._choices = choices
        self._request = request
        self._project: Project | None = None
        self._walk: tuple[WalkTask, np.ndarray, np.ndarray] | None = None
        self._failed_walk: WalkTask | None = None
        self.candidates: Candidates | None = None
        self._explorer.grid_ready.connect(self._on_grid)
        self._explorer.shelf.changed.connect(self._on_shelf)
        self._explorer.shelf.pictures_changed.connect(self._on_shelf)
        self._kept.changed.connect(self._on_translations)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is still to be drawn, as far as that can be done."""
        choices, explorer = self._choices(), self._explorer
        if choices.source == "translations":
            return not self._kept.is_loading
        if choices.source == "favourites":
            return not explorer.shelf.undrawn
        if choices.source == "grid":
            settled = explorer.grid is not None or explorer.problem is not None or explorer.request() is None
            return settled and not explorer.is_busy
        task = self._walk_task()
        return task is None or task == self._failed_walk or (self._walk is not None and self._walk[0] == task)

    def open(self, project: Project | None) -> None:
        """Go on with another project; there are no candidates at first."""
        self._project = project
        self._walk = self._failed_walk = None
        self._set(None)

    def gather(self) -> None:
        """Collect the candidates, as far as they are drawn; ask for the rest."""
        if self._project is None:
            return
        source = self._choices().source
        if source == "favourites":
            self._set(of_favourites(self._explorer.shelf))
        elif source == "translations":
            self._set(of_translations(self._kept))
        elif source == "grid":
            self._set(of_grid(self._explorer.grid, self._project))
        else:
            self._gather_walk()

    def take_walk(self, task: WalkTask, answer: tuple[Any, Any]) -> None:
        """Take in a walk that was drawn: its pixels and its latents."""
        self._walk = (task, *answer)
        self.gather()

    def give_up_walk(self, task: WalkTask) -> None:
        """Take in that a walk cannot be drawn; it is not asked for again until something changes."""
        self._failed_walk = task
        self._set(None)

    def _walk_task(self) -> WalkTask | None:
        choices = self._choices()
        return walk_task(self._explorer, self._project, choices.frames, choices.loop) if self._project else None

    def _gather_walk(self) -> None:
        task = self._walk_task()
        if task and self._project and self._walk and self._walk[0] == task:
            _task, pixels, latents = self._walk
            self._set(of_walk(pixels, latents, task.snapshot, task.truncation, self._project))
            return
        self._set(None)  # what was there is not what is chosen now; and no preview of it takes the walk's place
        if task and task != self._failed_walk:
            self._request(task)

    def _set(self, found: Candidates | None) -> None:
        self.candidates = found
        self.changed.emit(found)

    @Slot()
    def _on_shelf(self) -> None:
        self._failed_walk = None
        if self._choices().source in ("favourites", "walk"):
            self.wanted.emit()

    @Slot()
    def _on_grid(self) -> None:
        self._failed_walk = None
        if self._choices().source in ("grid", "walk"):
            self.wanted.emit()

    @Slot()
    def _on_translations(self) -> None:
        if self._choices().source == "translations":
            self.wanted.emit()
