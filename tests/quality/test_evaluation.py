"""The judge's answers where the right ones are known, and what it does with small, odd and wrong sets."""

import math
from dataclasses import fields

import numpy as np
import pytest
from known_sprites import blurred, drawn, halves, noise

from ganstudio.core.errors import Cancelled
from ganstudio.quality import evaluation
from ganstudio.quality.evaluation import Evaluation, Judge


@pytest.fixture(scope="module")
def judge():
    """Knows half of 400 starter sprites."""
    judge = Judge(halves()[0])
    judge.prepare()
    return judge


@pytest.fixture(scope="module")
def good(judge):
    """What sprites from the same source reach."""
    return judge.measure(halves()[1], nearest=True)


def test_sprites_of_the_same_source_are_as_good_as_real_ones(good):
    assert abs(good.kid) < 3 * good.kid_error < 0.05
    assert abs(good.kid_floor) < 0.03
    for name in ("precision", "recall", "density", "coverage", "silhouette_match"):
        assert getattr(good, name) == pytest.approx(getattr(good, f"{name}_real"), abs=0.15), name
    assert good.coverage > 0.9
    assert good.silhouette_overlap == pytest.approx(good.silhouette_overlap_real, abs=0.05)
    assert good.nearest_distance == pytest.approx(good.nearest_distance_real, abs=0.03)
    assert good.nearest_feature_distance == pytest.approx(good.nearest_feature_distance_real, rel=0.15)
    assert good.copies < 0.05
    assert not good.warnings()


def test_noise_is_far_away(judge, good):
    found = judge.measure(noise((200, 32, 32, 4)))
    assert found.kid > 0.2
    assert found.precision == found.coverage == found.silhouette_match == found.copies == 0
    assert found.nearest_distance > 1.5 * good.nearest_distance


def test_blur_is_far_away_though_the_outlines_are_right(judge, good):
    found = judge.measure(blurred(halves()[1]))
    assert found.kid > 0.2
    assert found.coverage < 0.2 and found.precision < 0.2
    assert found.silhouette_match > 0.8


def test_half_of_the_kinds_cover_less(judge, good):
    pixels, kinds = drawn(per_kind=100, seed=1)
    found = judge.measure(pixels[np.isin(kinds, sorted(set(kinds))[:4])][:200])
    assert found.coverage < good.coverage - 0.15
    assert found.recall < good.recall - 0.15
    assert found.precision > 0.7
    assert found.kid > good.kid + 3 * good.kid_error
    assert found.silhouette_match < good.silhouette_match


def test_one_sprite_again_and_again_is_no_variety(judge):
    found = judge.measure(np.repeat(halves()[1][:1], 200, axis=0))
    assert found.coverage < 0.1 and found.recall < 0.1
    assert found.silhouette_overlap == pytest.approx(1)


def test_copies_rise_with_copies(judge):
    training, others = halves()
    found = [judge.quick(np.concatenate([training[:n], others[n:]])).copies for n in (0, 50, 100, 200)]
    assert found == pytest.approx([0, 0.25, 0.5, 1], abs=0.06)


def test_mirrored_copies_are_near_by_features_and_noise_is_far(judge, good):
    copies = judge.measure(halves()[0][:20, :, ::-1], nearest=True)
    assert copies.nearest_feature_distance == pytest.approx(0, abs=1e-6)
    for far in (noise((20, 32, 32, 4)), blurred(halves()[1][:20])):
        found = judge.measure(far, nearest=True)
        assert found.nearest_feature_distance > 1.5 * good.nearest_feature_distance
    assert copies.nearest_feature_distance_real == good.nearest_feature_distance_real


def test_the_nearest_by_features_are_looked_for_when_asked(judge):
    assert "nearest_feature_distance" not in judge.measure(halves()[1][:6]).values()


def test_what_needs_no_network_is_the_same_without_it(judge, good):
    quick = judge.quick(halves()[1]).values()
    assert "kid" not in quick and "coverage" not in quick
    assert quick.items() <= good.values().items()


def test_the_same_question_has_the_same_answer():
    real, others = (half[:50] for half in halves())
    assert Judge(real, seed=4).measure(others) == Judge(real, seed=4).measure(others)


def test_the_real_sprites_are_prepared_in_slices():
    judge, asked = Judge(halves()[0][:40]), []

    def once():
        asked.append(1)
        return len(asked) % 2 == 1

    calls = 0
    while not judge.prepare(may_go_on=once):
        calls += 1
    assert calls == 4  # 16 sprites each, then the outlines, then the thumbnails
    assert judge.is_ready
    assert judge.measure(halves()[1][:40]) == Judge(halves()[0][:40]).measure(halves()[1][:40])


