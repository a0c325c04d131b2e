"""Attributes that expat reads back as they were, whatever stands in them."""

from __future__ import annotations

from xml.parsers import expat

from hypothesis import given
from hypothesis import strategies as st

from ganstudio.export.xml_text import attributes, number


def read(text):
    found = {}
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, values: found.update(values)
    parser.Parse(f"<a {text}/>".encode(), True)
    return found


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_kept_but_for_what_xml_cannot_hold(text):
    kept = "".join("_" if (c < " " and c not in "\t\n\r") or c in "\ufffe\uffff" else c for c in text)
    assert read(attributes(name=text, other=None, last=1)) == {"name": kept, "last": "1"}


def test_half_a_character_is_made_a_mark():
    assert read(attributes(name="a\ud800b")) == {"name": "a_b"}


def test_numbers_are_short():
    assert [number(value) for value in (0, -0.0001, 7.0, 6.1875, -2.5, 100)] == ["0", "0", "7", "6.188", "-2.5", "100"]
