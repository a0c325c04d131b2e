"""The models that a project can translate with: the best of each of its runs, and those added from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project
from ganstudio.core.views import view_of

if TYPE_CHECKING:
    from ganstudio.app.translating_choices import TranslatingChoices
    from ganstudio.checkpoints.snapshot_info import SnapshotInfo


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


def cards_of(
    project: Project | None, choices: TranslatingChoices, chosen: SnapshotInfo | None
) -> tuple[ModelCard, ...]:
    """List the models, the newest run first; added ones that are gone are passed over.

    Of the run that a `chosen` snapshot belongs to, that one is taken.
    """
    if project is None:
        return ()
    from ganstudio.checkpoints.snapshot_info import read_info
    from ganstudio.checkpoints.translating_models import translating_models

    try:
        best = translating_models(project)
        infos = [chosen if chosen and chosen.path.parent == info.path.parent else info for info in best]
        found = [(_run_of(info, project), info, info.path.parents[1].name) for info in infos]
    except StudioError:
        found = []
    for place in choices.added:
        try:
            info = read_info(project.absolute(place) if not Path(place).is_absolute() else Path(place))
        except StudioError:
            continue
        if info.translates:
            found.append((place, info, info.path.stem))
    return tuple(_card(place, info, name, choices) for place, info, name in found)


def _card(place: str, info: SnapshotInfo, name: str, choices: TranslatingChoices) -> ModelCard:
    from ganstudio.checkpoints.translating_models import word_for

    word = word_for(info, choices.reverse)
    view = choices.views.get(place, view_of(word) or view_of(info.project))
    return ModelCard(place, name, word, info, view)


def place_of(project: Project | None, path: Path) -> str:
    """Return a model's path as it is remembered: of the project relative to it, else whole."""
    try:
        return project.relative(path) if project else str(path.absolute())
    except ValueError:
        return str(path.absolute())


def _run_of(info: SnapshotInfo, project: Project) -> str:
    return place_of(project, info.path.parents[1])
