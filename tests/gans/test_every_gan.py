"""What every GAN family must do. A new file in ganstudio/gans/ is tested here by being there."""

import numpy as np
import pytest
import torch

from ganstudio.core.options import specs
from ganstudio.gans import GANS, SpriteShape
from ganstudio.training.config import TrainingConfig
from tests.families import FAMILIES
from tests.one_step import random_pictures, step

SHAPES = [(8, 8, 1), (16, 16, 4), (24, 48, 3), (33, 17, 4), (8, 100, 4)]


def small(gan):
    """The family's options with its widths made small, so that a step takes milliseconds."""
    return gan.options(**{spec.name: 8 for spec in specs(gan.options) if spec.name == "width"})


@pytest.mark.parametrize("key", FAMILIES)
@pytest.mark.parametrize("numbers", SHAPES, ids=str)
def test_a_step_changes_every_network_and_says_finite_numbers(key, numbers):
    gan, shape = GANS[key], SpriteShape(*numbers)
    torch.manual_seed(0)
    game = gan.build_game(shape, small(gan))
    before = {name: [t.clone() for t in module.state_dict().values()] for name, module in game.modules.items()}
    said = step(game, random_pictures(game, 4, shape))
    assert {"loss_g", "loss_d", "score_real", "score_fake"} <= said.keys()
    assert all(value.dim() == 0 and not value.requires_grad and torch.isfinite(value) for value in said.values())
    for name, module in game.modules.items():
        assert any(
            not torch.equal(old, new) for old, new in zip(before[name], module.state_dict().values(), strict=True)
        ), name


@pytest.mark.parametrize("key", FAMILIES)
@pytest.mark.parametrize("numbers", [*SHAPES, (256, 256, 4)], ids=str)
def test_it_draws_pictures_of_the_asked_size_within_range(key, numbers):
    gan, shape = GANS[key], SpriteShape(*numbers)
    generator = gan.build_generator(shape, small(gan)).eval()
    with torch.no_grad():
        pictures = generator(generator.any_inputs(2))
    assert pictures.shape == (2, shape.channels, shape.height, shape.width)
    assert pictures.abs().max() <= 1.0


@pytest.mark.parametrize("key", FAMILIES)
def test_widths_that_nothing_divides_can_be_built(key):
    gan, shape = GANS[key], SpriteShape(8, 8, 4)
    for spec in specs(gan.options):
        for width in (9, 25, 28, 33, 97, int(spec.maximum) - 5) if spec.name == "width" else ():
            with torch.device("meta"):
                gan.build_game(shape, gan.options(width=width))


@pytest.mark.parametrize("key", FAMILIES)
def test_the_game_s_generator_is_the_one_that_the_family_builds(key):
    gan, shape = GANS[key], SpriteShape(16, 16, 4)
    game, generator = gan.build_game(shape, small(gan)), gan.build_generator(shape, small(gan))
    generator.load_state_dict(game.modules["generator"].state_dict())


@pytest.mark.parametrize("key", FAMILIES)
def test_the_discriminator_is_trainable_again_after_a_step(key):
    gan = GANS[key]
    game = gan.build_game(SpriteShape(8, 8, 1), small(gan))
    step(game, random_pictures(game, 2, SpriteShape(8, 8, 1)))
    assert all(p.requires_grad for module in game.modules.values() for p in module.parameters())


@pytest.mark.parametrize("key", FAMILIES)
def test_it_is_described_in_words_and_every_option_has_help(key):
    gan = GANS[key]
    assert gan.label and len(gan.description) > 60
    assert all(spec.label and spec.help for spec in specs(gan.options))


@pytest.mark.parametrize("key", FAMILIES)
def test_it_learns_the_colour_of_a_flat_set(key):
    """Real, tiny runs: the mean of what is drawn must come nearer to a set of one colour."""
    assert sum(left_to_learn(key, seed) for seed in (1, 2, 3)) / 3 < 0.7


def left_to_learn(key, seed):
    """How far off the colour is after a run, as a share of before."""
    gan, shape = GANS[key], SpriteShape(8, 8, 3)
    torch.manual_seed(seed)
    options = {spec.name: 8 for spec in specs(gan.options) if spec.name == "width"}
    game = gan.build_game(shape, gan.options(**options, learning_rate=5e-4))
    colour = torch.tensor([0.8, -0.6, 0.2]).view(1, 3, 1, 1)
    real = (colour + 0.05 * torch.randn(32 * game.batches_per_step, 3, 8, 8)).clamp(-1, 1)
    if gan.translates:  # from anything to that colour
        real = torch.cat([torch.rand_like(real) * 2 - 1, real], dim=1)
    z = gan.build_generator(shape, gan.options(**options)).any_inputs(64)

    def error():
        with torch.no_grad():
            return float((game.sample(z).mean((0, 2, 3)) - colour.flatten()).abs().mean())

    before = error()
    for _step in range(120):
        step(game, real)
    return error() / before


def test_clipping_keeps_every_weight_of_the_critic_in_its_box():
    gan = GANS["wgan"]
    game = gan.build_game(SpriteShape(8, 8, 1), small(gan))
    step(game, torch.zeros(2 * game.batches_per_step, 1, 8, 8))
    assert max(p.detach().abs().max().item() for p in game.modules["discriminator"].parameters()) <= 0.01 + 1e-7


def test_the_penalised_critic_has_no_batch_normalisation():
    gan = GANS["wgan-gp"]
    critic = gan.build_game(SpriteShape(16, 16, 4), small(gan)).modules["discriminator"]
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in critic.modules())


def test_the_original_is_the_article_s():
    gan = GANS["original"]
    game = gan.build_game(SpriteShape(28, 28, 1), gan.options())
    generator = [tuple(m.weight.shape) for m in game.modules["generator"].modules() if isinstance(m, torch.nn.Linear)]
    assert generator == [(256, 100), (512, 256), (1024, 512), (784, 1024)]
    dropouts = [m.p for m in game.modules["discriminator"].modules() if isinstance(m, torch.nn.Dropout)]
    assert dropouts == [0.3, 0.3, 0.3]
    assert game.optimizers["generator"].param_groups[0]["lr"] == 2e-4


def test_wasserstein_games_take_five_critic_batches_a_step():
    for key in ("wgan", "wgan-gp"):
        game = GANS[key].build_game(SpriteShape(8, 8, 1), small(GANS[key]))
        assert game.batches_per_step == 5
    assert GANS["wgan"].build_game(SpriteShape(8, 8, 1), small(GANS["wgan"])).optimizers["generator"].__class__ is (
        torch.optim.RMSprop
    )


def test_any_seed_of_the_generator_gives_different_sprites():
    gan = GANS["dcgan"]
    torch.manual_seed(0)
    generator = gan.build_generator(SpriteShape(16, 16, 4), small(gan)).eval()
    with torch.no_grad():
        pictures = generator(torch.randn(8, 100)).numpy()
    assert len(np.unique(pictures.reshape(8, -1), axis=0)) == 8


def test_a_form_that_nobody_touched_has_the_batches_of_its_family():
    usual = TrainingConfig()
    assert usual.batch_size == GANS[usual.gan].batch_size
