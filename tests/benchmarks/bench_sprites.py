"""How good the sprites are after the same time: the sprite GAN, our DCGAN, and a plain PyTorch DCGAN from outside.

Each trains for so many minutes of wall time on the same sprites (dcss32, or the starter sprites where that is absent)
with the same number of threads; ours with the product's own trainer. The figures are those of `ganstudio evaluate`.
Prints a table and ratios against the better of the two references, and leaves a grid of each in a folder: look at them.

    python tests/benchmarks/bench_sprites.py [--minutes 30] [--only sprite,dcgan,plain] [--out grids] [--processor-time]
        [--on-the-way 5,15] [--set OPTION=VALUE …]

`--on-the-way` also measures, and shows in grids, the snapshots of ours nearest to those minutes. `--set` gives our
families options, those that have one of that name; with `--set kinds=true` there is a grid of each kind too. On a
machine that does other work too, `--processor-time` counts seconds of the processor, per thread, for all of them.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # as in ganstudio.__main__; before torch is imported
os.environ["GANSTUDIO_HOME"] = tempfile.mkdtemp(prefix="ganstudio-bench-")

import numpy as np
import torch
from PIL import Image
from torch import nn, optim

from ganstudio.checkpoints.library import newest_snapshot, snapshots
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.core.options import from_texts, specs, to_mapping
from ganstudio.core.project import Project
from ganstudio.data.dataset import load_dataset, save_dataset
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.importing import import_into
from ganstudio.data.starter_dataset import starter_dataset
from ganstudio.gans import GANS
from ganstudio.gans.pixels import to_pictures, to_sprites
from ganstudio.latent.kinds import coordinate_of, of_kind
from ganstudio.latent.requests import random_latents
from ganstudio.latent.sampler import Sampler
from ganstudio.quality.evaluation import Judge
from ganstudio.training import pace
from ganstudio.training.config import TrainingConfig
from ganstudio.training.control import RunControl
from ganstudio.training.runs import start_run

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "dcss32"
COUNT, GRID = 1000, 10
SHOWN = ("kid", "precision", "coverage", "silhouette_overlap", "silhouette_match", "copies")


def make_project(name: str) -> Project:
    """Return a new project with the sprites in it."""
    project = Project.create(Path(os.environ["GANSTUDIO_HOME"]) / name)
    if SHARED.is_dir():
        import_into(project, [SHARED], ImportOptions())
    else:
        save_dataset(project, starter_dataset())
    return project


def ours(gan: str, minutes: float, assignments: list[str], out: Path) -> tuple[Path, int]:
    """Train one of our families; returns its newest snapshot and how many real sprites a step shows."""
    known = {spec.name for spec in specs(GANS[gan].options)}
    options = from_texts(GANS[gan].options, [words for words in assignments if words.partition("=")[0] in known])
    project = make_project(gan)
    config = TrainingConfig(gan=gan, start_from="scratch", minutes=minutes, batch_size=GANS[gan].batch_size)
    for _event in start_run(project, config, to_mapping(options), RunControl()):
        pass
    snapshot = newest_snapshot(project)
    assert snapshot is not None
    info = read_info(snapshot)
    for kind in info.kinds:
        some = of_kind(random_latents(GRID * GRID, 0, info.latent_size), coordinate_of(info.kinds, kind))
        save_grid(Sampler().sample(snapshot, some), out / f"{gan} {kind}.png")
    return snapshot, config.batch_size


def drawn(snapshot: Path) -> np.ndarray:
    """Return the sprites of seed 0 of a snapshot."""
    return Sampler().sample(snapshot, random_latents(COUNT, 0, read_info(snapshot).latent_size))


def nearest(newest: Path, minutes: float) -> Path:
    """Return the snapshot of the same run that is nearest to so many minutes after its start."""
    return min(snapshots(newest.parent.parent), key=lambda path: abs(read_info(path).seconds - minutes * 60.0))


def plain(minutes: float) -> tuple[np.ndarray, int]:
    """Train the DCGAN of PyTorch's examples as it stands there: 64×64, float32, batch 64; only with four channels.

    The sprites are doubled for it, and what it draws is halved.
    """
    pixels, batch = load_dataset(make_project("plain")).pixels, 64
    wide = 64
    layers: list[nn.Module] = [nn.ConvTranspose2d(100, wide * 8, 4, 1, 0, bias=False)]
    for i in (8, 4, 2):
        layers += [
            nn.BatchNorm2d(wide * i),
            nn.ReLU(True),
            nn.ConvTranspose2d(wide * i, wide * i // 2, 4, 2, 1, bias=False),
        ]
    layers += [nn.BatchNorm2d(wide), nn.ReLU(True), nn.ConvTranspose2d(wide, 4, 4, 2, 1, bias=False), nn.Tanh()]
    generator = nn.Sequential(*layers)
    layers = [nn.Conv2d(4, wide, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True)]
    for i in (1, 2, 4):
        layers += [nn.Conv2d(wide * i, wide * i * 2, 4, 2, 1, bias=False), nn.BatchNorm2d(wide * i * 2)]
        layers += [nn.LeakyReLU(0.2, True)]
    layers += [nn.Conv2d(wide * 8, 1, 4, 1, 0, bias=False), nn.Sigmoid(), nn.Flatten(0)]
    discriminator = nn.Sequential(*layers)
    for module in (*generator.modules(), *discriminator.modules()):
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(module.weight, 0.0, 0.02)
    loss = nn.BCELoss()
    g_optimizer = optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    d_optimizer = optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    ones, zeros = torch.ones(batch), torch.zeros(batch)
    shown, end = 0, pace.time.monotonic() + minutes * 60.0
    rng = np.random.default_rng(0)
    while pace.time.monotonic() < end:
        real = to_pictures(pixels[rng.choice(len(pixels), batch, replace=False)])
        real = real.repeat_interleave(2, 2).repeat_interleave(2, 3)
        discriminator.zero_grad()
        loss(discriminator(real), ones).backward()
        fake = generator(torch.randn(batch, 100, 1, 1))
        loss(discriminator(fake.detach()), zeros).backward()
        d_optimizer.step()
        generator.zero_grad()
        loss(discriminator(fake), ones).backward()
        g_optimizer.step()
        shown += batch
    generator.eval()
    with torch.no_grad():
        parts = [to_sprites(generator(torch.randn(50, 100, 1, 1))[:, :, ::2, ::2]) for _ in range(COUNT // 50)]
    return np.concatenate(parts), shown


def save_grid(sprites: np.ndarray, path: Path) -> None:
    """Write the first hundred as one picture, doubled, on a quiet ground."""
    _n, height, width, _c = sprites.shape
    sheet = Image.new("RGBA", (GRID * (width + 2), GRID * (height + 2)), (42, 45, 52, 255))
    for i, sprite in enumerate(sprites[: GRID * GRID]):
        place = (i % GRID) * (width + 2) + 1, (i // GRID) * (height + 2) + 1
        sheet.alpha_composite(Image.fromarray(sprite), place)
    sheet.resize((sheet.width * 2, sheet.height * 2), Image.Resampling.NEAREST).convert("RGB").save(path)


def main() -> None:
    """Train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--only", default="sprite,dcgan,plain")
    parser.add_argument("--out", type=Path, default=Path("grids"))
    parser.add_argument("--processor-time", action="store_true")
    parser.add_argument("--on-the-way", metavar="MINUTES", default="")
    parser.add_argument("--set", metavar="OPTION=VALUE", action="append", default=[])
    wanted = parser.parse_args()
    if wanted.processor_time:
        pace.time = SimpleNamespace(monotonic=lambda: time.process_time() / torch.get_num_threads())
    wanted.out.mkdir(parents=True, exist_ok=True)
    judge = Judge(load_dataset(make_project("real")).pixels)
    found = {}
    print(f"{wanted.minutes:g} minutes each, {torch.get_num_threads()} threads")
    print(f"{'':16} {'shown':>8} " + " ".join(f"{name:>18}" for name in SHOWN))

    def tell(title: str, sprites: np.ndarray, shown: int) -> dict[str, float]:
        save_grid(sprites, wanted.out / f"{title}.png")
        values = judge.measure(sprites).values()
        figures = " ".join(f"{values.get(column, np.nan):18.3f}" for column in SHOWN)
        print(f"{title:16} {shown:8} {figures}", flush=True)
        return values

    for name in wanted.only.split(","):
        if name == "plain":
            found[name] = values = tell(name, *plain(wanted.minutes))
            continue
        newest, batch = ours(name, wanted.minutes, wanted.set, wanted.out)
        for minutes in filter(None, wanted.on_the_way.split(",")):
            early = nearest(newest, float(minutes))
            info = read_info(early)
            tell(f"{name} {info.seconds / 60.0:.1f} min", drawn(early), info.step * batch)
        found[name] = values = tell(name, drawn(newest), read_info(newest).step * batch)
    reals = [values.get(f"{name}_real", np.nan) for name in SHOWN]
    print(f"{'real':16} {'':8} " + " ".join(f"{value:18.3f}" for value in reals))
    references = [found[name] for name in ("dcgan", "plain") if name in found]
    if "sprite" in found and references:
        kid, coverage = min(r["kid"] for r in references), max(r["coverage"] for r in references)
        print(f"KID ratio {found['sprite']['kid'] / kid:.2f} (wanted 0.5 or less)")
        print(f"coverage ratio {found['sprite']['coverage'] / max(coverage, 1e-3):.2f} (wanted 2 or more)")


if __name__ == "__main__":
    main()
