"""Measurements in, verdicts out: each kind, what is needed to say it, and a healthy run that is left in peace."""

import math

import numpy as np
import pytest

from ganstudio.core.verdicts import REMEDIES, Verdict
from ganstudio.quality.variety import SAMPLES, Variety
from ganstudio.quality.verdict import Diagnosis, Measurement, certainty

HEALTHY = {
    "coverage": 0.2,
    "silhouette_match": 0.6,
    "silhouette_match_real": 0.8,
    "silhouette_overlap": 0.45,
    "silhouette_overlap_real": 0.4,
    "alike": 4.0,
    "alike_usual": 3.0,
    "spread": 0.8,
    "certainty": 0.8,
    "gradient": 2.0,
    "copies": 0.02,
}
COLLAPSED = {"alike": 62.0, "spread": 0.2, "coverage": 0.01}


def measured(count, start=1, kid=None, **changes):
    """Measurements every 100 steps of a run whose KID falls, or stands still at `kid`."""
    for i in range(start, start + count):
        yield 100 * i, {**HEALTHY, "kid": kid or 0.5 * 0.9**i, **changes}


def diagnosed(*parts):
    diagnosis, kinds = Diagnosis(), []
    for part in parts:
        for step, values in part:
            kinds.append(diagnosis.take(step, values).kind)
    return diagnosis, kinds


def test_before_a_few_measurements_it_is_too_early():
    assert diagnosed(measured(4))[1] == ["too_early", "too_early", "learning", "learning"]
    assert Diagnosis().verdict == Verdict()


@pytest.mark.parametrize("seed", range(20))
def test_a_healthy_run_is_left_in_peace(seed):
    """A KID that swings by half from one measurement to the next, but falls; everything else swings too."""
    dice, diagnosis = np.random.default_rng(seed), Diagnosis()
    for i in range(1, 80):
        values = {name: value * dice.uniform(0.8, 1.2) for name, value in HEALTHY.items()}
        values |= {"kid": 0.5 / i**0.7 * dice.uniform(0.67, 1.5), "certainty": dice.uniform(0.75, 0.98)}
        verdict = diagnosis.take(100 * i, values)
        assert not verdict.is_bad and verdict.evidence()
    assert diagnosis.verdict.kind in ("learning", "plateau")


def test_a_young_generator_draws_one_blur_and_has_not_collapsed():
    blur = ((step, {**values, **COLLAPSED, "spread": 0.01 * step / 100}) for step, values in measured(8, kid=0.9))
    assert set(diagnosed(blur)[1]) == {"too_early", "learning"}
    assert set(diagnosed(measured(12, **COLLAPSED))[1]) == {"too_early", "learning"}


def test_it_collapses():
    diagnosis, kinds = diagnosed(measured(5), measured(4, start=6, kid=0.6, **COLLAPSED))
    assert kinds[5:] == ["learning", "learning", "collapsing", "collapsing"]
    assert diagnosis.verdict.best_step == 500 and diagnosis.verdict.remedies[0] == "return_to_best"
    assert "62 of 64 samples" in diagnosis.verdict.evidence()


def test_alike_is_judged_by_what_is_usual_in_the_set():
    assert "collapsing" not in diagnosed(measured(5), measured(6, 6, 0.6, alike=40.0, alike_usual=30.0, spread=0.8))[1]
    assert "collapsing" in diagnosed(measured(5), measured(6, 6, 0.6, alike=60.0, alike_usual=30.0, spread=0.8))[1]


def test_one_that_covers_the_set_has_not_collapsed():
    assert "collapsing" not in diagnosed(measured(9, kid=0.5, **{**COLLAPSED, "coverage": 0.6}))[1]
    varied = diagnosed(measured(5, coverage=0.8), measured(4, 6, 0.6, alike=62.0, coverage=0.8, spread=0.5))
    assert "collapsing" not in varied[1]


