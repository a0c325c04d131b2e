"""Making sprites from the command line, and the command that writes them as plain PNG files. Same seed, same pixels."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.cli.command import MODEL_SUFFIX, Command, add_source, decimal_number, place, whole_number
from ganstudio.cli.output import Output
from ganstudio.cli.replacing import ask_before_replacing
from ganstudio.core.errors import StudioError
from ganstudio.core.files import check_folder
from ganstudio.core.progress import part_of
from ganstudio.core.project import Project
from ganstudio.core.recipes import MADE_BY
from ganstudio.core.text import N_, _

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.export import SpriteSet

MOST_SPRITES = 1_000_000
LARGEST_SEED = 2**31 - 1


def snapshot_of(source: str) -> Path:
    """Return the snapshot that a PROJECT or MODEL word means; of a project the newest."""
    from ganstudio.checkpoints.library import newest_snapshot

    if source.endswith(MODEL_SUFFIX):
        return Path(source)
    project = Project.open(source)
    snapshot = newest_snapshot(project)
    if snapshot is None:
        raise StudioError(
            _("There is no trained model in {path} yet.").format(path=project.folder),
            _('Train one: ganstudio train "{path}"').format(path=project.folder),
        )
    return snapshot


def project_around(source: str, snapshot: Path) -> Project | None:
    """Return the project that was named, or that the model lies in: PROJECT/runs/RUN/snapshots/STEP.safetensors."""
    if not source.endswith(MODEL_SUFFIX):
        return Project.open(source)
    try:
        return Project.open(snapshot.absolute().parents[3])
    except (StudioError, IndexError):
        return None


def make_sprites(
    snapshot: Path,
    count: int,
    seed: int,
    truncation: float,
    output: Output,
    stops: int = 0,
    kind: str | None = None,
) -> SpriteSet:
    """Make `count` sprites: sprite i from the latent `(seed, i)`, or with `stops` a walk through so many latents.

    With `kind` all are of that kind; `StudioError` if the model does not know it.
    """
    from ganstudio.checkpoints.model_facts import facts_of
    from ganstudio.checkpoints.snapshot_info import read_info
    from ganstudio.core.sprites import to_rgba
    from ganstudio.export import SpriteSet
    from ganstudio.latent.kinds import coordinate_of, of_kind
    from ganstudio.latent.requests import random_latents, walk_latents

    info = read_info(snapshot)
    latents = random_latents(stops or count, seed, info.latent_size)
    if stops:
        latents = walk_latents(latents, count, kinds=bool(info.kinds))
    if kind is not None:
        latents = of_kind(latents, coordinate_of(info.kinds, kind))

    from ganstudio.latent.sampler import Sampler

    output.progress(0.0, _("Making sprites"))
    pixels: np.ndarray = to_rgba(Sampler().sample(snapshot, latents, truncation, output.progress))
    recipe: dict[str, Any] = {
        "model": snapshot.name,
        MADE_BY: facts_of(info),
        "seed": seed,
        "truncation": truncation,
    }
    recipe |= {"stops": stops} if stops else {}
    recipe |= {"kind": kind} if kind is not None else {}
    recipes = tuple({**recipe, "index": i} for i in range(count))
    return SpriteSet(pixels, tuple(f"{i:05d}" for i in range(count)), info.project or snapshot.stem, recipes)


def add_sprite_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags that say which sprites are made."""
    add_source(parser)
    parser.add_argument(
        "--count", metavar="N", type=whole_number(1, MOST_SPRITES), default=64, help=_("how many; 64 unless given")
    )
    parser.add_argument(
        "--seed", metavar="N", type=whole_number(0, LARGEST_SEED), default=0, help=_("which ones; 0 unless given")
    )
    parser.add_argument(
        "--truncation",
        metavar="X",
        type=decimal_number(0.0, 1.0),
        default=1.0,
        help=_("from 0, the average sprite, to 1, full variety; 1 unless given"),
    )
    parser.add_argument(
        "--kind", metavar="NAME", help=_("only this kind, one that `ganstudio info` lists; all kinds unless given")
    )


def _configure_sample(parser: argparse.ArgumentParser) -> None:
    add_sprite_flags(parser)
    parser.add_argument(
        "--out", metavar="FOLDER", type=place, required=True, help=_("where 00000.png, 00001.png … are written")
    )
    parser.add_argument("--replace", action="store_true", help=_("replace files that are there, without asking"))


def _run_sample(arguments: argparse.Namespace, output: Output) -> int:
    from ganstudio.export import prepare
    from ganstudio.export.writing import write_together

    folder: Path = arguments.out
    check_folder(folder)
    snapshot = snapshot_of(arguments.source)
    seed, truncation = arguments.seed, arguments.truncation
    made = make_sprites(snapshot, arguments.count, seed, truncation, output, kind=arguments.kind)
    files = prepare("png", made, folder, progress=part_of(output.progress, 0.0, 0.8))
    ask_before_replacing(files, arguments.replace, output)
    write_together(files, part_of(output.progress, 0.8, 1.0))
    written = list(files)
    data = {"model": str(snapshot), "count": len(written), "folder": str(folder), "files": [str(p) for p in written]}
    output.result(data, _("Wrote {count} sprites to {path}.").format(count=len(written), path=folder))
    return 0


SAMPLE = Command(
    N_("make sprites as PNG files with transparency"),
    _configure_sample,
    _run_sample,
    "ganstudio sample Monsters --count 100 --seed 7 --out sprites/",
)
