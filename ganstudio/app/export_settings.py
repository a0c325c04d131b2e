"""Everything that is chosen for an export, but for the sprites: source, format, options, stages; all undoable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ganstudio.app.export_changes import ChoiceBook
from ganstudio.app.export_choices import FEWEST_FRAMES, MOST_FRAMES, SOURCES, ExportChoices
from ganstudio.app.export_handwork import HandworkEditor
from ganstudio.app.export_plan import sound
from ganstudio.app.export_worker import Catalogue, FormatCard
from ganstudio.core.options import Value, to_mapping
from ganstudio.core.text import _

if TYPE_CHECKING:
    from ganstudio.app.session import Session

STAGES = ("arrangement", "finishing", "marking")
"""What is done to sprites whatever the format: fields of the catalogue and of the choices."""


class ExportSettings(QObject):
    """Reads and changes the choices by the words of the user; `handwork` does so for single sprites."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._book = ChoiceBook(session, self)
        self.handwork = HandworkEditor(self._book)
        self.catalogue = Catalogue()

    @property
    def choices(self) -> ExportChoices:
        """Everything that was chosen."""
        return self._book.values

    @property
    def formats(self) -> tuple[FormatCard, ...]:
        """The formats, family by family; none until they are listed."""
        return self.catalogue.formats

    @property
    def format(self) -> FormatCard | None:
        """The chosen format; None until the formats are listed."""
        return next((card for card in self.formats if card.key == self.choices.format), None)

    def set_source(self, source: str) -> None:
        """Choose where the sprites come from, a key of `SOURCES`."""
        if source in SOURCES and source != self.choices.source:
            self._book.change(_("Choose what to export"), source=source, excluded=())

    def set_frames(self, frames: int) -> None:
        """Choose how many frames a walk has."""
        frames = min(max(frames, FEWEST_FRAMES), MOST_FRAMES)
        self._book.change(_("Change the frames"), self._book.burst("frames"), frames=frames)

    def set_loop(self, loop: bool) -> None:
        """Choose whether a walk comes back to where it began."""
        self._book.change(_("Change the walk"), loop=loop)

    def set_format(self, key: str) -> None:
        """Choose the format by its key."""
        self._book.change(_("Choose the format"), self._book.burst("format"), format=key)

    def options_of(self, key: str) -> dict[str, Value]:
        """Return the options of a format as they were last left."""
        card = next((card for card in self.formats if card.key == key), None)
        return to_mapping(sound(card.options_type, self.choices.options.get(key, {}))) if card else {}

    def set_options(self, values: Mapping[str, Value]) -> None:
        """Set the options of the chosen format."""
        key, before = self.choices.format, self.options_of(self.choices.format)
        if dict(values) != before:
            options = {**self.choices.options, key: dict(values)}
            self._book.change(_("Change options"), self._burst(key, before, values), options=options)

    def stage(self, name: str) -> dict[str, Value]:
        """Return the options of one of `STAGES`; empty until the formats are listed."""
        options_type = getattr(self.catalogue, name)
        return to_mapping(sound(options_type, getattr(self.choices, name))) if options_type else {}

    def set_stage(self, name: str, values: Mapping[str, Value]) -> None:
        """Set the options of one of `STAGES`."""
        before = self.stage(name)
        if dict(values) != before:
            changes: dict[str, Any] = {name: dict(values)}
            self._book.change(_("Change options"), self._burst(name, before, values), **changes)

    def set_tiles(self, tiles: bool) -> None:
        """Choose whether sprites are textures, whose seams are looked for."""
        self._book.change(_("Look for seams"), tiles=tiles)

    def set_follow(self, follow: bool) -> None:
        """Choose whether a change of the favourites is exported at once, where they were exported before."""
        self._book.change(_("Follow favourites"), follow=follow)

    def pivot_of(self, name: str) -> tuple[float, float]:
        """Return the pivot of a sprite, its own or that of the set, as parts of its width and height."""
        if found := self.choices.pivots.get(name):
            return found
        if self.catalogue.arrangement is None:
            return (0.5, 0.5)
        x, y = sound(self.catalogue.arrangement, self.choices.arrangement).set_pivot()
        return (x, y)

    def apply(self, words: str, **changes: Any) -> None:
        """Replace several fields of the choices in one undoable step, as a preset does."""
        self._book.change(words, **changes)

    def _burst(self, what: str, before: Mapping[str, Value], after: Mapping[str, Value]) -> str:
        names = [name for name, value in after.items() if before.get(name) != value]
        return self._book.burst(f"{what} {names}")
