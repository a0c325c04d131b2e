"""What only translating families have: the way back, previews of four, a memory, pairs that are changed alike."""

from collections import Counter

import pytest
import torch

from ganstudio.gans import GANS, SpriteShape
from ganstudio.gans.inheritance import lower_layers
from ganstudio.gans.memory import REMEMBERED, Memory
from ganstudio.gans.palette import palette_distance
from ganstudio.gans.translation import UNet, _Grouped, apart, rearranged
from ganstudio.gans.variation import varied
from tests.families import TRANSLATING, small_options

SHAPE = SpriteShape(16, 16, 4)


def family(key, shape=SHAPE, **options):
    gan = GANS[key]
    torch.manual_seed(0)
    return gan.build_game(shape, gan.options(**{**small_options(key), **options}))


@pytest.mark.parametrize("key", TRANSLATING)
def test_a_preview_is_source_answer_truth_and_back_again(key):
    generator = family(key).modules["generator"].eval()
    source, truth = generator.any_inputs(3), generator.any_inputs(3)
    with torch.no_grad():
        shown = generator.shown(torch.cat([source, truth], dim=1)).unflatten(0, (3, 4))
        assert torch.equal(shown[:, 0], source) and torch.equal(shown[:, 2], truth)
        assert torch.allclose(shown[:, 1], generator(source), atol=1e-6)
        if generator.has_way_back:
            assert torch.allclose(shown[:, 3], generator.back(generator(source)), atol=1e-5)
        else:
            assert (shown[:, 3] == -1).all()
    assert GANS[key].translates == ("unpaired" if generator.has_way_back else "paired")


@pytest.mark.parametrize("key", TRANSLATING)
def test_an_answer_does_not_depend_on_its_company_while_training_either(key):
    generator = family(key).modules["generator"].train()
    pictures = generator.any_inputs(5)
    with torch.no_grad():
        assert torch.allclose(generator(pictures)[2:3], generator(pictures[2:3]), atol=1e-5)


def test_pix2pix_learns_an_exchange_of_channels_from_pairs():
    game = family("pix2pix", SpriteShape(8, 8, 3), variation=0.0, learning_rate=3e-3)
    pictures = (torch.rand(16, 3, 1, 1) * 2 - 1).expand(-1, -1, 8, 8)
    pairs = torch.cat([pictures, pictures.flip(1)], dim=1)
    said = [float(game.step(pairs, torch.zeros(16))["l1"]) for _step in range(40)]
    assert said[-1] < 0.5 * said[0]


def test_both_directions_of_cyclegan_learn_and_the_cycle_closes():
    game = family("cyclegan", SpriteShape(8, 8, 3), learning_rate=3e-3)
    a = torch.full((8, 3, 8, 8), -0.6) + 0.2 * torch.rand(8, 3, 8, 8)
    real = torch.cat([a, -a.flip(0)], dim=1)
    said = [float(game.step(real, torch.zeros(8))["cycle"]) for _step in range(30)]
    assert said[-1] < 0.6 * said[0]


