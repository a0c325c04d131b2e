"""The sprites of the domains on disk and small changes of them, as plain functions that run on the jobs thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.core.domains import place_of
from ganstudio.core.errors import StudioError
from ganstudio.core.files import write_error
from ganstudio.core.options import from_mapping, to_mapping
from ganstudio.core.paths import is_there
from ganstudio.core.project import Project
from ganstudio.core.text import _

if TYPE_CHECKING:
    from ganstudio.data.dataset import SpriteDataset
    from ganstudio.data.import_options import ImportOptions
    from ganstudio.data.importing import Part
    from ganstudio.data.roots import Roots


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
    from ganstudio.data.dataset import save_dataset

    if not _is_on_disk(project, instead_of, domain):
        raise StudioError(
            _("The sprites were changed by another program."),
            _("They are shown as they are now; do it once more if you still want it."),
        )
    if dataset is not None:
        save_dataset(project, dataset, domain=domain)
        return
    place = place_of(domain)
    for name in (place.index, place.array, place.new_array):
        path = project.folder / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise write_error(path, error) from error


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


def parts_again(noted: Roots, options: ImportOptions) -> list[Part]:
    """Return what it takes to import all roots again: with `options`, but sheets cut as they were.

    `StudioError` where one of them is gone: the sprites that came from it would be lost.
    """
    from ganstudio.data.import_options import CUT_OPTIONS

    parts: list[tuple[list[Path], ImportOptions]] = []
    for root in noted:
        path, cut = (root.get("path"), root.get("cut")) if isinstance(root, dict) else (root, {})
        if not isinstance(path, str) or not isinstance(cut, dict):
            continue
        if not is_there(Path(path)):
            raise StudioError(
                _("{path} is no longer where it was imported from.").format(path=path),
                _("Nothing was changed. Put it back, then import again."),
            )
        own = from_mapping(type(options), {**to_mapping(options), **{n: v for n, v in cut.items() if n in CUT_OPTIONS}})
        if parts and parts[-1][1] == own:  # folders that are dropped together are told apart by their names
            parts[-1][0].append(Path(path))
        else:
            parts.append(([Path(path)], own))
    return list(parts)


def last_options(project: Project | None, domain: str) -> ImportOptions:
    """Return the options of a domain's last import, but not how it cut a sheet: that was about that one picture.

    The default ones where there was none or its options are not readable.
    """
    from ganstudio.data.import_options import ImportOptions

    try:
        stored = project.section(place_of(domain).section).get("options") if project else None
        options = from_mapping(ImportOptions, stored) if isinstance(stored, dict) else ImportOptions()
    except StudioError:
        options = ImportOptions()
    return replace(options, cell_width=0, cell_height=0, cell_margin=0, cell_spacing=0, islands=False)


def look_at(path: Path) -> tuple[int, int] | None:
    """Return a still picture's width and height from its header; None for anything else."""
    from ganstudio.data.decoding import picture_size

    return picture_size(path)
