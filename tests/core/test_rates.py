"""How learning rates depend on the step."""

import pytest

from ganstudio.core.rates import constant, fading, falling


def test_a_constant_rate_is_the_one_that_was_chosen():
    assert {constant(step, steps) for step in (0, 5, 10_000) for steps in (0, 10)} == {1.0}


def test_a_fading_rate_ends_with_the_run_and_stays_where_no_end_is_known():
    assert [fading(step, 8) for step in (0, 4, 5, 6, 7)] == [1.0, 1.0, 0.75, 0.5, 0.25]
    assert fading(9, 8) == 0.0, "a run that is taken beyond its end"
    assert fading(9, 0) == 1.0


@pytest.mark.parametrize("steps", [0, 6])
def test_a_falling_rate_is_halved_then_a_third_and_does_not_ask_for_the_end(steps):
    rate = falling(100)
    assert [rate(step, steps) for step in (0, 100, 200, 900)] == pytest.approx([1.0, 1 / 2, 1 / 3, 1 / 10])
