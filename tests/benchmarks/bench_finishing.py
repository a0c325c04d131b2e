"""How long pixel finishing takes, beside Pillow doing the nearest thing in the same run. Prints, never fails.

Run: python tests/benchmarks/bench_finishing.py
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from bench_export import sprite_set
from PIL import Image, ImageFilter

from ganstudio.export import Finishing, SpriteSet, finished

ROUNDS = 3
LIMIT = 2.0  # s, for all steps
EVERYTHING = {
    "hard_edges": True,
    "strays": 8,
    "centre": True,
    "outline": "outside",
    "scaling": "smooth",
    "scale": 2,
}


def quantised(colours: int, dither: Image.Dither = Image.Dither.NONE) -> Callable[[SpriteSet], object]:
    """Pillow's median cut of all sprites as one picture."""

    def work(sprites: SpriteSet) -> object:
        picture = Image.fromarray(sprites.pixels.reshape(-1, sprites.width, 4)[..., :3])
        palette = picture.quantize(colours, method=Image.Quantize.MEDIANCUT)
        return picture.quantize(palette=palette, dither=dither).convert("RGB")

    return work


def each(change: Callable[[Image.Image], Image.Image]) -> Callable[[SpriteSet], object]:
    """A change of one picture, made to each sprite."""
    return lambda sprites: [np.asarray(change(Image.fromarray(sprite))) for sprite in sprites.pixels]


def outline(picture: Image.Image) -> Image.Image:
    """A black line by a maximum filter over alpha."""
    line = Image.new("RGBA", picture.size, "black")
    line.putalpha(picture.getchannel("A").filter(ImageFilter.MaxFilter(3)))
    return Image.alpha_composite(line, picture)


def with_specks(sprites: SpriteSet) -> SpriteSet:
    """The sprites with soft alpha and specks, so that every step has work."""
    random = np.random.default_rng(1)
    pixels = sprites.pixels.copy()
    pixels[..., 3] = np.where(random.random(pixels.shape[:3]) < 0.05, 255 - pixels[..., 3], pixels[..., 3])
    pixels[..., 3] = np.where(random.random(pixels.shape[:3]) < 0.05, 90, pixels[..., 3])
    return sprites.replaced(pixels=pixels)


def best_time(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of several rounds, after one that warms up."""
    times = []
    for _round in range(ROUNDS + 1):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times[1:])


def main() -> None:
    """Print one line for each case: our time, its limit, the reference's time, and how many times that ours is."""
    sprites = with_specks(sprite_set(1000, 32, True))
    everything = ("Pillow median cut of 256", quantised(256))
    cases = [
        ("16 colours", {"palette": "reduce"}, "Pillow median cut", quantised(16)),
        ("256 colours", {"palette": "reduce", "colours": 256}, "Pillow median cut", quantised(256)),
        (
            "16 colours each",
            {"palette": "each"},
            "Pillow octree each",
            each(lambda p: p.quantize(16, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).convert("RGBA")),
        ),
        (
            "16 colours, Floyd–Steinberg",
            {"palette": "reduce", "dither": "diffused"},
            "Pillow's",
            quantised(16, Image.Dither.FLOYDSTEINBERG),
        ),
        (
            "stray pixels",
            {"strays": 8},
            "Pillow MedianFilter each",
            each(lambda p: p.filter(ImageFilter.MedianFilter(3))),
        ),
        ("outline", {"outline": "outside"}, "Pillow MaxFilter each", each(outline)),
        (
            "Scale2x, 4×",
            {"scaling": "smooth", "scale": 4},
            "Pillow resize each",
            each(lambda p: p.resize((128, 128), 0)),
        ),
        ("all steps, 16 colours", {**EVERYTHING, "palette": "reduce"}, "Pillow median cut", quantised(16)),
        ("all steps, 256 colours", {**EVERYTHING, "palette": "reduce", "colours": 256}, *everything),
        (
            "all steps, 256 colours, ordered",
            {**EVERYTHING, "palette": "reduce", "colours": 256, "dither": "ordered"},
            *everything,
        ),
        (
            "all steps, 256 colours, Floyd–Steinberg",
            {**EVERYTHING, "palette": "reduce", "colours": 256, "dither": "diffused"},
            *everything,
        ),
    ]
    print(f"1,000 sprites of 32×32, limit of all steps {LIMIT:g} s")
    for words, values, name, reference in cases:
        mine = best_time(lambda values=values: finished(sprites, Finishing(**values)))
        other = best_time(lambda reference=reference: reference(sprites))
        print(f"{words}: {mine:.2f} s; {name} {other:.2f} s; ratio {mine / other:.1f}")


if __name__ == "__main__":
    main()
