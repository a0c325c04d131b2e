"""What is particular to the sprite GAN: the same sprite again, opacity, styles, augmentation of both kinds."""

import pytest
import torch

from ganstudio.core.options import from_mapping
from ganstudio.gans import GANS, SpriteShape
from ganstudio.gans.losses import steepness
from ganstudio.gans.style import Mapping, StyledNorm
from ganstudio.training.slowing import slowed
from tests.one_step import step


def build(what="build_generator", shape=(16, 24, 4), **options):
    gan = GANS["sprite"]
    torch.manual_seed(0)
    return getattr(gan, what)(
        SpriteShape(*shape), from_mapping(gan.options, {"width": 8, "latent_size": 16, **options})
    )


def test_the_same_latent_is_the_same_sprite_whatever_is_drawn_with_it():
    generator, z = build().eval(), torch.randn(4, 16)
    assert torch.allclose(generator(z)[:1], generator(z[:1]), atol=1e-5)


def test_what_is_transparent_is_colourless():
    drawn = (build()(torch.randn(64, 16) * 4) + 1.0) / 2.0
    assert (drawn[:, :3] <= drawn[:, 3:] + 1e-6).all(), "premultiplied: no colour is brighter than it is opaque"


def test_other_latents_for_the_last_layer_change_the_colours_only():
    generator = build()
    z, other = torch.randn(8, 16), torch.randn(8, 16)
    plain, swapped = generator(z), generator(z, (other, generator.depth - 1))
    assert torch.equal(plain[:, 3], swapped[:, 3]), "the same silhouettes"
    assert not torch.allclose(plain[:, :3], swapped[:, :3], atol=0.05)


@pytest.mark.parametrize("colours", [0, 16])
def test_other_latents_from_a_layer_on_change_what_is_fine_only(colours):
    generator = build(colours=colours)
    z, other = torch.randn(8, 16), torch.randn(8, 16)
    plain, swapped = generator(z), generator(z, (other, 1))
    assert not torch.equal(plain, swapped)
    assert torch.equal(generator(z, (other, generator.depth)), plain), "after the last layer nothing is left to change"


def test_styles_are_gains_and_offsets_of_the_normalised_picture():
    torch.manual_seed(0)
    layer, x, w = StyledNorm(6, style=7), torch.randn(3, 6, 9, 8) * 5 + 2, torch.randn(3, 7)
    normal = (x - x.mean((0, 2, 3), keepdim=True)) / (x.var((0, 2, 3), unbiased=False, keepdim=True) + 1e-5).sqrt()
    gain, offset = layer.style(w)[:, :, None, None].chunk(2, dim=1)
    assert torch.allclose(layer(x, w), torch.relu(normal * (1 + gain) + offset), atol=1e-4)


def test_the_style_is_not_normalised_away():
    torch.manual_seed(0)
    mapping = Mapping(64, 2)
    assert 0.1 < float(mapping(torch.randn(256, 64)).detach().std()) < 1.5, "as far apart as the latents are, about"


@pytest.mark.parametrize("mixing", [0.0, 1.0])
@pytest.mark.parametrize("shape", [(16, 24, 4), (8, 8, 1)])
def test_it_trains_with_styles_mixed_or_not(shape, mixing):
    game = build("build_game", shape, mixing=mixing)
    before = {name: weight.clone() for name, weight in game.modules["generator"].named_parameters()}
    said = step(game, torch.rand(4, shape[2], *shape[:2]) * 2 - 1)
    assert all(torch.isfinite(value) for value in said.values())
    after = dict(game.modules["generator"].named_parameters())
    moved = [name for name in before if not torch.equal(before[name], after[name])]
    assert len(moved) == len(before), "every weight takes part"


def test_the_discriminator_sees_both_kinds_augmented(monkeypatch):
    game = build("build_game", overfitting=0.5)
    augment, seen = game.modules["discriminator"].augment, []
    monkeypatch.setattr(augment, "forward", lambda pictures: seen.append(len(pictures)) or pictures)
    step(game, torch.rand(4, 4, 16, 24) * 2 - 1)
    assert seen == [4, 4, 4], "real, generated, and generated again for the generator's own step"


