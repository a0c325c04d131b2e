"""Adversarial losses on logits, so that the logarithm of 0 cannot happen. All take `(n,)` or `(n, 1)` scores."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional

_GLANCE = 8  # pixels a side to which pictures are reduced before they are compared
_NEAREST, _FARTHEST = 1e-6, 1e6  # squared distances: the root has no slope at 0, and a batch of one no distance


def discriminator_loss(real: Tensor, fake: Tensor) -> Tensor:
    """Cross-entropy of the discriminator: −log D(x) − log(1 − D(G(z))) (Goodfellow 2014, arXiv:1406.2661)."""
    return functional.softplus(-real.float()).mean() + functional.softplus(fake.float()).mean()


def non_saturating_loss(fake: Tensor) -> Tensor:
    """−log D(G(z)): strong gradients while the discriminator is ahead (Goodfellow 2014, section 3)."""
    return functional.softplus(-fake.float()).mean()


def minimax_loss(fake: Tensor) -> Tensor:
    """log(1 − D(G(z))): the original game, whose gradient vanishes while the discriminator is ahead."""
    return -functional.softplus(fake.float()).mean()


def gradient_penalty(critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor) -> Tensor:
    """(‖∇D(x̂)‖₂ − 1)² at random points between real and generated (Gulrajani 2017, arXiv:1704.00028)."""
    share = torch.rand(len(real), 1, 1, 1, device=real.device)
    between = torch.lerp(real.float(), fake.float(), share).requires_grad_()
    return (_slopes(critic, between).norm(dim=1) - 1.0).square().mean()


def steepness(critic: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    """½‖∇D(x)‖² at the real pictures: R1, zero where the critic is flat there (Mescheder 2018, arXiv:1801.04406)."""
    shown = real.detach().float().requires_grad_()
    return 0.5 * _slopes(critic, shown).square().sum(1).mean()


def _slopes(critic: Callable[[Tensor], Tensor], pictures: Tensor) -> Tensor:
    """Return the gradients `(n, c * h * w)` of the scores by the pictures; they can be differentiated again."""
    (gradients,) = torch.autograd.grad(critic(pictures).float().sum(), pictures, create_graph=True)
    return gradients.float().flatten(1)


def crowding(real: Tensor, fake: Tensor) -> Tensor:
    """How much nearer to its nearest is a generated picture than a real one in their batches, 0 (no nearer) to 1.

    Both are pictures `(n, c, h, w)`, compared when reduced to 8×8, where speckles cannot pass for variety. A generator
    that draws few shapes is told so whatever the discriminator says, and one that is as varied as its set hears
    nothing; after the idea of mode-seeking losses (Mao 2019, arXiv:1903.05628), but measured on the real sprites.
    """
    return functional.relu(1.0 - _apart(fake) / _apart(real.detach()))


def _apart(pictures: Tensor) -> Tensor:
    """Mean distance of a picture to the nearest other one."""
    with torch.autocast(pictures.device.type, enabled=False):  # what is subtracted here is nearly the same
        rows, columns = (_windows(side, pictures.device) for side in pictures.shape[2:])
        seen = (rows @ pictures.float() @ columns.t()).flatten(1)
        lengths = seen.square().sum(1)
        squares = lengths[:, None] + lengths[None, :] - 2.0 * (seen @ seen.t())
    others = ~torch.eye(len(seen), dtype=torch.bool, device=pictures.device)
    return squares.where(others, torch.inf).min(1).values.clamp(_NEAREST, _FARTHEST).sqrt().mean()


@cache  # asked for at every step
def _windows(side: int, device: torch.device) -> Tensor:
    """Return `(8, side)`: what reduces a side to eight means of as many pixels, as nearly as they go.

    What torch has for it, `adaptive_avg_pool2d`, refuses sides on Apple's GPUs that cannot be divided by eight.
    """
    places, pixels = torch.arange(_GLANCE, device=device)[:, None], torch.arange(side, device=device)
    inside = (pixels >= places * side // _GLANCE) & (pixels < -(-(places + 1) * side // _GLANCE))
    return inside / inside.sum(1, keepdim=True)


def critic_loss(real: Tensor, fake: Tensor) -> Tensor:
    """Minus the critic's estimate of the Wasserstein distance (Arjovsky 2017, arXiv:1701.07875)."""
    return fake.float().mean() - real.float().mean()


def wasserstein_loss(fake: Tensor) -> Tensor:
    """Minus the critic's mean score of what was generated (Arjovsky 2017)."""
    return -fake.float().mean()


def mean_score(scores: Tensor) -> Tensor:
    """Mean of a critic's scores, detached: any number; only the gap between real and generated has a meaning."""
    return scores.detach().float().mean()


def probability(logits: Tensor) -> Tensor:
    """Mean of σ(logits), detached: how real the discriminator finds them, 0–1."""
    return torch.sigmoid(logits.detach().float()).mean()
