"""What a run learns from, what its generator is given to be looked at, and what its pictures are judged against.

Only this file knows that some families draw from nothing and others translate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from ganstudio.core.oklab import packed
from ganstudio.core.project import Project
from ganstudio.core.sprites import to_rgba
from ganstudio.data.batches import shuffled_rows
from ganstudio.data.dataset import SpriteDataset
from ganstudio.data.domains import left_out, load_domains, ready_for
from ganstudio.data.pairs import Pairs
from ganstudio.gans import Gan, SpriteShape
from ganstudio.gans.blocks import Generator
from ganstudio.gans.colour_lock import locked, work
from ganstudio.gans.pixels import sent, to_pictures, to_sprites
from ganstudio.training.ema import Average
from ganstudio.training.held_out import Split, split_domains

PREVIEWED = 64  # pictures
_SEEN = 10_000  # sprites whose opacity is looked at
FEWEST = 8  # sprites that something can be measured by
_PER_INPUT = 4  # pictures that a translator shows for each input
_OTHER_SEED = 1 << 40  # added for B: what is unpaired must not be shuffled alike
_TESTED = 256  # pairs, trained on and not, that answers are compared with
_AT_ONCE = 16
_SAME_COLOURS = 0.9  # of the pixels: the other views of a hero have new ones here and there

_LAID = 2**33  # pixels × colours² that a look at a run costs at most, if that is enough: ten seconds
_FEWEST_LAID = 64  # answers

Draw = Callable[[Tensor], Tensor]
Check = Callable[[], None]
"""Called now and then by what takes long; raises `Cancelled` to stop it."""


def at_leisure() -> None:
    """Let what takes long take as long as it does."""


class Material(Protocol):
    """What the training loop asks of it."""

    @property
    def shape(self) -> SpriteShape:
        """What every picture is."""
        ...

    @property
    def count(self) -> int:
        """How many sprites the artist gave, of A where there are two domains."""
        ...

    @property
    def fingerprint(self) -> str:
        """A text that is another one for another set."""
        ...

    @property
    def wanted(self) -> np.ndarray:
        """Uint8 sprites `(n, h, w, c)` that what is drawn should be like."""
        ...

    @property
    def opacity(self) -> float | None:
        """Mean opacity of `wanted`, 0–1; None where there is none to be seen."""
        ...

    @property
    def tells_copies(self) -> bool:
        """Whether a drawn sprite that is one of `wanted` is a copy, and not just the right answer."""
        ...

    @property
    def left_out(self) -> str:
        """A translated sentence about sprites that are not learned from for want of a partner, or empty."""
        ...

    @property
    def words(self) -> tuple[str, ...]:
        """What the domains are called; empty where there is one."""
        ...

    @property
    def keeps_colours(self) -> bool:
        """Whether what is drawn for a sprite is to have the sprite's own colours; nothing where there is one domain."""
        ...

    def batch(self, seed: int, index: int, size: int, device: torch.device) -> tuple[Tensor, Tensor]:
        """Return the pictures `(size, sides * c, h, w)` and kinds `(size,)` of one step."""
        ...

    def inputs(self, generator: Generator, seed: int, count: int) -> Tensor:
        """Return what a generator is given to be measured, `(n, …)`, n at most `count`: always the same."""
        ...

    def previewed(self, generator: Generator, seed: int) -> Tensor:
        """Return what `Generator.shown` is given for a preview of about `PREVIEWED` pictures."""
        ...

    def drawn(self, draw: Draw, inputs: Tensor, check: Check) -> np.ndarray:
        """Return the uint8 sprites `(n, h, w, c)` that an artist gets for such `inputs` from what `draw` draws."""
        ...

    def shown(self, average: Average, previewed: Tensor, check: Check) -> np.ndarray:
        """Return the uint8 sprites of a preview."""
        ...

    def compared(self, generator: Generator, device: torch.device, check: Check) -> dict[str, float]:
        """Compare what a generator answers with what is known to be true; names and figures for the history."""
        ...


