"""What a new pair of networks takes over from a trained one of another size, other channels, another width."""

import pytest
import torch
from torch.nn import functional

from ganstudio.core.errors import StudioError
from ganstudio.gans import GANS, SpriteShape
from ganstudio.gans.inheritance import Parent, _rescaled, freeze, heritable, lower_layers, reentered, take_over
from tests.one_step import random_pictures, step

FAMILIES = [key for key, _gan in GANS]
SIDE = 32


def build(shape, key="sprite", width=8, seed=0, **others):
    gan = GANS[key]
    torch.manual_seed(seed)
    options = {**others, "width": width} if "width" in gan.options.__dataclass_fields__ else others
    return gan.build_game(SpriteShape(*shape), gan.options(**options))


def parent_of(game, shape):
    networks = {name: {k: t.clone() for k, t in heritable(m).items()} for name, m in game.modules.items()}
    return Parent(SpriteShape(*shape), networks)


def inherited(child, shape, parent, key="sprite"):
    came = take_over(child, GANS[key], SpriteShape(*shape), parent)
    shares = {}
    for name, module in child.modules.items():
        weights = dict(module.named_parameters())
        if not weights:  # a memory of pictures is nobody's to take over
            continue
        total = sum(w.numel() for w in weights.values())
        shares[name] = sum(weights[key].numel() for key in came[name] if key in weights) / total
    return shares


@pytest.mark.parametrize("key", FAMILIES)
def test_the_same_shape_takes_over_everything(key):
    shape = (16, 16, 4)
    old, child = build(shape, key, seed=1), build(shape, key, seed=2)
    shares = inherited(child, shape, parent_of(old, shape), key)
    assert shares == {"generator": 1.0, "discriminator": 1.0}
    z = old.modules["generator"].any_inputs(3)
    old.modules["generator"].eval(), child.modules["generator"].eval()
    assert torch.equal(old.sample(z), child.sample(z))


@pytest.mark.parametrize(
    ("shape", "generator", "discriminator"),
    [
        ((16, 16, 4), 0.97, 0.94),
        ((24, 24, 4), 1.0, 1.0),
        ((48, 48, 4), 0.95, 0.94),
        ((64, 64, 4), 0.96, 0.94),
        ((16, 32, 4), 1.0, 1.0),
        ((SIDE, SIDE, 3), 1.0, 1.0),
        ((SIDE, SIDE, 1), 1.0, 1.0),
    ],
    ids=str,
)
def test_sprites_of_other_sizes_and_channels_find_most_of_their_layers(shape, generator, discriminator):
    # The last layer does not fit where there are more layers or fewer; its share is that of the defaults, 64 and 16.
    old = build((SIDE, SIDE, 4), width=16, colours=4, seed=1)
    child = build(shape, width=16, colours=4, seed=2)
    shares = inherited(child, shape, parent_of(old, (SIDE, SIDE, 4)))
    assert shares["generator"] >= generator and shares["discriminator"] >= discriminator, shares
    pictures = child.sample(torch.randn(4, child.modules["generator"].latent_size))
    assert pictures.shape == (4, shape[2], *shape[:2]) and torch.isfinite(pictures).all()
    step(child, pictures.detach())


@pytest.mark.parametrize("shape", [(64, 64, 4), (48, 32, 4), (64, 24, 4), (128, 128, 3)], ids=str)
def test_larger_sprites_that_double_as_often_find_all_their_layers(shape):
    """At the scale of pixels: what is drawn around a place is drawn of the coarse picture there, as it was."""
    old, child = build((SIDE, SIDE, 4), seed=1), build(shape, doublings=3, seed=2)
    assert inherited(child, shape, parent_of(old, (SIDE, SIDE, 4))) == {"generator": 1.0, "discriminator": 1.0}
    both = old.modules["generator"].layers, child.modules["generator"].layers
    assert [k.shape for k in both[0].state_dict().values()] == [k.shape for k in both[1].state_dict().values()]
    pictures = child.sample(torch.randn(4, child.modules["generator"].latent_size))
    assert pictures.shape == (4, shape[2], *shape[:2])
    step(child, pictures.detach())


