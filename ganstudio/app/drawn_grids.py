"""The grids that were drawn lately, so that going back is immediate; of the files that lie there now only."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from ganstudio.checkpoints.snapshot_info import SnapshotInfo
    from ganstudio.latent.requests import GridRequest

_KEPT_BYTES = 48 * 2**20


@dataclass(frozen=True, eq=False)
class Grid:
    """What is on the screen: a request and the sprites that were made of it."""

    request: GridRequest
    sprites: np.ndarray  # uint8 RGBA (rows * columns, h, w, 4); nobody writes to it

    def latent(self, cell: int) -> tuple[float, ...]:
        """Return what the sprite of a cell was drawn from."""
        from ganstudio.latent.requests import grid_latents

        if cell == self.request.centre_index:
            return self.request.centre
        return tuple(float(value) for value in grid_latents(self.request)[cell])


class DrawnGrids:
    """Holds the grids of one project. A run that goes back may write another snapshot where one was drawn from."""

    def __init__(self) -> None:
        self._grids: OrderedDict[GridRequest, Grid] = OrderedDict()
        self._models: dict[Path, SnapshotInfo] = {}  # what the snapshots that were in use said of themselves

    def get(self, request: GridRequest) -> Grid | None:
        """Return what was drawn of a request, if it is still there."""
        if request in self._grids:
            self._grids.move_to_end(request)
        return self._grids.get(request)

    def add(self, grid: Grid) -> None:
        """Keep a grid; those not looked at for long give way."""
        self._grids[grid.request] = grid
        while len(self._grids) > max(2, _KEPT_BYTES // grid.sprites.nbytes):
            self._grids.popitem(last=False)

    def meet(self, model: SnapshotInfo) -> bool:
        """Hear which snapshot is in use; forget what another file at its path drew, and tell whether there was one."""
        replaced = self._models.get(model.path, model) != model
        if replaced:
            for request in [request for request in self._grids if request.snapshot == model.path]:
                del self._grids[request]
        self._models[model.path] = model
        return replaced

    def knows(self, model: SnapshotInfo) -> bool:
        """Tell whether this is the snapshot that was met last at its path."""
        return self._models.get(model.path) == model

    def clear(self) -> None:
        """Forget everything: the project is another one."""
        self._grids.clear()
        self._models.clear()
