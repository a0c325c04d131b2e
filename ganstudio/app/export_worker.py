"""What the export preview's thread does: list the formats, draw a latent walk, lay out a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.core.options import Value
    from ganstudio.export import Page, SpriteSet
    from ganstudio.latent.sampler import Sampler


@dataclass(frozen=True)
class FormatCard:
    """What the window shows of one export format. `label` and `description` are untranslated: show them through `_`."""

    key: str
    label: str
    description: str
    suffix: str  # "" is a folder
    family: str  # a key of FAMILIES
    options_type: type[Any]
    animated: bool


@dataclass(frozen=True)
class FormatsTask:
    """List the formats; the answer is a tuple of `FormatCard`."""


@dataclass(frozen=True)
class WalkTask:
    """Draw a walk through latents; the answer is uint8 RGBA `(frames, h, w, 4)` and its latents."""

    snapshot: Path
    stops: tuple[tuple[float, ...], ...]
    frames: int
    loop: bool
    truncation: float


@dataclass(frozen=True, eq=False)
class PreviewTask:
    """Lay out what would be written; the answer is a tuple of `Page`."""

    key: str
    options: Mapping[str, Value]
    sprites: SpriteSet


class ExportWorker:
    """Called on the preview's thread only."""

    def __init__(self) -> None:
        self._sampler: Sampler | None = None

    def __call__(self, task: object) -> Any:
        """Do one task and return its answer; `StudioError` where the user can do something about it."""
        if isinstance(task, FormatsTask):
            return _formats()
        if isinstance(task, WalkTask):
            return self._walk(task)
        assert isinstance(task, PreviewTask)
        return _preview(task)

    def _walk(self, task: WalkTask) -> tuple[np.ndarray, np.ndarray]:
        import numpy as np

        from ganstudio.checkpoints.snapshot_info import read_info
        from ganstudio.core.sprites import to_rgba
        from ganstudio.latent.requests import walk_latents

        if self._sampler is None:
            from ganstudio.latent.sampler import Sampler

            self._sampler = Sampler()
        stops, kinds = np.asarray(task.stops, np.float32), bool(read_info(task.snapshot).kinds)
        latents = walk_latents(stops, task.frames, task.loop, kinds)
        return to_rgba(self._sampler.sample(task.snapshot, latents, task.truncation)), latents


def _formats() -> tuple[FormatCard, ...]:
    from ganstudio.export import EXPORTERS

    return tuple(
        FormatCard(key, found.label, found.description, found.suffix, found.family, found.options, found.animated)
        for key, found in EXPORTERS
    )


def _preview(task: PreviewTask) -> tuple[Page, ...]:
    from ganstudio.core.options import from_mapping
    from ganstudio.export import EXPORTERS

    exporter = EXPORTERS[task.key]
    return tuple(exporter.preview(task.sprites, from_mapping(exporter.options, task.options)))
