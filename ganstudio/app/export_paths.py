"""Where exports go: a path for each format, in the project's exports folder unless the user says otherwise."""

from __future__ import annotations

from pathlib import Path

from ganstudio.app.export_choices import ExportChoices
from ganstudio.app.export_worker import FormatCard
from ganstudio.core.file_names import safe_name
from ganstudio.core.paths import with_home
from ganstudio.core.project import Project
from ganstudio.core.text import _


def path_of(choices: ExportChoices, card: FormatCard, project: Project, name: str) -> Path:
    """Return where a format will be written: the last choice, else a name in the project's exports.

    Each format has a folder there: many write pictures, which would be of the same name.
    """
    if kept := choices.paths.get(card.key, "").replace("\0", ""):  # no system takes it in a name
        return Path(kept) if Path(kept).is_absolute() else project.folder / kept
    words = {
        "favourites": _("favourites"),
        "grid": _("grid"),
        "walk": _("walk"),
        "translations": _("translations"),
    }[choices.source]
    # The name is any text, and that of a stranger's project could lead out of it.
    return project.exports_folder / card.key / f"{safe_name(name)} {words}{card.suffix}"


def paths_with(choices: ExportChoices, card: FormatCard, project: Project, path: Path | str) -> dict[str, str]:
    """Return the paths with another one for a format; an empty text goes back to the project's exports."""
    text, paths = str(path).strip(), dict(choices.paths)
    if not text:
        paths.pop(card.key, None)
        return paths
    chosen = with_home(text)
    chosen = chosen if chosen.is_absolute() else project.exports_folder / chosen
    inside = chosen.is_relative_to(project.folder)
    return {**paths, card.key: project.relative(chosen) if inside else str(chosen)}
