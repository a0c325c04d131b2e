"""Files and folders → pictures of whatever size they have, under their names: for work that is not an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.sprites import to_rgba
from ganstudio.core.text import _
from ganstudio.data.decoding import quiet_decoders, read_picture
from ganstudio.data.finding import find, printable
from ganstudio.data.report import FileNote, RefusedError


@dataclass(frozen=True, eq=False)
class NamedPicture:
    """One file's picture; of an animation the first frame."""

    name: str  # its place inside what was named, without the suffix, with forward slashes
    path: Path
    pixels: np.ndarray  # uint8 (h, w, 4), straight alpha


@dataclass(frozen=True, eq=False)
class FoundPictures:
    """What came of reading files and folders."""

    pictures: list[NamedPicture]
    notes: list[FileNote]  # of each file that cannot be read
    left_out: int = 0  # files that were not read, because there were enough


def read_pictures(
    paths: Sequence[Path], progress: Progress = no_progress, most: int | None = None, largest: int | None = None
) -> FoundPictures:
    """Read files and folders in the order a person would list them; what cannot be read is noted with its reason.

    With `most`, the files after so many pictures are left out; with `largest`, those with a longer side are noted too.
    """
    found = find(paths)
    pictures: list[NamedPicture] = []
    notes = [note for note in found.notes if note.outcome == "refused"]
    with quiet_decoders():
        for number, image in enumerate(found.images):
            if len(pictures) == most:
                return FoundPictures(pictures, notes, len(found.images) - number)
            words = _("Reading {number} of {count}").format(number=number + 1, count=len(found.images))
            progress(number / len(found.images), words)
            try:
                pixels = to_rgba(read_picture(image.path, largest=largest).frames[0])
            except RefusedError as refused:
                notes.append(FileNote(printable(str(image.path)), "refused", refused.reason))
            else:
                name = str(PurePosixPath(printable(image.source)).with_suffix(""))
                pictures.append(NamedPicture(name, image.path, pixels))
    return FoundPictures(pictures, notes)
