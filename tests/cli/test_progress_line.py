"""The bar on a terminal, plain lines elsewhere."""

import io
import itertools

import pytest

from ganstudio.cli import progress_line
from ganstudio.cli.progress_line import ProgressLine, cells_of, shortened


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Every look at the clock is ten seconds later."""
    ticks = itertools.count(1000.0, 10.0)
    monkeypatch.setattr(progress_line.time, "monotonic", lambda: next(ticks))


def test_a_terminal_gets_one_line_with_a_bar_and_the_time_left():
    stream = Terminal()
    line = ProgressLine(stream)
    line.show(0.5, "step 5", left=75.0)
    assert stream.getvalue() == "\r██████████░░░░░░░░░░   50%  step 5  0:01:15 left"
    line.close()
    assert stream.getvalue().endswith("\r")
    assert "\n" not in stream.getvalue()


def test_the_time_left_is_estimated_if_nobody_tells_it():
    stream = Terminal()
    line = ProgressLine(stream)
    line.show(0.1, "one")
    line.show(0.5, "two")
    assert stream.getvalue().rstrip().endswith("0:00:10 left")


def test_a_file_gets_plain_lines():
    stream = io.StringIO()
    line = ProgressLine(stream)
    line.show(0.0, "at once")
    line.show(0.25, "reading", left=3)
    line.show(None, "running")
    line.close()
    assert stream.getvalue() == " 25%  reading  0:00:03 left\nrunning\n"


def test_silence_and_a_closed_terminal_are_fine():
    stream = Terminal()
    ProgressLine(stream, silent=True).show(0.5, "x")
    assert stream.getvalue() == ""
    ProgressLine(None).show(0.5, "x")
    broken = Terminal()
    line = ProgressLine(broken)
    broken.close()
    line.show(0.5, "x")


def test_a_poor_terminal_gets_ascii():
    stream = Terminal()
    stream.encoding = "ascii"
    ProgressLine(stream).show(0.25, "x")
    assert "#####..............." in stream.getvalue()


def test_chinese_takes_two_cells_and_is_cut_to_the_width():
    assert cells_of("步 12") == 5
    assert shortened("步步步", 5) == "步步"
    assert shortened("", 5) == ""