def test_cancelling_loses_nothing():
    judge, seen = Judge(halves()[0][:40]), []

    def stop(fraction, words):
        seen.append(fraction)
        if len(seen) == 3:
            raise Cancelled(words)

    with pytest.raises(Cancelled):
        judge.prepare(stop)
    assert judge.prepare(lambda fraction, _words: seen.append(fraction))
    assert seen == [0, 0.4, 0.8, 0.8]


def test_it_can_be_stopped_while_it_compares_whole_pictures():
    """With large sprites that takes seconds, and nothing of the network is asked any more."""
    judge, asked = Judge(halves()[0][:40]), []

    def stop(_fraction, words):
        asked.append(words)
        if asked.count("Comparing") == 4:
            raise Cancelled(words)

    with pytest.raises(Cancelled):
        judge.measure(halves()[1][:70], stop)
    assert judge.measure(halves()[1][:70]) == Judge(halves()[0][:40]).measure(halves()[1][:70])


def test_progress_rises_to_the_end():
    seen = []
    judge = Judge(halves()[0][:40])
    judge.measure(halves()[1][:30], lambda fraction, _words: seen.append(fraction), nearest=True)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 1)
    assert max(np.diff(seen)) <= 16.1 / (40 + 30 + 30 + 40)


def test_no_more_than_the_limit_is_compared():
    found = Judge(halves()[0], limit=30).quick(halves()[1])
    assert (found.real_count, found.generated_count) == (30, 200)


def test_of_more_generated_sprites_than_are_ever_compared_the_first_are(monkeypatch):
    """Not as few as there are real ones: one more than 2,000 was cut to 40."""
    monkeypatch.setattr(evaluation, "LIMIT", 60)
    for limit, count in ((40, 60), (100, 100)):
        assert Judge(halves()[0], limit).quick(halves()[1]).generated_count == count


def test_a_set_that_is_learnt_mirrored_is_judged_mirrored():
    pixels = drawn(10)[0]
    looking_left = pixels[:, :, ::-1]
    plain, mirrored = Judge(pixels), Judge(pixels, mirrored=True)
    assert mirrored.measure(looking_left).kid < plain.measure(looking_left).kid


@pytest.mark.parametrize(
    ("size", "channels"), [((8, 8), 4), ((24, 13), 3), ((16, 40), 1), ((140, 20), 4)], ids=lambda value: str(value)
)
def test_any_size_and_any_channels_can_be_measured(size, channels):
    random = np.random.default_rng(0)
    real = random.integers(0, 256, (12, *size, channels), np.uint8)
    found = Judge(real).measure(random.integers(0, 256, (12, *size, channels), np.uint8))
    assert 0 <= found.coverage <= 1
    assert math.isfinite(found.kid) and math.isfinite(found.nearest_distance)


def test_the_channels_need_not_be_the_same():
    grey = np.random.default_rng(0).integers(0, 256, (12, 8, 8, 1), np.uint8)
    found = Judge(np.repeat(grey, 3, axis=-1)).measure(grey)
    assert (found.precision, found.nearest_distance, found.copies) == (1, 0, 1)


def test_small_sets_warn_and_what_is_missing_is_left_out():
    pixels = halves()[0]
    few = Judge(pixels[:20]).measure(pixels[20:40])
    assert any("fewer than 200" in words for words in few.warnings())
    least = Judge(pixels[:1]).measure(pixels[1:2])
    assert len(least.warnings()) == 4
    assert set(least.values()) == {"real_count", "generated_count", "nearest_distance"}


def test_opaque_noise_has_no_outlines_and_says_so():
    found = Judge(noise((12, 8, 8, 3))).quick(noise((12, 8, 8, 3), 1))
    assert math.isnan(found.silhouette_overlap)
    assert any("outlines" in words for words in found.warnings())


def test_what_cannot_be_measured_is_refused(judge):
    for wrong in (np.zeros((0, 32, 32, 4)), np.zeros((2, 16, 32, 4)), np.zeros((2, 32, 32, 2)), np.zeros((32, 32, 4))):
        with pytest.raises(ValueError, match="sprites"):
            judge.measure(wrong.astype(np.uint8))
    with pytest.raises(ValueError, match="sprites"):
        judge.quick(np.zeros((2, 32, 32, 4), np.float32))
    with pytest.raises(ValueError, match="sprites"):
        Judge(np.zeros((0, 8, 8, 4), np.uint8))


def test_every_figure_is_a_number_of_its_name(good):
    assert set(good.values()) == {field.name for field in fields(Evaluation)}
    assert all(type(value) is float for value in good.values().values())
