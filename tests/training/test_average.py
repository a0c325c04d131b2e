"""The averaged generator, seeded steps and mirrored sprites."""

import copy
import math

import pytest
import torch
from torch import nn

from ganstudio.core.options import from_mapping
from ganstudio.gans import GANS, SpriteShape
from ganstudio.gans.blocks import ConvGenerator
from ganstudio.training.augment import mirrored
from ganstudio.training.ema import Average, all_finite
from ganstudio.training.seeding import WEIGHTS, seed_step


@pytest.fixture
def generator():
    torch.manual_seed(0)
    return ConvGenerator(SpriteShape(8, 8, 4), latent_size=5, width=8)


def change(generator, value=None):
    """Give every weight and statistic another value."""
    with torch.no_grad():
        for tensor in generator.state_dict().values():
            if value is not None:
                tensor.fill_(value)
            elif tensor.is_floating_point():
                tensor.copy_(torch.rand_like(tensor) + 0.1)
            else:
                tensor.add_(1)


def same(one, other):
    other = other.state_dict()
    return all(torch.equal(tensor, other[name]) for name, tensor in one.state_dict().items())


def test_the_average_begins_as_the_generator_and_is_a_copy(generator):
    average = Average(generator, 500.0, 0.3)
    assert same(average.generator, generator)
    change(generator)
    assert not same(average.generator, generator)
    assert not average.generator.training and generator.training
    assert not any(parameter.requires_grad for parameter in average.generator.parameters())
    assert all(parameter.requires_grad for parameter in generator.parameters())


def test_without_a_half_life_it_is_an_exact_copy_after_each_step(generator):
    average = Average(generator, 0.0, 0.3)
    for step in (1, 2, 3):
        change(generator)
        average.update(step)
        assert same(average.generator, generator)


def test_the_newest_weights_draw_without_being_changed(generator):
    average, inputs = Average(generator, 500.0, 0.3), torch.randn(4, 5)
    before = average.draw(inputs)
    change(generator)
    kept = {name: tensor.clone() for name, tensor in generator.state_dict().items()}
    assert torch.equal(average.draw_newest(inputs), copy.deepcopy(generator).eval()(inputs))
    assert torch.equal(average.draw(inputs), before) and generator.training
    assert all(torch.equal(tensor, kept[name]) for name, tensor in generator.state_dict().items())
    with pytest.raises(RuntimeError):
        average.draw_newest(torch.randn(4, 6))
    assert generator.training


def test_after_one_half_life_half_of_the_way_is_gone(generator):
    change(generator, 0.0)
    average = Average(generator, 10.0, 0.3)
    change(generator, 1.0)
    for step in range(10_000, 10_010):
        average.update(step)
    for name, tensor in average.tensors.items():
        expected = 0.5 if tensor.is_floating_point() else 1.0
        assert torch.allclose(tensor.float(), torch.full(tensor.shape, expected), atol=1e-5), name


def test_batch_statistics_are_averaged_and_counts_are_copied(generator):
    change(generator, 0.0)
    average = Average(generator, 1.0, 0.3)
    change(generator, 4.0)
    average.update(10_000)
    buffers = dict(average.generator.named_buffers())
    assert {"running_mean", "running_var", "num_batches_tracked"} == {name.rpartition(".")[2] for name in buffers}
    for name, tensor in buffers.items():
        assert (tensor == (4 if name.endswith("num_batches_tracked") else 2.0)).all(), name


def test_at_first_the_half_life_grows_with_the_run(generator):
    """So that the first, senseless weights do not drag on: after n steps hardly anything of them is left."""
    moved = []
    for step in (1, 20, 200, 2000, 20_000, 200_000):
        change(generator, 0.0)
        average = Average(generator, 500.0, 0.3)
        change(generator, 1.0)
        average.update(step)
        moved.append(float(average.tensors["project.weight"][0, 0]))
    assert moved == sorted(moved, reverse=True) and moved[0] > 0.99
    assert moved[-1] == moved[-2] == pytest.approx(1 - 0.5 ** (1 / 500), rel=1e-3), "then it stays"


@pytest.mark.parametrize(
    ("turn", "end", "least", "most"),
    [(2, 4, 0.999, 1.0), (200, 300, 0.99, 1.0), (1500, 3000, 0.9, 0.98), (7_000, 14_000, 0.79, 0.82)],
)
def test_the_last_part_of_the_run_decides_a_little_less_alone_as_it_goes_on(turn, end, least, most):
    """Weights that turn from 0 to 1 in the middle: at first the old ones are as good as gone, later a fifth is left."""
    source = nn.Linear(1, 1, bias=False)
    change(source, 0.0)
    average = Average(source, 1e6, 0.3)
    for step in range(turn, end + 1):  # from zero to zero nothing moves
        if step > turn:
            change(source, 1.0)
        average.update(step)
    assert least <= float(average.tensors["weight"]) <= most


