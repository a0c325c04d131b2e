"""What a training run says while it runs. Plain data, safe to hand between threads: never a tensor, never a module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from ganstudio.core.verdicts import Verdict

EndReason = Literal["finished", "stopped"]


@dataclass(frozen=True)
class RunStarted:
    """The first event of a run, after set-up: where it runs and how."""

    step: int
    folder: Path
    device: str  # "cpu", "cuda", "mps"
    device_name: str  # in words, such as "NVIDIA RTX 4070" or "CPU, 8 threads"
    precision: str  # "float32" or "bfloat16"
    channels_last: bool
    origin: str = ""
    """Translated sentences: what a new run starts from, whom it leaves out, that one goes on with another device."""


@dataclass(frozen=True)
class MetricsReady:
    """The run's newest numbers; at most 20 a second."""

    step: int
    seconds: float  # of training in this run so far, all sittings together
    values: Mapping[str, float]  # loss_g, loss_d, score_real, score_fake, and what the family adds
    sprites_per_second: float
    seconds_left: float | None  # None until it can be told
    fraction: float  # of the run that is done, 0–1


@dataclass(frozen=True)
class PreviewReady:
    """Sprites of the averaged generator, from the same latents each time."""

    step: int
    sprites: np.ndarray  # uint8 (n, height, width, channels), straight alpha; nobody writes to it again


@dataclass(frozen=True)
class SnapshotSaved:
    """A generator was written that the explorer can load."""

    step: int
    path: Path


@dataclass(frozen=True)
class ProgressSaved:
    """Everything needed to go on was written; a crash from now on loses what comes after this step."""

    step: int


@dataclass(frozen=True)
class RunPaused:
    """The run waits. `reason` is empty when the user asked, else a translated sentence (disk full)."""

    step: int
    reason: str = ""


@dataclass(frozen=True)
class RunResumed:
    """A paused run goes on."""

    step: int


@dataclass(frozen=True)
class RolledBack:
    """The losses were not finite; the run went back to its last save with a lower learning rate."""

    step: int  # where it broke
    to_step: int
    learning_rate_factor: float


@dataclass(frozen=True)
class RunEnded:
    """The last event of a run that did not fail; everything is saved."""

    step: int
    reason: EndReason


@dataclass(frozen=True)
class QualityMeasured:
    """How good and how varied the sprites of a step are; see `quality.evaluation` for the names."""

    step: int
    seconds: float  # of training so far
    values: Mapping[str, float]  # kid, precision, coverage, silhouette_overlap, silhouette_match, copies …
    is_best: bool  # the snapshot of this step is the best so far, and kept


@dataclass(frozen=True)
class VerdictReached:
    """How the run is doing, in words."""

    step: int
    verdict: Verdict


TrainingEvent = (
    RunStarted
    | MetricsReady
    | PreviewReady
    | SnapshotSaved
    | ProgressSaved
    | RunPaused
    | RunResumed
    | RolledBack
    | QualityMeasured
    | VerdictReached
    | RunEnded
)
