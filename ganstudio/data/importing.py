"""Pictures on disk → one checked data set and a report; one bad file never stops an import."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace as changed
from pathlib import Path

from ganstudio.core.domains import other_domain
from ganstudio.core.errors import StudioError
from ganstudio.core.options import to_mapping
from ganstudio.core.progress import Progress, no_progress, part_of
from ganstudio.core.project import Project
from ganstudio.core.text import _
from ganstudio.data.assembly import Assembly, choose_size
from ganstudio.data.dataset import (
    DamagedSpritesError,
    SpriteDataset,
    changed_elsewhere,
    has_dataset,
    load_dataset,
    make_dataset,
    save_dataset,
    saved_fingerprint,
    set_aside,
)
from ganstudio.data.duplicates import exact_pairs, near_pairs
from ganstudio.data.finding import Walker, find, find_images, natural_key
from ganstudio.data.import_options import ImportOptions, check_options
from ganstudio.data.pacing import Pace
from ganstudio.data.reading import Incoming, read_all
from ganstudio.data.report import MOST_PAIRS, ImportReport, Notebook, Pairs, joined
from ganstudio.data.roots import add_roots
from ganstudio.data.spool import Spool

Part = tuple[Sequence[Path], ImportOptions]
"""Files and folders, and the options they are read with."""

__all__ = ["ImportOptions", "find_images", "import_into", "import_parts", "import_sprites"]


def import_sprites(
    paths: Sequence[Path],
    options: ImportOptions,
    progress: Progress = no_progress,
    onto: SpriteDataset | None = None,
    scratch: Path | None = None,
    beside: SpriteDataset | None = None,
    walker: Walker | None = None,
) -> tuple[SpriteDataset | None, ImportReport]:
    """Read files and folders into a data set: a new one, or `onto` with the new sprites after its own.

    Sprites that come `beside` those of another domain get their size, if they have room in it, and no fewer channels.
    Files that a `walker` has met before are left out. The data set is None when nothing was accepted; why, is in the
    report. What does not fit into memory goes to a nameless temporary file in `scratch`. Raises `StudioError` for
    options that cannot be, a full disk, `Cancelled`; never for a bad file.
    """
    check_options(options)
    pace = Pace(progress)
    words = _("Looking for pictures")
    pace(0.0, words)
    found = find([Path(path) for path in paths], walker, lambda: pace(0.0, words))
    notebook = Notebook(found.notes)
    with Spool(scratch) as raw, Spool(scratch) as out:
        incoming = read_all(found, options, notebook, raw, Pace(part_of(progress, 0.0, 0.75)))
        assembly = _assembly(incoming, options, notebook, onto, out, beside)
        if onto is not None:
            assembly.add_older(onto)
        older = len(assembly.names)
        assembly.add_incoming(incoming, Pace(part_of(progress, 0.75, 0.9)))
        sizes = incoming.sizes.most_common()
        raw.close()
        if len(assembly.names) == older:
            return None, _report(notebook, found.ignored, sizes)
        pixels = assembly.pixels(scratch)
    found_sizes = (Counter(dict(onto.found_sizes if onto else ())) + Counter(dict(sizes))).most_common()
    dataset = make_dataset(pixels, assembly.labels, assembly.names, assembly.sources, found_sizes)
    repeats = exact_pairs(assembly.marks)
    exact = [pair for pair in repeats if pair[0] >= older]
    tell, words = Pace(part_of(progress, 0.9, 1.0)), _("Looking for duplicates")
    near = near_pairs(dataset.pixels, older, lambda fraction: tell(fraction, words), [row for row, _first in repeats])
    progress(1.0, "")
    return dataset, _report(notebook, found.ignored, sizes, dataset, older, exact, near)


def import_into(
    project: Project,
    paths: Sequence[Path],
    options: ImportOptions,
    progress: Progress = no_progress,
    replace: bool = False,
    domain: str = "A",
    dry_run: bool = False,
) -> ImportReport:
    """Add pictures to the sprites of a project's domain, or put them in their place, and save; a `dry_run` does not."""
    return import_parts(project, [(paths, options)], progress, replace, domain, dry_run=dry_run)


