"""All randomness of a step comes from `(seed, step)`: a resumed run draws what an unbroken one would have drawn."""

from __future__ import annotations

import numpy as np
import torch

WEIGHTS = -1
"""The step that stands for the first weights."""


def seed_step(seed: int, step: int) -> None:
    """Seed torch's global generators, on every device, for one step of one run."""
    words = np.random.SeedSequence([seed, step - WEIGHTS]).generate_state(2, np.uint32)
    torch.manual_seed(int(words[0]) << 31 ^ int(words[1]))