def test_a_family_that_only_gets_better_is_averaged_over_less():
    source, found = nn.Linear(1, 1, bias=False), []
    for share in (0.05, 0.3):
        change(source, 0.0)
        average = Average(source, 1e6, share)
        change(source, 1.0)
        average.update(10_000)
        found.append(float(average.tensors["weight"]))
    assert found == pytest.approx([1 - 0.5 ** (1 / 500), 1 - 0.5 ** (1 / 3000)], rel=1e-3)


def test_the_average_draws_as_in_evaluation(generator):
    average = Average(generator, 0.0, 0.3)
    z = torch.randn(6, 5)
    drawn = average.draw(z)
    assert drawn.shape == (6, 4, 8, 8) and not drawn.requires_grad
    assert torch.allclose(average.draw(z[:1]), drawn[:1], atol=1e-6), "one sprite's statistics do not touch another's"
    assert torch.equal(average.draw(z), drawn)


@pytest.mark.parametrize("colours", [0, 16])
def test_as_much_is_there_as_of_real_sprites(colours):
    """Of what changes fast the average is a faded picture: here one whose silhouettes have shrunk to a tenth."""
    torch.manual_seed(0)
    options = from_mapping(GANS["sprite"].options, {"width": 8, "latent_size": 16, "colours": colours})
    average = Average(GANS["sprite"].build_generator(SpriteShape(8, 8, 4), options), 500.0, 0.3, 5 / 8)
    average.generator.opacity_bias.fill_(-1.1)
    z = torch.randn(64, 16)

    def share():
        return float((average.draw(z)[:, 3].mean() + 1.0) / 2.0)

    before = share()
    for step in range(1, 16):
        average.stay_opaque(step)
    assert share() == before < 0.15, "it looks now and then only"
    for step in range(16, 1200):
        average.stay_opaque(step)
    assert share() == pytest.approx(5 / 8, abs=0.04)
    assert torch.equal(
        average.tensors[next(n for n in average.tensors if n.endswith(("paint.bias", "shares.bias")))][-4:],
        average.generator.opacity_bias,
    ), "it is part of what is saved"


def test_where_no_opacity_is_painted_apart_nothing_is_made_more_opaque(generator):
    flat = GANS["sprite"].build_generator(SpriteShape(8, 8, 3), GANS["sprite"].options())
    for made in (generator, flat):
        average = Average(made, 500.0, 0.3, 1.0)
        average.stay_opaque(16)
        assert same(average.generator, made)


def test_the_tensors_of_the_average_are_those_it_draws_with(generator):
    average = Average(generator, 500.0, 0.3)
    before = average.draw(torch.ones(1, 5))
    for tensor in average.tensors.values():
        tensor.copy_(tensor + 1)
    assert not torch.equal(average.draw(torch.ones(1, 5)), before)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_one_bad_number_in_weights_or_statistics_is_seen(generator, bad):
    assert all_finite(generator, nn.Linear(2, 2)) and all_finite()
    with torch.no_grad():
        generator.draw[0].running_var[3] = bad
    assert not all_finite(nn.Linear(2, 2), generator)


def drawn_after(seed, step):
    seed_step(seed, step)
    return torch.rand(4).tolist()


def test_a_step_draws_the_same_whatever_was_drawn_before():
    expected = drawn_after(3, 100)
    torch.rand(17)
    assert drawn_after(3, 100) == expected


def test_every_step_of_every_seed_draws_something_else():
    seen = {tuple(drawn_after(seed, step)) for seed in (0, 1, 2**31 - 1) for step in (WEIGHTS, 0, 1, 2, 10**8)}
    assert len(seen) == 15


def test_mirroring_flips_about_half_and_changes_nothing_else():
    torch.manual_seed(0)
    pictures = torch.rand(400, 2, 3, 5)
    before = pictures.clone()
    changed = mirrored(pictures)
    assert torch.equal(pictures, before)
    plain = (changed == before).flatten(1).all(dim=1)
    flipped = (changed == before.flip(3)).flatten(1).all(dim=1)
    assert (plain ^ flipped).all() and 140 < int(flipped.sum()) < 260


def test_mirroring_follows_the_seed():
    pictures = torch.rand(50, 1, 8, 8)
    results = []
    for seed in (1, 1, 2):
        seed_step(seed, 0)
        results.append(mirrored(pictures))
    assert torch.equal(results[0], results[1]) and not torch.equal(results[0], results[2])
