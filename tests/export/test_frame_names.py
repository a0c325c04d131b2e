"""Names that every system takes, unique and in natural order."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganstudio.core.file_names import safe_name
from ganstudio.export.frame_names import frame_names, groups_of_names, natural_key

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hero", "hero"),
        ("史莱姆 🗡️", "史莱姆 🗡️"),
        ("a/b\\c:d*e?f", "a_b_c_d_e_f"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("con ", "_con"),
        ("LPT¹", "_LPT¹"),
        ("console", "console"),
        ("dots...", "dots"),
        (".hidden", "_hidden"),
        ("tab\there", "tab_here"),
        ("", "sprite"),
        ("  ", "sprite"),
        ("...", "sprite"),
        ("e\u0301", "é"),
        ("\ud800x", "_x"),
    ],
)
def test_safe_names(text, name):
    assert safe_name(text) == name


@given(st.text(st.characters(), max_size=300))
def test_any_text_makes_a_sound_file_name(text):
    name = safe_name(text)
    assert name and len(name.encode()) <= 124
    assert not set(name) & set('<>:"/\\|?*') and name.isprintable() | (not name.isascii())
    assert name[-1] not in ". " and name[0] not in "."
    assert name.split(".")[0].strip().casefold() not in RESERVED
    assert safe_name(name) == name


@given(st.lists(st.text(max_size=12) | st.sampled_from(["a", "A", "a-2", "ß", "SS", "é", "e\u0301"]), max_size=60))
def test_names_stay_apart_on_every_file_system(names):
    made = frame_names(names)
    assert len(made) == len(names)
    folded = [unicodedata.normalize("NFC", name).casefold() for name in made]
    assert len(set(folded)) == len(folded)


def test_same_names_are_numbered_and_the_first_keeps_its_own():
    assert frame_names(["slime", "Slime", "slime-2", "slime"]) == ["slime", "Slime-3", "slime-2", "slime-4"]


def test_numbers_are_padded_and_stay_as_they_are_when_more_come():
    assert frame_names(["0", "9", "10"]) == ["0000", "0009", "0010"]
    assert frame_names(["00000", "00001"]) == ["00000", "00001"]
    assert frame_names([str(number) for number in (3, 12345)]) == ["00003", "12345"]
    assert frame_names(["walk 2", "walk 10"]) == ["walk 2", "walk 10"]


def test_the_prefix_is_not_repeated():
    assert frame_names(["hero_1", "Hero", "heroic", "x"], "hero") == ["hero_1", "Hero", "hero_heroic", "hero_x"]


def test_natural_order():
    names = ["walk 10", "Walk 2", "run 1", "walk 1", "10", "9", "a1b10", "a1b9"]
    assert sorted(names, key=natural_key) == ["9", "10", "a1b9", "a1b10", "run 1", "walk 1", "Walk 2", "walk 10"]


def test_animations_are_frames_that_differ_in_their_last_number():
    names = ["m_walk_10", "m_walk_2", "m_jump-1", "m_jump-2", "m_boss"]
    found = groups_of_names(names, "m")
    assert {label: [names[row] for row in rows] for label, rows in found.items()} == {
        "m_walk": ["m_walk_2", "m_walk_10"],
        "m_jump": ["m_jump-1", "m_jump-2"],
    }
    assert groups_of_names(["dog", "cat"], "m") == {}
    assert groups_of_names(["1", "2"], "m") == {"m": [0, 1]}
