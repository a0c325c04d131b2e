"""What is particular to the sprite GAN: the same sprite again, opacity, styles, regularisation now and then."""

import pytest
import torch

from ganstudio.core.options import from_mapping
from ganstudio.gans import GANS, SpriteShape, sprite
from ganstudio.gans.style import StyledConv, minibatch_deviation


def build(what="build_generator", shape=(16, 24, 4), **options):
    gan = GANS["sprite"]
    torch.manual_seed(0)
    return getattr(gan, what)(
        SpriteShape(*shape), from_mapping(gan.options, {"width": 8, "latent_size": 16, **options})
    )


def test_the_same_latent_is_the_same_sprite_also_while_training():
    generator, z = build(), torch.randn(4, 16)
    assert torch.equal(generator(z), generator(z))


def test_what_is_transparent_is_colourless():
    drawn = (build()(torch.randn(64, 16) * 4) + 1.0) / 2.0
    assert (drawn[:, :3] <= drawn[:, 3:] + 1e-6).all(), "premultiplied: no colour is brighter than it is opaque"


def test_other_latents_from_a_layer_on_change_what_is_fine_only():
    generator = build()
    z, other = torch.randn(8, 16), torch.randn(8, 16)
    plain, swapped = generator(z), generator(z, (other, 1))
    assert not torch.equal(plain, swapped)
    assert torch.equal(generator(z, (other, generator.depth)), plain), "after the last layer nothing is left to change"


def test_a_styled_convolution_is_that_of_weights_of_each_sprites_own():
    torch.manual_seed(0)
    conv = StyledConv(6, 5, style=7, size=(9, 8), grains=2)
    x, w = torch.randn(3, 6, 9, 8), torch.randn(3, 7)
    style = conv.style(w)
    expected = []
    for i in range(3):
        weight = conv.weight * conv._scale * style[i][None, :, None, None]
        weight = weight / (weight.square().sum((1, 2, 3), keepdim=True) + 1e-8).sqrt()
        expected.append(torch.nn.functional.conv2d(x[i : i + 1], weight, padding=1))
    gain = (2.0 / (1.0 + 0.2**2)) ** 0.5
    expected = torch.nn.functional.leaky_relu(torch.cat(expected), 0.2) * gain
    assert torch.allclose(conv(x, w, torch.randn(3, 7)), expected, atol=1e-5)


@pytest.mark.parametrize("count", [1, 3, 4, 8, 10])
def test_deviation_is_nothing_for_sprites_that_are_alike(count):
    x = torch.randn(1, 3, 4, 4).expand(count, 3, 4, 4)
    assert minibatch_deviation(x).shape == (count, 4, 4, 4)
    assert minibatch_deviation(x)[:, 3].max() < 1e-3
    if count > 1:
        assert minibatch_deviation(torch.randn(count, 3, 4, 4))[:, 3].min() > 0.1


def test_smoothness_is_asked_for_every_sixteenth_step(monkeypatch):
    asked, r1 = [], sprite._r1
    monkeypatch.setattr(sprite, "_r1", lambda network, real: asked.append(1) or r1(network, real))
    game = build("build_game", mixing=0.5)
    for _ in range(17):
        said = game.step(torch.rand(4, 4, 16, 24) * 2 - 1)
    assert len(asked) == 2
    assert float(said["augment_p"]) >= 0.0


def test_without_smoothness_it_is_never_asked_for(monkeypatch):
    monkeypatch.setattr(sprite, "_r1", lambda network, real: pytest.fail("asked"))
    build("build_game", r1=0.0).step(torch.rand(4, 4, 16, 24) * 2 - 1)
