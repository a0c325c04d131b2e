"""Four views of a character: one sprite each, in RPG Maker's order, kept apart as animations by name alone too."""

import numpy as np
import pytest

from ganstudio.core.errors import StudioError
from ganstudio.core.views import VIEWS
from ganstudio.export import EXPORTERS, Arrangement, SpriteSet, arranged
from ganstudio.export.four_views import four_views, groups_of_views


def drawn(seed):
    return np.random.default_rng(seed).integers(0, 255, (8, 8, 4), np.uint8)


@pytest.fixture
def two():
    return {name: {view: drawn(10 * n + k) for k, view in enumerate(VIEWS)} for n, name in enumerate(("hero", "12"))}


def test_each_view_is_an_animation_and_rpg_maker_makes_characters_of_them(two, tmp_path):
    made = four_views(two, "cast")
    assert [animation.name for animation in made.animations][:4] == [f"hero_{view}" for view in VIEWS]
    plain = SpriteSet(made.pixels, made.names, "cast")
    again = arranged(plain, Arrangement())
    assert [(a.name, a.frames) for a in again.animations] == [(a.name, a.frames) for a in made.animations]
    exporter = EXPORTERS["rpgmaker"]
    files = exporter.files(again, tmp_path, exporter.options())
    assert sorted(path.name for path in files) == ["$cast_12.png", "$cast_hero.png"]


def test_a_missing_view_is_told(two):
    del two["hero"]["up"]
    with pytest.raises(StudioError, match="“hero” lacks views: Rear"):
        four_views(two, "cast")


def test_names_that_are_no_whole_characters_stay_one_animation():
    assert groups_of_views(["hero_down", "hero_left", "hero_right"]) == {}
    assert groups_of_views(["a_down", "a_left", "a_right", "a_up", "b_up"]) == {}
    assert groups_of_views([]) == {}
    assert groups_of_views(["a_up", "a_left", "a_right", "a_down"]) == {
        "a_up": [0],
        "a_left": [1],
        "a_right": [2],
        "a_down": [3],
    }
