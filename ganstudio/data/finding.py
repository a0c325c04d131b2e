"""Which files an import will read: folders are searched to the bottom, in the order a person would list them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ganstudio.core.text import _
from ganstudio.data.mnist import is_mnist_file, is_mnist_folder
from ganstudio.data.report import FileNote

IMAGE_SUFFIXES = frozenset({".png", ".apng", ".gif", ".webp", ".bmp", ".dib", ".jpg", ".jpeg", ".jpe", ".jfif"})
OTHER_PICTURES = frozenset(
    {".psd", ".xcf", ".kra", ".ase", ".aseprite", ".svg", ".tif", ".tiff", ".tga", ".ico", ".avif", ".heic", ".exr"}
)
"""Pictures that we do not read: worth a word when a dropped folder holds them, unlike a text file."""

_DIGITS = "0123456789"
_NOT_SPRITES = {"__macosx"}
_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), "�")

_Step = tuple[str, str, Literal["folder", "file", "after folder"]]
"""Path, name, and what stands there; a folder comes by once more after its content."""


@dataclass(frozen=True)
class ImageFile:
    """One file to read, and what its place says about it."""

    path: Path
    name: str  # from its place inside what was dropped, such as "right__432"; not unique yet
    label: str  # empty when its place says nothing
    source: str  # its place inside what was dropped, with forward slashes


@dataclass
class Found:
    """What there is to read, and what was left aside."""

    images: list[ImageFile] = field(default_factory=list)
    mnist_folders: list[Path] = field(default_factory=list)
    notes: list[FileNote] = field(default_factory=list)
    ignored: int = 0


def find_images(paths: Sequence[Path]) -> list[Path]:
    """List the image files in `paths` (files and folders), each once, in natural order within each of them."""
    return [image.path for image in find(paths).images]


def find(paths: Sequence[Path], walker: Walker | None = None, look: Callable[[], None] = lambda: None) -> Found:
    """Search `paths`; whatever cannot be read becomes a note. A file named directly is always in the list.

    What a `walker` has met in a search before is left out; `look` is called for each folder and may raise.
    """
    found, walker = Found(), walker or Walker()
    folders = {path for path in paths if _leads_to_folder(path)}
    for path in paths:
        if path not in folders:
            walker.add(found, path, path.parent, "")
            continue
        # Several folders dropped together are told apart by their own names, as sub-folders of one would be.
        inside, again = Found(), walker.met_again
        walker.walk(inside, path, path.parent if len(folders) > 1 else path, look)
        if not (inside.images or inside.mnist_folders or inside.notes or walker.met_again > again):
            inside.notes.append(FileNote(printable(str(path)), "refused", _("There are no images in this folder.")))
        found.images += inside.images
        found.mnist_folders += inside.mnist_folders
        found.notes += inside.notes
        found.ignored += inside.ignored
    return found


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """Sort key by which “walk 2” comes before “walk 10”."""
    return [
        (0, int(part), "") if part[0] in _DIGITS else (1, 0, part)
        for part in re.findall(r"[0-9]+|[^0-9]+", text.casefold())
    ]


def printable(text: str) -> str:
    """Return a file name as text that can be shown and written anywhere: no lone surrogates, no control characters."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8").translate(_CONTROL)


class Walker:
    """Goes through folders and remembers where it has been, so that links cannot lead it in a circle."""

    def __init__(self) -> None:
        self.met_again = 0  # files and folders that it had met before
        self._folders: set[tuple[int, int]] = set()
        self._files: set[str] = set()

    def walk(self, found: Found, top: Path, root: Path, look: Callable[[], None]) -> None:
        """Add what is below `top`; its place is told from `root` on."""
        for path, is_folder in self._entries(found, top, look):
            suffix = path.suffix.lower()
            if is_folder:
                if suffix in IMAGE_SUFFIXES and not any(image.path.is_relative_to(path) for image in found.images):
                    found.notes.append(FileNote(printable(str(path)), "refused", _("This is a folder, not an image.")))
            elif suffix in IMAGE_SUFFIXES:
                inside = path.relative_to(root).parts
                self.add(found, path, root, inside[0] if len(inside) > 1 else "")
            elif suffix in OTHER_PICTURES:
                reason = _("{suffix} files are not read; save it as PNG.").format(suffix=suffix[1:].upper())
                found.notes.append(FileNote(printable(str(path)), "refused", reason))
            else:
                found.ignored += 1

    def add(self, found: Found, path: Path, root: Path, folder: str) -> None:
        """Add one file; `folder` is its label if it has one."""
        place = str(path.absolute())
        if place in self._files:
            self.met_again += 1
            return
        self._files.add(place)
        inside = path.relative_to(root)
        prefix, mark, _rest = path.stem.partition("__")
        label = folder or (prefix if mark else "")
        name = "__".join((*inside.parts[:-1], path.stem))
        found.images.append(ImageFile(path, printable(name), printable(label), printable(inside.as_posix())))

    def _entries(self, found: Found, top: Path, look: Callable[[], None]) -> Iterator[tuple[Path, bool]]:
        """Yield the files below `top` in natural order, and each folder after its content."""
        stack: list[_Step] = [(str(top), "", "folder")]
        while stack:
            path, name, kind = stack.pop()
            if kind != "folder":
                yield Path(path), kind == "after folder"
                continue
            look()
            try:
                entries = self._open(path)
            except OSError as error:
                reason = _("This folder cannot be read: {reason}.").format(reason=error.strerror or error)
                found.notes.append(FileNote(printable(path), "refused", reason))
                continue
            if name:
                stack.append((path, name, "after folder"))
            if is_mnist_folder(entry.name for entry in entries if is_mnist_file(entry.name) and _is_file(entry)):
                found.mnist_folders.append(Path(path))
                entries = [entry for entry in entries if not is_mnist_file(entry.name)]
            stack.extend(_steps(entries))

    def _open(self, path: str) -> list[os.DirEntry[str]]:
        status = Path(path).stat()
        place = (status.st_dev, status.st_ino)
        if place in self._folders and status.st_ino:
            self.met_again += 1
            return []
        self._folders.add(place)
        with os.scandir(path) as entries:
            return list(entries)


def _leads_to_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # may not be looked at, or no system has such a name; reading it will say so
        return False


def _steps(entries: Iterable[os.DirEntry[str]]) -> list[_Step]:
    """Return what to visit, last first, without hidden files and projects of our own."""
    wanted = [
        entry
        for entry in entries
        if not entry.name.startswith(".") and entry.name.casefold() not in _NOT_SPRITES and not _is_project(entry)
    ]
    wanted.sort(key=lambda entry: natural_key(entry.name), reverse=True)
    return [(entry.path, entry.name, "folder" if _is_folder(entry) else "file") for entry in wanted]


def _is_project(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".ganstudio") and _is_folder(entry)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False
