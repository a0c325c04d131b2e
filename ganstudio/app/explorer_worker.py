"""What the explorer's thread does: grids, thumbnails of favourites, nearest training sprites; torch only when asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.project import Project

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.latent.favourites import Favourite
    from ganstudio.latent.requests import GridRequest
    from ganstudio.latent.sampler import Sampler
    from ganstudio.quality.nearest_index import NearestIndex


@dataclass(frozen=True, eq=False)
class GridTask:
    """Draw a grid; the answer is uint8 RGBA `(rows * columns, h, w, 4)`."""

    request: GridRequest


@dataclass(frozen=True, eq=False)
class ThumbnailsTask:
    """Draw favourites; the answer maps keys to uint8 RGBA `(h, w, 4)`, or to None where the snapshot is gone."""

    project: Project
    favourites: tuple[Favourite, ...]


@dataclass(frozen=True, eq=False)
class NearestTask:
    """Find the nearest training sprites of a grid; the answer is `(indices, distances)`."""

    request: GridRequest
    sprites: np.ndarray
    training: np.ndarray


class ExplorerWorker:
    """Called on the explorer's thread only, but for `hurry`."""

    def __init__(self) -> None:
        self._sampler: Sampler | None = None
        self._index: NearestIndex | None = None
        self._hurry = threading.Event()

    def hurry(self) -> None:
        """Say, from any thread, that a grid is waiting: the side work that is being done gives way."""
        self._hurry.set()

    def __call__(self, task: object) -> Any:
        """Do one task and return its answer; `StudioError` where the user can do something about it."""
        self._hurry.clear()  # what was waiting is this task, or was replaced by it
        if isinstance(task, GridTask):
            return self._grid(task)
        if isinstance(task, ThumbnailsTask):
            return self._thumbnails(task)
        assert isinstance(task, NearestTask)
        return self._nearest(task)

    def _grid(self, task: GridTask) -> np.ndarray:
        from ganstudio.core.sprites import to_rgba

        return to_rgba(self._lazy_sampler().render(task.request))

    def _thumbnails(self, task: ThumbnailsTask) -> dict[str, np.ndarray | None]:
        import numpy as np

        from ganstudio.core.sprites import to_rgba

        drawn: dict[str, np.ndarray | None] = {}
        for favourite in task.favourites:
            try:
                path = task.project.absolute(favourite.snapshot)
                latent = np.asarray([favourite.latent], np.float32)
                drawn[favourite.key] = to_rgba(self._lazy_sampler().sample(path, latent, favourite.truncation))[0]
            except StudioError:
                drawn[favourite.key] = None
        return drawn

    def _nearest(self, task: NearestTask) -> tuple[np.ndarray, np.ndarray]:
        from ganstudio.quality.nearest_index import NearestIndex

        if self._index is None or self._index.training is not task.training:
            self._index = NearestIndex(task.training)
        if not self._index.prepare(lambda: not self._hurry.is_set()):
            raise Cancelled("")
        return self._index.find(task.sprites)

    def _lazy_sampler(self) -> Sampler:
        if self._sampler is None:
            from ganstudio.latent.sampler import Sampler

            self._sampler = Sampler()
        return self._sampler
