"""Which sprite of domain A belongs to which of B: found by file name, mended by hand, kept in the project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ganstudio.core.merging import merged
from ganstudio.core.project import Project
from ganstudio.data.dataset import SpriteDataset

SECTION = "pairs"

Mended = Mapping[str, str]
"""From the name of a sprite of A to the one of B that was given to it by hand; the empty name: to none."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """The pairs of two domains, and whom they leave out."""

    rows: np.ndarray  # int64 (k, 2): row in A, row in B; ascending in A, each row at most once
    alone_a: tuple[int, ...]  # rows of A without a partner, ascending
    alone_b: tuple[int, ...]
    mended: frozenset[int]  # rows of A whose partner was chosen by hand

    @property
    def count(self) -> int:
        """How many pairs there are."""
        return len(self.rows)

    def partner(self, row_a: int) -> int | None:
        """Return the row in B that belongs to one of A, None if it stands alone."""
        place = int(np.searchsorted(self.rows[:, 0], row_a))
        return int(self.rows[place, 1]) if place < self.count and self.rows[place, 0] == row_a else None


def find_pairs(a: SpriteDataset, b: SpriteDataset, mended: Mended | None = None) -> Pairs:
    """Pair the sprites of two domains; what was mended by hand wins, and names that are gone are passed over.

    The others belong together when they come from the same path inside what was imported; then, when the name of
    their file, without folders and suffix, is the same and there is no other such file in either domain; then when
    they have the same name, as the cells of sheets do.
    """
    chosen = _by_hand(a, b, mended or {})
    partners = {row_a: row_b for row_a, row_b in chosen.items() if row_b is not None}
    for key in (_path_of, _stem_of, _name_of):
        free_a = _alone(a, key, set(chosen) | set(partners))
        free_b = _alone(b, key, set(partners.values()))
        partners |= {row: free_b[words] for words, row in free_a.items() if words in free_b}
    rows = np.array(sorted(partners.items()), np.int64).reshape(-1, 2)
    taken = set(partners.values())
    return Pairs(
        rows,
        tuple(row for row in range(a.count) if row not in partners),
        tuple(row for row in range(b.count) if row not in taken),
        frozenset(chosen),
    )


def mended_pairs(project: Project) -> dict[str, str]:
    """Return what was mended by hand in this project; anything in the section that is none of it is left out."""
    stored = project.section(SECTION).get("mended")
    if not isinstance(stored, dict):
        return {}
    return {name: partner for name, partner in stored.items() if isinstance(partner, str)}


def save_mended(project: Project, mended: Mended, base: Mended) -> None:
    """Keep what was mended by hand in the project's section, beside what others made of `base` since."""
    with project.changing():
        kept = merged(mended, base, mended_pairs(project))
        project.set_section(SECTION, {**project.section(SECTION), "mended": kept})


def joined(a: SpriteDataset, b: SpriteDataset, mended: Mended, row_a: int, row_b: int) -> dict[str, str]:
    """Return `mended` with these two made a pair; whoever had one of them as a partner loses it."""
    kept = {name: partner for name, partner in mended.items() if partner != b.names[row_b]}
    return {**kept, a.names[row_a]: b.names[row_b]}


def parted(a: SpriteDataset, mended: Mended, row_a: int) -> dict[str, str]:
    """Return `mended` with a sprite of A left without a partner."""
    return {**mended, a.names[row_a]: ""}


def _by_hand(a: SpriteDataset, b: SpriteDataset, mended: Mended) -> dict[int, int | None]:
    """From rows of A to rows of B or None; a sprite of B that was given away twice stays with the first."""
    if not mended:
        return {}
    rows_b = {name: row for row, name in enumerate(b.names)}
    chosen: dict[int, int | None] = {}
    for row, name in enumerate(a.names):
        partner = mended.get(name)
        if partner == "":
            chosen[row] = None
        elif partner in rows_b and rows_b[partner] not in chosen.values():
            chosen[row] = rows_b[partner]
    return chosen


def _alone(dataset: SpriteDataset, key: Callable[[SpriteDataset, int], str], taken: set[int]) -> dict[str, int]:
    """From what names a sprite to its row, for the rows not taken whose words are nobody else's in the data set."""
    words = [key(dataset, row) for row in range(dataset.count)]
    counts = Counter(words)
    return {word: row for row, word in enumerate(words) if row not in taken and counts[word] == 1}


def _path_of(dataset: SpriteDataset, row: int) -> str:
    folder, slash, name = dataset.sources[row].rpartition("/")
    return folder + slash + (name.rpartition(".")[0] or name)


def _stem_of(dataset: SpriteDataset, row: int) -> str:
    name = (dataset.sources[row] or dataset.names[row]).rpartition("/")[2]
    return name.rpartition(".")[0] or name


def _name_of(dataset: SpriteDataset, row: int) -> str:
    return dataset.names[row]
