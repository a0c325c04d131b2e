"""The layer that paints: few colours of the sprite's own or any, opacity apart, and what stays in other channels."""

import pytest
import torch

from ganstudio.gans.palette_paint import FreePaint, PalettePaint, painter, recoloured


def layer(channels=4, colours=5, seed=0):
    torch.manual_seed(seed)
    return painter(6, 7, channels, colours)


def decided(paint):
    """Make every pixel decide for one colour, and be there or not."""
    with torch.no_grad():
        (paint if isinstance(paint, FreePaint) else paint.shares).weight *= 1e5
    return paint


def colours_of(picture):
    return {tuple(colour) for colour in (picture.flatten(1).t() * 1e4).round().tolist()}


@pytest.mark.parametrize(("colours", "kind"), [(0, FreePaint), (1, PalettePaint), (16, PalettePaint)])
def test_none_means_any_colour(colours, kind):
    assert type(layer(colours=colours)) is kind


def test_with_a_palette_of_one_a_sprite_has_one_colour():
    drawn = layer(3, colours=1)(torch.randn(2, 6, 8, 8), torch.randn(2, 7)).detach()
    assert all(len(colours_of(picture)) == 1 for picture in drawn) and colours_of(drawn[0]) != colours_of(drawn[1])


@pytest.mark.parametrize("colours", [0, 5])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_two_by_two_pixels_are_painted_for_each_place(channels, colours):
    drawn = layer(channels, colours)(torch.randn(3, 6, 4, 5), torch.randn(3, 7))
    assert drawn.shape == (3, channels, 8, 10) and drawn.dtype == torch.float32
    assert float(drawn.detach().abs().max()) <= 1.0


def test_pixels_that_are_decided_have_one_of_the_sprite_s_colours():
    paint, x, w = decided(layer(3)), torch.randn(2, 6, 16, 16), torch.randn(2, 7)
    drawn, palettes = paint(x, w).detach(), torch.sigmoid(paint.palette(w)).detach().unflatten(1, (3, 5)) * 2 - 1
    for picture, palette in zip(drawn, palettes, strict=True):
        assert colours_of(picture) == colours_of(palette), "all five, and no other"
    assert not colours_of(drawn[0]) & colours_of(drawn[1]), "another style has other colours"


def test_what_is_undecided_lies_between_the_colours():
    paint, w = layer(3, colours=2), torch.randn(1, 7)
    one, other = (torch.sigmoid(paint.palette(w)).detach().unflatten(1, (3, 2)) * 2 - 1)[0].unbind(1)
    drawn = paint(torch.randn(1, 6, 8, 8) * 50, w).detach()[0].flatten(1).t()
    share = ((drawn - one) @ (other - one)) / (other - one).square().sum()
    assert torch.allclose(drawn, torch.lerp(one, other, share[:, None]), atol=1e-5), "on the line between them"
    assert float(share.min()) >= -1e-5 and float(share.max()) <= 1.0 + 1e-5 and float(share.std()) > 0.05


@pytest.mark.parametrize("colours", [0, 5])
def test_what_is_not_there_has_no_colour(colours):
    lit = decided(layer(colours=colours))(torch.randn(2, 6, 8, 8), torch.randn(2, 7)).detach() + 1.0
    there = lit[:, 3:] > 1.0
    assert there.any() and not there.all()
    assert float((lit[:, :3] * ~there).abs().max()) < 1e-3


@pytest.mark.parametrize(
    ("count", "before", "after"), [(5, 4, 3), (5, 3, 4), (5, 1, 4), (5, 1, 3), (5, 4, 4), (0, 1, 3), (0, 4, 4)]
)
def test_in_other_channels_it_paints_the_same_colours(count, before, after):
    old, new = layer(before, count), layer(after, count, seed=1)
    found = recoloured({f"paint.{name}": t for name, t in old.state_dict().items()}, "paint", after, before)
    new.load_state_dict({name.removeprefix("paint."): tensor for name, tensor in found.items()})
    x, w = torch.randn(2, 6, 4, 4), torch.randn(2, 7)

    def colours(drawn):
        lit = drawn.detach() + 1.0
        return 2.0 * lit[:, :3] / lit[:, 3:] if drawn.shape[1] == 4 else lit

    expected = colours(old(x, w))
    assert torch.allclose(colours(new(x, w)), expected.expand(-1, min(after, 3), -1, -1), atol=1e-5)


def test_grey_is_the_mean_of_the_colours_before_they_are_squeezed():
    old, new = layer(4), layer(1, seed=1)
    found = recoloured({f"paint.{name}": t for name, t in old.state_dict().items()}, "paint", 1, 4)
    new.load_state_dict({name.removeprefix("paint."): tensor for name, tensor in found.items()})
    w = torch.randn(2, 7)
    assert torch.allclose(new.palette(w), old.palette(w).unflatten(1, (3, 5)).mean(1), atol=1e-5)


def test_what_a_parent_lacks_is_not_invented():
    assert recoloured({"other.weight": torch.ones(1)}, "paint", 4, 3) == {}
