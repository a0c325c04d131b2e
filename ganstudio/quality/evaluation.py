"""How good, how varied and how original sprites are, measured against one set of real ones."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.sprites import to_rgba
from ganstudio.core.text import N_, _
from ganstudio.quality.copies import CopyDetector
from ganstudio.quality.features import CHUNK, FEATURES, check_sprites, embed
from ganstudio.quality.kid import kernel_sums, kid, kid_error
from ganstudio.quality.manifold import Manifold, compare
from ganstudio.quality.nearest_features import nearest_by_features
from ganstudio.quality.silhouettes import matched, outline_kind, outlines, overlap

LIMIT = 2000
"""Of the real set and of the generated one, no more sprites than this are compared."""

FEW = 200

NEAREST = 256
"""Of the generated sprites and of the real ones, for so many the nearest by features is looked for."""

_TARGETS = 1000  # real outlines that are to be matched
_SHAPES = 256  # sprites whose outlines are found at once
_NAN = float("nan")


@dataclass(frozen=True)
class Evaluation:
    """The figures of one set of sprites; NaN where one cannot be had.

    A name that ends in `_real` is the same figure for real sprites, as many as can be, against other real ones:
    what the best of generators would reach. `kid_floor` is that of KID.
    """

    real_count: int  # that were compared
    generated_count: int
    kid: float = _NAN  # KID (EfficientNet-Lite0): 0 is best, unbiased at any count
    kid_error: float = _NAN  # standard error
    kid_floor: float = _NAN
    precision: float = _NAN  # 0–1: generated sprites that look like real ones
    precision_real: float = _NAN
    recall: float = _NAN  # 0–1: real sprites within the variety of the generated ones
    recall_real: float = _NAN
    density: float = _NAN  # 0 and up, 1 is as dense as real ones
    density_real: float = _NAN
    coverage: float = _NAN  # 0–1: real sprites that have a generated one in their neighbourhood
    coverage_real: float = _NAN
    silhouette_overlap: float = _NAN  # 0–1: mean IoU of two generated outlines, lower is more varied
    silhouette_overlap_real: float = _NAN
    silhouette_match: float = _NAN  # 0–1: real outlines that some generated one matches at IoU > 0.6
    silhouette_match_real: float = _NAN
    nearest_distance: float = _NAN  # 0–1: median distance of pixels to the nearest real sprite, moved or mirrored too
    nearest_distance_real: float = _NAN
    nearest_feature_distance: float = _NAN  # 0–1: median of 1 − cosine of features, to `real_count`, mirrored too
    nearest_feature_distance_real: float = _NAN
    copies: float = _NAN  # 0–1: generated sprites that are nearly a real one, beyond what is usual among real ones

    def warnings(self) -> tuple[str, ...]:
        """Say in translated sentences what keeps these figures from being trusted."""
        found = []
        if min(self.real_count, self.generated_count) < FEW:
            words = _("With fewer than {few} sprites these figures swing from one measurement to the next.")
            found.append(words.format(few=FEW))
        for name, words in _MISSING.items():
            if math.isnan(getattr(self, name)):
                found.append(_(words))
        return tuple(found)

    def values(self) -> dict[str, float]:
        """Return every figure that could be had, by its name."""
        every = {field.name: float(getattr(self, field.name)) for field in fields(self)}
        return {name: value for name, value in every.items() if not math.isnan(value)}


_MISSING = {
    "coverage": N_("Precision, recall, density and coverage need at least six sprites on either side."),
    "silhouette_overlap": N_("These sprites have no outlines that could be told from a ground."),
    "copies": N_("Copies cannot be told: the real sprites are too few, or nearly all alike themselves."),
}


class Judge:
    """Measures sprites against one real set, whose features and silhouettes are computed once.

    Holds 10 MB of features, at most 32 MB of thumbnails, and the array it was given. Not for two threads at once.
    Draws no random numbers but its own.
    """

    def __init__(
        self, real: np.ndarray, limit: int = LIMIT, seed: int = 0, mirrored: bool = False, device: str = "cpu"
    ) -> None:
        """Take uint8 `(n, h, w, channels)`, which nobody may write to; nothing is computed yet.

        Of more than `limit`, a random choice is compared. With `mirrored` half of them are turned about, as a
        generator that learns from mirrored sprites makes them. `ValueError` for what are no sprites.
        """
        check_sprites(real)
        self._random = np.random.default_rng(seed)
        self._all = real
        self._places = self._random.permutation(len(real))[:limit]
        self._turned = self._random.random(len(self._places)) < (0.5 if mirrored else 0.0)
        self._device = device
        self._features = np.empty((len(self._places), FEATURES), np.float32)
        self._done = 0
        self._kid_sum = self._kid_floor = _NAN
        self._kind: str | None = None
        self._masks = np.zeros((0, 0), bool)
        self._copies: CopyDetector | None = None
        self._feature_distance: float | None = None  # of real ones, once it was asked for
        self._manifolds: dict[int, Manifold] = {}
        self._outlines_of_real: dict[int, tuple[float, float]] = {}

    @property
    def is_ready(self) -> bool:
        """Whether nothing of the real set is left to compute."""
        return self._done == len(self._places) and self._copies is not None and self._copies.prepare(lambda: False)

    def prepare(self, progress: Progress = no_progress, may_go_on: Callable[[], bool] = lambda: True) -> bool:
        """Compute what is needed of the real set while `may_go_on` says so; a later call continues.

        Asked before every 16 sprites (a tenth of a second). Returns `is_ready`. Raises what `progress` raises.
        """
        words, count = _("Looking at the real sprites"), len(self._places)
        while self._done < count and may_go_on():
            progress(self._done / count, words)
            end = min(self._done + CHUNK, count)
            self._features[self._done : end] = embed(self._sample(self._done, end), device=self._device)
            self._done = end
        if self._done == count and (self._copies is not None or may_go_on()):
            self._know_shapes().prepare(may_go_on)
        return self.is_ready

    def measure(self, sprites: np.ndarray, progress: Progress = no_progress, nearest: bool = False) -> Evaluation:
        """Measure uint8 `(m, h, w, channels)`, of the real sprites' size and in random order; prepares if need be.

        `progress` is asked all along. Only the first `LIMIT` of them count, or as many as real ones do if those are
        more. With `nearest` the nearest of these real ones by features are looked for too, which takes as long as
        256 sprites more, and at first 512. `ValueError` for what are no sprites or are of another size.
        """
        sprites = self._checked(sprites)
        again = min(NEAREST, len(sprites)) if nearest else 0
        again_real = min(NEAREST, len(self._places)) if nearest and self._feature_distance is None else 0
        parts = _in_turn(progress, [len(self._places) - self._done, len(sprites), again, again_real])
        self.prepare(parts[0])
        generated = embed(sprites, parts[1], self._device)
        network: dict[str, float] = {}
        if nearest:
            network = self._nearest_by_features(sprites, generated, parts[2], parts[3])
        progress(1.0, _("Comparing"))
        if math.isnan(self._kid_sum):
            self._kid_sum = kernel_sums(self._features)
            self._kid_floor = kid(self._features[0::2], self._features[1::2])
        same = min(len(generated), len(self._features))
        ours, best = compare(self._features[:same], generated[:same]), self._manifold_of_real(len(generated))
        network |= {
            "kid": kid(self._features, generated, self._kid_sum),
            "kid_error": kid_error(self._features, generated),
            "kid_floor": self._kid_floor,
        }
        for name in ("precision", "recall", "density", "coverage"):
            network |= {name: getattr(ours, name), f"{name}_real": getattr(best, name)}
        return Evaluation(len(self._places), len(sprites), **network, **self._without_network(sprites, progress))

    def quick(self, sprites: np.ndarray) -> Evaluation:
        """Measure what needs no network, in a tenth of the time: silhouettes, distances and copies; the rest is NaN."""
        sprites = self._checked(sprites)
        return Evaluation(len(self._places), len(sprites), **self._without_network(sprites, no_progress))

    def _nearest_by_features(
        self, sprites: np.ndarray, generated: np.ndarray, progress: Progress, progress_of_real: Progress
    ) -> dict[str, float]:
        # The network is not blind to mirroring: a sprite's own mirror image is a third as far from it as the
        # nearest other sprite, where a copy is no distance away. All of 2,000 seen twice would take half as long again;
        # the median of 256 has a standard error of 4 %.
        turned = embed(sprites[:NEAREST, :, ::-1], progress, self._device)
        found = nearest_by_features(generated[:NEAREST], turned, self._features)[1]
        if self._feature_distance is None:
            turned = embed(self._sample(0, NEAREST)[:, :, ::-1], progress_of_real, self._device)
            among = nearest_by_features(self._features[:NEAREST], turned, self._features, others=True)[1]
            among = among[np.isfinite(among)]
            self._feature_distance = float(np.median(among)) if len(among) else _NAN
        return {
            "nearest_feature_distance": float(np.median(found)),
            "nearest_feature_distance_real": self._feature_distance,
        }

    def _without_network(self, sprites: np.ndarray, progress: Progress) -> dict[str, float]:
        def check() -> None:
            progress(1.0, _("Comparing"))

        detector = self._know_shapes()
        _indices, distances, close = detector.find(sprites, check)
        detector.know_usual(check)
        found = {
            "nearest_distance": float(np.median(distances)),
            "nearest_distance_real": detector.usual_distance,
            "copies": detector.share(close),
        }
        if not self._kind:
            return found
        masks, targets = outlines(sprites, self._kind), self._masks[self._reference_size(len(sprites)) :][:_TARGETS]
        # As many as the reference has, or the more sprites would match the more outlines.
        few = masks[: self._reference_size(len(sprites))]
        overlap_of_real, match_of_real = self._outlines_of_reference(len(sprites))
        return found | {
            "silhouette_overlap": overlap(masks),
            "silhouette_overlap_real": overlap_of_real,
            "silhouette_match": matched(targets, few),
            "silhouette_match_real": match_of_real,
        }

    def _know_shapes(self) -> CopyDetector:
        if self._copies is None:
            self._kind = outline_kind(self._sample(0, _SHAPES))
            if self._kind:
                starts = range(0, len(self._places), _SHAPES)
                parts = [outlines(self._sample(start, start + _SHAPES), self._kind) for start in starts]
                self._masks = np.concatenate(parts)
            self._copies = CopyDetector(self._all)
        return self._copies

    def _reference_size(self, count: int) -> int:
        """Return how many real sprites stand for generated ones, so that as many others are left to compare with."""
        return min(count, len(self._places) // 2)

    def _manifold_of_real(self, count: int) -> Manifold:
        size = self._reference_size(count)
        if size not in self._manifolds:
            self._manifolds[size] = compare(self._features[size : 2 * size], self._features[:size])
        return self._manifolds[size]

    def _outlines_of_reference(self, count: int) -> tuple[float, float]:
        size = self._reference_size(count)
        if size not in self._outlines_of_real:
            reference, targets = self._masks[:size], self._masks[size:][:_TARGETS]
            self._outlines_of_real[size] = overlap(reference), matched(targets, reference)
        return self._outlines_of_real[size]

    def _sample(self, start: int, end: int) -> np.ndarray:
        chosen = np.array(to_rgba(np.asarray(self._all[self._places[start:end]])))
        turned = self._turned[start:end]
        chosen[turned] = chosen[turned][:, :, ::-1]
        return chosen

    def _checked(self, sprites: np.ndarray) -> np.ndarray:
        check_sprites(sprites)
        if sprites.shape[1:3] != self._all.shape[1:3]:
            raise ValueError(f"sprites of {sprites.shape[1:3]} cannot be measured against {self._all.shape[1:3]}")
        return sprites[: max(LIMIT, len(self._places))]


def _in_turn(progress: Progress, sizes: list[int]) -> list[Progress]:
    """Return a progress for each of the tasks that follow one another, of these sizes."""
    whole, starts = max(sum(sizes), 1), np.cumsum([0, *sizes])

    def part(start: int, size: int) -> Progress:
        return lambda fraction, words: progress((start + fraction * size) / whole, words)

    return [part(int(start), size) for start, size in zip(starts, sizes, strict=False)]
