"""What the export preview's thread does: list the formats, draw a latent walk, lay out a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.export_plan import ExportPlan
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
class Catalogue:
    """What there is to choose; words are untranslated."""

    formats: tuple[FormatCard, ...] = ()
    families: Mapping[str, str] = field(default_factory=dict)  # words by key, in the order they are offered
    arrangement: type[Any] | None = None  # options types
    finishing: type[Any] | None = None
    marking: type[Any] | None = None
    marks: Mapping[str, str] = field(default_factory=dict)  # words by key
    palette_suffixes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormatsTask:
    """List the formats; the answer is a `Catalogue`."""


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
    """Lay out what would be written; the answer is a `Preview`."""

    plan: ExportPlan


@dataclass(frozen=True, eq=False)
class Preview:
    """What would be written, and the finished sprites that it was laid out of."""

    pages: tuple[Page, ...]
    sprites: SpriteSet
    marks: tuple[tuple[str, ...], ...] = ()  # of each sprite, keys of the catalogue


class ExportWorker:
    """Called on the preview's thread only."""

    def __init__(self) -> None:
        self._sampler: Sampler | None = None

    def __call__(self, task: object) -> Any:
        """Do one task and return its answer; `StudioError` where the user can do something about it."""
        if isinstance(task, FormatsTask):
            return _catalogue()
        if isinstance(task, WalkTask):
            return self._walk(task)
        assert isinstance(task, PreviewTask)
        return _preview(task.plan)

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


def _catalogue() -> Catalogue:
    from ganstudio.export import EXPORTERS, FAMILIES, MARKS, Arrangement, Finishing, Marking
    from ganstudio.export.palette_files import SUFFIXES

    order = list(FAMILIES)
    formats = [
        FormatCard(key, found.label, found.description, found.suffix, found.family, found.options, found.animated)
        for key, found in EXPORTERS
    ]
    formats.sort(key=lambda card: order.index(card.family))
    return Catalogue(tuple(formats), FAMILIES, Arrangement, Finishing, Marking, MARKS, SUFFIXES)


def _preview(plan: ExportPlan) -> Preview:
    sprites = plan.finished()
    return Preview(plan.pages(sprites), sprites, plan.marks(sprites))
