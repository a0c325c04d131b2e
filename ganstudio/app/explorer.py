"""The latent space around a centre: moves, their undo, and the sprites that a thread of its own makes of them.

A click recentres at once. A double click means "keep what I clicked": the recentring of its first click is taken back
as if it had never been, and the sprite that was seen is put on the shelf.
"""

from __future__ import annotations

import dataclasses
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.app.background import LatestOnly
from ganstudio.app.drawn_grids import DrawnGrids, Grid
from ganstudio.app.error_reports import ErrorReport
from ganstudio.app.explorer_worker import ExplorerWorker, ForgetTask, GridTask, NearestTask, ThumbnailsTask
from ganstudio.app.export_candidates import place_of
from ganstudio.app.favourites import FavouriteShelf
from ganstudio.app.latent_place import LARGEST_SEED, Model, Place, next_surroundings
from ganstudio.app.section_keeper import SectionKeeper
from ganstudio.app.state_change import StateChange
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.project import Project
from ganstudio.core.text import _

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.session import Session
    from ganstudio.latent.requests import GridRequest

DOUBLE_CLICK_SECONDS = 0.8
"""A double click later than this after a click has nothing to do with it; desktops use 0.2–0.5 s, some up to 0.8."""
_FEW = 16
"""Favourites that are drawn at a time."""


Stand = tuple[Place, Model | None]
"""A place, and the model to look at there where a step changes it too."""


@dataclass(eq=False)
class _Click:
    grid: Grid
    cell: int
    at: float
    change: StateChange[Stand] | None
    undo_index: int  # of the undo stack, right after the change