def test_the_discriminator_is_shown_shapes_without_colours_of_both_kinds(monkeypatch):
    seen = []
    monkeypatch.setattr("ganstudio.gans.sprite.shapes_among", lambda pictures, share: seen.append(share) or pictures)
    step(build("build_game", shapes=0.3), torch.rand(4, 4, 16, 24) * 2 - 1)
    assert seen == [0.3] * 3


def test_a_discriminator_that_is_sure_is_shown_harder_sprites(monkeypatch):
    game = build("build_game", overfitting=0.5)
    monkeypatch.setattr("ganstudio.gans.adaptive._RISE", 0.01)
    for _ in range(80):
        said = step(game, torch.rand(8, 4, 16, 24).round() * 2 - 1)
    assert float(said["augment_p"]) > 0.0


def test_the_second_look_adds_nothing_at_first_and_something_once_trained():
    critic, pictures = (
        build("build_game", second_look=True).modules["discriminator"].eval(),
        torch.rand(4, 4, 16, 24) * 2 - 1,
    )
    x = torch.randn(4, 32, 4, 6)
    assert torch.equal(critic.again(x), x)
    assert build("build_game").modules["discriminator"].again is None, "not unless asked"
    before = critic(pictures)
    torch.nn.init.ones_(critic.again.norm.weight)
    assert not torch.allclose(critic(pictures), before)


def test_one_step_in_eight_is_taken_with_the_penalty_on_steepness(monkeypatch):
    steep = []
    monkeypatch.setattr("ganstudio.gans.sprite.steepness", lambda critic, real: steep.append(1) or torch.zeros(()))
    real = torch.rand(4, 4, 16, 24) * 2 - 1
    without, with_r1 = (build("build_game", r1=r1) for r1 in (0.0, 0.1))
    for _ in range(64):
        step(without, real)
    assert not steep
    for _ in range(64):
        step(with_r1, real)
    assert 2 <= len(steep) <= 18, "eight are expected"


def test_the_heaviest_step_has_the_penalty_whatever_chance_says(monkeypatch):
    """What is tried for its memory must be the step that needs most, not one of the seven in eight without."""
    steep = []
    monkeypatch.setattr("ganstudio.gans.sprite.steepness", lambda critic, real: steep.append(1) or torch.zeros(()))
    real, game = torch.rand(4, 4, 16, 24) * 2 - 1, build("build_game", r1=0.1)
    for seed in range(10):
        torch.manual_seed(seed)
        game.heaviest_step(real, torch.zeros(4, dtype=torch.int64))
    assert len(steep) == 10
    for _ in range(32):
        step(game, real)
    assert 10 < len(steep) < 30, "afterwards it is as seldom as before"


def test_the_penalty_falls_with_the_learning_rate(monkeypatch):
    weights = []

    def weigh(critic, real):
        weight = torch.zeros((), requires_grad=True)
        weight.register_hook(lambda gradient: weights.append(float(gradient)))
        return weight

    monkeypatch.setattr("ganstudio.gans.sprite.steepness", weigh)
    real, game = torch.rand(4, 4, 16, 24) * 2 - 1, build("build_game", r1=0.1, learning_rate=1e-3)
    for rate in (1e-3, 5e-4):
        with slowed(game.optimizers.values(), rate / 1e-3):
            for _ in range(64):
                step(game, real)
    assert sorted(set(weights)) == pytest.approx([0.4, 0.8])


def test_the_penalty_makes_the_discriminator_flatter():
    real = torch.rand(16, 4, 16, 24).round() * 2 - 1

    def slope(r1):
        game = build("build_game", r1=r1, overfitting=1.0)
        for _ in range(40):
            step(game, real)
        return float(steepness(game.modules["discriminator"].eval(), real).detach())

    assert slope(10.0) < 0.5 * slope(0.0)
