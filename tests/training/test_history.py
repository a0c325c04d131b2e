"""The numbers of a run on disk: appended whole or not at all, torn lines passed over, CSV."""

import csv
import json
import math
import os

import numpy as np
import pytest

from ganstudio.core.errors import StudioError
from ganstudio.core.files import DiskFull
from ganstudio.training.history import FILE_NAME, HistoryWriter, read_history, write_csv


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "run 跑"
    made.mkdir()
    return made


def written(folder, steps, **values):
    writer = HistoryWriter(folder)
    for step in steps:
        writer.add(step, step / 2, values or {"loss_g": step * 0.1})
    writer.flush()
    return writer


def content(folder):
    return (folder / FILE_NAME).read_bytes()


def test_no_file_is_an_empty_history(folder):
    history = read_history(folder)
    assert history.steps.shape == history.seconds.shape == (0,) and history.values == {}
    assert read_history(folder / "missing").values == {}


def test_what_was_added_comes_back_after_a_flush(folder):
    writer = HistoryWriter(folder)
    writer.add(1, 0.1234567, {"loss_g": 0.123456789, "loss_d": 2})
    assert not (folder / FILE_NAME).exists()
    writer.flush()
    writer.flush()
    history = read_history(folder)
    assert history.steps.tolist() == [1] and history.seconds.tolist() == [0.123]
    assert {name: column.tolist() for name, column in history.values.items()} == {"loss_g": [0.123457], "loss_d": [2.0]}
    assert {history.steps.dtype, history.seconds.dtype, history.values["loss_d"].dtype} == {np.dtype(np.float64)}


def test_values_of_one_step_are_one_row(folder):
    writer = HistoryWriter(folder)
    writer.add(1, 1.0, {"a": 1.0})
    writer.add(1, 1.0, {"b": 2.0})
    writer.flush()
    assert len(content(folder).splitlines()) == 1
    writer.add(1, 1.0, {"c": 3.0})  # after a pause, say
    writer.flush()
    history = read_history(folder)
    assert history.steps.tolist() == [1]
    assert {name: column.tolist() for name, column in history.values.items()} == {"a": [1.0], "b": [2.0], "c": [3.0]}


def test_a_value_that_was_not_reported_is_no_number(folder):
    writer = HistoryWriter(folder)
    writer.add(1, 1.0, {"a": 1.0})
    writer.add(2, 2.0, {"b": 2.0, "a": math.nan})
    writer.add(3, 3.0, {"b": math.inf})
    writer.flush()
    history = read_history(folder)
    assert np.array_equal(history.values["a"], [1.0, math.nan, math.nan], equal_nan=True)
    assert np.array_equal(history.values["b"], [math.nan, 2.0, math.nan], equal_nan=True)


@pytest.mark.parametrize("lost", range(1, 40, 3))
def test_a_torn_last_line_is_passed_over(folder, lost):
    written(folder, [1, 2, 3])
    (folder / FILE_NAME).write_bytes(content(folder)[:-lost])
    steps = read_history(folder).steps.tolist()
    assert steps == [1, 2, 3][: len(steps)] and len(steps) >= 1


@pytest.mark.parametrize(
    "line",
    [
        *(
            "",
            "null",
            "[]",
            '"x"',
            "{}",
            '{"step": null}',
            '{"step": "4"}',
            '{"step": 1e999}',
            "[" * 100_000,
            "\x00\x00",
        ),
        *(f'{{"step": {"9" * 400}}}', f'{{"step": 4, "kid": {"9" * 400}}}', f'{{"step": 4, "kid": {"9" * 5000}}}'),
    ],
    ids=range(13),
)
def test_lines_that_make_no_sense_are_passed_over(folder, line):
    written(folder, [1])
    with (folder / FILE_NAME).open("a") as file:
        file.write(line + "\n")
    written(folder, [5])
    assert read_history(folder).steps.tolist() == [1, 5]


def test_values_that_are_no_numbers_are_read_as_none(folder):
    row = {"step": 1, "seconds": "soon", "loss_g": "low", "loss_d": None, "score": [1], "good": 1}
    (folder / FILE_NAME).write_text(json.dumps(row) + "\n")
    history = read_history(folder)
    assert math.isnan(history.seconds[0]) and history.values["good"].tolist() == [1.0]
    assert all(math.isnan(history.values[name][0]) for name in ("loss_g", "loss_d", "score"))


def test_bytes_that_are_no_text_harm_only_their_line(folder):
    written(folder, [1])
    with (folder / FILE_NAME).open("ab") as file:
        file.write(b"\xff\xfe\x80\n")
    written(folder, [2])
    assert read_history(folder).steps.tolist() == [1, 2]


def test_going_back_forgets_later_lines_on_disk_and_waiting(folder):
    writer = written(folder, [1, 2, 3, 4])
    for step in (5, 6):
        writer.add(step, 0.0, {"loss_g": 1.0})
    writer.forget_after(5)
    assert read_history(folder).steps.tolist() == [1, 2, 3, 4]
    writer.flush()
    assert read_history(folder).steps.tolist() == [1, 2, 3, 4, 5]
    writer.forget_after(2)
    writer.add(3, 0.0, {"loss_g": 1.0})
    writer.flush()
    assert read_history(folder).steps.tolist() == [1, 2, 3]


def test_going_back_before_anything_was_written_is_fine(folder):
    HistoryWriter(folder).forget_after(0)
    assert not (folder / FILE_NAME).exists()


def test_going_on_after_a_torn_line_glues_nothing_to_it(folder):
    written(folder, [1, 2])
    (folder / FILE_NAME).write_bytes(content(folder)[:-5])
    writer = HistoryWriter(folder)
    writer.forget_after(10)
    writer.add(11, 0.0, {"loss_g": 1.0})
    writer.flush()
    assert read_history(folder).steps.tolist() == [1, 11]


def test_a_full_disk_leaves_the_file_as_it_was_and_the_lines_waiting(folder, monkeypatch):
    writer = written(folder, [1, 2])
    before = content(folder)
    writer.add(3, 0.0, {"loss_g": 1.0})

    def fsync(handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        for _turn in range(2):
            with pytest.raises(DiskFull):
                writer.flush()
            assert content(folder) == before
    writer.flush()
    assert read_history(folder).steps.tolist() == [1, 2, 3]


def test_a_file_that_cannot_be_written_is_told(folder):
    (folder / FILE_NAME).mkdir()
    writer = HistoryWriter(folder)
    writer.add(1, 0.0, {})
    with pytest.raises(StudioError, match="cannot be written"):
        writer.flush()


def test_csv_has_a_header_whole_steps_and_empty_cells(folder, tmp_path):
    writer = HistoryWriter(folder)
    writer.add(10, 1.5, {"loss_g": 0.25, "loss, d": -1.0})
    writer.add(20, math.nan, {"loss_g": math.nan, "penalty": 3.0})
    (folder / FILE_NAME).write_text('{"step": 5}\n')
    writer.flush()
    write_csv(read_history(folder), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["step", "seconds", "loss_g", "loss, d", "penalty"]
    assert rows[1:] == [["5", "", "", "", ""], ["10", "1.5", "0.25", "-1.0", ""], ["20", "", "", "", "3.0"]]


def test_csv_of_nothing_is_its_header(folder, tmp_path):
    write_csv(read_history(folder), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "step,seconds\n"