def test_a_collapse_is_heard_while_the_average_still_covers_the_set():
    after = measured(4, start=6, kid=0.04, **{**COLLAPSED, "coverage": 0.8})
    assert diagnosed(measured(5, kid=0.04, coverage=0.8), after)[1][-2:] == ["collapsing", "collapsing"]


def test_it_copies_and_a_copy_is_never_the_best():
    diagnosis, kinds = diagnosed(measured(5), measured(4, start=6, copies=0.5))
    assert kinds[-3:] == ["learning", "copying", "copying"]
    assert diagnosis.best.step == 500 and "32 of the last 64" in diagnosis.verdict.evidence()


def test_the_discriminator_wins_only_when_nothing_is_gained():
    assert set(diagnosed(measured(20, certainty=1.0))[1]) == {"too_early", "learning"}
    diagnosis, kinds = diagnosed(measured(5), measured(12, start=6, kid=0.6, certainty=0.99))
    assert kinds[-1] == "discriminator_winning" and "99%" in diagnosis.verdict.evidence()


def test_what_has_collapsed_is_not_let_off_because_it_twitches():
    collapse = measured(4, start=6, kid=0.6, **COLLAPSED)
    twitching = (
        each for i in range(10, 20) for each in measured(1, i, 0.6, **{**COLLAPSED, "spread": 0.1 + i % 3 / 10})
    )
    diagnosis, kinds = diagnosed(measured(12), ((step + 600, values) for step, values in collapse), twitching)
    assert set(kinds[-11:]) == {"collapsing"}
    again = [diagnosis.take(step, values).kind for step, values in measured(3, 40, kid=0.01)]
    assert again[-1] == "learning"


def test_it_collapses_when_it_loses_what_it_covered():
    """Overshot learning rates: the samples still differ, but from the artist's sprites too."""
    diagnosis, kinds = diagnosed(measured(5, coverage=0.8), measured(4, start=6, kid=0.6, coverage=0.1))
    assert kinds[-3:] == ["learning", "collapsing", "collapsing"]
    assert "10%" in diagnosis.verdict.evidence() and "80%" in diagnosis.verdict.evidence()
    assert "collapsing" not in diagnosed(measured(5, coverage=0.2), measured(9, 6, 0.6, coverage=0.01))[1]


def test_what_few_sprites_or_an_untrained_generator_seemed_to_cover_is_no_loss():
    """Among twenty sprites a blank picture lies in the neighbourhoods of eight, and the first drawings in none."""
    few = {"real_count": 20.0, "generated_count": 256.0}
    lost = measured(5, coverage=0.8, **few), measured(9, start=6, coverage=0.05, **few)
    assert "collapsing" not in diagnosed(*lost)[1]
    assert "collapsing" not in diagnosed(measured(1, coverage=0.6), measured(9, start=2, coverage=0.05))[1]


def test_of_sprites_that_are_nearly_all_alike_a_collapse_is_heard_too():
    """Frames of ten heroes: of 64 of them 61 look alike, and no more than 64 can."""
    frames = {"alike": 61.0, "alike_usual": 61.0, "spread": 0.9}
    gone = measured(5, **frames), measured(4, 6, 0.6, **{**frames, "alike": 64.0, "spread": 0.0})
    assert diagnosed(*gone)[1][-1] == "collapsing" and "collapsing" not in diagnosed(measured(9, kid=0.5, **frames))[1]


def test_a_model_that_knew_more_than_the_set_has_does_not_make_it_look_collapsed():
    learnt = {"coverage": 0.95, "alike": 57.0, "alike_usual": 39.0, "spread": 1.0}
    assert "collapsing" not in diagnosed(measured(1, spread=2.2), measured(9, 2, 0.5, **learnt))[1]


def test_where_copies_cannot_be_told_nothing_is_said_of_them():
    told, untold = (diagnosed(measured(5, **copies))[0].verdict for copies in ({}, {"copies": math.nan}))
    assert told.kind == untold.kind == "learning" and told.numbers == {}
    assert "no closer to the training set" in told.evidence() and "cannot be told" in untold.evidence()


