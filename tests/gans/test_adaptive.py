"""Augmentation: nothing at strength 0, whole pixels at any, alike for both kinds, and a strength that follows."""

import pytest
import torch

from ganstudio.gans.adaptive import AdaptiveAugment, shapes_among


def augment(strength, target=0.6, hues=True):
    made = AdaptiveAugment(target, hues)
    made.strength.fill_(strength)
    return made


@pytest.fixture
def pictures():
    torch.manual_seed(0)
    alpha = (torch.rand(64, 1, 16, 24) < 0.5).float()
    return torch.cat([torch.rand(64, 3, 16, 24) * alpha, alpha], 1) * 2.0 - 1.0


def test_at_strength_zero_nothing_changes(pictures):
    assert torch.allclose(augment(0.0)(pictures), pictures, atol=1e-6)


def test_switched_off_it_hands_on_the_very_pictures(pictures):
    assert augment(0.8, target=1.0)(pictures) is pictures


def test_opacity_stays_all_or_nothing(pictures):
    changed = augment(1.0)(pictures)
    assert changed.shape == pictures.shape and not torch.allclose(changed, pictures)
    assert set(changed[:, 3].unique().tolist()) == {-1.0, 1.0}, "shifted by whole pixels, never blurred"


def test_what_is_transparent_gets_no_colour(pictures):
    changed = augment(1.0)(pictures)
    nothing = changed[:, 3] == -1.0
    assert torch.allclose(changed[:, :3].permute(1, 0, 2, 3)[:, nothing], torch.tensor(-1.0), atol=1e-5)


def test_unless_asked_no_colour_is_met_that_was_not_there(pictures):
    seen = augment(1.0, hues=False)(pictures).permute(0, 2, 3, 1).reshape(-1, 4)
    own = pictures.permute(0, 2, 3, 1).reshape(-1, 4)
    known = {tuple(colour) for colour in torch.round(own * 1000.0).int().tolist()} | {(-1000,) * 4}
    assert {tuple(colour) for colour in torch.round(seen * 1000.0).int().tolist()} <= known


def test_turning_hues_keeps_greys_and_lightness(pictures):
    turned = augment(1.0)._recoloured(pictures + 1.0)
    assert torch.allclose(turned[:, :3].sum(1), (pictures[:, :3] + 1.0).sum(1), atol=1e-4)
    greys = torch.full((8, 3, 4, 4), 0.7)
    assert torch.allclose(augment(1.0)._recoloured(greys), greys, atol=1e-5)


def test_some_sprites_are_shown_without_their_colours(pictures):
    torch.manual_seed(0)
    shown = shapes_among(pictures.repeat(8, 1, 1, 1), 0.25)
    bare = (shown[:, :3] + 1.0 == 2.0 * (shown[:, 3:] + 1.0)).flatten(1).all(1)
    assert 0.15 < bare.float().mean() < 0.35
    assert torch.equal(shown[~bare], pictures.repeat(8, 1, 1, 1)[~bare])
    assert shown[bare, :3].max() > 1.0, "no generator can draw that, so none answers with white sprites"
    assert torch.equal(shown[:, 3], pictures.repeat(8, 1, 1, 1)[:, 3]), "their shapes stay"


def test_without_opacity_or_unless_asked_all_are_shown_as_they_are(pictures):
    assert shapes_among(pictures, 0.0) is pictures
    assert shapes_among(pictures[:, :3], 1.0).equal(pictures[:, :3])


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_gradients_reach_every_pixel_that_is_left(channels):
    pictures = torch.zeros(8, channels, 8, 8, requires_grad=True)
    augment(1.0)(pictures).sum().backward()
    assert pictures.grad.abs().sum() > 0


@pytest.mark.parametrize(("score", "rises"), [(0.95, True), (0.6, False)])
def test_strength_follows_how_sure_the_discriminator_is(score, rises):
    made = augment(0.4)
    for _ in range(200):
        made.adapt(torch.tensor(score), 64)
    assert (float(made.strength) > 0.4) == rises
    assert 0.0 <= float(made.strength) <= 0.8


def test_strength_never_reaches_what_would_leak_into_the_sprites():
    made = augment(0.0)
    for _ in range(5000):
        made.adapt(torch.tensor(1.0), 64)
    assert float(made.strength) == pytest.approx(0.6)


def test_it_goes_on_where_it_was():
    made = augment(0.3)
    for _ in range(5):
        made.adapt(torch.tensor(1.0), 4)
    other = AdaptiveAugment(0.6)
    other.load_state_dict(made.state_dict())
    assert torch.equal(other.strength, made.strength) and other.sureness == made.sureness
