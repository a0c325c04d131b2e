"""What is learned from, what is kept to be tested with, and what is said where it does not go together."""

import numpy as np
import pytest
import torch

from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.data.pairs import find_pairs
from ganstudio.gans import GANS
from ganstudio.gans.blocks import Translator
from ganstudio.gans.pixels import to_pictures, to_sprites
from ganstudio.training import material
from ganstudio.training.ema import Average
from ganstudio.training.held_out import split_domains
from ganstudio.training.material import Domains, Sprites, at_leisure, load_material
from tests.families import small_options

CPU = torch.device("cpu")


def numbered(first, count, size=8):
    """Sprites that say their number in each pixel, called by it."""
    numbers = np.arange(first, first + count, dtype=np.uint8)
    pixels = np.broadcast_to(numbers[:, None, None, None], (count, size, size, 1)).copy()
    names = [f"{number:03d}" for number in numbers]
    return make_dataset(pixels, [""] * count, names, names)


def numbers_in(pictures):
    return ((pictures[:, :, 0, 0] + 1) * 127.5).round().int().tolist()


class Same(Translator):
    """Answers what it is asked, and something else on the way back."""

    has_way_back = True

    def forward(self, pictures):
        return pictures

    def back(self, pictures):
        return pictures + 0.5


def domains(by_pairs, held_out, a=(0, 40), b=(20, 40)):
    one, other = numbered(*a), numbered(*b)
    return Domains(one, other, find_pairs(one, other), by_pairs, held_out)


def test_pairs_stay_together_in_every_batch_and_all_come_but_those_kept():
    found = domains(True, 0.25, a=(0, 60), b=(20, 60))
    pictures, kinds = found.batch(3, 0, 15, CPU)
    rows = numbers_in(pictures)
    assert all(one == other for one, other in rows) and len({one for one, _other in rows}) == 15
    assert kinds.shape == (15,) and pictures.shape == (15, 2, 8, 8)
    kept = {one for (one,) in numbers_in(found.inputs(None, 0, 100))}
    assert len(kept) == 10 and not kept & {one for one, _other in rows} and found.tells_copies


@pytest.mark.parametrize("kept", [0, 1, 7])
def test_where_hardly_any_are_kept_all_are_looked_at_and_copies_are_not_told(kept):
    """A run of forty pairs, four of them kept, would otherwise have no figures to its end."""
    found = domains(True, (kept + 0.5) / 20)
    (asked,) = zip(*numbers_in(found.inputs(None, 0, 100)), strict=True)
    assert sorted(asked) == list(range(20, 40)) and not found.tells_copies


def test_what_is_looked_at_comes_in_random_order():
    """In the order of the set the first would be the frames of one hero, and look alike."""
    asked, again = (numbers_in(domains(False, 0.5).inputs(None, 0, 100)) for _twice in range(2))
    assert asked != sorted(asked) and asked == again


def test_what_is_unpaired_is_shuffled_apart_and_the_pairs_that_are_known_are_kept_first():
    found = domains(False, 0.5)
    pictures, _kinds = found.batch(3, 0, 20, CPU)
    a, b = zip(*numbers_in(pictures), strict=True)
    assert sorted(a) == list(range(20)), "the half of A without partners"
    assert sorted(b) == list(range(40, 60)), "partners of what is kept are not learned from either"
    assert [one - other for one, other in zip(a, b, strict=True)] != [-40] * 20
    assert sorted(one for (one,) in numbers_in(found.inputs(None, 0, 100))) == list(range(20, 40))


def test_what_is_kept_depends_on_names_and_not_on_who_else_is_there():
    few, many = (split_domains(a := numbered(0, n), a, find_pairs(a, a), True, 0.2) for n in (40, 50))
    assert len(few.tested_a) == 8 and len(many.tested_a) == 10
    assert len(set(few.tested_a) & set(many.tested_a)) >= 6


@pytest.mark.parametrize("by_pairs", [True, False])
def test_something_is_always_left_to_learn_from(by_pairs):
    one = numbered(0, 1)
    split = split_domains(one, one, find_pairs(one, one), by_pairs, 0.5)
    assert len(split.learned_a) == len(split.learned_b) == 1 and not len(split.tested_a)


def test_answers_are_compared_with_what_is_true_of_the_kept_and_of_the_learned():
    a = numbered(0, 20)
    b = make_dataset(a.pixels + np.uint8(51), a.labels.astype(str).tolist(), a.names, a.sources)
    found = Domains(a, b, find_pairs(a, b), True, 0.25)
    values = found.compared(Same(found.shape), CPU, at_leisure)
    assert values["l1_test"] == pytest.approx(0.2, abs=1e-5) and values["l1_train"] == pytest.approx(0.2, abs=1e-5)
    assert values["cycle_test"] == pytest.approx(0.25, abs=1e-5)