@pytest.mark.parametrize(("before", "after"), [(4, 3), (3, 1), (1, 3), (1, 4), (4, 1)])
def test_pictures_are_seen_as_before_in_other_channels(before, after):
    """But for the rim, where nothing is opaque."""
    torch.manual_seed(0)
    weight, bias, grey = torch.randn(5, before, 4, 4), torch.randn(5), torch.rand(2, 1, 12, 12) * 2 - 1

    def in_channels(count):
        return torch.cat([grey.expand(-1, min(count, 3), -1, -1), torch.ones(2, count == 4, 12, 12)], dim=1)

    old = functional.conv2d(in_channels(before), weight, bias, 2, 1)
    new = functional.conv2d(in_channels(after), *reentered(weight, bias, after), 2, 1)
    assert torch.allclose(old[:, :, 1:-1, 1:-1], new[:, :, 1:-1, 1:-1], atol=1e-4)


def test_a_layer_that_kept_the_size_enlarges_or_reduces_as_doubled_pixels_would():
    torch.manual_seed(0)
    weight, x = torch.randn(5, 3, 3, 3), torch.randn(2, 3, 8, 8)
    doubled = x.repeat_interleave(2, 2)
    enlarging = _rescaled(weight.transpose(0, 1).flip(2, 3), torch.empty(3, 5, 4, 3), 1.0)
    found = functional.conv_transpose2d(x, enlarging, None, (2, 1), 1)
    assert torch.allclose(found, functional.conv2d(doubled, weight, padding=1), atol=1e-5)
    reducing = _rescaled(weight, torch.empty(5, 3, 4, 3), 0.5)
    means = functional.avg_pool2d(functional.conv2d(x, weight, padding=1), (2, 1))
    assert torch.allclose(functional.conv2d(x, reducing, None, (2, 1), 1), means, atol=1e-5)
    assert torch.allclose(_rescaled(reducing, weight, 0.5), weight, atol=1e-5), "and back again"


@pytest.mark.parametrize("shape", [(SIDE, SIDE, 4), (SIDE, SIDE, 3)])
def test_a_parent_of_fewer_channels_serves_too(shape):
    old, child = build((SIDE, SIDE, 1), seed=1), build(shape, seed=2)
    assert inherited(child, shape, parent_of(old, (SIDE, SIDE, 1))) == {"generator": 1.0, "discriminator": 1.0}


def test_another_width_is_refused_and_nothing_is_touched():
    old, child = build((SIDE, SIDE, 4), width=16), build((SIDE, SIDE, 4), width=8)
    before = {name: tensor.clone() for name, tensor in heritable(child.modules["generator"]).items()}
    with pytest.raises(StudioError, match="too few of its layers"):
        inherited(child, (SIDE, SIDE, 4), parent_of(old, (SIDE, SIDE, 4)))
    after = heritable(child.modules["generator"])
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_generator_alone_is_enough():
    old, child = build((16, 16, 4), seed=1), build((16, 16, 4), seed=2)
    parent = parent_of(old, (16, 16, 4))
    shares = inherited(child, (16, 16, 4), Parent(parent.shape, {"generator": parent.networks["generator"]}))
    assert shares == {"generator": 1.0, "discriminator": 0.0}


def test_how_strongly_the_parent_augmented_is_not_inherited():
    game = build((16, 16, 4))
    assert not [name for name in heritable(game.modules["discriminator"]) if name.startswith("augment.")]


@pytest.mark.parametrize("key", FAMILIES)
def test_frozen_layers_are_the_first_ones_and_stay(key):
    game = build((16, 16, 4), key)
    critic = game.modules["discriminator"]
    names = lower_layers(critic, 0.5)
    weights = dict(critic.named_parameters())
    assert names and next(iter(weights)) in names and list(weights)[-1] not in names
    freeze(game.optimizers["discriminator"], weights, sorted(names))
    before = {name: weight.detach().clone() for name, weight in weights.items()}
    step(game, random_pictures(game, 4, SpriteShape(16, 16, 4)))
    moved = {name for name, weight in weights.items() if not torch.equal(before[name], weight)}
    assert moved and not moved & names


def test_nothing_is_frozen_unless_asked():
    game = build((16, 16, 4))
    assert not lower_layers(game.modules["discriminator"], 0.0)
    freeze(game.optimizers["discriminator"], {}, ())
    assert len(game.optimizers["discriminator"].param_groups) == 1
