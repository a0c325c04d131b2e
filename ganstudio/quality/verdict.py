"""From measurements to words: how is the run doing? Pure; the same measurements give the same verdict.

A verdict needs the same finding in several measurements in a row, so that it neither flickers nor judges a lucky draw.
"""

from __future__ import annotations

import collections
import math
import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from ganstudio.core.verdicts import Verdict, VerdictKind
from ganstudio.quality.variety import SAMPLES

FIRST_STEPS = 200  # before them every generator draws the same blur, and every discriminator wins
FIRST_MEASUREMENTS = 3
TIMES: Mapping[VerdictKind, int] = {"learning": 2, "plateau": 1}  # in a row before it is said; plateau counts itself
_TIMES = 3  # for a bad verdict

_ALIKE = 0.5  # of the way from what is usual to all of them
_ALIKE_AT_LEAST = 16  # more than usual, of 64: fewer may be chance
_RISING = 1.1  # a spread that has grown by a tenth since two measurements ago is on its way
_ONE_SPRITE, _BLUR = 0.05, 0.3  # of the real spread: below, it is one sprite; then one blur; above, a few ideas
_FLEW = 1.5  # times today's spread: the samples were once that much more varied
_FELL = 0.5  # of the widest spread: a generator that goes on covering the set keeps more of it
_MUCH_COVERED, _LOST = 0.3, 0.25  # a coverage so large does not fall to a quarter by chance
_FEW = 40  # sprites: among fewer, blank pictures lie in many neighbourhoods of five, and drawings leave them again
_COVERED = 0.5  # a generator that reaches half of the set has not collapsed, however its samples look
_COPIES = 0.3  # share of samples that are nearly a training sprite; an honest generator hits a few by chance
_CERTAIN = 0.97  # a healthy discriminator is right in 60–95 % of cases
_SUSPICIOUS = 0.9  # enough where the generator hears nothing any more, or augmentation is at its end
_VANISHED = 0.01  # of the largest gradient seen: nothing to learn from
_AUGMENTED = 0.75  # an adaptive augmentation this strong can do no more against overfitting
_AS_GOOD = 1.1  # times the lowest cost: one measurement is off by as much
_BETTER = 0.93  # of the cost: the middle of three measurements falls by less when nothing at all has changed
_NO_GAIN_WINNING, _NO_GAIN_PLATEAU = 5, 8  # measurements without a gain: a KID swings from one to the next
_LAST_GAIN_WINNING, _LAST_GAIN_PLATEAU = 0.6, 0.5  # of the run so far: gains come ever more slowly
_CALM = 3  # measurements for which a roll-back is told
_KID_FLOOR = 0.002  # below it one KID is as good as another


@dataclass(frozen=True)
class Measurement:
    """The values of one step, by name; one that is missing is not-a-number."""

    step: int
    values: Mapping[str, float]

    def __getitem__(self, name: str) -> float:
        """Return a value; comparisons with one that is missing are false."""
        return self.values.get(name, math.nan)

    @property
    def cost(self) -> float:
        """How far from the real sprites; lower is better, infinite without a KID.

        KID sees texture, and on young runs ranked six shapes above hundreds; silhouettes see shape and nothing else,
        and coverage sees how many of the real sprites have a generated one near them. So the KID is multiplied by what
        these lack: up to four times when shapes neither vary nor match as the real ones do and no sprite is covered.
        Where it is known what the answers of a translator should be, how far they are from that counts as much as KID.
        A product, because a KID has no scale of its own from one set of sprites to the next.
        """
        kid = self["kid"]
        if not math.isfinite(kid):
            return math.inf
        lacking = 1.0 - self["silhouette_match"] / max(self["silhouette_match_real"], 1e-6)
        bare = 1.0 - self["coverage"] / max(self["coverage_real"], 1e-6)
        alike = self["silhouette_overlap"] - self["silhouette_overlap_real"]
        alike /= max(1.0 - self["silhouette_overlap_real"], 1e-6)
        gaps = [min(max(gap, 0.0), 1.0) for gap in (lacking, alike, bare) if math.isfinite(gap)]
        off = self["l1_test"] if math.isfinite(self["l1_test"]) else 1.0
        return max(kid, _KID_FLOOR) * (1.0 + sum(gaps)) * off


