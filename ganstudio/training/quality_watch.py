"""Looks now and then at what the averaged generator draws, measures it and says how the run is doing.

When it looks is the clock's business; it trains nothing, and what it draws at random leaves no trace in the weights,
because each step is seeded anew.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.verdicts import Verdict
from ganstudio.gans.blocks import Generator
from ganstudio.quality.evaluation import Judge
from ganstudio.quality.variety import SAMPLES, Variety
from ganstudio.quality.verdict import Measurement, certainty
from ganstudio.training.diagnosis import diagnosed
from ganstudio.training.ema import Average
from ganstudio.training.history import BROKE, History, verdict_rows
from ganstudio.training.material import FEWEST, Check, Material
from ganstudio.training.pace import Alarm
from ganstudio.training.seeding import seed_step

DRAWN = 256
REAL_LIMIT = 2000  # of the artist's sprites, a random choice: more cost time and change the numbers little
_AT_ONCE = 64
_PIECE = 0.1  # seconds of getting ready between two steps
_HEARD = ("loss_d", "score_real", "score_fake", "augment_p")


@dataclass(frozen=True)
class Look:
    """What one look gave."""

    values: Mapping[str, float]
    is_best: bool  # of the run so far


class QualityWatch:
    """Knows the artist's sprites and what was measured so far; asked by the training loop."""

    def __init__(self, material: Material, generator: Generator, seed: int, mirrored: bool, device: torch.device):
        self._material, self._seed, self._mirrored, self._device = material, seed, mirrored, device
        self._inputs = material.inputs(generator, seed, DRAWN).to(device)
        self._rows: list[tuple[int, dict[str, float]]] = []
        self._diagnosis = diagnosed(())
        self._said = self._diagnosis.verdict
        self._heard: dict[str, list[float]] = collections.defaultdict(list)
        self._judge: Judge | None = None
        self._variety: Variety | None = None
        self.is_able = min(len(material.wanted), len(self._inputs)) >= FEWEST

    @property
    def is_ready(self) -> bool:
        """Whether the real sprites are known, so that a look is a measurement."""
        return self._judge is not None and self._judge.is_ready

    @property
    def verdict(self) -> Verdict:
        """How the run is doing."""
        return self._diagnosis.verdict

    @property
    def best(self) -> Measurement | None:
        """The best measurement so far."""
        return self._diagnosis.best

    def hear(self, values: Mapping[str, float]) -> None:
        """Take the numbers that the run reports of itself."""
        for name in _HEARD:
            if name in values:
                self._heard[name].append(values[name])

    def look(self, step: int, average: Average, generator: nn.Module, check: Check) -> Look | None:
        """Get to know some more of the real sprites, or measure once they are known; None unless measured.

        `check` is asked all along: where it raises `Cancelled`, nothing was measured.
        """
        try:
            if self._judge is None:
                place = "cuda" if self._device.type == "cuda" else "cpu"
                real = self._material.wanted
                self._judge = Judge(real, REAL_LIMIT, self._seed, self._mirrored, place)
                self._variety = Variety(real, self._seed)
            if not self.is_ready:
                piece = Alarm(_PIECE, at_once=False)
                self._judge.prepare(may_go_on=lambda: not piece.rings)
                return None
            return self._measure(step, average, generator, self._judge, check)
        except Cancelled:
            return None
        except StudioError:  # the network that looks is missing: the run goes on without a verdict
            self.is_able = False
            return None

    def roll_back(self, broke: int, to_step: int) -> Verdict:
        """Forget what was measured after a step because the run went back to it; returns the verdict."""
        self._replay([*(row for row in self._rows if row[0] <= to_step), (to_step, {BROKE: float(broke)})])
        return self.take_verdict() or self.verdict

    def restore(self, history: History) -> None:
        """Take up what an earlier sitting measured, and that it went back."""
        self._replay(verdict_rows(history))

    def take_verdict(self) -> Verdict | None:
        """Return the verdict if it says something else than when this was last asked."""
        before, self._said = self._said, self.verdict
        words = [(verdict.kind, verdict.numbers, verdict.best_step) for verdict in (before, self._said)]
        return self._said if words[0] != words[1] else None

    def _measure(self, step: int, average: Average, generator: nn.Module, judge: Judge, check: Check) -> Look:
        seed_step(self._seed, step)  # a generator with noise draws the same at each look; the next step seeds anew
        parts = self._inputs.split(_AT_ONCE)
        sprites = np.concatenate([self._material.drawn(average.draw, part, check) for part in parts])
        values = judge.measure(sprites, lambda _fraction, _words: check()).values()
        if self._variety is not None:
            # Of the newest weights: the average draws what it drew for half as long again after a collapse.
            newest = self._material.drawn(average.draw_newest, self._inputs[:SAMPLES], check)
            values |= self._variety.values(newest)
        heard = {name: float(np.mean(numbers)) for name, numbers in self._heard.items() if numbers}
        values |= {"certainty": certainty(heard), "gradient": _gradient(generator)}
        values |= self._material.compared(average.generator, self._device, check)
        if not self._material.tells_copies:
            values.pop("copies", None)
        if newest_p := self._heard["augment_p"][-1:]:  # it is part of this step's row: no mean of many steps
            values["augment_p"] = newest_p[0]
        self._heard.clear()
        values = {name: round(value, 6) for name, value in values.items() if math.isfinite(value)}
        self._rows.append((step, values))
        self._diagnosis.take(step, values)
        best = self._diagnosis.best
        return Look(values, best is not None and best.step == step)

    def _replay(self, rows: list[tuple[int, dict[str, float]]]) -> None:
        self._rows, self._diagnosis = rows, diagnosed(rows)
        self._heard.clear()


def _gradient(generator: nn.Module) -> float:
    """Return the length of the generator's newest gradient: what it still hears from the discriminator."""
    gradients: list[Tensor] = [weight.grad for weight in generator.parameters() if weight.grad is not None]
    if not gradients:
        return math.nan
    return float(torch.stack([gradient.detach().float().norm() for gradient in gradients]).norm())
