"""An export as one value: made on the UI thread in no time, worked out on another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ganstudio.app.export_choices import ExportChoices
from ganstudio.core.errors import StudioError
from ganstudio.core.options import Value, checked, specs

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.export_candidates import Candidates
    from ganstudio.core.progress import Progress
    from ganstudio.export import Page, SpriteSet

OptionsType = TypeVar("OptionsType")


@dataclass(frozen=True, eq=False)
class ExportPlan:
    """All that decides the pixels and the files, but for where they go."""

    choices: ExportChoices
    candidates: Candidates
    rows: tuple[int, ...]  # of the candidates, which are exported
    title: str
    dataset: np.ndarray | None = None  # uint8 (n, h, w, c): whose colours DATASET_PALETTE means

    def plain(self) -> SpriteSet:
        """Return the sprites as they were drawn, arranged."""
        import numpy as np

        from ganstudio.export import Arrangement, Handwork, SpriteSet, arranged

        found, choices = self.candidates, self.choices
        sprites = SpriteSet(
            pixels=np.ascontiguousarray(found.pixels[list(self.rows)]),
            names=tuple(found.names[row] for row in self.rows),
            title=self.title,
            recipes=tuple(found.recipes[row] for row in self.rows),
        )
        handwork = Handwork(choices.pivots, choices.tags, choices.times, choices.animations)
        return arranged(sprites, sound(Arrangement, choices.arrangement), handwork)

    def finished(self) -> SpriteSet:
        """Return the sprites as they are written; `StudioError` where finishing cannot be done."""
        from ganstudio.export import Finishing, finished

        return finished(self.plain(), sound(Finishing, self.choices.finishing), self.palette())

    def palette(self) -> np.ndarray | None:
        """Return the chosen colours, uint8 `(colours, 3)`; `StudioError` for a file that cannot be read."""
        return None

    def pages(self, sprites: SpriteSet) -> tuple[Page, ...]:
        """Return the pictures of the files that finished sprites become."""
        from ganstudio.export import EXPORTERS

        exporter = EXPORTERS[self.choices.format]
        return tuple(exporter.preview(sprites, self.options()))

    def files(self, path: Path, progress: Progress) -> Mapping[Path, bytes]:
        """Return the content of every file; raises what `export.prepare` does."""
        from ganstudio.export import Marking, prepare

        marking = sound(Marking, self.choices.marking)
        return prepare(self.choices.format, self.finished(), path, self.options(), progress, marking)

    def options(self) -> Any:
        """Return the options of the chosen format."""
        from ganstudio.export import EXPORTERS

        kind = EXPORTERS[self.choices.format].options
        return sound(kind, self.choices.options.get(self.choices.format, {}))


def sound(options_type: type[OptionsType], values: Mapping[str, object]) -> OptionsType:
    """Return options of plain values; what is unknown or out of range is passed over."""
    good: dict[str, Value] = {}
    for spec in specs(options_type):
        if spec.name in values:
            try:
                good[spec.name] = checked(spec, values[spec.name])
            except StudioError:
                continue
    return options_type(**good)
