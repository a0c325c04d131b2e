"""Decoded sprites of any size → one array of one size, with unique names and no more channels than they need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.sprites import LARGEST, SMALLEST, to_rgba
from ganstudio.core.text import _
from ganstudio.data.dataset import SpriteDataset
from ganstudio.data.duplicates import digests
from ganstudio.data.fitting import fit, holding_size, most_frequent_size, native_factor
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.pacing import Pace
from ganstudio.data.reading import Incoming, Item
from ganstudio.data.report import Notebook, RefusedError
from ganstudio.data.spool import Spool

_CHUNK = 1024


def choose_size(
    options: ImportOptions, incoming: Incoming, onto: SpriteDataset | None, beside: SpriteDataset | None = None
) -> tuple[int, int]:
    """Return (width, height) of every sprite: as asked, else as the data set has it, else the most frequent one.

    That one grows to the size of the sprites `beside`, those of the other domain, where it has room in it.
    """
    asked = options.width, options.height
    if onto is not None:
        natural: tuple[int, int] | None = (onto.width, onto.height)
    elif all(asked):
        natural = None
    elif options.islands:
        natural = holding_size(incoming.sizes)
    else:
        # Pixel art is often saved enlarged; when everything is too large, its own size may not be.
        natural = most_frequent_size(incoming.sizes) or most_frequent_size(_native_sizes(incoming))
    width, height = natural or (LARGEST, LARGEST)
    if onto is None and beside is not None and width <= beside.width and height <= beside.height:
        width, height = beside.width, beside.height
    return options.width or max(SMALLEST, width), options.height or max(SMALLEST, height)


def _native_sizes(incoming: Incoming) -> Counter[tuple[int, int]]:
    sizes: Counter[tuple[int, int]] = Counter()
    for run in incoming.spool.runs():
        for sprite in run:
            factor = native_factor(sprite)
            sizes[sprite.shape[1] // factor, sprite.shape[0] // factor] += 1
    return sizes


@dataclass
class Assembly:
    """Collects sprites of one size; the older ones of a data set first, then what comes in."""

    width: int
    height: int
    options: ImportOptions
    notebook: Notebook
    out: Spool
    with_alpha: bool  # what the sprites might need; what they do need shows at the end
    with_colour: bool
    least_channels: int = 1  # the result has no fewer, whether its sprites need them or not
    names: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    marks: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._taken: set[str] = set()
        self._copies: Counter[str] = Counter()
        self._first: dict[bytes, str] = {}
        self._needs_alpha, self._needs_colour = self.least_channels > 3, self.least_channels > 1

    def add_older(self, dataset: SpriteDataset) -> None:
        """Take over a data set, unchanged unless another size was asked for; `StudioError` if it cannot have that."""
        for start in range(0, dataset.count, _CHUNK):
            part = self._unified(np.asarray(dataset.pixels[start : start + _CHUNK]))
            names = dataset.names[start : start + _CHUNK]
            try:
                fitted = [self._fit(sprite)[0] for sprite in part] if not self._has_size(part) else part
            except RefusedError as refused:
                words = _("The sprites that are there already cannot have the new size: {reason}")
                hint = _("Import without a size, or replace what is there.")
                raise StudioError(words.format(reason=refused.reason), hint) from refused
            self._keep(np.stack(list(fitted)) if isinstance(fitted, list) else fitted)
            self.names += names
            self._taken.update(names)
            self.labels += [dataset.label_names[label] for label in dataset.labels[start : start + _CHUNK]]
            self.sources += dataset.sources[start : start + _CHUNK]
        self._first = dict(zip(reversed(self.marks), reversed(self.names), strict=True))

    def add_incoming(self, incoming: Incoming, pace: Pace) -> None:
        """Fit what was read; what does not fit goes into the notebook. Fractions are told from 0 to 1."""
        done, count = 0, len(incoming.items)
        for run in incoming.spool.runs():
            for start in range(0, len(run), _CHUNK):
                part = run[start : start + _CHUNK]
                items = incoming.items[done : done + len(part)]
                if pace.is_due():
                    pace(done / count, _("Fitting {number} of {count}").format(number=done + 1, count=count))
                self._add(self._unified(part), items)
                done += len(part)

    def pixels(self, scratch: Path | None) -> np.ndarray:
        """Return all sprites as uint8 (n, h, w, c) with as few channels as they need."""
        channels = 4 if self._needs_alpha else 3 if self._needs_colour else 1
        pixels = self.out.array()
        if pixels.shape[3] == channels:
            return pixels
        with Spool(scratch) as smaller:
            for start in range(0, len(pixels), _CHUNK):
                smaller.add(np.ascontiguousarray(pixels[start : start + _CHUNK, ..., :channels]))
            return smaller.array()

    def _add(self, part: np.ndarray, items: list[Item]) -> None:
        if self._has_size(part):
            kept, words = part, [item.remark for item in items]
        else:
            fitted, items, words = self._fitted(part, items)
            if not fitted:
                return
            kept = np.stack(fitted)
        marks = digests(kept)
        wanted = list(self._wanted(items, marks))
        if len(wanted) < len(items):
            if not wanted:
                return
            kept = kept[wanted]
        self._keep(kept, [marks[i] for i in wanted])
        for i in wanted:
            if words[i]:
                self.notebook.repaired(items[i].path, words[i])
            self.names.append(self._unique(items[i].name))
            self.labels.append(items[i].label)
            self.sources.append(items[i].source)

    def _fitted(self, part: np.ndarray, items: list[Item]) -> tuple[list[np.ndarray], list[Item], list[str]]:
        fitted, accepted, words = [], [], []
        for sprite, item in zip(part, items, strict=True):
            try:
                pixels, done = self._fit(sprite)
            except RefusedError as refused:
                self.notebook.refused(item.path, refused.reason)
                continue
            fitted.append(pixels)
            accepted.append(item)
            words.append(f"{item.remark} {done}".strip())
        return fitted, accepted, words

    def _fit(self, sprite: np.ndarray) -> tuple[np.ndarray, str]:
        return fit(sprite, self.height, self.width, self.options.anchor, self.options.resample)

    def _wanted(self, items: list[Item], marks: list[bytes]) -> Iterator[int]:
        for i, (item, mark) in enumerate(zip(items, marks, strict=True)):
            is_repeat = mark in self._first
            first = self._first.setdefault(mark, item.name)
            if self.options.skip_duplicates and is_repeat:
                self.notebook.skipped(item.path, _("It is the same as “{name}”.").format(name=first))
            else:
                yield i

    def _keep(self, sprites: np.ndarray, marks: list[bytes] | None = None) -> None:
        self.marks += digests(sprites) if marks is None else marks
        self.out.add(sprites)
        if sprites.shape[3] == 4 and not self._needs_alpha:
            self._needs_alpha = bool((sprites[..., 3] < 255).any())
        if sprites.shape[3] >= 3 and not self._needs_colour:
            red, green, blue = (sprites[..., i] for i in range(3))
            self._needs_colour = bool(((red != green) | (green != blue)).any())

    def _unified(self, sprites: np.ndarray) -> np.ndarray:
        """Give sprites the channels of the assembly, and take the colour from what cannot be seen."""
        if self.with_alpha:
            rgba = to_rgba(sprites)
            return np.where(rgba[..., 3:] > 0, rgba, np.uint8(0)) if sprites.shape[3] == 4 else rgba
        if sprites.shape[3] == 4:
            return np.ascontiguousarray(sprites[..., :3])
        return np.repeat(sprites, 3, axis=3) if self.with_colour and sprites.shape[3] == 1 else sprites

    def _has_size(self, sprites: np.ndarray) -> bool:
        return sprites.shape[1:3] == (self.height, self.width)

    def _unique(self, name: str) -> str:
        unique = name
        while unique in self._taken:
            self._copies[name] += 1
            unique = f"{name}-{self._copies[name] + 1}"
        self._taken.add(unique)
        return unique
