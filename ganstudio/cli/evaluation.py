"""The command that says in numbers how good, how varied and how original the sprites of a model are."""

from __future__ import annotations

import argparse
import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.cli.command import Command, add_source, place, whole_number
from ganstudio.cli.output import Output
from ganstudio.cli.progress_line import cells_of
from ganstudio.cli.sprites import LARGEST_SEED, project_around, snapshot_of
from ganstudio.core.errors import StudioError
from ganstudio.core.progress import part_of
from ganstudio.core.project import Project
from ganstudio.core.text import N_, _

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.checkpoints.snapshot_info import SnapshotInfo
    from ganstudio.quality.evaluation import Evaluation

LEAST, MOST = 2, 2000
_DEFAULT_LEAST = 200

# Name in Evaluation, label, name of the figure of real sprites, what it says.
_ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("kid", "KID (EfficientNet-Lite0)", "kid_floor", N_("how far from the real sprites; 0 is best")),
    ("precision", N_("Precision"), "precision_real", N_("share that looks like real sprites; 1 is best")),
    ("recall", N_("Recall"), "recall_real", N_("share of the real sprites within reach; 1 is best")),
    ("density", N_("Density"), "density_real", N_("how deep among the real sprites; 1 is as deep as they are")),
    ("coverage", N_("Coverage"), "coverage_real", N_("share of the real variety that is met; 1 is best")),
    (
        "silhouette_overlap",
        N_("Outlines: overlap"),
        "silhouette_overlap_real",
        N_("how alike the outlines are; higher than the real ones' is too alike"),
    ),
    (
        "silhouette_match",
        N_("Outlines: matched"),
        "silhouette_match_real",
        N_("share of the real outlines that a sprite matches"),
    ),
    (
        "nearest_distance",
        N_("Nearest real sprite"),
        "nearest_distance_real",
        N_("median difference of pixels; 0 is the same picture"),
    ),
    (
        "nearest_feature_distance",
        N_("Nearest by features"),
        "nearest_feature_distance_real",
        N_("median distance in the network's eyes, of 256 sprites at most; 0 is the same picture"),
    ),
    ("copies", N_("Copies"), "", N_("share that is nearly a real sprite; 0 is best")),
)


def _configure_evaluate(parser: argparse.ArgumentParser) -> None:
    add_source(parser)
    parser.add_argument(
        "--against",
        metavar="FOLDER",
        type=place,
        help=_("real sprites to measure against; those of the project unless given"),
    )
    parser.add_argument(
        "--count",
        metavar="N",
        type=whole_number(LEAST, MOST),
        help=_("how many sprites to make; as many as there are real ones unless given, from 200 to 2,000"),
    )
    parser.add_argument(
        "--seed", metavar="N", type=whole_number(0, LARGEST_SEED), default=0, help=_("which ones; 0 unless given")
    )


def _run_evaluate(arguments: argparse.Namespace, output: Output) -> int:
    from ganstudio.checkpoints.snapshot_info import read_info

    snapshot = snapshot_of(arguments.source)
    info = read_info(snapshot)
    if arguments.against is None:
        project = project_around(arguments.source, snapshot)
        if project is None:
            words = _("{name} lies in no project, so there are no sprites to measure it against.")
            raise StudioError(words.format(name=snapshot.name), _("Name them: --against FOLDER."))
        real, against = _sprites_of(project, info), project.folder
    else:
        real, against = _sprites_in(arguments.against, info, output), arguments.against
    count = arguments.count or min(MOST, max(_DEFAULT_LEAST, len(real)))

    output.note(_("Loading PyTorch and the model …"))
    from ganstudio.latent.requests import random_latents
    from ganstudio.latent.sampler import Sampler
    from ganstudio.quality.evaluation import Judge

    latents = random_latents(count, arguments.seed, info.latent_size)
    sprites = Sampler().sample(snapshot, latents, progress=part_of(output.progress, 0.0, 0.1))
    judge = Judge(real, seed=arguments.seed, mirrored=_learnt_mirrored(snapshot))
    found = judge.measure(sprites, part_of(output.progress, 0.1, 1.0), nearest=True)
    data = {"model": str(snapshot), "step": info.step, "against": str(against), "seed": arguments.seed}
    figures = {name: None if math.isnan(value) else value for name, value in asdict(found).items()}
    output.result({**data, **figures, "warnings": list(found.warnings())}, _table(found))
    for words in found.warnings():
        output.note(words)
    return 0


def _sprites_of(project: Project, info: SnapshotInfo) -> np.ndarray:
    from ganstudio.data.dataset import load_dataset

    dataset = load_dataset(project)
    if (dataset.height, dataset.width) != (info.height, info.width):
        words = _("The model makes sprites of {a}x{b}, but those of the project have {c}x{d}.")
        raise StudioError(
            words.format(a=info.width, b=info.height, c=dataset.width, d=dataset.height),
            _("Measure it against the pictures it was trained on: --against FOLDER."),
        )
    return dataset.pixels


def _sprites_in(folder: Path, info: SnapshotInfo, output: Output) -> np.ndarray:
    from ganstudio.data.importing import ImportOptions, import_sprites

    if not folder.exists():
        raise StudioError(_("There is nothing at {path}.").format(path=folder), _("Check the spelling."))
    options = ImportOptions(width=info.width, height=info.height)
    dataset, report = import_sprites([folder], options, output.progress)
    if dataset is None:
        raise StudioError(
            _("No sprite was found in what was given."),
            _("The model makes sprites of {width}x{height}; larger pictures are passed over.").format(
                width=info.width, height=info.height
            ),
        )
    if report.refused:
        output.note(_("{count} files were passed over.").format(count=report.refused))
    return dataset.pixels


def _learnt_mirrored(snapshot: Path) -> bool:
    """Whether the run that made the model showed it mirrored sprites; False where that is not known."""
    from ganstudio.checkpoints.library import read_run

    try:
        return bool(read_run(snapshot.absolute().parent.parent).config["config"].get("mirror", False))
    except StudioError:
        return False


def _table(found: Evaluation) -> str:
    values: dict[str, Any] = asdict(found)
    rows = [("", _("These sprites"), _("Real ones"), "")]
    for name, label, reference, words in _ROWS:
        shown = _number(values[name])
        if name == "kid" and not math.isnan(found.kid_error):
            shown += f" ± {found.kid_error:.4f}"
        rows.append((_(label), shown, _number(values[reference]) if reference else "", _(words)))
    widths = [max(cells_of(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join([*map(_padded, row[:3], widths), row[3]]).rstrip() for row in rows]
    words = _("{made} sprites measured against {real} real ones. “Real ones” are real sprites against others.")
    return "\n".join([*lines, words.format(made=found.generated_count, real=found.real_count)])


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.4f}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells_of(text))


EVALUATE = Command(
    N_("say how good, how varied and how original the sprites of a model are"),
    _configure_evaluate,
    _run_evaluate,
    "ganstudio evaluate Monsters\n  ganstudio evaluate model.safetensors --against sprites/ --count 500 --json",
)
