"""The answers an artist kept, as pixels: a PNG each in the project's folder `translations`, listed in its section."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ganstudio.core.files import write_bytes
from ganstudio.core.project import Project
from ganstudio.data.pictures import read_pictures

SECTION = "translations"
_FOLDER = "translations"


@dataclass(frozen=True, eq=False)
class KeptTranslation:
    """An answer, or a drawing that was kept as one of its character's views."""

    key: str  # letters and digits, unique in the project, stable
    name: str
    pixels: np.ndarray  # uint8 (h, w, 4), straight alpha; nobody writes to it
    recipe: Mapping[str, Any] = field(default_factory=dict)  # plain values: the model, the source and how


def load_kept(project: Project) -> list[KeptTranslation]:
    """Return what was kept, in its order; entries that cannot be read are passed over."""
    items = project.section(SECTION).get("items")
    found = []
    for entry in items if isinstance(items, list) else []:
        with contextlib.suppress(TypeError, ValueError, KeyError):
            found.append(_read(project, entry))
    return found


def save_kept(project: Project, kept: Sequence[KeptTranslation]) -> None:
    """Write what is kept, first the pictures, then the list; then delete the pictures of what is kept no longer."""
    folder = project.folder / _FOLDER
    for item in kept:
        path = _path(project, item.key)
        if not path.exists():
            buffer = io.BytesIO()
            Image.fromarray(np.ascontiguousarray(item.pixels)).save(buffer, "png")
            write_bytes(path, buffer.getvalue())
    entries = [{"key": item.key, "name": item.name, "recipe": dict(item.recipe)} for item in kept]
    project.set_section(SECTION, {"items": entries})
    wanted = {item.key for item in kept}
    for path in folder.glob("*.png") if folder.is_dir() else ():
        if path.stem not in wanted:
            with contextlib.suppress(OSError):
                path.unlink()


def _read(project: Project, entry: Mapping[str, Any]) -> KeptTranslation:
    key, name, recipe = entry["key"], entry["name"], entry.get("recipe", {})
    if not (isinstance(key, str) and key.isascii() and key.isalnum() and isinstance(name, str)):
        raise ValueError("words")
    if not isinstance(recipe, dict):
        raise TypeError("recipe")
    pictures = read_pictures([_path(project, key)]).pictures
    if not pictures:
        raise ValueError("picture")
    return KeptTranslation(key, name, pictures[0].pixels, recipe)


def _path(project: Project, key: str) -> Path:
    return project.folder / _FOLDER / f"{key}.png"
