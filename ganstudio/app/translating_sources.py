"""Where the drawings that are translated come from: files, the explorer's shelf, the project's own sprites."""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ganstudio.app.export_candidates import recipe
from ganstudio.core.errors import StudioError
from ganstudio.core.numbers import counted
from ganstudio.core.progress import Progress
from ganstudio.core.text import _, ngettext

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.app.favourites import FavouriteShelf
    from ganstudio.app.translating_models import ModelCard
    from ganstudio.data.dataset import SpriteDataset
    from ganstudio.data.pairs import Pairs

MOST = 64
"""Sources at a time: what a page can show and answer at once."""
SHOWN_OF_DATASET = 8
_NUMBER = re.compile(r" \d+$")
_TOLD = 2  # files that cannot be read, by their names

Datasets = tuple["SpriteDataset | None", "SpriteDataset | None"]

Truths = tuple["np.ndarray | None", "np.ndarray | None"]


@dataclass(frozen=True, eq=False)
class Source:
    """A drawing. `truths` are its partners in B and in A, where it is a sprite of the project that has one."""

    name: str
    pixels: np.ndarray  # uint8 (h, w, 4), straight alpha
    truths: Truths = (None, None)
    key: str = field(default_factory=lambda: uuid.uuid4().hex)  # unique in the project, stable
    recipe: Mapping[str, Any] = field(default_factory=dict)  # how a model drew it; empty where an artist did


@dataclass(frozen=True, eq=False)
class Fitting:
    """The sources that the chosen models take."""

    sources: tuple[Source, ...]
    words: str = ""  # why some are left out, translated

    @property
    def pixels(self) -> np.ndarray:
        """All of them, uint8 `(n, h, w, 4)`."""
        import numpy as np

        return np.stack([source.pixels for source in self.sources])


def together(sources: Sequence[Source], chosen: Sequence[ModelCard]) -> Fitting:
    """Return the sources that the first chosen model can take: of its size, and of the channels it knows."""
    if not chosen:
        return Fitting(())
    from ganstudio.latent.translatable import fitted

    info = chosen[0].info
    sized = [source for source in sources if source.pixels.shape[:2] == (info.height, info.width)]
    words = []
    if left := len(sources) - len(sized):
        size = f"{info.width} × {info.height}"
        words.append(_("Left out, because they are not {size}: {count}.").format(size=size, count=counted(left)))
        words.append(_("Importing them into a project fits them without losing a pixel."))
    fitting, refused = [], {}
    for source in sized:
        try:
            fitted(source.pixels[None], info)
        except StudioError as error:
            refused[source.name] = f"{error.message} {error.hint}".strip()
        else:
            fitting.append(source)
    if refused:
        count = counted(len(refused))
        told = _("Left out: {count} ({name}: {reason})")
        name, reason = next(iter(refused.items()))
        words.append(told.format(count=count, name=name, reason=reason))
    return Fitting(tuple(fitting), " ".join(words))


def read_sources(
    paths: Sequence[Path], datasets: Datasets, pairs: Pairs | None, progress: Progress
) -> tuple[list[Source], str]:
    """Read files and folders; a picture that is a sprite of the project is shown with its partner.

    Returns the sources, and a translated sentence about what could not be read, or an empty one.
    """
    from ganstudio.core.sprites import LARGEST
    from ganstudio.data.pictures import read_pictures

    read = read_pictures(paths, progress, MOST, LARGEST)  # no model takes larger ones, and they fill the memory
    notes, over = read.notes, read.left_out
    books = [_Book(dataset) for dataset in datasets]
    sources = [_known(PurePosixPath(each.name).name, each.pixels, books, datasets, pairs) for each in read.pictures]
    words = " ".join(f"{Path(note.path).name}: {note.reason}" for note in notes[:_TOLD])
    if len(notes) > _TOLD:
        more = _("{count} more files could not be read.").format(count=counted(len(notes) - _TOLD))
        words = f"{words} {more}"
    if over:
        more = _("{count} more are left out: the command line translates whole folders.").format(count=counted(over))
        words = f"{words} {more}".strip()
    return sources, words


