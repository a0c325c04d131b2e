"""Options: what is accepted, what is refused and in which words."""

import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganstudio.core.errors import StudioError
from ganstudio.core.options import checked, describe_range, from_mapping, from_texts, option, parsed, specs, to_mapping
from ganstudio.core.text import N_


@dataclass(frozen=True)
class Cake:
    layers: int = option(2, N_("Layers"), N_("How high."), minimum=1, maximum=9)
    sugar: float = option(0.5, N_("Sugar"), N_("How sweet."), minimum=0.0, maximum=1.0, unit="kg")
    candles: bool = option(False, N_("Candles"), N_("For a birthday."), advanced=True)
    topping: str = option("none", N_("Topping"), N_("What is on it."), choices=(("none", "None"), ("nuts", "Nuts")))
    title: str = option("", N_("Title"), N_("Written on it."))
    eaten: int = 0  # no option: not for forms and command lines


KNOWN = {spec.name: spec for spec in specs(Cake)}


def test_specs_list_the_options_in_order_with_all_that_was_declared():
    assert list(KNOWN) == ["layers", "sugar", "candles", "topping", "title"]
    sugar = KNOWN["sugar"]
    assert (sugar.kind, sugar.default, sugar.minimum, sugar.maximum, sugar.unit) == (float, 0.5, 0.0, 1.0, "kg")
    assert KNOWN["candles"].advanced and not sugar.advanced
    assert KNOWN["topping"].choices == (("none", "None"), ("nuts", "Nuts"))


@given(st.integers(1, 9), st.floats(0, 1), st.booleans(), st.sampled_from(["none", "nuts"]), st.text())
def test_options_survive_the_way_through_a_file(layers, sugar, candles, topping, title):
    cake = Cake(layers, sugar, candles, topping, title)
    assert from_mapping(Cake, to_mapping(cake)) == cake


@given(st.integers(1, 9), st.floats(0, 1), st.booleans())
def test_options_survive_the_way_through_a_command_line(layers, sugar, candles):
    words = [f"layers={layers}", f"sugar={sugar}", f"candles={'yes' if candles else 'no'}"]
    assert from_texts(Cake, words) == Cake(layers, sugar, candles)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("layers", 0),
        ("layers", 10),
        ("layers", 2.0),
        ("layers", True),
        ("layers", "2"),
        ("layers", None),
        ("sugar", -0.001),
        ("sugar", 1.001),
        ("sugar", math.nan),
        ("sugar", math.inf),
        ("sugar", 10**400),
        ("sugar", True),
        ("sugar", [0.5]),
        ("candles", 1),
        ("candles", "yes"),
        ("topping", "mud"),
        ("topping", ["none"]),
        ("title", 7),
    ],
)
def test_a_value_of_the_wrong_kind_or_range_is_refused_with_its_label(name, value):
    with pytest.raises(StudioError, match=KNOWN[name].label) as error:
        from_mapping(Cake, {name: value})
    assert describe_range(KNOWN[name]) in error.value.hint


def test_the_ends_of_a_range_belong_to_it():
    assert from_mapping(Cake, {"layers": 1, "sugar": 1.0}).layers == 1
    assert from_mapping(Cake, {"layers": 9, "sugar": 0.0}).sugar == 0.0


def test_a_whole_number_is_a_good_fraction():
    value = checked(KNOWN["sugar"], 1)
    assert value == 1.0 and type(value) is float


@pytest.mark.parametrize("word", ["true", "Yes", " ON ", "1"])
def test_words_for_yes(word):
    assert parsed(KNOWN["candles"], word) is True


@pytest.mark.parametrize("word", ["false", "No", "off", "0"])
def test_words_for_no(word):
    assert parsed(KNOWN["candles"], word) is False


@pytest.mark.parametrize(
    "word",
    ["candles=maybe", "candles=", "layers=two", "layers=2.5", "layers=" + "9" * 5000, "sugar=nan", "sugar=1e999"],
)
def test_text_that_is_no_value_is_refused(word):
    with pytest.raises(StudioError, match="cannot be"):
        from_texts(Cake, [word])


def test_dashes_stand_for_underscores_and_a_value_may_hold_an_equals_sign():
    @dataclass(frozen=True)
    class Options:
        two_words: str = option("", N_("Two words"), N_("Text."))

    assert from_texts(Options, ["two-words=a=b"]).two_words == "a=b"


def test_a_word_without_an_equals_sign_is_refused():
    with pytest.raises(StudioError, match="NAME=VALUE") as error:
        from_texts(Cake, ["candles"])
    assert "candles, layers" in error.value.hint


@pytest.mark.parametrize("make", [lambda: from_mapping(Cake, {"icing": 1}), lambda: from_texts(Cake, ["icing=1"])])
def test_an_unknown_name_is_refused_and_the_known_ones_are_named(make):
    with pytest.raises(StudioError, match="icing") as error:
        make()
    assert "candles, layers, sugar, title, topping" in error.value.hint


def test_a_field_that_is_no_option_cannot_be_set_from_a_file():
    with pytest.raises(StudioError, match="eaten"):
        from_mapping(Cake, {"eaten": 3})


def test_a_message_does_not_repeat_a_novel():
    with pytest.raises(StudioError) as error:
        from_mapping(Cake, {"topping": "x" * 1_000_000})
    assert len(error.value.message) < 200
    with pytest.raises(StudioError) as error:
        from_mapping(Cake, {"y" * 1_000_000: 1})
    assert len(error.value.message) < 200


def test_ranges_in_words():
    @dataclass(frozen=True)
    class Options:
        low: int = option(1, "", "", minimum=1)
        high: float = option(1.0, "", "", maximum=2.5)
        free: int = option(1, "", "")
        flag: bool = option(True, "", "")

    assert [describe_range(spec) for spec in specs(Options)] == ["≥ 1", "≤ 2.5", "int", "yes, no"]
    assert describe_range(KNOWN["layers"]) == "1–9" and describe_range(KNOWN["topping"]) == "none, nuts"
