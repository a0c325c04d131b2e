"""An export as one value: made on the UI thread in no time, worked out on another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ganstudio.app.export_candidates import colours_of
from ganstudio.app.export_choices import ExportChoices
from ganstudio.app.export_colours import DATASET_PALETTE, DatasetColours
from ganstudio.app.export_copies import CopyBook
from ganstudio.core.errors import StudioError
from ganstudio.core.options import Value, checked, specs
from ganstudio.core.progress import Progress, no_progress, part_of
from ganstudio.core.text import _

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.export_candidates import Candidates
    from ganstudio.export import Page, SpriteSet

OptionsType = TypeVar("OptionsType")


@dataclass(frozen=True, eq=False)
class ExportPlan:
    """All that decides the pixels and the files, but for where they go."""

    choices: ExportChoices
    candidates: Candidates
    rows: tuple[int, ...]  # of the candidates, which are exported
    title: str
    copies: CopyBook
    colours: Mapping[str, DatasetColours]  # of the project's own sprites, by their domain

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

    def finished(self, progress: Progress = no_progress) -> SpriteSet:
        """Return the sprites as they are written; `StudioError` where finishing cannot be done."""
        from ganstudio.export import Finishing, finished

        wanted = sound(Finishing, self.choices.finishing)
        return finished(self.plain(), wanted, self.palette(), progress)

    def palette(self) -> np.ndarray | None:
        """Return the colours that the finishing asks for by name or file, uint8 `(colours, 3)`; None for all others."""
        from ganstudio.export import Finishing, read_palette

        wanted = sound(Finishing, self.choices.finishing)
        if wanted.palette == DATASET_PALETTE:
            return self._own_colours()
        return read_palette(Path(wanted.palette)) if wanted.takes_palette else None

    def _own_colours(self) -> np.ndarray | None:
        """Return the colours of the project's sprites that those to be exported are like; of both domains together."""
        import numpy as np

        domains = sorted({colours_of(self.candidates.recipes[row]) for row in self.rows} & self.colours.keys())
        found = [self.colours[domain].palette() for domain in domains]
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found), axis=0) if found else None

    def marks(self, sprites: SpriteSet) -> tuple[tuple[str, ...], ...]:
        """Return what is worth a look in finished sprites: for each the keys of its marks."""
        from ganstudio.export import marks

        return marks(sprites, self.palette(), self.choices.tiles)

    def without_copies(self, progress: Progress) -> ExportPlan:
        """Return the plan without near copies that nobody said yes to, and recipes that tell of model and nearest.

        Raises `StudioError` if nothing is left.
        """
        from ganstudio.quality.near_copies import recipes_with

        recipes = list(self.candidates.recipes)
        chosen = [recipes[row] for row in self.rows]
        found = self.copies.find(self.candidates.pixels[list(self.rows)], chosen, progress)
        near = recipes_with(self.copies.told_by_models(chosen), found)
        for row, recipe in zip(self.rows, near, strict=True):
            recipes[row] = recipe
        held = {
            row
            for row, each in zip(self.rows, found, strict=True)
            if each and each.copy and not self.candidates.is_drawing(row)
            if self.candidates.keys[row] not in self.choices.allowed
        }
        if len(held) == len(self.rows):
            raise StudioError(
                _("Each of these sprites nearly copies a training picture, so none was exported."),
                _("Tick the box of each that you want to export all the same."),
            )
        rows = tuple(row for row in self.rows if row not in held)
        return replace(self, rows=rows, candidates=replace(self.candidates, recipes=tuple(recipes)))

    def pages(self, sprites: SpriteSet) -> tuple[Page, ...]:
        """Return the pictures of the files that finished sprites become."""
        from ganstudio.export import EXPORTERS

        exporter = EXPORTERS[self.choices.format]
        return tuple(exporter.preview(sprites, self.options()))

    def files(self, path: Path, progress: Progress) -> Mapping[Path, bytes]:
        """Return the content of every file; raises what `export.prepare` does."""
        from ganstudio.export import Marking, prepare

        marking = sound(Marking, self.choices.marking)
        plan = self.without_copies(part_of(progress, 0.0, 0.2))
        sprites = plan.finished(part_of(progress, 0.2, 0.4))
        return prepare(self.choices.format, sprites, path, self.options(), part_of(progress, 0.4, 1.0), marking)

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
