"""Seconds trained, speed, time left; the clock is the test's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganstudio.training.pace import Alarm, Pace, remaining


@pytest.fixture
def clock(monkeypatch):
    """The time, which passes only when the test says so."""

    class Clock:
        now = 1000.0

    monkeypatch.setattr("time.monotonic", lambda: Clock.now)
    return Clock


def test_seconds_go_on_from_earlier_sittings(clock):
    pace = Pace(step=5, seconds=30.0)
    assert pace.seconds == 30.0
    clock.now += 2.5
    assert pace.seconds == 32.5


def test_a_pause_does_not_count(clock):
    pace = Pace(0, 0.0)
    clock.now += 3.0
    pace.hold()
    clock.now += 500.0
    assert pace.seconds == 3.0
    pace.hold()
    clock.now += 500.0
    pace.go_on(step=9)
    clock.now += 1.0
    assert pace.seconds == 4.0


def test_going_back_takes_the_seconds_of_the_save(clock):
    pace = Pace(0, 0.0)
    clock.now += 60.0
    pace.go_on(step=3, seconds=20.0)
    clock.now += 1.0
    assert pace.seconds == 21.0


def test_the_speed_is_unknown_until_time_has_passed(clock):
    pace = Pace(0, 0.0)
    assert pace.steps_per_second(0) == 0.0
    assert pace.steps_per_second(5) == 0.0
    clock.now += 1.0
    assert pace.steps_per_second(10) == 10.0


def test_the_speed_is_that_of_the_last_seconds(clock):
    pace, step = Pace(0, 0.0), 0
    for _turn in range(400):  # 20 seconds at 10 steps a second, then 20 at 100
        clock.now += 0.1
        step += 1 if clock.now < 1020.0 else 10
        speed = pace.steps_per_second(step)
    assert speed == pytest.approx(100.0, rel=0.01)


def test_one_slow_step_alone_tells_the_speed(clock):
    pace = Pace(0, 0.0)
    clock.now += 50.0
    assert pace.steps_per_second(1) == pytest.approx(0.02)
    clock.now += 50.0
    assert pace.steps_per_second(2) == pytest.approx(0.02)


def test_a_pause_does_not_slow_the_speed(clock):
    pace = Pace(0, 0.0)
    clock.now += 1.0
    pace.steps_per_second(10)
    pace.hold()
    clock.now += 100.0
    pace.go_on(10)
    clock.now += 1.0
    assert pace.steps_per_second(20) == pytest.approx(10.0)


def test_a_roll_back_is_no_negative_speed(clock):
    pace = Pace(0, 0.0)
    clock.now += 10.0
    pace.steps_per_second(100)
    pace.go_on(0, 0.0)
    assert pace.steps_per_second(0) == 0.0
    clock.now += 1.0
    assert pace.steps_per_second(10) == 10.0


def test_an_alarm_rings_from_its_time_on_until_it_is_reset(clock):
    alarm = Alarm(2.0, at_once=False)
    assert not alarm.rings
    clock.now += 2.0
    assert alarm.rings and alarm.rings
    alarm.reset()
    assert not alarm.rings
    alarm.seconds = 1.0
    clock.now += 1.0
    assert alarm.rings


def test_an_alarm_may_ring_at_once_and_one_of_no_seconds_always_rings(clock):
    assert Alarm(60.0, at_once=True).rings
    always = Alarm(0.0, at_once=False)
    always.reset()
    assert always.rings


@pytest.mark.parametrize(
    ("step", "steps", "seconds", "minutes", "speed", "expected"),
    [
        (50, 0, 30.0, 0.0, 5.0, (0.0, None)),  # no limit
        (50, 200, 30.0, 0.0, 5.0, (0.25, 30.0)),
        (50, 200, 30.0, 0.0, 0.0, (0.25, None)),  # no speed yet
        (50, 0, 30.0, 1.0, 5.0, (0.5, 30.0)),
        (50, 0, 30.0, 1.0, 0.0, (0.5, 30.0)),  # time needs no speed
        (50, 200, 30.0, 1.0, 10.0, (0.5, 15.0)),  # whichever comes first
        (50, 200, 30.0, 1.0, 0.5, (0.5, 30.0)),
        (50, 200, 30.0, 1.0, 0.0, (0.5, None)),
        (200, 200, 30.0, 0.0, 5.0, (1.0, 0.0)),
        (300, 200, 90.0, 1.0, 5.0, (1.0, 0.0)),  # beyond
        (0, 200, 0.0, 1.0, 0.0, (0.0, None)),
    ],
)
def test_how_much_is_done_and_left(step, steps, seconds, minutes, speed, expected):
    assert remaining(step, steps, seconds, minutes, speed) == pytest.approx(expected)


@given(
    st.integers(0, 10**8), st.integers(0, 10**8), st.floats(0, 1e7), st.floats(0, 1e5), st.floats(0, 1e6) | st.just(0.0)
)
def test_the_share_done_is_one_and_the_time_left_never_negative(step, steps, seconds, minutes, speed):
    fraction, left = remaining(step, steps, seconds, minutes, speed)
    assert 0.0 <= fraction <= 1.0 and (left is None or left >= 0.0)