def truths_of(sources: Sequence[Source], datasets: Datasets, pairs: Pairs | None) -> tuple[Source, ...]:
    """Return the sources with the truths that are known of them now; without news the sources themselves."""
    books = [] if pairs is None else [_Book(dataset) for dataset in datasets]
    known = [_known(source.name, source.pixels, books, datasets, pairs) for source in sources]
    return tuple(
        replace(source, truths=new.truths) if _differ(new.truths, source.truths) else source
        for source, new in zip(sources, known, strict=True)
    )


def _differ(new: Truths, old: Truths) -> bool:
    import numpy as np

    both = zip(new, old, strict=True)
    return any(a is not b and (a is None or b is None or not np.array_equal(a, b)) for a, b in both)


def of_favourites(shelf: FavouriteShelf) -> tuple[list[Source], str]:
    """Return the favourites that are drawn, and a sentence on those that could not be, or on there being none."""
    if not shelf.items:
        return [], _("There are no favourites yet: keep some on the Explore page.")
    drawn = [(item, shelf.pictures.get(item.key)) for item in shelf.items]
    found = [
        Source(item.name, picture, recipe=recipe(item.snapshot, item.latent, item.truncation))
        for item, picture in drawn
        if picture is not None
    ]
    gone = len(drawn) - len(found)
    words = ngettext(
        "{count} favourite is left out: its model is gone.",
        "{count} favourites are left out: their models are gone.",
        gone,
    )
    return found, words.format(count=counted(gone)) if gone else ""


def of_dataset(datasets: Datasets, pairs: Pairs | None, reverse: bool) -> list[Source]:
    """Return some sprites of A, or with `reverse` of B, at random; those with a partner come first."""
    side = 1 if reverse else 0
    dataset = datasets[side]
    if dataset is None:
        return []
    paired = pairs.rows[:, side].tolist() if pairs is not None else []
    rows = paired if len(paired) >= SHOWN_OF_DATASET else list(range(dataset.count))
    chosen = sorted(random.sample(rows, min(SHOWN_OF_DATASET, len(rows))))
    return [
        Source(_stem(dataset.names[row]), dataset.rgba([row])[0], _partners(side, row, datasets, pairs))
        for row in chosen
    ]


class _Book:
    """Finds a picture among the sprites of a domain, by name first, so that few pixels are compared."""

    def __init__(self, dataset: SpriteDataset | None) -> None:
        self._dataset = dataset
        self._files: dict[str, list[int]] = {}
        self._names: dict[str, list[int]] = {}  # of those cut from a sheet each has its own
        for row, source in enumerate(dataset.sources if dataset else ()):
            self._files.setdefault(PurePosixPath(source).stem, []).append(row)
        for row, name in enumerate(dataset.names if dataset else ()):
            self._names.setdefault(_stem(name), []).append(row)

    def find(self, name: str, pixels: np.ndarray) -> int | None:
        """Return the row of a picture with these very pixels and their name, or that of their file."""
        import numpy as np

        visible, dataset = np.where(pixels[..., 3:] > 0, pixels, 0), self._dataset
        if dataset is None:
            return None
        plain = _NUMBER.sub("", name)  # of two drawings of one name the second has a number behind it
        rows = [*self._names.get(name, ()), *self._files.get(name, ()), *self._names.get(plain, ())]
        return next((row for row in rows if np.array_equal(dataset.rgba([row])[0], visible)), None)


def _known(name: str, pixels: np.ndarray, books: Sequence[_Book], datasets: Datasets, pairs: Pairs | None) -> Source:
    truths: list[np.ndarray | None] = [None, None]
    for side, book in enumerate(books):
        if (row := book.find(name, pixels)) is not None:
            truths[side] = _partners(side, row, datasets, pairs)[side]
    return Source(name, pixels, (truths[0], truths[1]))


def _partners(
    side: int, row: int, datasets: Datasets, pairs: Pairs | None
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Return what the sprite of a domain should become: in the place of its own side, which is where it starts."""
    other = datasets[1 - side]
    if pairs is None or other is None:
        return None, None
    partner = next((int(pair[1 - side]) for pair in pairs.rows if pair[side] == row), None)
    truth = None if partner is None else other.rgba([partner])[0]
    return (truth, None) if side == 0 else (None, truth)


def _stem(name: str) -> str:
    return PurePosixPath(name).name