@dataclass(frozen=True, eq=False)
class Sprites:
    """One set of sprites: others like them are to be drawn from latents."""

    dataset: SpriteDataset
    tells_copies = True
    left_out = ""
    words = ()
    keeps_colours = True

    @property
    def shape(self) -> SpriteShape:
        """What every picture is."""
        return _shape_of(self.dataset, self.dataset.kinds)

    @property
    def count(self) -> int:
        """How many sprites there are."""
        return self.dataset.count

    @property
    def fingerprint(self) -> str:
        """That of the data set."""
        return self.dataset.fingerprint

    @property
    def wanted(self) -> np.ndarray:
        """The sprites themselves."""
        return self.dataset.pixels

    @property
    def opacity(self) -> float | None:
        """That of at most `_SEEN` of the sprites, from all over the set."""
        if self.dataset.channels < 4:
            return None
        return float(self.dataset.pixels[:: -(-self.count // _SEEN), ..., 3].mean()) / 255.0

    def batch(self, seed: int, index: int, size: int, device: torch.device) -> tuple[Tensor, Tensor]:
        """Return the pictures `(size, c, h, w)` and kinds `(size,)` of one step."""
        chosen = self.dataset.batch(seed, index, size)
        kinds = torch.from_numpy(self.dataset.labels[chosen].astype(np.int64))
        return to_pictures(self.dataset.pixels[chosen], device), sent(kinds, device)

    def inputs(self, generator: Generator, seed: int, count: int) -> Tensor:
        """Return latents `(count, latent_size)`."""
        latents = np.random.default_rng([seed, count]).standard_normal((count, generator.latent_size), np.float32)
        return torch.from_numpy(latents)

    def previewed(self, generator: Generator, seed: int) -> Tensor:
        """Return latents."""
        return self.inputs(generator, seed, PREVIEWED)

    def drawn(self, draw: Draw, inputs: Tensor, check: Check) -> np.ndarray:
        """Return what is drawn from latents."""
        check()
        return to_sprites(draw(inputs))

    def shown(self, average: Average, previewed: Tensor, check: Check) -> np.ndarray:
        """Return what is drawn from latents."""
        check()
        return to_sprites(average.shown(previewed))

    def compared(self, generator: Generator, device: torch.device, check: Check) -> dict[str, float]:
        """Return nothing: of what is made up no truth is known."""
        return {}


class Domains:
    """Two sets of sprites, A and B, and the pairs that are known: the one is to be turned into the other."""

    opacity = None  # no translator paints it apart

    def __init__(self, a: SpriteDataset, b: SpriteDataset, pairs: Pairs, by_pairs: bool, held_out: float) -> None:
        """`by_pairs`: whether the pairs are learned from; `held_out` is the share that nothing is learned from."""
        self._a, self._b, self._by_pairs = a, b, by_pairs
        self._pairs = pairs.rows
        self._split: Split = split_domains(a, b, pairs, by_pairs, held_out)
        self.shape = _shape_of(a, {})
        self.count = a.count
        self.words = tuple(dataset.label_names[0] if len(dataset.label_names) == 1 else "" for dataset in (a, b))
        marks = repr((a.fingerprint, b.fingerprint, self._split.learned_a.tolist(), self._split.learned_b.tolist()))
        self.fingerprint = sha256(marks.encode()).hexdigest()
        self.wanted = b.pixels[self._split.learned_b]
        self.tells_copies = len(self._split.tested_a) >= FEWEST
        self.left_out = left_out(a, b, pairs) if by_pairs else ""

    @cached_property
    def keeps_colours(self) -> bool:
        """Whether the sprites of B have the colours of those of A."""
        a, b = (packed(rgba[rgba[..., 3] > 0][:, :3]) for rgba in (to_rgba(self._a.pixels), to_rgba(self.wanted)))
        return bool(np.isin(b, np.unique(a)).mean() >= _SAME_COLOURS) if len(b) else False

    def batch(self, seed: int, index: int, size: int, device: torch.device) -> tuple[Tensor, Tensor]:
        """Return pictures of A and B behind one another, `(size, 2c, h, w)`, and as many zeros."""
        split = self._split
        places = shuffled_rows(len(split.learned_a), seed, index, size)
        others = places
        if not self._by_pairs:
            others = shuffled_rows(len(split.learned_b), seed + _OTHER_SEED, index, size)
        pictures = self._pictures(split.learned_a[places], split.learned_b[others])
        return sent(pictures, device), torch.zeros(size, dtype=torch.int64, device=device)

    def inputs(self, generator: Generator, seed: int, count: int) -> Tensor:
        """Return pictures of A that were not learned from, or any of A if hardly any were kept, in random order.

        Fewer than `count` where their answers would take long to be laid in their colours, but always as many.
        """
        rows = self._asked(seed, count)
        if self.keeps_colours:
            costs = sum(work(source) for source in to_rgba(self._a.pixels[rows]))
            rows = rows[: max(_FEWEST_LAID, _LAID * len(rows) // max(costs, 1))]
        return to_pictures(self._a.pixels[rows])

    def _asked(self, seed: int, count: int) -> np.ndarray:
        rows = self._split.tested_a
        if not self.tells_copies:
            rows = np.concatenate([rows, self._split.learned_a])
        return np.random.default_rng([seed, count]).permutation(rows)[:count]

    def previewed(self, generator: Generator, seed: int) -> Tensor:
        """Return pictures of A with their truth, −1 where it is not known, behind them: first what was kept."""
        rows = np.concatenate([self._split.tested_a, self._split.learned_a])[: PREVIEWED // _PER_INPUT]
        truths = dict(self._pairs.tolist())
        sources = to_pictures(self._a.pixels[rows])
        blank = torch.full_like(sources[:1], -1.0)
        known = [to_pictures(self._b.pixels[truths[row]][None]) if row in truths else blank for row in rows.tolist()]
        return torch.cat([sources, torch.cat(known)], dim=1)

    def drawn(self, draw: Draw, inputs: Tensor, check: Check) -> np.ndarray:
        """Return what pictures of A are translated to, in their own colours where B has the colours of A."""
        check()
        return self._coloured(to_sprites(draw(inputs)), inputs, check)

    def shown(self, average: Average, previewed: Tensor, check: Check) -> np.ndarray:
        """Return for each picture of A itself, its answer as `drawn` gives it, its truth, and it translated back."""
        sprites = to_sprites(average.shown(previewed))
        sources, _truths = previewed.chunk(2, dim=1)
        sprites[1::_PER_INPUT] = self._coloured(sprites[1::_PER_INPUT], sources, check)
        return sprites

    def _coloured(self, answers: np.ndarray, sources: Tensor, check: Check) -> np.ndarray:
        if not self.keeps_colours:
            return answers
        return locked(to_rgba(answers), to_rgba(to_sprites(sources)), check)[..., : answers.shape[-1]]

    def compared(self, generator: Generator, device: torch.device, check: Check) -> dict[str, float]:
        """Return the mean difference to the truth, 0–1, of pairs kept and learned from, and of A there and back."""
        found: dict[str, float] = {}
        held = np.isin(self._pairs[:, 0], self._split.tested_a)
        learned = np.isin(self._pairs[:, 0], self._split.learned_a)
        for name, rows in (("l1_test", self._pairs[held]), ("l1_train", self._pairs[learned])):
            if len(rows):
                # In the order of the set the first would be the frames of a few heroes; the same ones at each look.
                rows = np.random.default_rng(0).permutation(rows)[:_TESTED]
                pictures = self._pictures(rows[:, 0], rows[:, 1])
                a, b = pictures.chunk(2, dim=1)
                found[name] = _difference(generator, a, b, device, check)
        if back := getattr(generator, "back", None) if getattr(generator, "has_way_back", False) else None:
            sources = to_pictures(self._a.pixels[self._asked(0, _TESTED)])
            found["cycle_test"] = _difference(lambda a: back(generator(a)), sources, sources, device, check)
        return found

    def _pictures(self, rows_a: np.ndarray, rows_b: np.ndarray) -> Tensor:
        return torch.cat([to_pictures(self._a.pixels[rows_a]), to_pictures(self._b.pixels[rows_b])], dim=1)


def load_material(project: Project, gan: Gan, options: Any) -> Material:
    """Read what a family learns from; `StudioError` where it is not there, or does not go together."""
    a, b, pairs = load_domains(project)
    ready_for(gan.translates, a, b, pairs)
    assert a is not None
    if not gan.translates:
        return Sprites(a)
    assert b is not None and pairs is not None
    return Domains(a, b, pairs, gan.translates == "paired", options.held_out)


@torch.no_grad()
def _difference(translate: Draw, sources: Tensor, truths: Tensor, device: torch.device, check: Check) -> float:
    """Mean absolute difference of what pictures are translated to and the truth, as a share of the range."""
    total = 0.0
    for a, b in zip(sources.split(_AT_ONCE), truths.split(_AT_ONCE), strict=True):
        check()
        total += float((translate(a.to(device)).cpu().float() - b).abs().sum())
    return total / (2.0 * truths.numel())


def _shape_of(dataset: SpriteDataset, kinds: Any) -> SpriteShape:
    return SpriteShape(dataset.height, dataset.width, dataset.channels, kinds)
