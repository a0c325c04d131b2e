"""What the user chose for the program as a whole, kept in one JSON file; a bad value is dropped, never fatal."""

from __future__ import annotations

import dataclasses
import datetime
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from ganstudio.core.errors import StudioError
from ganstudio.core.files import write_json
from ganstudio.core.options import checked, option, specs, to_mapping
from ganstudio.core.paths import is_file, settings_folder
from ganstudio.core.text import LANGUAGES, N_

log = logging.getLogger(__name__)

MOST_RECENT = 12
"""How many recent projects are remembered."""


@dataclass(frozen=True)
class RecentProject:
    """A project that was open before: its folder, and when it was opened last (ISO 8601, local time)."""

    path: str
    opened: str = ""

    @property
    def name(self) -> str:
        """The folder's name without the suffix."""
        return Path(self.path).stem

    @property
    def exists(self) -> bool:
        """Whether there is still a project at the path, that can be reached; of a server that is down it takes long."""
        return is_file(Path(self.path) / "project.json")


@dataclass(frozen=True)
class Settings:
    """The user's choices; replaced, never changed. Fields made by `option()` are in the preferences dialog."""

    theme: str = option(
        "dark",
        N_("Theme"),
        N_("Colours of the window. “System” follows your desktop."),
        choices=(("dark", N_("Dark")), ("light", N_("Light")), ("system", N_("System"))),
    )
    language: str = option(
        "system",
        N_("Language"),
        N_("Language of the window; it changes at once."),
        choices=(("system", N_("System")), *LANGUAGES.items()),
    )
    reopen_project: bool = option(
        False,
        N_("Open the last project at start"),
        N_("Skip the start page and go on where you left off."),
    )
    ask_before_closing: bool = option(
        True,
        N_("Ask before closing during a training run"),
        N_("The run is saved either way, and can be resumed the next time."),
    )
    recent_projects: tuple[RecentProject, ...] = ()
    export_presets: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)  # by name


class SettingsController(QObject):
    """Holds the settings in use, writes each change to disk and says so."""

    changed = Signal(object)  # Settings

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = settings_folder() / "settings.json"
        self._values = read_settings(self._path)
        self._unsaved: dict[str, Any] = {}  # changes that the file would not take
        self._missing: set[str] = set()  # paths of recent projects that were not there when somebody looked last

    @property
    def values(self) -> Settings:
        """The settings in use."""
        return self._values

    @property
    def projects_to_offer(self) -> list[RecentProject]:
        """The recent projects, less those that were not there when somebody looked last; nobody looks here."""
        return [recent for recent in self._values.recent_projects if recent.path not in self._missing]

    def note_presence(self, recent: RecentProject, is_there: bool) -> None:
        """Note what somebody saw who looked for a recent project, off the UI thread."""
        (self._missing.discard if is_there else self._missing.add)(recent.path)

    def update(self, **changes: Any) -> None:
        """Change some settings by name; `StudioError` for a value out of range, and then nothing changes.

        What another window has changed meanwhile is taken over.
        """
        known = {spec.name: spec for spec in specs(Settings)}
        for name, value in changes.items():
            if name in known:
                checked(known[name], value)
        now = self._now()
        if "export_presets" in changes:
            before, after = self._values.export_presets, changes["export_presets"]
            changes["export_presets"] = _followed(now.export_presets, before, after)
        values = dataclasses.replace(now, **changes)
        try:
            if values != now or self._unsaved:
                write_json(self._path, _written(values, _content(self._path) or {}, self._unsaved | changes))
            self._unsaved = {}
        except StudioError as error:  # a read-only home must not stop the work; the choice holds until the end
            log.warning("settings were not saved: %s", error)
            self._unsaved |= changes
        if values != self._values:
            self._values = values
            self.changed.emit(values)

    def remember_project(self, folder: Path) -> None:
        """Put a project at the head of the recent ones."""
        self._missing.discard(str(folder))
        now = datetime.datetime.now().isoformat(timespec="seconds")
        others = [recent for recent in self._now().recent_projects if recent.path != str(folder)]
        self.update(recent_projects=(RecentProject(str(folder), now), *others)[:MOST_RECENT])

    def forget_project(self, folder: Path) -> None:
        """Take a project off the recent ones; the project itself stays."""
        kept = tuple(recent for recent in self._now().recent_projects if recent.path != str(folder))
        self.update(recent_projects=kept)

    def _now(self) -> Settings:
        """Return what the file holds now, which another window may have written, and what it would not take of ours."""
        return dataclasses.replace(read_settings(self._path, self._values), **self._unsaved)


def read_settings(path: Path, otherwise: Settings | None = None) -> Settings:
    """Read settings from a file; whatever cannot be used is left at its default and named in the log.

    Where the whole file cannot be read it is `otherwise`, or the default of everything.
    """
    content = _content(path)
    if content is None:
        return otherwise or Settings()
    return Settings(
        **_good_options(content),
        recent_projects=_recent(content.get("recent_projects", [])),
        export_presets=_presets(content.get("export_presets")),
    )


def _content(path: Path) -> dict[str, Any] | None:
    """Return what stands in the file; None where there is none, or it cannot be read."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        log.warning("settings in %s cannot be read: %s", path, error)
        return None
    if not isinstance(content, dict):
        log.warning("settings in %s are not a mapping", path)
        return None
    return content


def _good_options(content: Mapping[str, object]) -> dict[str, Any]:
    good: dict[str, Any] = {}
    for spec in specs(Settings):
        if spec.name not in content:
            continue
        try:
            good[spec.name] = checked(spec, content[spec.name])
        except StudioError as error:
            log.warning("setting %s dropped: %s", spec.name, error)
    return good


def _recent(found: object) -> tuple[RecentProject, ...]:
    return tuple(RecentProject(e["path"], str(e.get("opened", ""))) for e in _good_entries(found))[:MOST_RECENT]


def _good_entries(found: object) -> list[dict[str, Any]]:
    entries = found if isinstance(found, list) else []
    return [e for e in entries if isinstance(e, dict) and isinstance(e.get("path"), str)]


def _presets(found: object) -> dict[str, Mapping[str, Any]]:
    entries = found.items() if isinstance(found, dict) else ()
    return {name: content for name, content in entries if name and isinstance(content, dict)}


def _followed(
    there: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Mapping[str, Any]]:
    """Return what is there with the changes that lead from `before` to `after`, and no other."""
    kept = {name: content for name, content in there.items() if name in after or name not in before}
    return kept | {name: content for name, content in after.items() if before.get(name) != content}


def _written(values: Settings, there: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a file with `values`; what only another version understands stays as it is there."""
    options = to_mapping(values)
    strange = options.keys() & there.keys() - _good_options(there).keys() - chosen.keys()
    recent = {entry["path"]: entry for entry in _good_entries(there.get("recent_projects"))}
    return {
        **there,
        **{name: value for name, value in options.items() if name not in strange},
        "recent_projects": [recent.get(r.path, {}) | dataclasses.asdict(r) for r in values.recent_projects],
        "export_presets": dict(values.export_presets),
    }
