"""Which sprites nearly copy a training picture: looked up once for each, remembered by its pixels, on any thread."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.app.background import LatestOnly
from ganstudio.app.error_reports import ErrorReport
from ganstudio.app.export_candidates import domain_of, picture_keys
from ganstudio.core.errors import StudioError
from ganstudio.core.progress import Progress, no_progress, part_of

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.export_candidates import Candidates
    from ganstudio.app.session import Session
    from ganstudio.core.project import Project
    from ganstudio.quality.near_copies import Nearest


class CopyBook:
    """What is known of the sprites of one project and its training sprites as they are now."""

    def __init__(self, project: Project | None) -> None:
        self._project = project
        self._known: dict[tuple[str, str], Nearest | None] = {}  # by domain and picture
        self._lock = threading.Lock()

    def find(
        self, pixels: np.ndarray, recipes: Sequence[Mapping[str, Any]], progress: Progress = no_progress
    ) -> tuple[Nearest | None, ...]:
        """Return the nearest training sprite of each of uint8 `(n, h, w, 4)`, None where there is nothing to compare.

        The recipes say among which training sprites to look: an answer is like those of the domain it is translated to.
        What a model from elsewhere has learnt from is not here, so nothing can be known of its sprites.
        Takes a second or more for sprites that are new, and raises what `progress` raises.
        """
        from ganstudio.quality.near_copies import nearest_sprites

        keys = [(domain_of(recipe), key) for recipe, key in zip(recipes, picture_keys(pixels), strict=True)]
        with self._lock:  # one thread looks, another that asks for the same waits and has it
            new = [row for row, key in enumerate(keys) if key not in self._known]
            domains = sorted({keys[row][0] for row in new} - {""})
            for number, domain in enumerate(domains):
                rows = [row for row in new if keys[row][0] == domain]
                part = part_of(progress, number / len(domains), (number + 1) / len(domains))
                found = nearest_sprites(self._project, pixels[rows], part, domain)
                self._known.update(zip([keys[row] for row in rows], found, strict=True))
            return tuple(self._known.get(key) for key in keys)

    def told_by_models(self, recipes: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
        """Return the recipes with what the files of their snapshots say, as far as those are there."""
        from ganstudio.checkpoints.model_facts import recipes_with_models

        return recipes_with_models(self._project, recipes) if self._project else tuple(recipes)


@dataclass(frozen=True, eq=False)
class _Look:
    book: CopyBook
    candidates: Candidates


class ExportCopies(QObject):
    """Looks for near copies among the candidates on a thread of its own: laying out does not wait for it."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = LatestOnly(_look, self)
        self._latest.answered.connect(self._on_answered)
        self._latest.failed.connect(self._on_failed)
        self.book = CopyBook(None)
        self._newest: _Look | None = None
        self.nearest: dict[str, Nearest] = {}  # by the names of candidates, as far as anything is known

    def open(self, project: Project | None) -> None:
        """Go on with other training sprites."""
        self.book = CopyBook(project)
        self.nearest, self._newest = {}, None

    def look(self, candidates: Candidates | None) -> None:
        """Ask for what is not known of these sprites; at once nothing but what is known is said of them."""
        self.nearest, self._newest = {}, None
        both = (self._session.importing, self._session.importing_b)
        if candidates is not None and any(each.dataset is not None for each in both):
            self._newest = _Look(self.book, candidates)
            self._latest.request(self._newest)

    def shut_down(self) -> None:
        """Wait for the thread."""
        self._latest.shut_down()

    @Slot(object, object)
    def _on_answered(self, look: _Look, found: tuple[Nearest | None, ...]) -> None:
        if look is self._newest:  # names of other candidates may be the same
            named = enumerate(zip(look.candidates.names, found, strict=True))
            drawing = look.candidates.is_drawing
            self.nearest = {name: each for row, (name, each) in named if each and not drawing(row)}
            self.changed.emit()

    @Slot(object, object)
    def _on_failed(self, look: _Look, error: Exception) -> None:
        if not isinstance(error, StudioError):  # the export itself looks again, and says what is wrong
            self._session.errors.take(ErrorReport.of(error))


def _look(look: _Look) -> tuple[Nearest | None, ...]:
    return look.book.find(look.candidates.pixels, look.candidates.recipes)
