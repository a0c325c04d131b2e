"""What the artist sets for single sprites: pivots, tags, times and lists of frames, all undoable, by names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from ganstudio.app.export_changes import ChoiceBook
from ganstudio.app.export_choices import Names, Pivot
from ganstudio.core.distinct import free_name
from ganstudio.core.text import _

T = TypeVar("T")


class HandworkEditor:
    """Changes the handwork in the choices; None takes back what was set, so that the rule of the set counts again."""

    def __init__(self, book: ChoiceBook) -> None:
        self._book = book

    def set_pivot(self, names: Sequence[str], pivot: Pivot | None, gesture: str = "") -> None:
        """Set the pivot of some sprites, as parts of their width and height."""
        self._book.change(_("Move the pivot"), gesture, pivots=_with(self._book.values.pivots, names, pivot))

    def set_pivot_of_all(self, pivot: Pivot, gesture: str = "") -> None:
        """Make a point the pivot of all sprites, those with one of their own too."""
        arrangement = {**self._book.values.arrangement, "pivot": "own", "pivot_x": pivot[0], "pivot_y": pivot[1]}
        self._book.change(_("Move the pivot"), gesture, arrangement=arrangement, pivots={})

    def set_tags(self, names: Sequence[str], words: str) -> None:
        """Set the tags of some sprites: words with commas between them."""
        tags = tuple(dict.fromkeys(word.strip() for word in re.split("[,，、]", words) if word.strip()))
        gesture = self._book.burst(f"tags {names}")
        self._book.change(_("Change tags"), gesture, tags=_with(self._book.values.tags, names, tags or None))

    def set_time(self, names: Sequence[str], milliseconds: int | None) -> None:
        """Set how long some sprites are shown, as far as an animation can."""
        from ganstudio.export.sprite_set import LONGEST_TIME, SHORTEST_TIME

        if milliseconds is not None:
            milliseconds = min(max(milliseconds, SHORTEST_TIME), LONGEST_TIME)
        gesture = self._book.burst(f"time {names}")
        self._book.change(_("Change times"), gesture, times=_with(self._book.values.times, names, milliseconds))

    def follow_names(self, renamed: Mapping[str, str]) -> None:
        """Take handwork along to the new names of sprites, which are all different; the renaming is what is undone.

        What waited under a name that is taken now waits under the one that became free: undoing brings it back.
        """
        book, moved = self._book, dict(renamed)
        for free in renamed.keys() - renamed.values():
            taken = renamed[free]
            while taken in renamed:
                taken = renamed[taken]
            moved[taken] = free

        def new(name: str) -> str:
            return moved.get(name, name)

        book.put(
            replace(
                book.values,
                pivots={new(name): pivot for name, pivot in book.values.pivots.items()},
                tags={new(name): tags for name, tags in book.values.tags.items()},
                times={new(name): time for name, time in book.values.times.items()},
                animations={key: tuple(map(new, frames)) for key, frames in book.values.animations.items()},
                excluded=tuple(map(new, book.values.excluded)),
            )
        )

    def add_animation(self, frames: Sequence[str], name: str = "") -> str:
        """List sprites as the frames of a new animation and return its name, a free one."""
        animations = self._book.values.animations
        free = free_name(name.strip() or _("animation"), animations)
        self._book.change(_("Add {name}").format(name=free), animations={**animations, free: tuple(frames)})
        return free

    def rename_animation(self, name: str, wanted: str) -> None:
        """Give an animation another name; an empty or a taken one changes nothing."""
        animations, wanted = self._book.values.animations, wanted.strip()
        if name in animations and wanted and wanted not in animations:
            renamed = {wanted if key == name else key: frames for key, frames in animations.items()}
            self._book.change(_("Rename {name}").format(name=name), animations=renamed)

    def remove_animation(self, name: str) -> None:
        """Forget an animation; without any the rule of the set counts again."""
        left = {key: frames for key, frames in self._book.values.animations.items() if key != name}
        self._book.change(_("Remove {name}").format(name=name), animations=left)

    def set_frames(self, name: str, frames: Sequence[str]) -> None:
        """Set the frames of an animation in their order; one without frames is removed."""
        if not frames:
            self.remove_animation(name)
        elif name in self._book.values.animations:
            animations: dict[str, Names] = {**self._book.values.animations, name: tuple(frames)}
            self._book.change(_("Order the frames of {name}").format(name=name), animations=animations)


def _with(found: Mapping[str, T], names: Sequence[str], value: T | None) -> dict[str, T]:
    kept = {name: other for name, other in found.items() if name not in names}
    return kept if value is None else {**kept, **dict.fromkeys(names, value)}
