"""Which sprites of two domains are learned from and which are kept to be tested with. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from ganstudio.data.dataset import SpriteDataset
from ganstudio.data.pairs import Pairs


@dataclass(frozen=True, eq=False)
class Split:
    """Rows, int64 `(n,)`. Where pairs are learned from, the rows at the same place are a pair."""

    learned_a: np.ndarray
    learned_b: np.ndarray
    tested_a: np.ndarray  # nothing is learned from them, nor from their partners


def split_domains(a: SpriteDataset, b: SpriteDataset, pairs: Pairs, by_pairs: bool, share: float) -> Split:
    """Keep a share of the sprites, chosen by their names: the same whatever else is imported, as far as can be.

    Pairs are kept first, both sprites of them, because only there the truth is known. At least one sprite of each
    domain is learned from.
    """
    by_name = sorted(pairs.rows.tolist(), key=lambda pair: _place(a.names[pair[0]]))
    if by_pairs:
        kept = min(int(share * len(by_name)), len(by_name) - 1)
        learned = np.array(sorted(by_name[kept:]), np.int64)
        tested = np.array([row for row, _row_b in by_name[:kept]], np.int64)
        return Split(learned[:, 0], learned[:, 1], tested)
    count = min(int(share * a.count), a.count - 1)
    kept_pairs = by_name[: min(count, int(share * b.count), b.count - 1)]
    kept_a, kept_b = [row for row, _row_b in kept_pairs], {row_b for _row, row_b in kept_pairs}
    paired = set(pairs.rows[:, 0].tolist())
    alone = sorted(set(range(a.count)) - paired, key=lambda row: _place(a.names[row]))
    kept_a += alone[: count - len(kept_a)]
    rows_a, rows_b = np.arange(a.count), np.arange(b.count)
    return Split(rows_a[~np.isin(rows_a, kept_a)], rows_b[~np.isin(rows_b, list(kept_b))], np.array(kept_a, np.int64))


def _place(name: str) -> bytes:
    """Where a sprite stands in the row from which the first are kept: as good as random, and always there."""
    return sha256(name.encode("utf-8", "surrogatepass")).digest()
