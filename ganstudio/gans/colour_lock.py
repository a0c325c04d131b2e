"""An answer in no other colours than its source's, laid as they lie there: what pixel art keeps from another side.

A network paints each pixel a little off. Put into the nearest colour of the source, that becomes speckles: a third of
the neighbouring pixels of true sprites have one colour, a fifth of such answers. So a pixel's colour is chosen by two
things: how near it is to what was painted, and whether it lies beside its neighbours in the source too. That is a
Markov random field (Geman and Geman 1984), with the source as its only teacher and solved by its mean field.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ganstudio.core.oklab import nearest, packed, to_oklab, unpacked

_AROUND = tuple((y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if y or x)
_STRAIGHT, _DIAGONAL = 1.0, 0.7  # how much the word of a neighbour counts
_LEAST_OFF = 0.1  # of 255: of an answer that is right already, nothing changes
_UNSEEN = 0.5  # share of chance: two colours that are never neighbours in the source may be so in the answer
_TINY = 1e-6
_ROUNDS = 3  # further ones, and slower ones, are not better
_MOST_COLOURS = 256  # sources of more are no pixel art, and work grows with their square
_MOST_WORK = 64 * 64 * _MOST_COLOURS**2  # for one sprite: a third of a second


def locked(answers: np.ndarray, sources: np.ndarray, check: Callable[[], None] = lambda: None) -> np.ndarray:
    """Return uint8 RGBA `(n, h, w, 4)`: each answer in the colours of its own source.

    Where a source is opaque or transparent and nothing between, so is its answer. A source that shows nothing has no
    colours to give: its answer stays as it is. One of more than 256 colours says nothing of how they lie: each pixel
    gets the nearest of them (OKLab); so it does where there are too many for its size, 128 colours at 128×128 and 64
    at 256×256. `check` is called before each sprite, and what it raises passes through.
    """
    made = answers.copy()
    for answer, source in zip(made, sources, strict=True):
        check()
        seen = source[..., 3] > 0
        if not seen.any():
            continue
        if (source[seen][:, 3] == 255).all():
            answer[..., 3] = np.where(answer[..., 3] >= 128, 255, 0)
        drawn = answer[..., 3] > 0
        answer[~drawn] = 0
        if drawn.any():
            own, places = np.unique(packed(source[..., :3])[seen], return_inverse=True)
            answer[drawn, :3] = unpacked(own)[_chosen(answer, drawn, own, places, seen)]
    return made


def work(source: np.ndarray) -> int:
    """Return what an answer to a source, uint8 RGBA `(h, w, 4)`, costs: pixels × colours², 0 if each gets the nearest.

    A sprite of 64×64 takes a third of a second with 256 colours, and next to nothing with 16.
    """
    seen = source[..., 3] > 0
    return _work(len(np.unique(packed(source[..., :3])[seen])), seen)


def _work(colours: int, seen: np.ndarray) -> int:
    found = seen[_box(seen)].size * colours**2 if 0 < colours <= _MOST_COLOURS else 0
    return found if found <= _MOST_WORK else 0


def _box(shown: np.ndarray) -> tuple[slice, slice]:
    """Return the rows and columns within which something is shown."""
    rows, columns = (slice(int(found.min()), int(found.max()) + 1) for found in np.nonzero(shown))
    return rows, columns


def _chosen(answer: np.ndarray, drawn: np.ndarray, own: np.ndarray, places: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Return for each drawn pixel the index of its colour among the source's `own`."""
    if not _work(len(own), seen):
        colours, inverse = np.unique(packed(answer[drawn][:, :3]), return_inverse=True)
        return nearest(to_oklab(unpacked(colours)), to_oklab(unpacked(own)))[inverse]
    indices = np.full(seen.shape, len(own))
    indices[seen] = places
    beside = _neighbours(indices, len(own))
    rows, columns = _box(drawn)
    painted, palette = (torch.from_numpy(c).float() for c in (answer[rows, columns, :3], unpacked(own)))
    # In RGB, not as the eye sees it: there a network is as much off in dark colours as in light ones.
    apart = (painted[None] - palette[:, None, None]).square().sum(-1)
    shown = torch.from_numpy(drawn[rows, columns])
    chosen: Tensor = _mean_field(apart, shown, beside).argmax(0)
    return chosen[shown].numpy()


def _neighbours(indices: np.ndarray, colours: int) -> list[Tensor]:
    """Return for each direction `(colours, colours + 1)` the logarithm of how often one lies beside the other.

    `indices` are those of a source, with `colours` for what shows nothing, as is all that lies around it. Left and
    right count as one: an answer may look the other way.
    """
    wide, seen = np.pad(indices, 1, constant_values=colours), indices < colours
    height, width = indices.shape
    beside = []
    for y, x in _AROUND:
        counts = np.zeros((colours, colours + 1), np.float32)
        for side in (x, -x):
            there = wide[1 + y : 1 + y + height, 1 + side : 1 + side + width]
            np.add.at(counts, (indices[seen], there[seen]), 1.0)
        shares = counts / counts.sum(axis=1, keepdims=True)
        shares = (1 - _UNSEEN) * shares + _UNSEEN / (colours + 1)
        weight = _DIAGONAL if y and x else _STRAIGHT
        beside.append(torch.from_numpy(weight * np.log(shares)))
    return beside


def _mean_field(apart: Tensor, drawn: Tensor, beside: list[Tensor]) -> Tensor:
    """Return how likely each colour is for each pixel, `(colours, h, w)`, given how far off each would be."""
    colours, height, width = apart.shape
    likely = _shares(_fits(apart, apart.amin(0)[drawn]))
    for _round in range(_ROUNDS):
        shown = torch.cat([likely * drawn, ~drawn[None]])
        wide = functional.pad(shown, (1, 1, 1, 1))
        wide[-1] = 1.0 - wide[:-1].sum(0)
        said = _fits(apart, (likely * apart).sum(0)[drawn])
        for (y, x), logarithms in zip(_AROUND, beside, strict=True):
            there = wide[:, 1 + y : 1 + y + height, 1 + x : 1 + x + width]
            said = said + (logarithms @ there.reshape(colours + 1, -1)).view_as(apart)
        likely = _shares(said)
    return likely


def _fits(apart: Tensor, usual: Tensor) -> Tensor:
    """Return the logarithm of how well each colour fits what was painted, if it is off as the `usual` pixels are."""
    return -apart / (2.0 * usual.mean().clamp_min(_LEAST_OFF**2))


def _shares(logarithms: Tensor) -> Tensor:
    """Return what adds up to 1 over the first axis; tiny shares are none, for processors are slow at tiny numbers."""
    return functional.threshold(torch.softmax(logarithms, 0), _TINY, 0.0)