def test_a_few_ideas_from_the_start_are_a_collapse_too():
    for spread in (0.02, 0.5):
        assert diagnosed(measured(7, kid=0.5, alike=64.0, spread=spread))[1][-1] == "collapsing"


def test_a_generator_that_was_never_let_off_the_ground_has_not_collapsed():
    assert diagnosed(measured(15, kid=0.6, certainty=0.99, **COLLAPSED))[1][-1] == "discriminator_winning"
    flown = measured(5), measured(15, start=6, kid=0.6, certainty=0.99, **COLLAPSED)
    assert diagnosed(*flown)[1][-1] == "collapsing"


@pytest.mark.parametrize("sign", [{"gradient": 0.001}, {"augment_p": 0.9}])
def test_less_certainty_is_enough_where_nothing_helps_any_more(sign):
    still = {"start": 6, "kid": 0.6, "certainty": 0.93}
    assert diagnosed(measured(5), measured(7, **still))[1][-1] == "learning"
    assert diagnosed(measured(5), measured(7, **still, **sign))[1][-1] == "discriminator_winning"


def looks(kid_at, noise, seed, count):
    """What is said at each of `count` measurements of a KID that is off by `noise` (a share of it) each time."""
    dice, diagnosis = np.random.default_rng(seed), Diagnosis()
    return [
        diagnosis.take(100 * i, {**HEALTHY, "kid": kid_at(i) * np.exp(dice.normal(0.0, noise))}).kind
        for i in range(1, count + 1)
    ]


def test_noise_is_no_gain_and_a_slow_gain_is_one():
    still = [looks(lambda i: 0.05 * max(1, 5 - i), 0.05, seed, 20) for seed in range(200)]
    assert np.mean([said[-1] == "plateau" for said in still]) >= 0.75
    slow = [looks(lambda i: 0.3 * i**-0.3, 0.05, seed, 100) for seed in range(50)]
    assert np.mean([kind == "plateau" for said in slow for kind in said]) <= 0.01


def test_nothing_more_is_gained():
    diagnosis, kinds = diagnosed(measured(10), measured(9, start=11, kid=0.2))
    assert kinds[-1] == "learning", "half of the run must have gone without a gain"
    diagnosis, kinds = diagnosed(measured(10), measured(12, start=11, kid=0.2))
    assert kinds[-1] == "plateau" and diagnosis.verdict.numbers == {"since": 1000, "best": 1000}
    assert not diagnosis.verdict.is_bad and "1\u202f000" in diagnosis.verdict.evidence()


def test_one_lucky_measurement_is_not_the_best_for_ever():
    """A KID of 256 samples is off by a tenth: what follows it is better, though none of it ever measured as well."""
    slowly = [(100 * i, {**HEALTHY, "kid": 0.2 * 0.98**i}) for i in range(6, 40)]
    diagnosis, kinds = diagnosed(measured(4, kid=0.25), [(500, HEALTHY | {"kid": 0.08})], slowly)
    assert kinds[-1] == "learning" and diagnosis.best.step == 3900
    twice = [(500, HEALTHY | {"kid": 0.2}), (600, HEALTHY | {"kid": 0.2})]
    assert diagnosed(measured(4, kid=0.25), twice)[0].best.step == 600, "twice is no luck"


def test_what_is_worse_than_those_before_it_is_not_the_best():
    falling = [(100 * i, {"kid": kid}) for i, kid in enumerate((0.8, 0.5, 0.35, 0.3), start=1)]
    assert diagnosed(falling, [(500, {"kid": 0.4})])[0].best.step == 400
    assert diagnosed(falling, [(500, {"kid": 0.32}), (600, {"kid": 0.29})])[0].best.step == 600


def test_a_roll_back_is_told_for_a_while():
    diagnosis, _kinds = diagnosed(measured(5))
    assert diagnosis.take_roll_back(530, 500).kind == "diverged"
    kinds = [diagnosis.take(step, values).kind for step, values in measured(6, start=6)]
    assert kinds == ["diverged"] * 3 + ["learning"] * 3


