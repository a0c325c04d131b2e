"""The sprites of the domains on disk and small changes of them, as plain functions that run on the jobs thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.core.errors import StudioError
from ganstudio.core.options import from_mapping, to_mapping
from ganstudio.core.paths import is_there
from ganstudio.core.project import Project
from ganstudio.core.text import _
from ganstudio.data.roots import DRAWN, UNKNOWN

if TYPE_CHECKING:
    from ganstudio.data.dataset import SpriteDataset
    from ganstudio.data.import_options import ImportOptions
    from ganstudio.data.importing import Part
    from ganstudio.data.roots import Roots

SHEET_SIDE = 256
"""A single picture with a side above this, in pixels, is taken for a sheet: no sprite may be so large."""
SHEET_TIMES = 16
"""A single picture of so many times the area of the project's sprites is taken for a sheet too."""


def read_sprites(project: Project, domain: str) -> SpriteDataset | None:
    """Return the sprites of a domain, None if it has none yet."""
    from ganstudio.data.dataset import has_dataset, load_dataset

    return load_dataset(project, domain) if has_dataset(project, domain) else None


def sprites_before(project: Project, dataset: SpriteDataset | None, domain: str) -> SpriteDataset | None:
    """Return the sprites of a domain before a change: `dataset`, unless another program has put others there."""
    from ganstudio.data.dataset import DamagedSpritesError

    try:
        return dataset if _is_on_disk(project, dataset, domain) else read_sprites(project, domain)
    except DamagedSpritesError:  # an import sets them aside
        return None


def write_sprites(
    project: Project, dataset: SpriteDataset | None, instead_of: SpriteDataset | None, domain: str
) -> None:
    """Make `dataset` the sprites of a domain; None leaves it without, as it was before its first import.

    `StudioError` where `instead_of` is not what the disk holds: another program's sprites are not thrown away.
    """
    from ganstudio.data.dataset import changed_elsewhere, remove_dataset, save_dataset

    def check() -> None:
        if not _is_on_disk(project, instead_of, domain):
            raise changed_elsewhere()

    if dataset is not None:
        save_dataset(project, dataset, domain=domain, at_last=check)
    else:
        remove_dataset(project, domain, check)


def _is_on_disk(project: Project, dataset: SpriteDataset | None, domain: str) -> bool:
    from ganstudio.data.dataset import saved_fingerprint

    return saved_fingerprint(project, domain) == (dataset.fingerprint if dataset else None)


def without(dataset: SpriteDataset, rows: Sequence[int]) -> SpriteDataset | None:
    """Return `dataset` less some rows; None when nothing is left. Labels that lose all their sprites go too."""
    import numpy as np

    from ganstudio.data.dataset import make_dataset

    kept = np.ones(dataset.count, bool)
    kept[np.asarray(rows, np.int64)] = False
    left = np.flatnonzero(kept)
    if not left.size:
        return None
    return make_dataset(
        np.ascontiguousarray(dataset.pixels[left]),
        [dataset.label_names[number] for number in dataset.labels[left]],
        [dataset.names[row] for row in left],
        [dataset.sources[row] for row in left],
        dataset.found_sizes,
    )


def drawn_of(dataset: SpriteDataset | None) -> SpriteDataset | None:
    """Return the sprites that came from no file, which an import of all files again would not bring back."""
    if dataset is None or DRAWN not in dataset.sources:
        return None
    return without(dataset, [row for row, source in enumerate(dataset.sources) if source != DRAWN])


def parts_again(noted: Roots, options: ImportOptions, dataset: SpriteDataset | None) -> list[Part]:
    """Return what it takes to import all roots again: with `options`, but sheets cut as they were.

    `StudioError` where one of them is gone or not known: those of the sprites that came from it would be lost. Also
    where there is none at all.
    """
    from ganstudio.data.import_options import CUT_OPTIONS

    parts: list[tuple[list[Path], ImportOptions]] = []
    may_join = False
    for root in noted:
        if root == UNKNOWN:
            raise StudioError(
                _("Where some of these sprites came from is not known: they would be lost."),
                _("Nothing was changed. Import the pictures into a new project."),
            )
        paths, cut = _paths_and_cut(root)
        if not paths or not isinstance(cut, dict):
            continue
        for path in paths:
            if not is_there(path):
                raise StudioError(
                    _("{path} is no longer where it was imported from.").format(path=path),
                    _("Nothing was changed. Put it back, then import again."),
                )
        own = from_mapping(type(options), {**to_mapping(options), **{n: v for n, v in cut.items() if n in CUT_OPTIONS}})
        is_old = not isinstance(root, dict) or "paths" not in root
        if is_old and may_join and parts[-1][1] == own:  # they may have been dropped together
            parts[-1][0].extend(paths)
        else:
            parts.append((paths, own))
        may_join = is_old
    if parts:
        return list(parts)
    hint = _("Drop the folder again: it is imported with the options set here.")
    if dataset is not None and DRAWN in dataset.sources:
        hint = _("Drop pictures of your own: they are imported with the options set here.")
        raise StudioError(_("The starter sprites were drawn, not imported."), hint)
    raise StudioError(_("Where the pictures were imported from is not known."), hint)


def _paths_and_cut(root: Any) -> tuple[list[Path], Any]:
    """Return the paths of one root and how its sheets were cut; no path for what is no root."""
    if not isinstance(root, dict):
        root = {"paths": [root]}
    paths = root.get("paths", [root.get("path")])
    is_sound = isinstance(paths, list) and all(isinstance(path, str) for path in paths)
    return [Path(path) for path in paths] if is_sound else [], root.get("cut", {})


def last_options(project: Project | None, domain: str) -> ImportOptions:
    """Return the options of a domain's last import, but not how it cut a sheet: that was about that one picture.

    The default ones where there was none or the project cannot be read.
    """
    from ganstudio.data.import_options import CUT_OPTIONS, ImportOptions, saved_options

    try:
        options = saved_options(project, domain) if project else ImportOptions()
    except StudioError:
        options = ImportOptions()
    values = {name: value for name, value in to_mapping(options).items() if name not in CUT_OPTIONS}
    return from_mapping(ImportOptions, values)


def look_at(path: Path) -> tuple[int, int] | None:
    """Return a still picture's width and height from its header; None for anything else."""
    from ganstudio.data.decoding import picture_size

    return picture_size(path)


def is_sheet(size: tuple[int, int], usual: tuple[int, int] | None) -> bool:
    """Tell whether a picture looks like a sheet, by its width and height and those of the sprites that are there."""
    width, height = size
    if max(width, height) > SHEET_SIDE:
        return True
    return usual is not None and width * height >= SHEET_TIMES * usual[0] * usual[1]
