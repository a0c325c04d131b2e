"""Building block of families that tell kinds apart: a learned row for each kind, which comes to count gradually.

Networks that are told kinds from the start tend to draw ever the same sprite of each where there are few to learn
from; so what all have in common is learned first (Shahbazi 2022, arXiv:2201.06578). Here it helped, but not enough.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

_ALONE = 10_000  # sprites seen before kinds count at all
_WHOLE = 42_000  # sprites seen when they count wholly


class GradualKinds(nn.Module):
    """Rows `(kinds, size)` by the numbers of kinds."""

    share: Tensor

    def __init__(self, kinds: int, size: int, deviation: float) -> None:
        """Draw the rows from a normal distribution; a `deviation` of 0 makes all zero."""
        super().__init__()
        self.rows = nn.Embedding(kinds, size)
        nn.init.normal_(self.rows.weight, 0.0, deviation)
        self.register_buffer("share", torch.zeros(()))  # of the sprites to be seen until kinds count wholly

    def forward(self, kinds: Tensor) -> Tensor:
        """Return rows `(n, size)` for kinds `(n,)`, as much as they count by now."""
        begun = _ALONE / _WHOLE
        return self.rows(kinds) * ((self.share - begun) / (1.0 - begun)).clamp(min=0.0)

    def see(self, count: int) -> None:
        """Hear of so many real sprites that were seen."""
        self.share.add_(count / _WHOLE).clamp_(max=1.0)
