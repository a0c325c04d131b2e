"""What is kept of a table: its answers, and where they make up all four views, the drawings beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ganstudio.app.export_candidates import place_of
from ganstudio.app.translating_table import Column, Table
from ganstudio.app.translations_shelf import Keepsake
from ganstudio.core.distinct import distinct
from ganstudio.core.recipes import MADE_BY
from ganstudio.core.views import VIEWS

if TYPE_CHECKING:
    from ganstudio.app.translating_sources import Source
    from ganstudio.core.project import Project


def keepsakes_of(table: Table, project: Project | None, cells: Sequence[int] | None = None) -> list[Keepsake]:
    """Return what is kept of some cells, or of all; cells without an answer are passed over."""
    chosen = [cell for cell in (table.answers if cells is None else cells) if cell in table.answers]
    if cells is None and _are_four(table):
        drawings = range(0, len(table.pixels), len(table.columns))
        return [
            _keepsake(table, cell, project) for cell in sorted([*chosen, *drawings], key=lambda c: _order(table, c))
        ]
    return [_keepsake(table, cell, project) for cell in chosen]


def name_of(table: Table, cell: int) -> str:
    """Return what the sprite in a cell is called once it is kept: after its drawing, with its view or its model."""
    column, source = table.column_of(cell), table.source_of(cell)
    if column.kind == "source":
        return f"{source.name}_{table.choices.own_view}"
    if column.kind == "mirror":
        return f"{source.name}_{column.view}"
    cards = [each.card for each in table.columns if each.kind == "answer" and each.card is not None]
    words = distinct(card.view or (card.word if len(cards) > 1 else "") for card in cards)
    word = words[cards.index(column.card)] if column.card else ""
    return f"{source.name}_{word}" if word else source.name


def _are_four(table: Table) -> bool:
    """Tell whether the drawing, the answers and what was mirrored are seen from all four sides, each once."""
    kinds = ("source", "answer", "mirror")
    shown = [column for column in table.columns if column.kind in kinds and not column.problem]
    return sorted(column.view for column in shown) == sorted(VIEWS)


def _order(table: Table, cell: int) -> tuple[int, int]:
    return cell // len(table.columns), list(VIEWS).index(table.column_of(cell).view)


def _keepsake(table: Table, cell: int, project: Project | None) -> Keepsake:
    column, source = table.column_of(cell), table.source_of(cell)
    return Keepsake(name_of(table, cell), table.pixels[cell].copy(), _recipe(table, column, source, project))


def _recipe(table: Table, column: Column, source: Source, project: Project | None) -> dict[str, Any]:
    """Return how a sprite was made, as plain values; of a drawing, that it was given, and by which model if by one."""
    drawing: dict[str, Any] = {
        "source": source.name,
        "source_sha256": hashlib.sha256(source.pixels.tobytes()).hexdigest(),
    }
    if column.kind == "mirror":
        drawing["mirrored"] = True
    if column.card is None or project is None:
        return {**source.recipe, **drawing}
    from ganstudio.checkpoints.model_facts import facts_of

    info, choices = column.card.info, table.choices
    return {
        "snapshot": place_of(project, info.path),
        MADE_BY: facts_of(info),
        **drawing,
        "reverse": choices.reverse,
        "palette": "source" if column.card.locks(choices) else "none",
    }
