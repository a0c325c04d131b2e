"""How long imports take, beside a plain loop of Pillow over the same files in the same run.

    python tests/benchmarks/bench_import.py [FOLDER]

The targets are 2 s for the 2,214 sprites of dcss32 and 10 s for the 60,000 pictures of MNIST, on two cores.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from ganstudio.core.progress import byte_size
from ganstudio.core.project import Project
from ganstudio.data.dataset import load_dataset, save_dataset
from ganstudio.data.importing import ImportOptions, find_images, import_sprites

DATA = Path(__file__).parents[2].parent / "shared" / "data"
ROUNDS = 3


def best(work: Callable[[], object]) -> float:
    """Return the shortest of a few runs, in seconds."""
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def plain_loop(paths: list[Path]) -> list[np.ndarray]:
    pixels = []
    for path in paths:
        with Image.open(path) as image:
            pixels.append(np.asarray(image.convert("RGBA")))
    return pixels


def bench_folder(folder: Path) -> None:
    paths = find_images([folder])
    reference = best(lambda: plain_loop(paths))
    ours = best(lambda: import_sprites([folder], ImportOptions()))
    print(f"{folder.name}: {len(paths)} files imported in {ours:.2f} s,")
    print(f"  {ours / reference:.1f} x the {reference:.2f} s of a plain Image.open().convert('RGBA') loop", flush=True)


def bench_saving(folder: Path) -> None:
    dataset, _report = import_sprites([folder], ImportOptions())
    assert dataset is not None
    with tempfile.TemporaryDirectory() as home:
        project = Project.create(Path(home) / "bench")
        saving = best(lambda: save_dataset(project, dataset))
        loading = best(lambda: load_dataset(project))
    batches = best(lambda: [dataset.batch(0, index, 64) for index in range(1000)])
    print(f"  saved in {saving:.2f} s, loaded in {loading:.3f} s, 1000 batches of 64 drawn in {batches:.3f} s")


def bench_mnist(folder: Path) -> None:
    start = time.perf_counter()
    import torchvision.datasets

    importing = time.perf_counter() - start
    start = time.perf_counter()
    dataset, _report = import_sprites([folder], ImportOptions())
    ours = time.perf_counter() - start
    assert dataset is not None
    print(f"MNIST: {dataset.count} pictures in {ours:.2f} s, and {importing:.2f} s to import torchvision before that")
    assert torchvision.datasets.MNIST
    with tempfile.TemporaryDirectory() as home:
        for i, picture in enumerate(dataset.pixels):
            Image.fromarray(picture[..., 0]).save(Path(home) / f"{i}.png")
        bench_folder(Path(home))


def main() -> None:
    folders = [Path(name) for name in sys.argv[1:]]
    for folder in folders or [DATA / "dcss32", DATA / "tinyhero"]:
        if folder.is_dir():
            bench_folder(folder)
            bench_saving(folder)
        else:
            print(f"{folder} is not here")
    if not folders and (DATA / "mnist").is_dir():
        bench_mnist(DATA / "mnist")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"peak memory {byte_size(peak)}")


if __name__ == "__main__":
    main()
