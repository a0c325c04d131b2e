"""Losses against their definitions, and where a naive logarithm would fail."""

import torch

from ganstudio.gans.losses import discriminator_loss, gradient_penalty, minimax_loss, non_saturating_loss, steepness


def test_they_are_the_paper_s_formulas():
    real, fake = torch.tensor([0.3, -1.0, 2.0]), torch.tensor([-0.5, 0.7, 1.0])
    d_real, d_fake = torch.sigmoid(real), torch.sigmoid(fake)
    expected = -torch.log(d_real).mean() - torch.log(1 - d_fake).mean()
    assert torch.allclose(discriminator_loss(real, fake), expected)
    assert torch.allclose(non_saturating_loss(fake), -torch.log(d_fake).mean())
    assert torch.allclose(minimax_loss(fake), torch.log(1 - d_fake).mean())


def test_a_certain_discriminator_gives_finite_losses_and_gradients():
    scores = torch.tensor([-1e4, 1e4], requires_grad=True)
    for loss in (discriminator_loss(scores, scores), non_saturating_loss(scores), minimax_loss(scores)):
        (gradient,) = torch.autograd.grad(loss, scores)
        assert torch.isfinite(loss) and torch.isfinite(gradient).all()


def test_the_penalty_is_zero_for_a_critic_of_slope_one():
    real, fake = torch.randn(4, 1, 3, 3), torch.randn(4, 1, 3, 3)
    penalty = gradient_penalty(lambda x: x.flatten(1).sum(1) / 3.0, real, fake)
    assert torch.allclose(penalty, torch.zeros(()), atol=1e-6)
    assert gradient_penalty(lambda x: 5 * x.flatten(1).sum(1) / 3.0, real, fake) > 15


def test_steepness_is_half_the_squared_slope_at_the_real_pictures_and_can_be_lowered():
    weights, real = torch.full((1, 3, 4, 4), 0.5, requires_grad=True), torch.randn(5, 3, 4, 4)
    slope = steepness(lambda x: (x * weights).flatten(1).sum(1), real)
    assert torch.allclose(slope, torch.tensor(0.5 * 48 * 0.25))
    slope.backward()
    assert torch.allclose(weights.grad, torch.full_like(weights, 0.5))
    assert float(steepness(lambda x: 0.0 * x.flatten(1).sum(1), real)) == 0.0
