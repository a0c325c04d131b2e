"""What two windows made of the same things: neither undoes the work of the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def merged(ours: Mapping[K, V], base: Mapping[K, V], there: Mapping[K, V]) -> dict[K, V]:
    """Return `ours` with what others made `there` of the `base` that both began with.

    Theirs holds where we changed nothing: what they added, changed and took away. Where both did, ours does.
    """
    found = {}
    for key, value in ours.items():
        if key not in base or base[key] != value:
            found[key] = value
        elif key in there:
            found[key] = there[key]
    return found | {key: value for key, value in there.items() if key not in ours and key not in base}
