"""A data set in numbers, for the Data page and the command line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ganstudio.core.sprites import to_rgba
from ganstudio.data.dataset import SpriteDataset

PALETTE_SIZE = 32
_SAMPLED_PIXELS = 1 << 22
_CHUNK = 1024

Colour = tuple[int, int, int, int]


@dataclass(frozen=True)
class DatasetSummary:
    """What is worth knowing of the sprites at a glance."""

    count: int
    width: int
    height: int
    channels: int
    with_alpha: int  # sprites that have a pixel which is not opaque
    label_counts: tuple[tuple[str, int], ...]  # without the sprites that have no label
    palette: tuple[tuple[Colour, int], ...]  # the most frequent colours (r, g, b, a) that can be seen, most first
    sizes: tuple[tuple[tuple[int, int], int], ...]  # ((width, height), count) as the pictures were found


def summarise(dataset: SpriteDataset) -> DatasetSummary:
    """Count labels, colours and sprites with alpha. Of large sets, colours are counted in an even sample."""
    counts = np.bincount(dataset.labels, minlength=len(dataset.label_names)).tolist()
    return DatasetSummary(
        count=dataset.count,
        width=dataset.width,
        height=dataset.height,
        channels=dataset.channels,
        with_alpha=_with_alpha(dataset),
        label_counts=tuple((name, n) for name, n in zip(dataset.label_names, counts, strict=True) if name and n),
        palette=_palette(dataset),
        sizes=dataset.found_sizes or (((dataset.width, dataset.height), dataset.count),),
    )


def _with_alpha(dataset: SpriteDataset) -> int:
    if dataset.channels < 4:
        return 0
    chunks = (dataset.pixels[start : start + _CHUNK, ..., 3] for start in range(0, dataset.count, _CHUNK))
    return sum(int((chunk < 255).any(axis=(1, 2)).sum()) for chunk in chunks)


def _palette(dataset: SpriteDataset) -> tuple[tuple[Colour, int], ...]:
    step = -(-dataset.count * dataset.height * dataset.width // _SAMPLED_PIXELS)
    pixels = np.ascontiguousarray(to_rgba(np.asarray(dataset.pixels[::step]))).reshape(-1, 4)
    packed = np.sort(pixels[pixels[:, 3] > 0].view(np.uint32).ravel())
    colours, counts = np.unique(packed, return_counts=True)
    most = np.argsort(counts, kind="stable")[::-1][:PALETTE_SIZE]
    channels = colours[most].view(np.uint8).reshape(-1, 4).tolist()
    return tuple(((r, g, b, a), n) for (r, g, b, a), n in zip(channels, counts[most].tolist(), strict=True))
