"""The sprite GAN with kinds: the last number of a latent says which, and the rest of it is as it was without."""

import pytest
import torch

from ganstudio.core.kinds import middle
from ganstudio.gans import GANS, SpriteShape
from ganstudio.gans.inheritance import Parent, heritable, take_over

KINDS = {"item": 50, "mon": 30, "player": 20}
SPRITE = GANS["sprite"]
KNOWING = {"width": 8, "latent_size": 16, "kinds": True}


def build(found=None, seed=0, **options):
    torch.manual_seed(seed)
    shape = SpriteShape(16, 16, 4, KINDS if found is None else found)
    return SPRITE.build_game(shape, SPRITE.options(**{**KNOWING, **options}))


def same(one, other):
    weights, others = one.state_dict(), other.state_dict()
    return weights.keys() == others.keys() and all(torch.equal(weights[name], others[name]) for name in weights)


def batch(count=12):
    torch.manual_seed(1)
    return torch.rand(count, 4, 16, 16) * 2 - 1, torch.arange(count) % len(KINDS)


def test_random_latents_are_of_each_kind_as_often_as_real_sprites():
    generator = build().modules["generator"]
    torch.manual_seed(0)
    z = torch.randn(20_000, generator.latent_size)
    shares = torch.bincount(generator.kinds_of(z), minlength=3) / len(z)
    assert shares.tolist() == pytest.approx([0.5, 0.3, 0.2], abs=0.015)


def test_only_the_kind_matters_of_the_last_number():
    generator = build().modules["generator"].eval()
    z = torch.randn(6, generator.latent_size)
    z[:, :-1] = z[:1, :-1]
    z[:, -1] = torch.tensor([-1.0, -0.1, middle(KINDS, "mon"), 0.2, middle(KINDS, "player"), 3.0])
    drawn = generator(z)
    assert generator.kinds_of(z).tolist() == [0, 0, 1, 1, 2, 2]
    assert torch.allclose(drawn[::2], drawn[1::2], atol=1e-6)
    assert not torch.allclose(drawn[0], drawn[2]) and not torch.allclose(drawn[2], drawn[4])


@pytest.mark.parametrize("truncation", [0.0, 0.5, 1.0])
def test_truncation_keeps_the_kind(truncation):
    generator = build().modules["generator"]
    z = torch.randn(200, generator.latent_size)
    narrow = generator.truncated(z, truncation)
    assert torch.equal(generator.kinds_of(narrow), generator.kinds_of(z))
    assert torch.allclose(narrow[:, :-1], z[:, :-1] * truncation)


@pytest.mark.parametrize(("kinds", "wanted"), [({}, True), (KINDS, False)], ids=["one label", "not asked for"])
def test_without_kinds_it_is_the_network_that_it_was(kinds, wanted):
    game, plain = build(kinds, kinds=wanted), build({}, kinds=False)
    assert game.modules["generator"].kinds == {} and game.modules["generator"].latent_size == 16
    real, labels = batch()
    for each in (game, plain):
        torch.manual_seed(2)
        each.step(real, labels)
    assert all(same(game.modules[name], plain.modules[name]) for name in plain.modules)


@pytest.mark.parametrize("mixing", [0.0, 1.0])
def test_every_weight_takes_part(mixing):
    game = build(mixing=mixing)
    real, labels = batch()
    before = {name: {k: w.clone() for k, w in module.named_parameters()} for name, module in game.modules.items()}
    for _step in range(2):  # the discriminator's view of kinds begins at zero, so that nothing comes back through it
        said = game.step(real, labels)
    assert all(torch.isfinite(value) for value in said.values())
    for name, module in game.modules.items():
        still = [key for key, weight in module.named_parameters() if torch.equal(before[name][key], weight)]
        assert not still, name


def test_styles_are_mixed_within_a_kind(monkeypatch):
    game = build(mixing=1.0)
    placed, generator = [], game.modules["generator"]
    monkeypatch.setattr(generator.places, "forward", lambda kinds: placed.append(kinds) or torch.zeros(len(kinds), 16))
    shown = game.draw(torch.zeros(8, 4, 16, 16))
    assert len(placed) == 2 and torch.equal(placed[0], placed[1]) and torch.equal(shown.kinds, placed[0])


def test_the_discriminator_judges_the_same_picture_by_its_kind():
    critic = build().modules["discriminator"].eval()
    real, labels = batch()
    assert torch.equal(critic(real, labels), critic(real)), "before it has learned, kinds say nothing"
    torch.nn.init.normal_(critic.kinds.weight)
    assert not torch.allclose(critic(real, labels), critic(real, (labels + 1) % 3))


def test_the_penalty_on_steepness_sees_sprites_as_ones_of_their_kinds(monkeypatch):
    monkeypatch.setattr("ganstudio.gans.sprite._LAZILY", 1)
    game, (real, labels) = build(r1=0.1), batch()
    critic, seen = game.modules["discriminator"], []
    forward = critic.forward
    monkeypatch.setattr(critic, "forward", lambda *shown: seen.append(shown[1]) or forward(*shown))
    game.step(real, labels)
    assert len(seen) == 4 and torch.equal(seen[2], labels), "real, generated, the penalty's real ones, generated"


def inherited(child, kinds, parent, old_kinds):
    networks = {name: {k: t.clone() for k, t in heritable(m).items()} for name, m in parent.modules.items()}
    old = Parent(SpriteShape(16, 16, 4, old_kinds), networks)
    return take_over(child, SPRITE, SpriteShape(16, 16, 4, kinds), old)


@pytest.mark.parametrize(("before", "after"), [({}, KINDS), (KINDS, {}), (KINDS, {"tree": 3, "rock": 4, "fish": 5})])
def test_all_but_the_kinds_is_taken_over_where_they_are_others(before, after):
    parent, child = build(before, seed=1), build(after, seed=2)
    fresh = {name: tensor.clone() for name, tensor in child.modules["generator"].state_dict().items()}
    came = inherited(child, after, parent, before)
    own = {"places.weight"} if after else set()
    assert {name for name in fresh if name not in came["generator"]} == own
    for name, tensor in child.modules["generator"].state_dict().items():
        assert torch.equal(tensor, fresh[name] if name in own else parent.modules["generator"].state_dict()[name])
    assert "kinds.weight" not in came["discriminator"]


def test_kinds_are_taken_over_by_their_names():
    after = {"boss": 9, "mon": 5, "item": 1, "tree": 2}
    parent, child = build(seed=1), build(after, seed=2)
    torch.nn.init.normal_(parent.modules["discriminator"].kinds.weight)
    fresh = child.modules["generator"].places.weight.clone()
    inherited(child, after, parent, KINDS)
    places, old = child.modules["generator"].places.weight, parent.modules["generator"].places.weight
    assert torch.equal(places[1], old[1]) and torch.equal(places[2], old[0])
    assert torch.equal(places[0], fresh[0]) and torch.equal(places[3], fresh[3])
    views, old = child.modules["discriminator"].kinds.weight, parent.modules["discriminator"].kinds.weight
    assert torch.equal(views[1], old[1]) and torch.equal(views[2], old[0]) and not views[0].any()
