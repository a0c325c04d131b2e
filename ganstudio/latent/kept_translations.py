"""The answers an artist kept, and the drawings that were dropped: a PNG each in a folder of the project, and a list.

The folder and the section of the project file with the list have the same name: the place.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ganstudio.core.files import write_bytes
from ganstudio.core.paths import is_there
from ganstudio.core.project import Project
from ganstudio.core.recipes import TOUCHED_UP
from ganstudio.data.pictures import read_pictures

ANSWERS = "translations"
"""The place of kept answers."""

_DIGEST = "pixels_sha256"
_TOLD = "told"  # of what is listed: that its picture is gone was said


@dataclass(frozen=True, eq=False)
class KeptTranslation:
    """An answer, or a drawing that was kept as one of its character's views."""

    key: str  # letters and digits, unique in the project, stable
    name: str
    pixels: np.ndarray  # uint8 (h, w, 4), straight alpha; nobody writes to it
    recipe: Mapping[str, Any] = field(default_factory=dict)  # plain values: the model, the source and how


def load_kept(project: Project, place: str = ANSWERS) -> list[KeptTranslation]:
    """Return what was kept, in its order; entries that cannot be read are passed over."""
    found = []
    for entry in _entries(project, place):
        with contextlib.suppress(TypeError, ValueError, KeyError):
            found.append(_read(project, entry, place))
    return found


def lost_names(project: Project, found: Sequence[KeptTranslation], place: str = ANSWERS) -> list[str]:
    """Return the names of what is listed, but was not `found`: its picture is gone, or cannot be read.

    Without those of which `mark_told` was told, as long as they are gone.
    """
    keys = {item.key for item in found}
    lost = [entry for entry in _dicts(project, place) if "name" in entry and not _is_in(entry.get("key"), keys)]
    return [str(entry["name"]) for entry in lost if entry.get(_TOLD) is not True or _has_picture(project, entry, place)]


def mark_told(project: Project, place: str = ANSWERS) -> None:
    """Note that the user was told of the pictures that are gone: once is enough. Their entries stay."""
    with project.changing():
        entries = [
            entry if _has_picture(project, entry, place) else {**entry, _TOLD: True} for entry in _dicts(project, place)
        ]
        project.set_section(place, {"items": entries})


def save_kept(
    project: Project, kept: Sequence[KeptTranslation], place: str = ANSWERS, gone: Iterable[str] = ()
) -> None:
    """Write what is kept, first the pictures, then the list; then delete the pictures of what is `gone`, by its keys.

    Other pictures stay, and other entries behind those that are kept, unless one of their name is: what cannot be read
    today may be readable tomorrow. A picture of what is gone that somebody painted over stays too: it is nowhere else.
    """
    keys, names = {item.key for item in kept} | set(gone), {item.name for item in kept}
    for item in kept:
        path = _path(project, item.key, place)
        if not path.exists():
            buffer = io.BytesIO()
            Image.fromarray(np.ascontiguousarray(item.pixels)).save(buffer, "png")
            write_bytes(path, buffer.getvalue())
    entries = [
        {"key": item.key, "name": item.name, "recipe": dict(item.recipe), _DIGEST: _digest(item.pixels)}
        for item in kept
    ]
    with project.changing():
        before = _dicts(project, place)
        others = [
            entry for entry in before if not _is_in(entry.get("key"), keys) and not _is_in(entry.get("name"), names)
        ]
        project.set_section(place, {"items": [*entries, *others]})
    for entry in before:
        if _is_in(entry.get("key"), keys - {item.key for item in kept}) and _is_as_noted(project, entry, place):
            with contextlib.suppress(OSError):
                _path(project, entry["key"], place).unlink()


def _entries(project: Project, place: str) -> list[Any]:
    items = project.section(place).get("items")
    return items if isinstance(items, list) else []


def _dicts(project: Project, place: str) -> list[dict[str, Any]]:
    return [entry for entry in _entries(project, place) if isinstance(entry, dict)]


def _has_picture(project: Project, entry: Mapping[str, Any], place: str) -> bool:
    return _is_key(key := entry.get("key")) and is_there(_path(project, str(key), place))


def _is_as_noted(project: Project, entry: Mapping[str, Any], place: str) -> bool:
    """Tell whether a picture shows what was written there, and not what somebody made of it since."""
    pictures = read_pictures([_path(project, entry["key"], place)]).pictures
    return bool(pictures) and entry.get(_DIGEST) in (None, _digest(pictures[0].pixels))


def _is_key(word: object) -> bool:
    """Tell whether a word can be the name of a file wherever a project of ours is opened."""
    return isinstance(word, str) and word.isascii() and word.isalnum()


def _is_in(word: object, words: set[str]) -> bool:
    return isinstance(word, str) and word in words


def _read(project: Project, entry: Mapping[str, Any], place: str) -> KeptTranslation:
    key, name, recipe = entry["key"], entry["name"], entry.get("recipe", {})
    if not (_is_key(key) and isinstance(name, str)):
        raise ValueError("words")
    if not isinstance(recipe, dict):
        raise TypeError("recipe")
    pictures = read_pictures([_path(project, key, place)]).pictures
    if not pictures:
        raise ValueError("picture")
    pixels = pictures[0].pixels
    if entry.get(_DIGEST) not in (None, _digest(pixels)):  # somebody painted over it: not all of it is a model's work
        recipe = {**recipe, TOUCHED_UP: True}
    return KeptTranslation(key, name, pixels, recipe)


def _digest(pixels: np.ndarray) -> str:
    """Return the SHA-256 of what is seen: editors store any colour under alpha 0."""
    return hashlib.sha256(np.where(pixels[..., 3:] > 0, pixels, 0).tobytes()).hexdigest()


def _path(project: Project, key: str, place: str) -> Path:
    return project.folder / place / f"{key}.png"