def test_a_verdict_does_not_flicker():
    good, bad = HEALTHY | {"kid": 0.4}, HEALTHY | {"kid": 0.6, **COLLAPSED}
    diagnosis, _kinds = diagnosed(measured(5))
    turns = [diagnosis.take(600 + i, bad if i % 3 < 2 else good).kind for i in range(30)]
    assert set(turns) == {"learning"}
    diagnosis, _kinds = diagnosed(measured(5), measured(5, 6, 0.6, **COLLAPSED))
    assert diagnosis.take(1100, good).kind == "collapsing", "one better measurement is not enough either"
    assert diagnosis.take(1200, good).kind == "learning"


def test_the_best_weighs_kid_and_shapes():
    plain = Measurement(1, HEALTHY | {"kid": 0.2})
    six_shapes = Measurement(2, HEALTHY | {"kid": 0.17, "silhouette_match": 0.3, "silhouette_overlap": 0.6})
    assert six_shapes.cost > plain.cost
    half = Measurement(7, HEALTHY | {"kid": 0.2, "coverage_real": 0.4})
    assert half.cost == pytest.approx(plain.cost + 0.2 * 0.5), "half of the sprites have nothing near them"
    nearer, further = (Measurement(8, HEALTHY | {"kid": 0.2, "l1_test": off}) for off in (0.01, 0.02))
    assert further.cost == pytest.approx(2 * nearer.cost), "answers that are known to be wrong by twice as much"
    assert Measurement(3, {"kid": 0.2}).cost == pytest.approx(0.2), "opaque sprites have no silhouettes"
    assert Measurement(4, {}).cost == math.inf
    assert Measurement(5, {"kid": -0.01}).cost == Measurement(6, {"kid": 0.001}).cost > 0


def test_measurements_without_a_kid_or_anything_are_borne():
    diagnosis, kinds = diagnosed((100 * i, {}) for i in range(1, 30))
    assert set(kinds) == {"too_early", "learning"} and diagnosis.best is None


def test_every_verdict_has_words_and_what_it_offers_can_be_done():
    for kind, remedies in REMEDIES.items():
        assert Verdict(kind).label() and "return_to_best" not in Verdict(kind).remedies
        assert Verdict(kind, best_step=3).remedies == remedies


def test_certainty_is_told_from_probabilities_only():
    assert certainty({"score_real": 0.9, "score_fake": 0.2, "loss_d": 0.4}) == pytest.approx(0.85)
    assert math.isnan(certainty({"score_real": 0.9, "score_fake": 0.2, "loss_d": -0.7}))
    assert math.isnan(certainty({"score_real": 3.0, "score_fake": -0.2, "loss_d": 0.1}))
    assert math.isnan(certainty({}))


def noise(count, seed=0):
    sprites = np.random.default_rng(seed).integers(0, 256, (count, 8, 8, 4), np.uint8)
    sprites[..., 3] = 255
    return sprites


def test_variety_knows_look_alikes():
    real = noise(300)
    variety = Variety(real, 0)
    fresh = variety.values(noise(SAMPLES, 1))
    assert fresh["alike"] == 0 and fresh["alike_usual"] <= 4 and fresh["spread"] == pytest.approx(1.0, abs=0.1)
    one_idea = np.repeat(noise(1, 2), SAMPLES, axis=0)
    assert variety.values(one_idea)["alike"] == SAMPLES and variety.values(one_idea)["spread"] < 0.01
    four_ideas = np.repeat(noise(4, 3), 16, axis=0)
    assert variety.values(four_ideas)["alike"] == SAMPLES


def test_in_a_small_set_look_alikes_are_usual():
    few = noise(20)
    variety = Variety(few, 0)
    again = few[np.random.default_rng(5).integers(0, 20, SAMPLES)]
    assert abs(variety.values(again)["alike"] - variety.usual) < 16 < variety.usual
    assert Variety(noise(1), 0).values(noise(SAMPLES))["spread"] == 1.0
