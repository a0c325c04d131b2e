"""What is asked of a generator that draws few shapes."""

import pytest
import torch

from ganstudio.gans import GANS, SpriteShape
from ganstudio.gans.losses import _windows, crowding


def pictures(count, seed=0, height=16, width=24):
    return torch.rand(count, 4, height, width, generator=torch.Generator().manual_seed(seed)) * 2.0 - 1.0


def test_pictures_as_varied_as_the_real_ones_are_not_told():
    assert crowding(pictures(32), pictures(32)) == 0.0
    assert crowding(pictures(32) * 0.5, pictures(32, seed=1)) == 0.0


def test_few_shapes_are_told_however_different_they_are():
    four = (pictures(4, seed=1) * 2.0).repeat(8, 1, 1, 1) + 1e-3 * pictures(32, seed=2)
    assert crowding(pictures(32), four) > 0.95


def test_speckles_do_not_pass_for_variety():
    checks = torch.tensor([[1.0, -1.0], [-1.0, 1.0]]).repeat(16, 16)
    signs = torch.randint(0, 2, (32, 1, 1, 1), generator=torch.Generator().manual_seed(3)) * 2.0 - 1.0
    speckled = (signs * checks).expand(32, 4, 32, 32) + 1e-3 * pictures(32, 4, 32, 32)
    assert crowding(pictures(32, 5, 32, 32), speckled) > 0.9


def test_the_slope_leads_apart():
    alike = (pictures(1).repeat(8, 1, 1, 1) + 1e-2 * pictures(8, seed=1)).requires_grad_()
    told = crowding(pictures(8, seed=2), alike)
    told.backward()
    assert torch.isfinite(alike.grad).all()
    assert crowding(pictures(8, seed=2), alike.detach() - alike.grad) < told


@pytest.mark.parametrize("count", [1, 2])
def test_the_smallest_batches_and_the_same_picture_again_and_again_stay_finite(count):
    same = torch.zeros(count, 4, 8, 8, requires_grad=True)
    told = crowding(torch.zeros(count, 4, 8, 8), same)
    told.backward()
    assert told == 0.0 and torch.isfinite(same.grad).all()


def test_half_precision_around_it_changes_nothing():
    real, fake = pictures(16), pictures(16, seed=1) * 0.1
    with torch.autocast("cpu", torch.bfloat16):
        told = crowding(real, fake)
    assert told == crowding(real, fake)


@pytest.mark.parametrize(("height", "width"), [(8, 8), (36, 20), (9, 255)])
def test_pictures_of_any_size_are_reduced_as_torch_does_it(height, width):
    """Which cannot do it on Apple's GPUs, unless sides can be divided by eight."""
    shown = pictures(3, 1, height, width)
    rows, columns = _windows(height, shown.device), _windows(width, shown.device)
    torch.testing.assert_close(rows @ shown @ columns.t(), torch.nn.functional.adaptive_avg_pool2d(shown, 8))


def closeness(variety):
    """Mean distance between sprites of a small sprite GAN after some steps on a few sprites."""
    gan = GANS["sprite"]
    torch.manual_seed(0)
    game = gan.build_game(SpriteShape(8, 8, 4), gan.options(width=8, latent_size=16, variety=variety))
    real = pictures(16, 5, 8, 8).sign()
    for _step in range(60):
        game.step(real, torch.zeros(16, dtype=torch.int64))
    with torch.no_grad():
        return torch.pdist(game.sample(torch.randn(16, 16)).flatten(1)).mean()


def test_a_generator_that_is_asked_for_variety_draws_more_of_it():
    assert closeness(30.0) > 1.1 * closeness(0.0)