class Diagnosis:
    """Takes one measurement after the other; `verdict` is the newest finding, `best` the best measurement so far."""

    def __init__(self) -> None:
        self.verdict = Verdict()
        self.best: Measurement | None = None
        self._best_cost = math.inf
        self._last: collections.deque[Measurement] = collections.deque(maxlen=FIRST_MEASUREMENTS)
        self._count = 0
        self._gained_at, self._gained_cost, self._without_gain = 0, math.inf, 0
        self._largest_gradient = self._widest = 0.0
        self._most_covered = Measurement(0, {"coverage": 0.0})
        self._found: tuple[VerdictKind, int] = ("too_early", 0)  # and how often in a row
        self._calm = 0

    def take(self, step: int, values: Mapping[str, float]) -> Verdict:
        """Take the measurement of a later step; returns the verdict."""
        new = Measurement(step, values)
        self._count += 1
        self._last.append(new)
        self._largest_gradient = max(self._largest_gradient, values.get("gradient", 0.0))
        self._widest = max(self._widest, min(values.get("spread", 0.0), 1.0))  # nobody needs more than the set has
        if step >= FIRST_STEPS and new["coverage"] > self._most_covered["coverage"]:
            self._most_covered = new
        self._weigh(new)
        self._calm -= 1
        kind, numbers = self._finding(new)
        self._found = (kind, self._found[1] + 1 if kind == self._found[0] else 1)
        is_first = self.verdict.kind == "too_early" and kind == "learning"
        is_sure = kind == self.verdict.kind or is_first or self._found[1] >= TIMES.get(kind, _TIMES)
        if self._calm > 0 or not is_sure:
            kind, numbers = self.verdict.kind, self.verdict.numbers
        best = self.best.step if self.best else None
        self.verdict = Verdict(kind, step, numbers, best)
        return self.verdict

    def take_roll_back(self, broke: int, back: int) -> Verdict:
        """Hear that the losses were no longer numbers; what was measured after `back` must be forgotten before."""
        self._calm = _CALM + 1
        best = self.best.step if self.best else None
        self.verdict = Verdict("diverged", back, {"broke": broke, "back": back}, best)
        return self.verdict

    def _weigh(self, new: Measurement) -> None:
        # One measurement is off by a tenth, so the best of many is a lucky one; the middle of several in a row is not.
        cost = statistics.median(measurement.cost for measurement in self._last)
        copies = new["copies"] >= _COPIES  # nobody wants the best copy
        if not copies and cost < self._best_cost and new.cost <= cost:
            self.best, self._best_cost = new, cost
        self._without_gain += 1
        if cost < self._gained_cost * _BETTER:
            lowest = min(measurement.cost for measurement in self._last)
            self._gained_at = next(each.step for each in self._last if each.cost <= lowest * _AS_GOOD)
            self._gained_cost, self._without_gain = cost, 0

    def _finding(self, new: Measurement) -> tuple[VerdictKind, Mapping[str, float]]:
        """Say what this measurement alone, in the light of those before, speaks for."""
        if self._count < FIRST_MEASUREMENTS or new.step < FIRST_STEPS:
            return "too_early", {}
        if self._has_lost_coverage(new):
            numbers = {"covered": new["coverage"], "before": self._most_covered["coverage"]}
            return "collapsing", {**numbers, "best": self._most_covered.step}
        if self._collapses(new):
            return "collapsing", {"alike": new["alike"], "count": SAMPLES, "usual": new["alike_usual"]}
        if new["copies"] >= _COPIES:
            return "copying", {"copies": new["copies"] * SAMPLES, "count": SAMPLES}
        waited = self._waited(new.step, _NO_GAIN_WINNING, _LAST_GAIN_WINNING)
        if waited and self._discriminator_wins(new):
            return "discriminator_winning", {"certainty": new["certainty"]}
        if self.best is not None and self._waited(new.step, _NO_GAIN_PLATEAU, _LAST_GAIN_PLATEAU):
            return "plateau", {"since": self._gained_at, "best": self.best.step}
        return "learning", {} if math.isfinite(new["copies"]) else {"untold": 1.0}

    def _waited(self, step: int, measurements: int, last_gain: float) -> bool:
        return self._without_gain >= measurements and self._gained_at <= last_gain * step

    def _collapses(self, new: Measurement) -> bool:
        usual = new["alike_usual"]
        many = new["alike"] >= max(usual + _ALIKE_AT_LEAST, usual + _ALIKE * (SAMPLES - usual))
        many |= new["spread"] < _ONE_SPRITE  # where the artist's own are nearly all alike, those can be no more
        # A young generator draws one blur; it gets better from one measurement to the next, a collapsed one does not.
        # Once it has collapsed it only twitches, until its samples differ again.
        rises = new["spread"] > _RISING * self._last[0]["spread"] and self.verdict.kind != "collapsing"
        gains = self._without_gain == 0 or rises
        # What was never let off the ground draws its first blur for ever, and has nothing to collapse from.
        is_first_blur = _ONE_SPRITE <= new["spread"] < _BLUR and self._widest < _FLEW * new["spread"]
        # What covers is an average, which goes on covering for a while when the newest samples have come together.
        covers = new["coverage"] >= _COVERED and not new["spread"] < _FELL * self._widest
        return many and not gains and not is_first_blur and not covers

    def _has_lost_coverage(self, new: Measurement) -> bool:
        if min(new["real_count"], new["generated_count"]) < _FEW:
            return False
        before = self._most_covered["coverage"]
        return before >= _MUCH_COVERED and new["coverage"] <= _LOST * before

    def _discriminator_wins(self, new: Measurement) -> bool:
        deaf = new["gradient"] < _VANISHED * self._largest_gradient or new["augment_p"] >= _AUGMENTED
        return new["certainty"] >= (_SUSPICIOUS if deaf else _CERTAIN)


def certainty(values: Mapping[str, float]) -> float:
    """Return how surely a discriminator tells real from generated, 0.5–1; not-a-number for a critic's free scores.

    A probability lies between 0 and 1 and its cross-entropy is never below zero; a critic's loss is, once it learns.
    """
    real, fake = values.get("score_real", math.nan), values.get("score_fake", math.nan)
    is_probability = 0.0 <= real <= 1.0 and 0.0 <= fake <= 1.0 and not values.get("loss_d", 0.0) < 0.0
    return (real + 1.0 - fake) / 2.0 if is_probability else math.nan
