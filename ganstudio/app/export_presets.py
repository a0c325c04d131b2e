"""Named presets of an export: format, options, arrangement, finishing, marking and path; of a project or of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ganstudio.app.export_choices import ExportChoices
from ganstudio.core.text import _

if TYPE_CHECKING:
    from ganstudio.app.exporting import ExportController
    from ganstudio.app.session import Session

_STAGES = ("arrangement", "finishing", "marking")


@dataclass(frozen=True)
class PresetName:
    """A preset as the user knows it: two of one name are one of the project's and one of all projects'."""

    name: str
    everywhere: bool


class ExportPresets(QObject):
    """Keeps the presets: those of a project in its section, those of all projects in the settings."""

    changed = Signal()

    def __init__(self, session: Session, exporting: ExportController) -> None:
        super().__init__(exporting)
        self._session = session
        self._exporting = exporting
        self._own: dict[str, Mapping[str, Any]] = {}
        session.settings.changed.connect(self.changed)

    @property
    def names(self) -> tuple[PresetName, ...]:
        """All presets, the project's first, each by its name."""
        own = [PresetName(name, False) for name in sorted(self._own, key=str.casefold)]
        return (*own, *(PresetName(name, True) for name in sorted(self._everywhere, key=str.casefold)))

    @property
    def current(self) -> PresetName | None:
        """The preset that says what is chosen now, if there is one."""
        now = self._now()
        return next((preset for preset in self.names if self._content(preset) == now), None)

    def open(self, section: Mapping[str, object]) -> None:
        """Go on with the presets of another project."""
        found = section.get("presets")
        entries = found.items() if isinstance(found, dict) else ()
        self._own = {name: content for name, content in entries if name and isinstance(content, dict)}
        self.changed.emit()

    def to_mapping(self) -> dict[str, object]:
        """Return plain values for the project file."""
        return {"presets": self._own}

    def save(self, name: str, everywhere: bool) -> None:
        """Remember what is chosen under a name, in place of what was there; an empty name is none."""
        if name := name.strip():
            self._put({**self._presets(everywhere), name: self._now()}, everywhere)

    def rename(self, preset: PresetName, name: str) -> bool:
        """Give a preset another name; False where that is empty or taken, and then nothing changes."""
        presets, name = self._presets(preset.everywhere), name.strip()
        if not name or name in presets or preset.name not in presets:
            return False
        renamed = {name if key == preset.name else key: content for key, content in presets.items()}
        self._put(renamed, preset.everywhere)
        return True

    def delete(self, preset: PresetName) -> None:
        """Forget a preset."""
        presets = self._presets(preset.everywhere)
        self._put({key: content for key, content in presets.items() if key != preset.name}, preset.everywhere)

    def use(self, preset: PresetName) -> None:
        """Choose everything as a preset says, in one step that can be undone."""
        found = self._content(preset)
        if not found:
            return
        choices = self._exporting.choices
        key, path = str(found.get("format") or choices.format), found.get("path")
        formats = self._exporting.formats
        if formats and key not in {card.key for card in formats}:
            words = _("The preset {name} is for a format that this GAN Studio does not have: {format}.")
            hint = _("Choose another format, and save the preset anew.")
            self._session.notice(words.format(name=preset.name, format=key), hint)
            return
        paths = {format_: kept for format_, kept in choices.paths.items() if format_ != key}
        said = {"format": key, **{name: found[name] for name in _STAGES if isinstance(found.get(name), dict)}}
        said["options"] = {**choices.options, key: found.get("options")}
        said["paths"] = {**paths, **({key: path} if path else {})}
        sound = ExportChoices.from_mapping(said)  # a stranger's file may hold anything
        changes = {name: getattr(sound, name) for name in said}
        self._exporting.apply(_("Use {name}").format(name=preset.name), **changes)

    @property
    def _everywhere(self) -> Mapping[str, Mapping[str, Any]]:
        return self._session.settings.values.export_presets

    def _presets(self, everywhere: bool) -> Mapping[str, Mapping[str, Any]]:
        return self._everywhere if everywhere else self._own

    def _content(self, preset: PresetName) -> Mapping[str, Any]:
        return self._presets(preset.everywhere).get(preset.name, {})

    def _now(self) -> dict[str, Any]:
        exporting = self._exporting
        choices = exporting.choices
        stages = {name: exporting.stage(name) for name in _STAGES}
        path = choices.paths.get(choices.format, "")
        return {"format": choices.format, "options": exporting.options_of(choices.format), "path": path, **stages}

    def _put(self, presets: Mapping[str, Mapping[str, Any]], everywhere: bool) -> None:
        if everywhere:
            self._session.settings.update(export_presets=dict(presets))
        else:
            self._own = dict(presets)
            self._exporting.touch()
            self.changed.emit()
