"""Draws sprites from snapshots. Has its own copies of the generators: nothing is shared with a training run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from ganstudio.checkpoints.snapshot import must_draw
from ganstudio.core.errors import StudioError
from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.text import _
from ganstudio.gans.blocks import Generator
from ganstudio.gans.pixels import to_sprites
from ganstudio.latent.kept_generators import KeptGenerators
from ganstudio.latent.requests import GridRequest, grid_latents

_CHUNK = 16  # always this many at once, so that a sprite's pixels do not depend on its company
_KEPT_GENERATORS = 3


class Sampler:
    """Keeps the generators used last. Not for use by two threads at once."""

    def __init__(self) -> None:
        self._generators = KeptGenerators(_KEPT_GENERATORS)

    def render(self, request: GridRequest) -> np.ndarray:
        """Draw a grid: uint8 `(rows * columns, h, w, channels)`, straight alpha, by rows."""
        self._generator(request.snapshot)  # what cannot draw has no latents to make a grid of
        return self.sample(request.snapshot, grid_latents(request), request.truncation)

    def sample(
        self, snapshot: Path, latents: np.ndarray, truncation: float = 1.0, progress: Progress = no_progress
    ) -> np.ndarray:
        """Draw one sprite for each latent `(n, latent_size)`: uint8 `(n, h, w, channels)`, straight alpha.

        The same latent of the same snapshot gives the same pixels on one machine, whatever else is drawn with it.
        """
        generator = self._generator(snapshot)
        latents = np.asarray(latents, np.float32)
        if latents.ndim != 2 or latents.shape[1] != generator.latent_size:
            raise StudioError(_("These latents were made for another model."), _("Choose the model they came from."))
        if not len(latents):
            raise StudioError(_("There is nothing to draw."))
        drawn = []
        for start in range(0, len(latents), _CHUNK):
            progress(start / len(latents), _("Drawing sprites"))
            drawn.append(self._draw(generator, latents[start : start + _CHUNK], truncation))
        return np.concatenate(drawn)

    @torch.inference_mode()
    def _draw(self, generator: Generator, latents: np.ndarray, truncation: float) -> np.ndarray:
        padded = np.zeros((_CHUNK, latents.shape[1]), np.float32)
        padded[: len(latents)] = latents
        z = generator.truncated(torch.from_numpy(padded), truncation)
        return to_sprites(generator(z))[: len(latents)]

    def _generator(self, snapshot: Path) -> Generator:
        generator, info = self._generators.get(snapshot)
        must_draw(info)
        return generator
