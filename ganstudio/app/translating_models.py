"""The models that a project can translate with: the best of each of its runs, and those added from elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project
from ganstudio.core.views import view_of

if TYPE_CHECKING:
    from ganstudio.app.translating_choices import TranslatingChoices
    from ganstudio.checkpoints.snapshot_info import SnapshotInfo


@dataclass(frozen=True, eq=False)
class ListTask:
    """Look for the models of a project, and those that were added to it."""

    project: Project
    added: tuple[str, ...]


@dataclass(frozen=True)
class FoundModel:
    """A model that is there: its place and its name as a card has them."""

    place: str
    name: str
    info: SnapshotInfo


@dataclass(frozen=True)
class ModelCard:
    """A model as it is offered."""

    place: str  # what the choices call it: the same while its run goes on
    name: str  # of its run, or of its file
    word: str  # what its answers are called
    info: SnapshotInfo
    view: str  # from where its answers are seen: a key of VIEWS, or empty

    def locks(self, choices: TranslatingChoices) -> bool:
        """Whether an answer has its drawing's colours only: as was chosen, else as the model would have it."""
        return self.info.keeps_colours if choices.lock_palette is None else choices.lock_palette


def find_models(task: ListTask) -> tuple[FoundModel, ...]:
    """List the models, the newest run first; added ones that are gone are passed over.

    Reads a few small files for each run: never on the UI thread.
    """
    from ganstudio.checkpoints.snapshot_info import read_info
    from ganstudio.checkpoints.translating_models import translating_models

    project, found = task.project, []
    with contextlib.suppress(StudioError):
        for info in translating_models(project):
            folder = info.path.parents[1]
            found.append(FoundModel(place_of(project, folder), folder.name, info))
    for place in task.added:
        try:
            info = read_info(project.absolute(place) if not Path(place).is_absolute() else Path(place))
        except StudioError:
            continue
        if info.translates:
            found.append(FoundModel(place, info.path.stem, info))
    return tuple(found)


def cards_of(
    found: Sequence[FoundModel], choices: TranslatingChoices, chosen: SnapshotInfo | None
) -> tuple[ModelCard, ...]:
    """Return the models as they are offered; of the run that a `chosen` snapshot belongs to, that one is taken."""

    def of_choice(model: FoundModel) -> FoundModel:
        if chosen and chosen.path.parent == model.info.path.parent and model.place not in choices.added:
            return replace(model, info=chosen)
        return model

    return tuple(_card(of_choice(model), choices) for model in found)


def _card(model: FoundModel, choices: TranslatingChoices) -> ModelCard:
    from ganstudio.checkpoints.translating_models import word_for

    word = word_for(model.info, choices.reverse)
    view = choices.views.get(model.place, view_of(word) or view_of(model.info.project))
    return ModelCard(model.place, model.name, word, model.info, view)


def place_of(project: Project | None, path: Path) -> str:
    """Return a model's path as it is remembered: of the project relative to it, else whole."""
    try:
        return project.relative(path) if project else str(path.absolute())
    except ValueError:
        return str(path.absolute())
