"""Makes a shipped model of a project's best snapshot: both networks in half precision, a model card, a sample grid.

    python tests/benchmarks/ship_model.py PROJECT NAME [--title "Dungeon sprites"] [--newest] [--run RUN]
        [--data WORDS] [--licence WORDS] [--faults WORDS] [--to models] [--count 2000]

Of the newest run (or --run) it takes the snapshot that was judged best, else (or with --newest) the newest one, with
the discriminator that was saved at the same step. A change of weights deserves another NAME: favourites remember it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
from PIL import Image

from ganstudio.checkpoints.library import (
    BEST_RESUME_FILE,
    RESUME_FILE,
    RunInfo,
    best_snapshot,
    newest_run,
    read_run,
    snapshots,
)
from ganstudio.checkpoints.parents import ship
from ganstudio.checkpoints.shipped import LARGEST_BYTES
from ganstudio.checkpoints.snapshot_info import SUFFIX, read_info
from ganstudio.core.errors import StudioError
from ganstudio.core.files import atomic_path, write_text
from ganstudio.core.paths import models_folder
from ganstudio.core.project import Project
from ganstudio.core.sprites import to_rgba
from ganstudio.data.dataset import load_dataset
from ganstudio.latent.requests import random_latents
from ganstudio.latent.sampler import Sampler
from ganstudio.quality.evaluation import Judge

GRID, ZOOM = 10, 2
GROUND = (42, 45, 52, 255)


def main(words: list[str]) -> int:
    """Write the files; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project")
    parser.add_argument("name")
    parser.add_argument("--title", default="")
    parser.add_argument("--newest", action="store_true")
    parser.add_argument("--run", default="")
    parser.add_argument("--data", default="Dungeon Crawl Stone Soup tiles, 32×32 (crawl.develz.org)")
    parser.add_argument("--licence", default="CC0-1.0")
    parser.add_argument("--faults", default="To be written after looking at the grid.")
    parser.add_argument("--to", type=Path, default=models_folder())
    parser.add_argument("--count", type=int, default=2000)
    arguments = parser.parse_args(words)
    try:
        return make(arguments)
    except StudioError as error:
        print(error.message, error.hint, file=sys.stderr)
        return 2


def make(arguments: argparse.Namespace) -> int:
    """Ship, draw and measure; returns the exit code."""
    project = Project.open(arguments.project)
    run = read_run(project.runs_folder / arguments.run) if arguments.run else newest_run(project)
    if run is None:
        raise StudioError("The project has no run.")
    target, title = arguments.to / f"{arguments.name}{SUFFIX}", arguments.title or project.name
    if not snapshots(run.folder):
        raise StudioError("The run has no snapshot.")
    snapshot, resume = chosen(run, arguments.newest)
    written = ship(snapshot, resume, target, title)
    size = sum(path.stat().st_size for path in written)
    in_all = sum(path.stat().st_size for path in arguments.to.glob(f"*{SUFFIX}"))
    info = read_info(target)
    sprites = Sampler().sample(target, random_latents(max(arguments.count, GRID**2), 0, info.latent_size))
    save_grid(sprites[: GRID**2], target.with_suffix(".png"))
    mirrored = bool(run.config["config"].get("mirror", False))
    found = Judge(load_dataset(project).pixels, mirrored=mirrored).measure(sprites[: arguments.count])
    write_text(target.with_suffix(".md"), card(arguments, run, target, asdict(found), size))
    print(f"{target}: {size / 2**20:.1f} MiB; all models {in_all / 2**20:.1f} of {LARGEST_BYTES / 2**20:.0f} MiB")
    print(*(f"{name} {value:.4f}" for name, value in asdict(found).items()), sep="\n")
    return 0 if in_all <= LARGEST_BYTES else 1


def chosen(run: RunInfo, newest: bool) -> tuple[Path, Path]:
    """Return the snapshot to ship and the file with the discriminator of its step."""
    best = best_snapshot(run.folder)
    if best is not None and not newest and (run.folder / BEST_RESUME_FILE).exists():
        return best.path, run.folder / BEST_RESUME_FILE
    return snapshots(run.folder)[-1], run.folder / RESUME_FILE


def save_grid(sprites: np.ndarray, path: Path) -> None:
    """Write ten times ten sprites on a quiet ground, doubled."""
    height, width = sprites.shape[1:3]
    sheet = Image.new("RGBA", (GRID * (width + 2), GRID * (height + 2)), GROUND)
    for number, sprite in enumerate(to_rgba(sprites)):
        place = (number % GRID) * (width + 2) + 1, (number // GRID) * (height + 2) + 1
        sheet.alpha_composite(Image.fromarray(sprite), place)
    with atomic_path(path) as temporary:
        large = sheet.resize((sheet.width * ZOOM, sheet.height * ZOOM), Image.Resampling.NEAREST)
        large.convert("RGB").save(temporary, format="png")


def card(arguments: argparse.Namespace, run: RunInfo, target: Path, found: dict[str, float], size: int) -> str:
    """Return the model card."""
    info = read_info(target)
    length = f"{info.step:,} steps of {run.config['config']['batch_size']} sprites, {info.seconds / 3600:.1f} h"
    rows = [
        (
            "Data",
            f"{arguments.data}; {info.data_count:,} sprites of {info.width}×{info.height}, {info.channels} channels",
        ),
        ("Licence of the data and of this model", arguments.licence),
        (
            "Made with",
            f"GAN Studio {info.version}, `{info.gan}`, {run.config.get('device_name', run.config['device'])}",
        ),
        ("Training", length),
        ("Options", ", ".join(f"{name} {value}" for name, value in info.options.items())),
        ("Files", f"generator and discriminator in half precision, {size / 2**20:.1f} MiB"),
    ]
    figures = [
        ("KID (EfficientNet-Lite0)", "kid", "kid_floor"),
        ("Precision", "precision", "precision_real"),
        ("Recall", "recall", "recall_real"),
        ("Coverage", "coverage", "coverage_real"),
        ("Silhouettes: overlap", "silhouette_overlap", "silhouette_overlap_real"),
        ("Silhouettes: matched", "silhouette_match", "silhouette_match_real"),
        ("Copies", "copies", ""),
    ]
    lines = [f"# {info.project}", "", f"![A hundred sprites, not chosen]({target.stem}.png)", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {words} |" for name, words in rows]
    counts = f"{int(found['generated_count']):,} of its sprites against {int(found['real_count']):,} real ones"
    lines += ["", f"Measured by `ganstudio evaluate`, {counts}:", "", "| | this model | real ones |", "|---|---|---|"]
    lines += [f"| {words} | {found[a]:.3f} | {f'{found[b]:.3f}' if b else '–'} |" for words, a, b in figures]
    return "\n".join([*lines, "", "## Known faults", "", arguments.faults, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
