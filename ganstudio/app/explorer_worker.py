"""What the explorer's thread does: grids, thumbnails of favourites, nearest training sprites; torch only when asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.project import Project

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.checkpoints.snapshot_info import SnapshotInfo
    from ganstudio.latent.favourites import Favourite
    from ganstudio.latent.requests import GridRequest
    from ganstudio.latent.sampler import Sampler
    from ganstudio.quality.nearest_index import NearestIndex

_FEW = 8
"""Sprites whose neighbours are looked for before a grid that waits is thought of again."""


@dataclass(frozen=True, eq=False)
class GridTask:
    """Draw a grid; the answer is uint8 RGBA `(rows * columns, h, w, 4)`."""

    request: GridRequest
    project: Project
    model: SnapshotInfo


@dataclass(frozen=True, eq=False)
class ThumbnailsTask:
    """Draw favourites; the answer maps keys to uint8 RGBA `(h, w, 4)`, or to None where the snapshot is gone.

    Those that a grid did not wait for are not in it.
    """

    project: Project
    favourites: tuple[Favourite, ...]


@dataclass(frozen=True, eq=False)
class NearestTask:
    """Find the nearest training sprites of a grid; the answer is `(indices, distances)`."""

    sprites: np.ndarray
    training: np.ndarray


@dataclass(frozen=True, eq=False)
class ForgetTask:
    """Let go of the training sprites that were searched; the answer is None."""


class ExplorerWorker:
    """Called on the explorer's thread only, but for `hurry` and `forget`."""

    def __init__(self) -> None:
        self._sampler: Sampler | None = None
        self._index: NearestIndex | None = None
        self._hurry = threading.Event()
        self._forget = threading.Event()

    def hurry(self) -> None:
        """Say, from any thread, that a grid is waiting: the side work that is being done gives way."""
        self._hurry.set()

    def forget(self) -> None:
        """Say, from any thread, that the training sprites are others now; the next task lets go of the old ones."""
        self._forget.set()
        self._hurry.set()

    def __call__(self, task: object) -> Any:
        """Do one task and return its answer; `StudioError` where the user can do something about it."""
        self._hurry.clear()  # what was waiting is this task, or was replaced by it
        try:
            self._let_go()
            return self._answer(task)
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._forget.is_set():
            self._forget.clear()
            self._index = None

    def _answer(self, task: object) -> Any:
        if isinstance(task, ForgetTask):
            self._index = None
            return None
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

        alike: dict[tuple[str, float, int], list[Favourite]] = {}  # what one batch draws
        for each in task.favourites:
            alike.setdefault((each.snapshot, each.truncation, len(each.latent)), []).append(each)
        drawn: dict[str, np.ndarray | None] = {}
        for (snapshot, truncation, _size), favourites in alike.items():
            if self._hurry.is_set():
                break
            keys = [each.key for each in favourites]
            try:
                path = task.project.absolute(snapshot)
                latents = np.asarray([each.latent for each in favourites], np.float32)
                pictures = to_rgba(self._lazy_sampler().sample(path, latents, truncation))
                drawn.update(zip(keys, pictures, strict=True))
            except StudioError:
                drawn.update(dict.fromkeys(keys))
        return drawn

    def _nearest(self, task: NearestTask) -> tuple[np.ndarray, np.ndarray]:
        import numpy as np

        from ganstudio.quality.nearest_index import NearestIndex

        if self._index is None or self._index.training is not task.training:
            self._index = NearestIndex(task.training)
        self._index.prepare(lambda: not self._hurry.is_set())
        found = []
        for start in range(0, len(task.sprites), _FEW):
            if self._hurry.is_set():
                raise Cancelled("")
            found.append(self._index.find(task.sprites[start : start + _FEW]))
        rows, distances = zip(*found, strict=True)
        return np.concatenate(rows), np.concatenate(distances)

    def _lazy_sampler(self) -> Sampler:
        if self._sampler is None:
            from ganstudio.latent.sampler import Sampler

            self._sampler = Sampler()
        return self._sampler