def test_the_memory_fills_then_hands_back_old_pictures_and_each_gives_its_place():
    torch.manual_seed(0)
    memory = Memory(SpriteShape(8, 8, 1), 1)
    number = 0
    seen = []
    for _batch in range(60):
        new = torch.arange(number, number + 4).float().view(4, 1, 1, 1).expand(4, 1, 8, 8)
        number += 4
        seen += memory(new)[:, 0, 0, 0].tolist()
    kept = memory.pictures[:, 0, 0, 0].tolist()
    assert memory.filled.all()
    assert set(seen) | set(kept) == set(range(number)), "nothing is lost"
    assert max(Counter(seen).values()) <= 2 and len(set(seen[190:])) == 50, (
        "an old picture gives its place to the new one"
    )
    old = sum(value < 4 * (place // 4) for place, value in enumerate(seen[100:], start=100))
    assert 0.3 < old / len(seen[100:]) < 0.7


def test_more_pictures_than_the_memory_holds_pass_through():
    torch.manual_seed(0)
    new = torch.rand(REMEMBERED + 7, 1, 8, 8)
    assert torch.equal(Memory(SpriteShape(8, 8, 1), 1)(new), new)


def test_both_of_a_pair_are_moved_and_recoloured_alike_and_stay_in_range():
    torch.manual_seed(0)
    one = torch.rand(32, 4, 16, 16) * 2 - 1
    one[:, :3] = torch.minimum(one[:, :3], one[:, 3:])  # premultiplied
    changed = varied(torch.cat([one, one], dim=1), 2, 0.5)
    first, second = changed.chunk(2, dim=1)
    assert torch.allclose(first, second, atol=1e-5)
    same = (first - one).abs().amax((1, 2, 3)) < 1e-5
    assert 0 < same.sum() < 20, "some are left as they are, most are not"
    assert torch.equal(varied(one, 1, 0.0), one)


def test_what_is_shown_unmoved_is_shown_to_the_level_in_bfloat16_too():
    """Half a level of 255 off, the truths of pix2pix would be no truths."""
    torch.manual_seed(0)
    one = (torch.randint(0, 256, (64, 4, 16, 16)) / 127.5) - 1.0
    with torch.autocast("cpu", torch.bfloat16):
        changed = varied(one, 1, 0.3)
    off = (changed - one).abs().amax((1, 2, 3))
    assert changed.dtype == torch.float32 and (off < 1e-5).sum() > 10


def test_a_palette_is_near_to_itself_whatever_the_places_and_far_from_another():
    red, blue = (torch.tensor(c).view(1, 3, 1, 1).expand(2, 3, 4, 4) for c in ([1.0, -1.0, -1.0], [-1.0, -1.0, 1.0]))
    half = torch.cat([red[:, :, :2], blue[:, :, 2:]], dim=2)
    assert palette_distance(half, half.flip(2)) < 1e-6
    assert palette_distance(red, blue) > 0.95
    assert 0.45 < palette_distance(red, half) < 0.55


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_an_enlargement_whose_axes_differ_is_a_rearrangement(layout):
    x = torch.arange(2 * 6 * 4 * 3.0).view(2, 6, 4, 3).contiguous(memory_format=layout)
    tall = rearranged(x, 3, (2, 1))
    assert tall.shape == (2, 3, 8, 3) and tall.is_contiguous(memory_format=layout)
    assert torch.equal(tall[:, :, 0::2], x[:, 0::2]) and torch.equal(tall[:, :, 1::2], x[:, 1::2])
    square = torch.rand(1, 8, 3, 3)
    assert torch.equal(rearranged(square, 2, (2, 2)), torch.nn.functional.pixel_shuffle(square, 2))


def test_any_number_of_channels_falls_into_groups_of_eight_or_more():
    """One step of the form's spin box up from either default must be a width like the others."""
    for channels in range(8, 1025):
        groups = _Grouped(channels).num_groups
        assert channels % groups == 0 and groups <= channels // 8
        if channels % (channels // 8) == 0:
            assert groups == channels // 8, "as in the models that there are"
    with torch.device("meta"):
        assert UNet(SHAPE, 25, True)(torch.empty(2, 4, 16, 16)).shape == (2, 4, 16, 16)


@pytest.mark.parametrize("key", TRANSLATING)
def test_hard_edges_are_all_or_nothing_and_what_made_them_so_still_learns(key):
    for hard in (True, False):
        generator = family(key, hard_edges=hard).modules["generator"]
        alpha = generator(generator.any_inputs(4))[:, 3]
        wholly = (alpha.abs() - 1.0).abs() < 1e-6
        assert bool(wholly.all()) is hard
        assert -1.0 < float(alpha.detach().mean()) < 1.0, "some pixels are there and some are not"
        alpha.sum().backward()
        assert float(generator.there.paint.weight.grad.abs().max()) > 0.0


def test_the_judges_of_cyclegan_enlarge_no_difference():
    torch.manual_seed(0)
    judge = family("cyclegan").modules["discriminator"].a
    for _forward in range(50):  # the largest singular values are found step by step
        judge(torch.rand(2, 4, 16, 16))
    for layer in judge.look:
        if isinstance(layer, torch.nn.Conv2d):
            assert float(torch.linalg.matrix_norm(layer.weight.detach().flatten(1), 2)) == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_an_answer_of_cyclegan_is_noisy_when_it_is_translated_back(noise):
    game = family("cyclegan", SpriteShape(8, 8, 3), noise=noise, variation=0.0)
    answers, given = [], []
    game.modules["generator"].there.register_forward_hook(lambda _net, _given, answer: answers.append(answer.detach()))
    game.modules["generator"].home.register_forward_hook(lambda _net, what, _answer: given.append(what[0].detach()))
    game.step(torch.rand(128, 6, 8, 8) * 2 - 1, torch.zeros(128))
    way_back = given[1]
    assert float((way_back - answers[0][: len(way_back)]).std()) == pytest.approx(noise, rel=0.05, abs=1e-6)


@pytest.mark.parametrize(("batch", "part"), [(1, 1), (2, 1), (8, 2), (9, 3)])
def test_cyclegan_judges_all_answers_and_translates_back_a_part(batch, part):
    game = family("cyclegan")
    answered, judged = [], []
    game.modules["generator"].home.register_forward_pre_hook(lambda _net, given: answered.append(len(given[0])))
    game.modules["discriminator"].a.register_forward_pre_hook(lambda _net, given: judged.append(len(given[0])))
    said = game.step(torch.rand(batch, 8, 16, 16) * 2 - 1, torch.zeros(batch))
    assert answered == [batch + part, part]
    assert judged == [batch, 2 * batch], "by the generators' step, then real and generated ones by the judges' own"
    assert 0.0 < float(said["cycle"]) < 1.0
    assert 0.0 < float(said["identity"]) < 1.0


@pytest.mark.parametrize(("batch", "part"), [(1, 1), (2, 1), (8, 2), (9, 3)])
def test_pix2pix_holds_all_answers_to_the_truth_and_judges_a_part(batch, part):
    game = family("pix2pix", variation=0.0)
    judged, pairs = [], torch.rand(batch, 8, 16, 16) * 2 - 1
    game.modules["discriminator"].register_forward_pre_hook(lambda _net, given: judged.append(given[0].detach()))
    answer = game.sample(pairs[:, :4]).detach()
    said = game.step(pairs, torch.zeros(batch))
    real, fake = judged[0].chunk(2)
    assert torch.equal(real, pairs[:part]) and torch.equal(judged[1], fake), "its own pairs, and what is made of them"
    assert torch.equal(fake[:, :4], pairs[:part, :4]) and torch.allclose(fake[:, 4:], answer[:part], atol=1e-5)
    assert float(said["l1"]) == pytest.approx(float(apart(answer, pairs[:, 4:])), rel=1e-4), "of all of them"


def test_freezing_holds_the_first_layers_of_both_judges():
    names = lower_layers(family("cyclegan").modules["discriminator"], 0.3)
    assert {name.split(".")[0] for name in names} == {"a", "b"}
