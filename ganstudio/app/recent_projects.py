"""A glimpse of a project that is not open: a few of its sprites for the start page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project

if TYPE_CHECKING:
    import numpy as np


def glimpse(folder: Path, count: int) -> np.ndarray | None:
    """Return up to `count` sprites, evenly taken, as uint8 RGBA `(n, h, w, 4)`; None if there are none to be had."""
    import numpy as np

    from ganstudio.data.dataset import has_dataset, load_dataset

    project = Project(folder)
    try:
        if not has_dataset(project):
            return None
        dataset = load_dataset(project, few=True)
    except StudioError:  # opening the project will say what is wrong
        return None
    chosen = np.unique(np.linspace(0, dataset.count - 1, min(count, dataset.count)).round().astype(np.int64))
    return dataset.rgba(chosen)
