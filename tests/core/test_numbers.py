import re
from pathlib import Path

import pytest

from ganstudio.core.numbers import counted

ROOT = Path(__file__).parents[2] / "ganstudio"
SHOWING = [path for room in ("app", "ui") for path in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (999, "999"), (5092, "5\u202f092"), (1_234_567, "1\u202f234\u202f567")]
)
def test_groups_are_parted_by_a_narrow_space(number, words):
    assert counted(number) == words


def test_the_window_has_no_other_way_to_write_a_number():
    assert not [path.name for path in SHOWING if re.search(r":,\w*\}", path.read_text("utf-8"))]
