"""The average of the generator over much of its run: steadier and better than the newest weights.

Exponential moving average (Yazıcı 2018, arXiv:1806.04498) whose half-life grows with the run (Karras 2020,
arXiv:2006.06676): to a share of it that pays in the end (Karras 2023, arXiv:2312.02696), but not from the start, while
what was drawn a minute ago is of no use yet.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from ganstudio.gans.blocks import Generator

_FIRST = 0.05  # share of the steps done that the half-life is at first
_SETTLED = 6000  # steps; the share grows with them, because of what changes fast the average is a faded picture
_LOOKED_AT = 16  # steps, after which it is seen how faded that is
_DRAWN = 32  # sprites for that: of fewer it could not be told, more cost too much
_WAY = 0.8  # of a bias for all that is missing: so it settles within about a thousand steps


class Average:
    """Holds an averaged copy of a generator, in evaluation mode; buffers (batch statistics) are averaged too."""

    def __init__(self, generator: Generator, half_life: float, share: float, opacity: float | None = None) -> None:
        """Begin at the generator as it is; the half-life in steps is at most `share` (0.05–1) of those done.

        What that was is soon forgotten, also where it came from another model: of one that was made for other sprites
        a share would show in all that is drawn for a long time. `opacity` is the mean one of the real sprites, 0–1.
        """
        self._source = generator
        self._half_life, self._share, self._opacity = half_life, share, opacity
        self.generator = copy.deepcopy(generator).eval().requires_grad_(False)
        self.tensors: dict[str, Tensor] = dict(self.generator.state_dict())

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Move the average towards the weights after step number `step` (from 1)."""
        share = _FIRST + (self._share - _FIRST) * min(1.0, step / _SETTLED)
        half_life = min(self._half_life, step * share)
        way = 1.0 - 0.5 ** (1.0 / half_life) if half_life > 0.0 else 1.0
        new = self._source.state_dict()
        moving = [name for name, tensor in self.tensors.items() if tensor.is_floating_point()]
        torch._foreach_lerp_([self.tensors[name] for name in moving], [new[name] for name in moving], way)
        for name in self.tensors.keys() - moving:  # batch norm's count of batches
            self.tensors[name].copy_(new[name])

    @torch.no_grad()
    def stay_opaque(self, step: int) -> None:
        """Let as much be there of what the average draws as there is of real sprites: now and then, and slowly.

        Of what changes fast it is a faded picture, whose thin parts vanish and whose silhouettes shrink.
        """
        bias = self.generator.opacity_bias
        if bias is not None and self._opacity is not None and step % _LOOKED_AT == 0:
            with bias.device:
                half = self.generator.any_inputs(_DRAWN // 2)
            inputs = torch.cat([half, -half])  # a large sprite for each small one: with a third of the variance
            drawn = (self.generator(inputs)[:, 3].mean() + 1.0) / 2.0  # pictures are in −1…1
            bias += _WAY * (self._opacity - drawn)

    @torch.no_grad()
    def draw(self, inputs: Tensor) -> Tensor:
        """Draw pictures from latents, or translate pictures, with the average."""
        drawn: Tensor = self.generator(inputs)
        return drawn

    @torch.no_grad()
    def draw_newest(self, inputs: Tensor) -> Tensor:
        """Draw with the weights of the last step alone, which show at once what the average hides for a while."""
        self._source.eval()
        try:
            drawn: Tensor = self._source(inputs)
        finally:  # whoever catches what went wrong may go on training
            self._source.train()
        return drawn

    @torch.no_grad()
    def shown(self, inputs: Tensor) -> Tensor:
        """Draw what a preview shows of its inputs with the average."""
        return self.generator.shown(inputs)


def all_finite(*modules: nn.Module) -> bool:
    """Whether every weight is a number: what is not must never be saved."""
    return all(bool(torch.isfinite(tensor).all()) for module in modules for tensor in module.state_dict().values())