def test_the_comparison_can_be_stopped_before_any_sixteen_answers():
    a = numbered(0, 80)
    found, asked = Domains(a, a, find_pairs(a, a), True, 0.5), []
    found.compared(Same(found.shape), CPU, lambda: asked.append(1))
    assert len(asked) == 3 * -(-40 // 16)

    def stop():
        raise Cancelled("asked for something else")

    with pytest.raises(Cancelled):
        found.compared(Same(found.shape), CPU, stop)


def test_the_pairs_that_are_compared_are_any_and_at_each_look_the_same(monkeypatch):
    """The first ones would be the frames of a few heroes."""
    monkeypatch.setattr(material, "_TESTED", 20)
    a = numbered(0, 200)
    b = make_dataset(np.zeros_like(a.pixels), a.labels.astype(str).tolist(), a.names, a.sources)
    found = Domains(a, b, find_pairs(a, b), True, 0.5)
    values = found.compared(Same(found.shape), CPU, at_leisure)
    for name in ("l1_test", "l1_train"):
        assert values[name] == pytest.approx(100 / 255, abs=0.12), "about the mean of all; of the first 20 it is 0.08"
    assert found.compared(Same(found.shape), CPU, at_leisure) == values


def test_a_preview_begins_with_what_was_kept_and_has_the_truth_where_it_is_known():
    found = domains(False, 0.1)
    shown = found.previewed(Same(found.shape), 0)
    assert shown.shape == (16, 2, 8, 8)
    rows = numbers_in(shown)
    assert all(one == other for one, other in rows[:4]) and {other for _one, other in rows[4:]} >= {0}


class Brighter(Translator):
    """Paints everything a little off."""

    def forward(self, pictures):
        return pictures + 0.03


@pytest.mark.parametrize("has_own_colours", [True, False])
def test_answers_are_looked_at_as_the_artist_gets_them(has_own_colours):
    """In the colours of their sources, unless B has other colours than A, as night has other ones than day."""
    a = numbered(0, 20)
    b = (
        a
        if has_own_colours
        else make_dataset(a.pixels + np.uint8(90), a.labels.astype(str).tolist(), a.names, a.sources)
    )
    found = Domains(a, b, find_pairs(a, b), True, 0.25)
    assert found.keeps_colours == has_own_colours
    average, inputs = Average(Brighter(found.shape), 0.0, 0.3), found.inputs(None, 0, 100)
    off = found.drawn(average.draw, inputs, at_leisure).astype(int) - to_sprites(inputs)
    assert (off == (0 if has_own_colours else 4)).all()
    previewed = found.previewed(average.generator, 0)
    source, answer, truth, back = (
        found.shown(average, previewed, at_leisure).reshape(-1, 4, 8, 8, 1).transpose(1, 0, 2, 3, 4)
    )
    assert ((answer.astype(int) - source) == off[0, 0, 0]).all() and not back.any()
    assert np.array_equal(truth, b.pixels[source[:, 0, 0, 0]])


@pytest.mark.parametrize(("cost", "count"), [(0, 100), (2**26, 100), (2**27, 64), (2**28, 64)])
def test_a_look_lays_no_more_colours_than_it_has_time_for(monkeypatch, cost, count):
    """Answers of 64×64 in 250 colours would otherwise take a minute and a half at each look."""
    monkeypatch.setattr(material, "work", lambda source: cost)
    a = numbered(0, 200)
    found = Domains(a, a, find_pairs(a, a), True, 0.5)
    asked = numbers_in(found.inputs(None, 0, 256))
    assert found.keeps_colours and len(asked) == count
    monkeypatch.setattr(material, "work", lambda source: 0)
    assert asked == numbers_in(found.inputs(None, 0, 256))[:count], "the first of the same, at every look"


def test_another_set_split_or_pair_is_another_fingerprint():
    marks = {domains(*words).fingerprint for words in ((True, 0.1), (True, 0.3), (False, 0.1))}
    marks |= {domains(True, 0.1, b=(20, 39)).fingerprint}
    assert len(marks) == 4 and domains(True, 0.1).fingerprint in marks


@pytest.mark.parametrize(("most", "mean"), [(10_000, 30 / 255), (2, 20 / 255)])
def test_how_opaque_sprites_are_is_seen_all_over_the_set(monkeypatch, most, mean):
    monkeypatch.setattr(material, "_SEEN", most)
    pixels = np.full((4, 8, 8, 4), 255, np.uint8)
    pixels[..., 3] = np.array([0, 20, 40, 60])[:, None, None]
    sprites = Sprites(make_dataset(pixels, [""] * 4, list("abcd"), list("abcd")))
    assert sprites.opacity == pytest.approx(mean)
    assert Sprites(numbered(0, 4)).opacity is None and domains(True, 0.2).opacity is None


def test_sprites_are_drawn_from_latents_and_say_their_kinds():
    labels = ["a", "b"] * 5
    data = make_dataset(numbered(0, 10).pixels, labels, [str(n) for n in range(10)], [""] * 10)
    found = Sprites(data)
    pictures, kinds = found.batch(0, 0, 10, CPU)
    assert [n % 2 for (n,) in numbers_in(pictures)] == kinds.tolist()
    gan = GANS["dcgan"]
    generator = gan.build_generator(found.shape, gan.options(**small_options("dcgan")))
    assert found.inputs(generator, 0, 5).shape == (5, 100) and found.previewed(generator, 0).shape == (64, 100)
    assert (
        torch.equal(to_pictures(found.wanted), to_pictures(data.pixels))
        and found.compared(generator, CPU, at_leisure) == {}
    )


@pytest.mark.parametrize(
    ("key", "b", "words"),
    [
        ("cyclegan", None, "domain B"),
        ("pix2pix", None, "domain B"),
        ("pix2pix", numbered(37, 9), "3 pairs"),
        ("cyclegan", numbered(0, 9, size=16), "one size"),
        ("dcgan", None, ""),
    ],
)
def test_what_does_not_go_together_is_told_before_anything_is_built(tmp_path, key, b, words):
    project = Project.create(tmp_path / "p")
    save_dataset(project, numbered(0, 40))
    if b is not None:
        save_dataset(project, b, domain="B")
    gan = GANS[key]
    if not words:
        assert load_material(project, gan, gan.options()).count == 40
        return
    with pytest.raises(StudioError, match=words):
        load_material(project, gan, gan.options())
