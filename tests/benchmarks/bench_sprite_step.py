"""How much of the machine's convolution peak a training step of the sprite GAN uses: wanted is half of it.

The peak is that of a 3×3 convolution with 128 channels at 32×32, in the arithmetic that the trainer chooses; the work
of a step is counted by torch: products of matrices and convolutions only. Measured in turns, so that a busy moment
falls on both.

    python tests/benchmarks/bench_sprite_step.py [--batch 16]
"""

import argparse
import os
import statistics
import tempfile
import time

os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # as in ganstudio.__main__; before torch is imported
os.environ["GANSTUDIO_HOME"] = tempfile.mkdtemp(prefix="ganstudio-bench-")

import torch
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from ganstudio.gans import GANS, SpriteShape
from ganstudio.training.devices import choose_arithmetic, keep_freed_memory

CPU, SHAPE, STEPS, ROUNDS = torch.device("cpu"), SpriteShape(32, 32, 4), 16, 7


def seconds(work, times):
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=GANS["sprite"].batch_size)
    batch = parser.parse_args().batch
    keep_freed_memory()
    gan = GANS["sprite"]

    def build():
        return gan.build_game(SHAPE, gan.options())

    way = choose_arithmetic(build, SHAPE, batch, CPU, "sprite")
    game = build()
    for module in game.modules.values():
        way.place(module, CPU)
    real = (torch.rand(batch, 4, 32, 32) * 2 - 1).contiguous(memory_format=way.memory_format)
    kinds = torch.zeros(batch, dtype=torch.int64)
    dtype = torch.bfloat16 if way.precision == "bfloat16" else torch.float32
    picture, weight = (
        torch.randn(*size, dtype=dtype).contiguous(memory_format=way.memory_format)
        for size in ((batch, 128, 32, 32), (128, 128, 3, 3))
    )
    peak_work = 2 * batch * 32 * 32 * 128 * 128 * 9

    def step():
        with way.autocast(CPU):
            game.step(real, kinds)

    with FlopCounterMode(display=False) as counter:
        build().step(real, kinds)
    work = counter.get_total_flops()
    rates = []
    for _ in range(ROUNDS):
        convolving = seconds(lambda: functional.conv2d(picture, weight, padding=1), 10)
        rates.append((work / seconds(step, STEPS), peak_work / convolving))
    ours, peak = (statistics.median(column) / 1e9 for column in zip(*rates, strict=True))
    print(f"{way.precision}, {'channels last' if way.channels_last else 'NCHW'}, {torch.get_num_threads()} threads")
    print(f"{work / batch / 1e9:.2f} GFLOP and {ours / (work / batch / 1e9):.0f} sprites/s")
    print(f"step {ours:.0f} GFLOP/s, convolution {peak:.0f} GFLOP/s, share {ours / peak:.2f} (wanted 0.5 or more)")


if __name__ == "__main__":
    main()