class ExplorerController(QObject):
    """Holds where the user is in latent space and what is seen there."""

    place_changed = Signal(object)  # Place
    grid_ready = Signal(object)  # Grid, or None where there is nothing to see
    nearest_ready = Signal()  # the nearest sprites were found, could not be, or are not those of this dataset
    busy_changed = Signal(bool)
    failed = Signal(object)  # StudioError: the snapshot cannot be used

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._project: Project | None = None
        self._worker = ExplorerWorker()
        self._latest = LatestOnly(self._worker, self)
        self._latest.answered.connect(self._on_answered)
        self._latest.failed.connect(self._on_failed)
        self._watchers: set[str] = set()
        self._drawn = DrawnGrids()
        self._asked: GridRequest | None = None
        self._has_searched = False
        self._click: _Click | None = None
        self._gesture = 0
        self._keeper = SectionKeeper(session, self, "explorer", lambda: self.place.to_mapping())
        self.shelf = FavouriteShelf(session, self)
        self.shelf.changed.connect(self._ask_for_the_rest)
        self.place = Place()
        self.grid: Grid | None = None
        self.nearest: tuple[np.ndarray, np.ndarray] | None = None
        self.search_failed = False
        self.problem: StudioError | None = None
        session.project_changed.connect(self._on_project_changed)
        session.checkpoints.active_changed.connect(self._on_active_changed)
        session.importing.dataset_changed.connect(self._on_dataset_changed)
        self._on_project_changed(session.project)

    @property
    def is_busy(self) -> bool:
        """Whether a grid is being drawn."""
        return self._asked is not None

    @property
    def comparable(self) -> np.ndarray | None:
        """The training sprites that the grid can be compared with; None where there are none of its size."""
        dataset = self._session.importing.dataset
        fits = self.grid and dataset and self.grid.sprites.shape[1:3] == dataset.pixels.shape[1:3]
        return dataset.pixels if dataset and fits else None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that the snapshot in use can be asked for, by name."""
        info = self._session.checkpoints.active
        return tuple(info.kinds) if info else ()

    @property
    def kind(self) -> str | None:
        """The kind that is shown; None for all, also where the snapshot does not know the one that was chosen."""
        return self.place.kind if self.place.kind in self.kinds else None

    def watch(self, who: str, watching: bool) -> None:
        """Say that `who` (a page) shows the grid or no longer does; nothing is drawn while nobody looks."""
        (self._watchers.add if watching else self._watchers.discard)(who)
        if watching:
            self.shelf.forget_missing()
            self._ask()

    def click(self, cell: int, grid: Grid | None = None) -> None:
        """Make the sprite in a cell the centre: of what is seen, or of what was seen when a menu was opened."""
        seen, change = grid or self.grid, None
        if seen is None:
            return
        if cell != seen.request.centre_index:
            place = dataclasses.replace(
                self.place,
                centre=seen.latent(cell),
                surroundings=next_surroundings(self.place.surroundings, cell),
            )
            change = self._move(_("Recentre"), place)
        self._click = _Click(seen, cell, time.monotonic(), change, self._session.undo.index())

    def double_click(self, cell: int) -> None:
        """Keep the sprite that was clicked; without a click just before, the one in the cell (the keyboard's way)."""
        click, self._click = self._click, None
        if click and time.monotonic() - click.at <= DOUBLE_CLICK_SECONDS:
            self._take_back(click)
            self.keep(click.cell, click.grid)
        else:
            self.keep(cell)

    def keep(self, cell: int, grid: Grid | None = None) -> None:
        """Put the sprite of a cell on the shelf."""
        seen = grid or self.grid
        if seen is not None:
            request = seen.request
            self.shelf.keep(request.snapshot, seen.latent(cell), request.truncation, seen.sprites[cell].copy())

    def kept_cells(self) -> set[int]:
        """Return the cells of the grid that are on the shelf."""
        if self.grid is None or self._project is None or not self.shelf.items:
            return set()
        from ganstudio.latent.requests import grid_latents

        request = self.grid.request
        snapshot = place_of(self._project, request.snapshot)
        likes = [item for item in self.shelf.items if item.truncation == request.truncation]
        kept = {item.latent for item in likes if item.snapshot == snapshot}
        cells = {cell for cell, latent in enumerate(grid_latents(request).tolist()) if tuple(latent) in kept}
        return cells | {request.centre_index} if request.centre in kept else cells

    def set_seed(self, seed: int) -> None:
        """Go to the latent that a seed stands for."""
        seed = min(max(seed, 0), LARGEST_SEED)
        self._move(_("Seed {seed}").format(seed=seed), self._seeded(seed))

    def roll(self) -> None:
        """Go somewhere else at random."""
        seed = random.randrange(1, 1_000_000)
        self._move(_("Random place"), self._seeded(seed))

    def set_spread(self, spread: float) -> None:
        """Set how much the sprites around the centre differ from it, 0–1; one drag is one step of undo."""
        self._move(_("Spread"), dataclasses.replace(self.place, spread=spread), gesture="spread")

    def set_truncation(self, truncation: float) -> None:
        """Set the variety, 0–1; one drag is one step of undo."""
        self._move(_("Truncation"), dataclasses.replace(self.place, truncation=truncation), gesture="truncation")

    def set_size(self, size: int) -> None:
        """Set the number of cells along a side, 4–12; one drag is one step of undo."""
        self._move(_("Grid size"), dataclasses.replace(self.place, size=size), gesture="size")

    def set_kind(self, kind: str | None) -> None:
        """Show sprites of one kind only, or with None of all."""
        self._move(_("Kind"), dataclasses.replace(self.place, kind=kind))

    def end_gesture(self) -> None:
        """Say that a slider was let go: what comes next is a step of its own."""
        self._gesture += 1

    def jump_to(self, key: str) -> None:
        """Go to a favourite, in the snapshot that it was kept from."""
        favourite = self.shelf.find(key)
        if favourite is None or self._project is None:
            return
        words = _("Jump to {name}").format(name=favourite.name)
        try:
            path = self._project.absolute(favourite.snapshot)
        except StudioError as error:
            self._session.tell(error)
            return
        place = self.place.at(favourite, self._session.checkpoints.kinds_of(path))
        if path.exists():
            self._move(words, place, model=Model(path, follows=False))
            return
        active = self._session.checkpoints.active
        fits = active is not None and active.latent_size == len(favourite.latent)
        self._session.notice(
            _("The snapshot of {name} is gone.").format(name=favourite.name),
            _("Its place is shown with the snapshot in use instead.")
            if fits
            else _("The snapshot in use is of another model, which does not know its place."),
        )
        if fits:
            self._move(words, place)

    def shut_down(self) -> None:
        """Save the place and wait for the explorer's thread."""
        self._keeper.flush()
        self._worker.hurry()
        self._latest.shut_down()

    def request(self) -> GridRequest | None:
        """Return what should be on the screen; None without a snapshot that draws sprites of its own."""
        info = self._session.checkpoints.active
        if info is None or info.translates or self._project is None:
            return None
        return self.place.request(info, self.kind)

    def _seeded(self, seed: int) -> Place:
        return dataclasses.replace(self.place, seed=seed, centre=(), surroundings=seed)

    def _move(
        self, words: str, place: Place, gesture: str = "", model: Model | None = None
    ) -> StateChange[Stand] | None:
        """Go to `place` in one undoable step; None when nothing changes."""
        active = self._session.checkpoints.active
        before = Model(active.path, self._session.checkpoints.follow_newest) if model and active else None
        if place == self.place and model == before:
            return None
        number = hash((gesture, self._gesture)) & 0x3FFFFFFF if gesture else -1
        change = StateChange(words, self._go, (self.place, before), (place, model), number)
        self._session.undo.push(change)
        return change

    def _go(self, stand: Stand) -> None:
        self.place, model = stand
        self._click = None
        self._keeper.touch()
        self.place_changed.emit(self.place)
        checkpoints = self._session.checkpoints
        if model is not None:
            checkpoints.set_follow_newest(model.follows)
            if not model.follows:
                checkpoints.choose(model.path)
        self._ask()

    def _take_back(self, click: _Click) -> None:
        """Undo a recentring without leaving a trace, if it is still the last step."""
        # Had the recentring been undone, the click would be forgotten; had something been done since, the index
        # would be another.
        if click.change is not None and self._session.undo.index() == click.undo_index:
            click.change.vanishes = True
            self._session.undo.undo()

    def _ask(self) -> None:
        """Ask for the grid that should be seen, if somebody looks and it is not there."""
        if self._project != self._session.project:  # the project is about to change here, too
            return
        model = self._session.checkpoints.active
        if model is not None and self._drawn.meet(model) and self._project is not None:
            self._set_asked(None)
            self.shelf.draw_again(place_of(self._project, model.path))
        request = self.request()
        if request is None:
            self._set_asked(None)
            self._show(None)
            self._ask_for_the_rest()
            return
        if not self._watchers:
            return
        if known := self._drawn.get(request):
            self._set_asked(None)
            if known is not self.grid:
                self._show(known)
            self._ask_for_the_rest()
        elif request != self._asked:
            self._set_asked(request)
            assert model and self._project
            self._latest.request(GridTask(request, self._project, model))
            self._worker.hurry()  # after it, or the work that has yet to give way would take the hurry for an old one

    @Slot()
    def _ask_for_the_rest(self) -> None:
        """Ask for what can wait: pictures of favourites, then the nearest training sprites."""
        if self._asked is not None or not self._watchers or self._project is None:
            return
        if undrawn := self.shelf.undrawn:
            self._latest.request(ThumbnailsTask(self._project, undrawn[:_FEW]))
            return
        training = self.comparable
        if self.grid is not None and training is not None and self.nearest is None:
            self._has_searched = True
            self._latest.request(NearestTask(self.grid.sprites, training))

    @Slot(object, object)
    def _on_answered(self, task: object, answer: Any) -> None:
        if isinstance(task, GridTask) and self._is_of_now(task):
            self._on_grid(Grid(task.request, answer))
        elif isinstance(task, ThumbnailsTask) and task.project == self._project:
            self.shelf.add_pictures(answer)
        elif isinstance(task, NearestTask) and self._is_of_now(task):
            self.nearest = answer
            self.nearest_ready.emit()
        self._ask_for_the_rest()

    def _on_grid(self, grid: Grid) -> None:
        self._drawn.add(grid)
        wanted = self._asked
        if wanted is None or self._project is None:  # the place was left and come back to meanwhile
            return
        self.problem = None
        self._show(grid)  # an older one too: a dragged slider should be seen to move
        if grid.request == wanted:
            self._set_asked(None)

    @Slot(object, object)
    def _on_failed(self, task: object, error: Exception) -> None:
        if isinstance(error, Cancelled):  # side work that gave way; it is asked for again after the grid
            return
        if not isinstance(error, StudioError):
            self._session.errors.take(ErrorReport.of(error))
            error = StudioError(_("The sprites could not be drawn."), str(error))
        if isinstance(task, GridTask) and self._is_of_now(task) and task.request == self._asked:
            self._set_asked(None)
            self.problem = error
            self.failed.emit(error)
            self._session.tell(error)
            self._ask_for_the_rest()
        elif isinstance(task, NearestTask) and self._is_of_now(task):
            self.search_failed = True
            self.nearest_ready.emit()

    def _is_of_now(self, task: GridTask | NearestTask) -> bool:
        """Whether the project, the snapshot's file, the grid and the training sprites are still those of a task."""
        if isinstance(task, GridTask):
            return task.project == self._project and self._drawn.knows(task.model)
        return self.grid is not None and task.sprites is self.grid.sprites and task.training is self.comparable

    def _show(self, grid: Grid | None) -> None:
        self.nearest, self.search_failed = None, False
        self.grid = grid
        self.grid_ready.emit(grid)

    def _set_asked(self, request: GridRequest | None) -> None:
        was = self.is_busy
        self._asked = request
        if was != self.is_busy:
            self.busy_changed.emit(self.is_busy)

    @Slot(object)
    def _on_active_changed(self, info: object) -> None:
        self.problem = None
        self._ask()

    @Slot(object)
    def _on_dataset_changed(self, dataset: object) -> None:
        self.nearest, self.search_failed = None, False
        self.nearest_ready.emit()
        if self._has_searched and self._asked is None:  # a grid that is drawn forgets too
            self._latest.request(ForgetTask())
        self._worker.forget()  # after it, as with `hurry`
        self._ask_for_the_rest()

    @Slot(object)
    def _on_project_changed(self, project: Project | None) -> None:
        self._keeper.flush()
        self._project = project
        self._click = None
        self._drawn.clear()
        self.problem = None
        self._set_asked(None)
        self._show(None)
        self.place = Place.from_mapping(self._keeper.open(project))
        self.shelf.open(project)
        self.place_changed.emit(self.place)
        self._ask()
