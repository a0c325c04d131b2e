"""Four views of a character: one sprite each, in RPG Maker's order, kept apart as animations by name alone too."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import StudioError
from ganstudio.core.views import VIEWS
from ganstudio.export import EXPORTERS, Arrangement, SpriteSet, arranged, prepare
from ganstudio.export.four_views import four_views, groups_of_views, mirrored

TINYHERO = Path(__file__).parents[2].parent / "shared" / "data" / "tinyhero"


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


def test_a_character_whose_name_is_a_number_keeps_it(two, tmp_path):
    sprites = four_views({"007": two["12"]}, "007")
    files = prepare("rpgmaker", sprites, tmp_path, EXPORTERS["rpgmaker"].options())
    assert "$007.png" in [path.name for path in files]


def test_a_mirrored_side_is_the_same_pixels_from_the_other_end():
    sprites = np.stack([drawn(seed) for seed in range(3)])
    assert np.array_equal(mirrored(sprites), sprites[:, :, ::-1]) and np.array_equal(
        mirrored(sprites[0]), sprites[0][:, ::-1]
    )


@pytest.mark.skipif(not TINYHERO.is_dir(), reason="needs the characters of ../shared")
def test_what_an_artist_drew_from_the_right_is_nearly_the_mirrored_left():
    """So that a mirrored side is worth having: of real characters nearly all pixels are the same."""

    def visible(path):
        pixels = np.asarray(Image.open(path).convert("RGBA"))
        return np.where(pixels[..., 3:] > 0, pixels, 0)

    names = [path.name for path in sorted((TINYHERO / "left").glob("*.png"))[:40]]
    left, right = (np.stack([visible(TINYHERO / view / name) for name in names]) for view in ("left", "right"))
    same = (mirrored(left) == right).all(-1).mean()
    assert same > 0.98 > (left == right).all(-1).mean() + 0.05, same
