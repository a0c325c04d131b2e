import numpy as np

from ganstudio.app.metrics_log import MetricsLog


def test_rows_are_kept_beyond_the_first_capacity():
    log = MetricsLog()
    for step in range(1, 3001):
        log.append(step, step / 10, {"loss_g": step * 2.0})
    assert len(log) == 3000
    assert log.column("loss_g")[-1] == 6000


def test_a_value_left_out_is_not_a_number():
    log = MetricsLog()
    log.append(1, 0.1, {"loss_g": 1.0})
    log.append(2, 0.2, {"loss_g": 1.0, "kid": 0.5})
    log.append(3, 0.3, {"loss_g": 1.0})
    np.testing.assert_array_equal(log.column("kid"), [np.nan, 0.5, np.nan])
    assert np.isnan(log.column("never")).all()
    assert log.names == ("loss_g", "kid")


def test_an_earlier_step_takes_back_what_came_after():
    log = MetricsLog()
    for step in (1, 2, 3, 4):
        log.append(step, step, {"loss_g": 1.0})
    log.append(3, 9.0, {"loss_d": 2.0})
    assert log.column("step").tolist() == [1, 2, 3]
    assert np.isnan(log.column("loss_g")[-1])


def test_values_of_one_step_join_its_row():
    log = MetricsLog()
    log.append(1, 0.1, {"loss_g": 1.0})
    log.append(2, 0.2, {"loss_g": 2.0})
    log.append(2, 0.2, {"kid": 0.5})
    log.append(3, 0.3, {"kid": 0.4})
    log.append(3, 0.3, {"loss_g": 3.0})
    assert log.column("step").tolist() == [1, 2, 3]
    assert log.column("loss_g").tolist() == [1, 2, 3]
    np.testing.assert_array_equal(log.column("kid"), [np.nan, 0.5, 0.4])


def test_a_history_with_undone_steps_is_straightened():
    log = MetricsLog()
    steps = np.array([1.0, 2, 3, 4, 2, 3])
    log.replace(steps, steps, {"loss_g": np.arange(6.0)})
    assert log.column("step").tolist() == [1, 2, 3]
    assert log.column("loss_g").tolist() == [0, 4, 5]
    log.append(4, 4.0, {"loss_g": 7.0})
    assert log.column("step").tolist() == [1, 2, 3, 4]


def test_an_empty_history_is_fine():
    log = MetricsLog()
    log.replace(np.empty(0), np.empty(0), {})
    log.append(1, 1.0, {"loss_g": 1.0})
    log.clear()
    assert len(log) == 0
    assert log.names == ()


def test_a_history_that_comes_late_is_put_in_front():
    log = MetricsLog()
    log.append(3, 0.3, {"loss_g": 30.0, "kid": 0.5})
    log.append(4, 0.4, {"loss_g": 40.0})
    steps = np.array([1.0, 2, 3, 4, 5])
    log.put_before(steps, steps / 10, {"loss_g": steps, "loss_d": steps})
    assert log.column("step").tolist() == [1, 2, 3, 4]
    assert log.column("seconds").tolist() == [0.1, 0.2, 0.3, 0.4]
    assert log.column("loss_g").tolist() == [1, 2, 30, 40]
    np.testing.assert_array_equal(log.column("loss_d"), [1, 2, np.nan, np.nan])
    np.testing.assert_array_equal(log.column("kid"), [np.nan, np.nan, 0.5, np.nan])
    log.append(5, 0.5, {"loss_g": 50.0})
    assert len(log) == 5


def test_a_history_is_put_in_front_of_nothing():
    log = MetricsLog()
    log.put_before(np.array([1.0, 2]), np.array([0.1, 0.2]), {"loss_g": np.array([5.0, 6])})
    assert log.column("loss_g").tolist() == [5, 6]
