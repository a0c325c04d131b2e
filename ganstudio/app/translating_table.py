"""What is seen: a row for each drawing, with the answers of each model, the truth where it is known, and back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.core.errors import StudioError
from ganstudio.core.text import _
from ganstudio.core.views import MIRRORED, VIEWS, missing_side

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.translating_choices import TranslatingChoices
    from ganstudio.app.translating_models import ModelCard
    from ganstudio.app.translating_sources import Source
    from ganstudio.latent.translating import Answers


@dataclass(frozen=True)
class Column:
    """One column of the table."""

    kind: str  # source, answer, mirror (of a source or an answer), truth, back
    heading: str  # translated
    card: ModelCard | None = None  # whose answers they are
    problem: str = ""  # why it is empty, translated
    view: str = ""  # from where a source, an answer or a mirror image is seen: a key of VIEWS, or empty


@dataclass(frozen=True, eq=False)
class Table:
    """Cells by rows; empty ones are transparent. Nobody writes to the pixels."""

    columns: tuple[Column, ...]
    sources: tuple[Source, ...]
    pixels: np.ndarray  # uint8 RGBA (rows * columns, h, w, 4)
    choices: TranslatingChoices

    def column_of(self, cell: int) -> Column:
        """Return the column that a cell is in."""
        return self.columns[cell % len(self.columns)]

    def source_of(self, cell: int) -> Source:
        """Return the drawing that a cell's row belongs to."""
        return self.sources[cell // len(self.columns)]

    @property
    def answers(self) -> list[int]:
        """The cells with an answer, or the mirror image of one: what can be kept."""
        return [
            cell
            for cell in range(len(self.pixels))
            if self.column_of(cell).kind in ("answer", "mirror") and not self.column_of(cell).problem
        ]

    @property
    def mirrored_side(self) -> str:
        """The side view that was made by mirroring, or empty."""
        return next((column.view for column in self.columns if column.kind == "mirror"), "")


def table_of(
    sources: Sequence[Source],
    cards: Sequence[ModelCard],
    found: Mapping[Path, Answers | StudioError],
    choices: TranslatingChoices,
) -> Table:
    """Put sources and answers side by side."""
    import numpy as np

    given = np.stack([source.pixels for source in sources])
    columns, parts = [Column("source", _("Drawing"), view=choices.own_view)], [given]
    for card in cards:
        answers = found.get(card.info.path)
        name = _(VIEWS[card.view]) if card.view else card.word
        heading = name if len(cards) > 1 else _("Answer")
        if answers is None or isinstance(answers, StudioError):
            columns.append(Column("answer", heading, card, answers.message if answers else _("No answer yet.")))
            parts.append(np.zeros_like(given))
            continue
        columns.append(Column("answer", heading, card, view=card.view))
        parts.append(answers.pixels)
        if answers.back is not None:
            columns.append(Column("back", _("Back again"), card))
            parts.append(answers.back)
    if choices.mirror:
        _add_mirrored(columns, parts)
    truths = [source.truths[1 if choices.reverse else 0] for source in sources]
    if any(truth is not None and truth.shape == given.shape[1:] for truth in truths):
        nothing = np.zeros(given.shape[1:], np.uint8)
        shown = [nothing if truth is None or truth.shape != nothing.shape else truth for truth in truths]
        columns.append(Column("truth", _("Truth")))
        parts.append(np.stack(shown))
    pixels = np.stack(parts, axis=1).reshape(-1, *given.shape[1:])
    return Table(tuple(columns), tuple(sources), np.ascontiguousarray(pixels), choices)


def _add_mirrored(columns: list[Column], parts: list[np.ndarray]) -> None:
    """Put the side view that alone is missing beside the three that are there: the other side, mirrored."""
    seen = [column for column in columns if column.kind in ("source", "answer") and not column.problem]
    if side := missing_side([column.view for column in seen]):
        from ganstudio.export.four_views import mirrored

        place, other = next((n, each) for n, each in enumerate(columns) if each in seen and each.view == MIRRORED[side])
        heading = _("{view}, mirrored").format(view=_(VIEWS[side]))
        columns.append(Column("mirror", heading, other.card, view=side))
        parts.append(mirrored(parts[place]))
