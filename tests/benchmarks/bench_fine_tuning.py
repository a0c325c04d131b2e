"""Fine-tuning against training from scratch: minutes from the shipped model beside more minutes from nothing.

On 50, 100 and 200 fronts of tinyhero (64×64) and on one kind of dcss32 (32×32; hold it out of the parent's training,
else say so). Both are measured against the sprites they were trained on. Prints a table and keeps a grid of each.

    python tests/benchmarks/bench_fine_tuning.py [--from shipped|MODEL] [--minutes 5] [--scratch-minutes 30]
        [--sets 50,100,200,mon__undead] [--freeze 0,0.5] [--no-mirror] [--out FOLDER] [--skip-scratch]
        [--processor-time]

On a machine that does other work too, `--processor-time` counts seconds of the processor, per thread.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # as in ganstudio.__main__; before torch is imported

import torch

from ganstudio.checkpoints.library import best_snapshot, newest_run, snapshots, step_of
from ganstudio.core.events import VerdictReached
from ganstudio.core.project import Project
from ganstudio.data.dataset import load_dataset
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.importing import import_into
from ganstudio.latent.requests import random_latents
from ganstudio.latent.sampler import Sampler
from ganstudio.quality.evaluation import Evaluation, Judge
from ganstudio.training import pace
from ganstudio.training.config import SCRATCH, TrainingConfig
from ganstudio.training.control import RunControl
from ganstudio.training.runs import start_run
from tests.benchmarks.ship_model import GRID, save_grid

DATA = Path(__file__).parents[2].parent / "shared" / "data"
COUNT = 1000
SHOWN = ("kid", "kid_error", "precision", "coverage", "silhouette_overlap", "silhouette_match", "copies")


def pictures_of(name: str) -> list[Path]:
    """Return the files of a set: a number of tinyhero fronts, evenly chosen, or a kind of dcss32."""
    if not name.isdecimal():
        return sorted((DATA / "dcss32").glob(f"{name}*.png"))
    fronts = sorted((DATA / "tinyhero" / "front").glob("*.png"))
    return fronts[:: max(1, len(fronts) // int(name))][: int(name)]


def trained(project: Project, title: str, config: TrainingConfig, out: Path) -> Evaluation:
    """Train, say what the verdicts were, and measure the best snapshot and the last; keeps grids."""
    for event in start_run(project, config, {}, RunControl()):
        if isinstance(event, VerdictReached):
            print(f"{'':14} step {event.step}: {event.verdict.kind}, best {event.verdict.best_step}", flush=True)
    run = newest_run(project)
    assert run is not None
    judge, found = Judge(load_dataset(project).pixels, mirrored=config.mirror), None
    best = best_snapshot(run.folder)
    wanted = {"": snapshots(run.folder)[-1]} | ({", best": best.path} if best and best.step != run.step else {})
    for words, snapshot in reversed(wanted.items()):
        sprites = Sampler().sample(snapshot, random_latents(COUNT, 0, run.config["gan_options"]["latent_size"]))
        save_grid(sprites[: GRID**2], out / f"{project.name}, {title}{words}.png")
        found = judge.measure(sprites)
        figures = "".join(f"{getattr(found, name):10.4f}" for name in SHOWN)
        print(f"{project.name:14} {title + words:28} {step_of(snapshot):7} {figures}", flush=True)
    assert found is not None
    return found


def compare(name: str, arguments: argparse.Namespace, out: Path) -> None:
    """Train on one set each way; prints a line for each and the ratio of the first to scratch."""
    with tempfile.TemporaryDirectory(prefix="ganstudio-bench-") as folder:
        project = Project.create(Path(folder) / name)
        import_into(project, pictures_of(name), ImportOptions())
        about = {"gan": "sprite", "mirror": not arguments.no_mirror, "batch_size": arguments.batch_size}
        tuned = None
        for freeze in map(float, arguments.freeze.split(",")):
            config = TrainingConfig(**about, start_from=arguments.parent, minutes=arguments.minutes, freeze=freeze)
            found = trained(project, f"{arguments.minutes:g} min tuned, freeze {freeze:g}", config, out)
            tuned = found if tuned is None or found.kid < tuned.kid else tuned
        if not arguments.skip_scratch and tuned is not None:
            config = TrainingConfig(**about, start_from=SCRATCH, minutes=arguments.scratch_minutes)
            scratch = trained(project, f"{arguments.scratch_minutes:g} min from scratch", config, out)
            coverage = tuned.coverage / max(scratch.coverage, 1e-3)  # of a collapsed run it is zero
            print(f"{'':14} KID {tuned.kid / scratch.kid:.2f} ×, coverage {coverage:.2f} ×")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="parent", default="shipped")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--scratch-minutes", type=float, default=30.0)
    parser.add_argument("--sets", default="50,100,200,mon__undead")
    parser.add_argument("--freeze", default="0")
    parser.add_argument("--batch-size", type=int, default=TrainingConfig().batch_size)
    parser.add_argument("--no-mirror", action="store_true")
    parser.add_argument("--skip-scratch", action="store_true")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "fine-tuning")
    parser.add_argument("--processor-time", action="store_true")
    arguments = parser.parse_args()
    if arguments.processor_time:
        pace.time = SimpleNamespace(monotonic=lambda: time.process_time() / torch.get_num_threads())
    arguments.out.mkdir(parents=True, exist_ok=True)
    print(f"{'set':14} {'':28} {'steps':>7} " + "".join(f"{name[-9:]:>10}" for name in SHOWN))
    for name in arguments.sets.split(","):
        compare(name, arguments, arguments.out)


if __name__ == "__main__":
    main()