def import_parts(
    project: Project,
    parts: Sequence[Part],
    progress: Progress = no_progress,
    replace: bool = False,
    domain: str = "A",
    kept: SpriteDataset | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Do one or several imports into a project's domain, the later ones onto the earlier ones, and save all at once.

    Sprites that are added take the size of those that are there unless the options ask for another, which all then
    get; with `replace` only those in `kept` stay. When nothing is accepted, or anything is raised (`Cancelled`,
    `DiskFull`, `StudioError`), the old stay whole, as do those that another program has put there meanwhile; those that
    cannot be read are set aside for new ones. Where the new ones came from is noted. A `dry_run` saves nothing.
    """
    damaged, onto, there = False, kept, _mark(project, domain)
    if not replace and has_dataset(project, domain):
        try:
            onto = load_dataset(project, domain)
        except DamagedSpritesError:
            damaged = True
    dataset, beside, reports = onto, _beside(project, domain), []
    walkers: defaultdict[ImportOptions, Walker] = defaultdict(Walker)  # a folder may lie in one of an earlier part
    for number, (paths, options) in enumerate(parts):
        share = part_of(progress, number / len(parts), (number + 1) / len(parts))
        made, report = import_sprites(paths, options, share, dataset, project.folder, beside, walkers[options])
        dataset = made or dataset
        reports.append(report)
    if dataset is not None and dataset is not onto and not dry_run:

        def take_place() -> None:
            if _mark(project, domain) != there:
                raise changed_elsewhere()
            if damaged:
                set_aside(project, domain)

        save_dataset(project, dataset, to_mapping(parts[-1][1]), domain, take_place)
        add_roots(project, parts, domain, replace, onto.sources if onto else ())
    return joined(reports)


def _mark(project: Project, domain: str) -> str | None:
    """Return what tells whether a domain's sprites are still those that an import began with."""
    try:
        return saved_fingerprint(project, domain)
    except StudioError:  # an import may take the place of what cannot be read
        return ""


def _beside(project: Project, domain: str) -> SpriteDataset | None:
    """Return the sprites of the other domain; None if there are none, or none that can be read."""
    try:
        return load_dataset(project, other_domain(domain))
    except StudioError:  # said where those sprites are wanted: they are not what is imported here
        return None


def _assembly(
    incoming: Incoming,
    options: ImportOptions,
    notebook: Notebook,
    onto: SpriteDataset | None,
    out: Spool,
    beside: SpriteDataset | None,
) -> Assembly:
    width, height = choose_size(options, incoming, onto, beside)
    least = beside.channels if beside else 1
    known = max(least, onto.channels if onto else 1)
    with_alpha = incoming.has_alpha or known == 4
    with_colour = not incoming.is_grey or known > 1
    return Assembly(width, height, options, notebook, out, with_alpha, with_colour, least)


def _report(
    notebook: Notebook,
    ignored: int,
    sizes: Sequence[tuple[tuple[int, int], int]],
    dataset: SpriteDataset | None = None,
    older: int = 0,
    exact: Sequence[tuple[int, int]] = (),
    near: Sequence[tuple[int, int]] = (),
) -> ImportReport:
    report = ImportReport(
        repaired=notebook.count("repaired"),
        refused=notebook.count("refused"),
        skipped=notebook.skips,
        notes=notebook.notes(),
        ignored=ignored,
        size_histogram=tuple(sizes),
    )
    if dataset is None:
        return report
    labels = Counter(dataset.label_names[label] for label in dataset.labels[older:].tolist())
    del labels[""]
    return changed(
        report,
        accepted=dataset.count - older,
        exact_count=len(exact),
        exact_duplicates=_named(dataset, exact),
        near_duplicates=_named(dataset, near),
        width=dataset.width,
        height=dataset.height,
        channels=dataset.channels,
        labels=tuple((label, labels[label]) for label in sorted(labels, key=natural_key)),
    )


def _named(dataset: SpriteDataset, pairs: Sequence[tuple[int, int]]) -> Pairs:
    return tuple((dataset.names[a], dataset.names[b]) for a, b in pairs[:MOST_PAIRS])
