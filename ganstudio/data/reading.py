"""Files → decoded sprites of whatever size they have, cut from their sheets, with their names and labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ganstudio.core.text import _
from ganstudio.data.decoding import quiet_decoders, read_picture
from ganstudio.data.finding import Found, ImageFile, printable
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.mnist import read_mnist
from ganstudio.data.pacing import Pace
from ganstudio.data.report import Notebook, RefusedError
from ganstudio.data.sheets import sheet_cells
from ganstudio.data.spool import Spool


@dataclass(slots=True)
class Item:
    """What is known of one decoded sprite besides its pixels."""

    path: str  # for the report
    name: str  # not unique yet
    label: str
    source: str
    remark: str = ""  # what was odd about its file


@dataclass
class Incoming:
    """Decoded sprites of any size and channel count, in order: `items[i]` belongs to the i-th sprite of the spool."""

    spool: Spool
    items: list[Item] = field(default_factory=list)
    sizes: Counter[tuple[int, int]] = field(default_factory=Counter)  # (width, height)
    has_alpha: bool = False  # any pixel that is not opaque
    is_grey: bool = True  # no file with colour samples

    def add(self, sprites: np.ndarray, items: list[Item]) -> None:
        """Append sprites of one size, uint8 (n, h, w, c)."""
        self.spool.add(sprites)
        self.items += items
        self.sizes[sprites.shape[2], sprites.shape[1]] += len(sprites)
        self.is_grey = self.is_grey and sprites.shape[3] == 1
        self.has_alpha = self.has_alpha or (sprites.shape[3] == 4 and int(sprites[..., 3].min()) < 255)


def read_all(found: Found, options: ImportOptions, notebook: Notebook, spool: Spool, pace: Pace) -> Incoming:
    """Decode every file; what cannot be read goes into the notebook. Fractions are told from 0 to 1."""
    incoming = Incoming(spool)
    # One thread: Pillow holds the interpreter for most of a small file's time, and two threads measured slower.
    with quiet_decoders():
        for number, image in enumerate(found.images):
            if pace.is_due():
                words = _("Reading {number} of {count}").format(number=number + 1, count=len(found.images))
                pace(number / len(found.images), words)
            try:
                _read_image(image, options, incoming)
            except RefusedError as refused:
                notebook.refused(printable(str(image.path)), refused.reason)
    for folder in found.mnist_folders:
        pace(0.5, _("Reading MNIST"))
        try:
            _read_mnist(folder, options, incoming)
        except RefusedError as refused:
            notebook.refused(printable(str(folder)), refused.reason)
    return incoming


def _read_image(image: ImageFile, options: ImportOptions, incoming: Incoming) -> None:
    picture = read_picture(image.path, options.frames == "all")
    cuts = [
        (frame, cell)
        for frame in picture.frames
        for cell in (sheet_cells(frame, options) if options.is_sheet else [(0, 0, frame.shape[1], frame.shape[0])])
    ]
    path = printable(str(image.path))
    label = image.label if options.labels == "auto" else ""
    digits = max(3, len(str(len(cuts))))
    for number, (frame, (x, y, width, height)) in enumerate(cuts, 1):
        name = image.name if len(cuts) == 1 else f"{image.name}_{number:0{digits}d}"
        item = Item(path, name, label, image.source, picture.remark)
        incoming.add(frame[None, y : y + height, x : x + width], [item])


def _read_mnist(folder: Path, options: ImportOptions, incoming: Incoming) -> None:
    pictures, digits = read_mnist(folder)
    path, source = printable(str(folder)), printable(folder.name)
    width = len(str(len(digits)))
    items = [
        Item(path, f"{digit}__{number:0{width}d}", str(digit) if options.labels == "auto" else "", source)
        for number, digit in enumerate(digits.tolist())
    ]
    incoming.add(pictures[..., None], items)
