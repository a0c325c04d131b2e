"""How long exports take, beside the plain way of doing the same with Pillow in the same run. Prints, never fails.

Run: python tests/benchmarks/bench_export.py
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from ganstudio.export import EXPORTERS, SpriteSet, export

ROUNDS = 5

Reference = Callable[[SpriteSet, Path], None]


def sprite_set(count: int, size: int, ragged: bool) -> SpriteSet:
    """Sprites as a generator makes them: smooth, so of thousands of colours, with transparent surroundings."""
    random = np.random.default_rng(0)
    y, x = np.mgrid[0:size, 0:size] / size
    waves = random.uniform(1, 9, (count, 3, 2))
    phases = waves[..., 0, None, None] * y + waves[..., 1, None, None] * x
    pixels = np.zeros((count, size, size, 4), np.uint8)
    pixels[..., :3] = np.moveaxis(np.sin(phases) * 120 + 128 + random.normal(0, 2, phases.shape), 1, -1).clip(0, 255)
    # Ovals, each as wide and as tall as it likes: trimmed, hardly two are of one size.
    tall, wide = random.uniform(0.1, 0.5, (2, count, 1, 1)) if ragged else np.full((2, count, 1, 1), 0.5)
    pixels[..., 3] = np.where(((y - 0.5) / tall) ** 2 + ((x - 0.5) / wide) ** 2 < 1, 255, 0)
    return SpriteSet(pixels, tuple(map(str, range(count))), "bench")


def paste_loop(sprites: SpriteSet, path: Path) -> None:
    """The sheet and its rectangles as a script would make them: one paste for each sprite, no extrusion."""
    columns, step = 32, sprites.width + 4
    rows = -(-sprites.count // columns)
    sheet = Image.new("RGBA", (columns * step, rows * step))
    frames = {}
    for number, sprite in enumerate(sprites.pixels):
        x, y = number % columns * step, number // columns * step
        sheet.paste(Image.fromarray(sprite), (x, y))
        frames[str(number)] = {"x": x, "y": y, "w": sprites.width, "h": sprites.height}
    sheet.save(path / "sheet.png")
    (path / "sheet.json").write_text(json.dumps(frames, indent=1))


def pillow_animation(suffix: str, **how: object) -> Reference:
    """Pillow's own animation of the same frames."""

    def write(sprites: SpriteSet, path: Path) -> None:
        frames = [Image.fromarray(sprite) for sprite in sprites.pixels]
        frames[0].save(
            path / f"walk{suffix}", save_all=True, append_images=frames[1:], duration=100, loop=0, disposal=2, **how
        )

    return write


def single_files(sprites: SpriteSet, path: Path) -> None:
    """Each sprite saved by Pillow, with nothing flushed to the disk."""
    for number, sprite in enumerate(sprites.pixels):
        Image.fromarray(sprite).save(path / f"{number}.png")


def best_time(work: Callable[[Path], object]) -> float:
    """Return the seconds of the fastest of several rounds, after one that warms up."""
    times = []
    for _round in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            work(Path(folder))
            times.append(time.perf_counter() - start)
    return min(times[1:])


def main() -> None:
    """Print one line for each case: our time, its limit, the reference's time, and how many times that ours is."""
    uniform, ragged, walk = sprite_set(1000, 32, False), sprite_set(1000, 32, True), sprite_set(200, 64, True)
    trim, small = {"trim": True}, {"page": 256, "most_pages": 64}
    cases: list[tuple[str, str, dict[str, object], SpriteSet, float | None, str, Reference]] = [
        ("sheet + JSON, 1,000 of 32×32", "texturepacker", {}, uniform, 1.0, "Pillow paste loop", paste_loop),
        ("the same, trimmed to many sizes", "texturepacker", trim, ragged, 3.0, "Pillow paste loop", paste_loop),
        ("the same on pages of 256 × 256", "texturepacker", trim | small, ragged, 3.0, "Pillow paste loop", paste_loop),
        ("GIF, 200 frames of 64×64", "gif", {}, walk, 2.0, "Pillow save_all", pillow_animation(".gif")),
        ("APNG, 200 frames of 64×64", "apng", {}, walk, 2.0, "Pillow save_all", pillow_animation(".png", blend=0)),
        ("PNG files, 200 of 64×64", "png", {}, walk, None, "Pillow save, not flushed", single_files),
    ]
    for words, key, values, sprites, limit, name, reference in cases:
        options = EXPORTERS[key].options(**values)

        def ours(folder: Path, key=key, sprites=sprites, options=options) -> object:
            return export(key, sprites, folder / "bench", options)

        mine = best_time(ours)
        other = best_time(lambda folder, sprites=sprites, reference=reference: reference(sprites, folder))
        bar = f" (limit {limit:g} s)" if limit else ""
        print(f"{words}: {mine:.2f} s{bar}; {name} {other:.2f} s; ratio {mine / other:.2f}")


if __name__ == "__main__":
    main()
