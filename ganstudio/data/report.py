"""What an import did: counts, every file that was changed or refused with its reason, and what looks alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Outcome = Literal["repaired", "refused"]
Pairs = tuple[tuple[str, str], ...]

MOST_PAIRS = 1000
"""A report names no more pairs than that."""


class RefusedError(Exception):
    """One picture cannot be taken; `reason` is a translated sentence. It never leaves the data room."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class FileNote:
    """What happened to one file; of the sprites of one sheet or animation that share a reason, one note is kept."""

    path: str  # as the user knows it; bytes that are no text are written as escapes
    outcome: Outcome
    reason: str  # a translated sentence


@dataclass(frozen=True)
class ImportReport:
    """The outcome of one import, counted in sprites: a sheet or an animation counts as what was cut from it."""

    accepted: int = 0  # the repaired ones among them
    repaired: int = 0
    refused: int = 0
    skipped: int = 0  # of the refused: the same as earlier ones, and asked to be left out
    notes: tuple[FileNote, ...] = ()
    exact_count: int = 0  # of the exact duplicates, named or not
    exact_duplicates: Pairs = ()  # (name, name of the earlier one), `MOST_PAIRS` of them
    near_duplicates: Pairs = ()  # the search ends with `MOST_PAIRS` too
    width: int = 0  # of every sprite after the import; 0 when nothing was accepted
    height: int = 0
    channels: int = 0
    size_histogram: tuple[tuple[tuple[int, int], int], ...] = ()  # ((width, height), count), as found, most first
    labels: tuple[tuple[str, int], ...] = ()  # of the accepted ones that have a label
    ignored: int = 0  # files in folders that are no pictures and do not claim to be

    @property
    def has_more_near(self) -> bool:
        """Whether the search for near duplicates ended before it had them all."""
        return len(self.near_duplicates) >= MOST_PAIRS

    def to_mapping(self) -> dict[str, Any]:
        """Return the report as plain values, ready for JSON."""
        return {
            "accepted": self.accepted,
            "repaired": self.repaired,
            "refused": self.refused,
            "skipped": self.skipped,
            "ignored": self.ignored,
            "width": self.width,
            "height": self.height,
            "channels": self.channels,
            "notes": [{"path": n.path, "outcome": n.outcome, "reason": n.reason} for n in self.notes],
            "exact_count": self.exact_count,
            "exact_duplicates": [list(pair) for pair in self.exact_duplicates],
            "near_duplicates": [list(pair) for pair in self.near_duplicates],
            "sizes": [{"width": w, "height": h, "count": n} for (w, h), n in self.size_histogram],
            "labels": dict(self.labels),
        }


def joined(reports: Sequence[ImportReport]) -> ImportReport:
    """Return one report of imports that followed one another; the last says what the sprites are now."""
    if len(reports) == 1:
        return reports[0]
    sizes: Counter[tuple[int, int]] = Counter()
    labels: Counter[str] = Counter()
    for report in reports:
        sizes.update(dict(report.size_histogram))
        labels.update(dict(report.labels))
    last = next((report for report in reversed(reports) if report.accepted), reports[-1])
    return ImportReport(
        accepted=sum(report.accepted for report in reports),
        repaired=sum(report.repaired for report in reports),
        refused=sum(report.refused for report in reports),
        skipped=sum(report.skipped for report in reports),
        notes=tuple(note for report in reports for note in report.notes),
        exact_count=sum(report.exact_count for report in reports),
        exact_duplicates=tuple(pair for report in reports for pair in report.exact_duplicates),
        near_duplicates=tuple(pair for report in reports for pair in report.near_duplicates),
        width=last.width,
        height=last.height,
        channels=last.channels,
        size_histogram=tuple(sizes.most_common()),
        labels=tuple(labels.items()),
        ignored=sum(report.ignored for report in reports),
    )


class Notebook:
    """Collects what happens to the files while an import runs."""

    def __init__(self, notes: Iterable[FileNote] = ()) -> None:
        self._counts: Counter[FileNote] = Counter(notes)
        self.skips = 0  # sprites that were left out as the same as earlier ones

    def repaired(self, path: str, reason: str) -> None:
        """Note a sprite that was changed before it was accepted."""
        self._counts[FileNote(path, "repaired", reason)] += 1

    def refused(self, path: str, reason: str) -> None:
        """Note a file or a sprite that was not accepted."""
        self._counts[FileNote(path, "refused", reason)] += 1

    def skipped(self, path: str, reason: str) -> None:
        """Note a sprite that was not accepted because it is there already."""
        self.refused(path, reason)
        self.skips += 1

    def notes(self) -> tuple[FileNote, ...]:
        """Return each different note once, in the order of their coming."""
        return tuple(self._counts)

    def count(self, outcome: Outcome) -> int:
        """Return how many sprites had that outcome."""
        return sum(n for note, n in self._counts.items() if note.outcome == outcome)
