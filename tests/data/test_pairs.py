"""Two domains of a project, their pairs, and the sentences where they do not go together."""

import json

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.domains import place_of
from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project
from ganstudio.data.dataset import has_dataset, load_dataset, make_dataset, save_dataset
from ganstudio.data.domains import left_out, load_domains, ready_for
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.importing import import_into
from ganstudio.data.pairs import find_pairs, joined, mended_pairs, parted, save_mended


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "P")


def sprites(names, sources=None, side=8, channels=4, seed=0):
    shape = (len(names), side, side, channels)
    pixels = np.random.default_rng(seed).integers(0, 256, shape, np.uint8)
    return make_dataset(pixels, [""] * len(names), names, sources or [f"{name}.png" for name in names])


def named(pairs, a, b):
    return {a.names[row_a]: b.names[row_b] for row_a, row_b in pairs.rows.tolist()}


def test_the_domains_lie_side_by_side(project):
    a, b = sprites("abc"), sprites("abcd", seed=1)
    save_dataset(project, a)
    assert has_dataset(project) and not has_dataset(project, "B")
    save_dataset(project, b, {"width": 8}, domain="B")
    assert load_dataset(project).fingerprint == a.fingerprint
    assert np.array_equal(load_dataset(project, "B").pixels, b.pixels)
    assert (project.section("data")["count"], project.section("data_b")["count"]) == (3, 4)
    assert project.section("data_b")["options"] == {"width": 8}
    with pytest.raises(ValueError, match="domain C"):
        place_of("C")


def test_pairs_are_found_by_path_then_file_then_name():
    a = sprites(
        ["orc__1", "elf__1", "hero", "s_001", "s_002", "x"],
        ["orc/1.png", "elf/1.png", "day/hero.gif"] + ["s.png"] * 2 + ["x.png"],
    )
    b = sprites(["s_002", "s_001", "hero", "elf__1", "y"], ["s.png", "s.png", "night/hero.png", "elf/1.png", "y.png"])
    pairs = find_pairs(a, b)
    assert named(pairs, a, b) == {"elf__1": "elf__1", "hero": "hero", "s_001": "s_001", "s_002": "s_002"}
    assert (pairs.alone_a, pairs.alone_b) == ((0, 5), (4,))
    assert pairs.rows.dtype == np.int64 and pairs.partner(2) == 2 and pairs.partner(5) is None
    assert left_out(a, b, pairs).startswith("2 sprites of A have no partner and are left out: orc__1, x.")


def test_what_is_mended_by_hand_wins_and_is_kept(project):
    a, b = sprites("abcd"), sprites("abcd", seed=1)
    mended = joined(a, b, {}, 0, 1)
    pairs = find_pairs(a, b, mended)
    assert named(pairs, a, b) == {"a": "b", "c": "c", "d": "d"}
    assert (pairs.alone_a, pairs.alone_b, pairs.mended) == ((1,), (0,), {0})
    back = joined(a, b, mended, 1, 1)
    assert named(find_pairs(a, b, back), a, b) == {name: name for name in "abcd"}
    apart = parted(a, mended, 3)
    assert find_pairs(a, b, {**apart, "gone": "a", "c": "gone too"}).count == 2
    save_mended(project, apart, {})
    assert mended_pairs(Project.open(project.folder)) == {"a": "b", "d": ""}
    save_mended(project, {**apart, "b": "c"}, {})
    save_mended(project, {"a": "d", "d": ""}, apart)
    assert mended_pairs(project) == {"a": "d", "b": "c", "d": ""}, "b was given its partner in another window"
    project.set_section("pairs", {"mended": {"a": 3, "b": "c"}})
    assert mended_pairs(project) == {"b": "c"}


def test_no_two_sprites_share_a_partner():
    a, b = sprites("abcd"), sprites("abcd", seed=1)
    pairs = find_pairs(a, b, {"b": "a", "c": "a"})
    assert named(pairs, a, b) == {"b": "a", "c": "c", "d": "d"}


def test_b_takes_the_size_and_the_channels_of_a(project, tmp_path, save, blob):
    save(tmp_path / "day" / "one.png", blob(1))
    save(tmp_path / "night" / "one.png", np.full((10, 12, 3), (9, 8, 7)))
    save(tmp_path / "large" / "one.png", np.full((20, 20), 9))
    import_into(project, [tmp_path / "day"], ImportOptions())
    import_into(project, [tmp_path / "night"], ImportOptions(), domain="B")
    assert load_dataset(project, "B").pixels.shape == load_dataset(project).pixels.shape == (1, 16, 16, 4)
    ready_for("unpaired", *load_domains(project))
    import_into(project, [tmp_path / "large"], ImportOptions(), replace=True, domain="B")
    assert load_dataset(project, "B").pixels.shape == (1, 20, 20, 4)
    assert load_dataset(project).count == 1


@pytest.mark.parametrize(
    ("translates", "a", "b", "words"),
    [
        ("", None, None, "no sprites in this project"),
        ("unpaired", None, sprites("abcd"), "no sprites in domain A"),
        ("paired", sprites("abcd"), None, "no sprites in domain B"),
        ("unpaired", sprites("abcd"), sprites("abcd", side=16), "A are 8 × 8 pixels, those of B 16 × 16"),
        ("unpaired", sprites("abcd"), sprites("abcd", channels=3), "colour with alpha, those of B colour"),
        ("paired", sprites("abcx"), sprites("abcy"), "There are 3 pairs"),
    ],
)
def test_what_cannot_be_learned_from_is_said(translates, a, b, words):
    with pytest.raises(StudioError) as caught:
        ready_for(translates, a, b, find_pairs(a, b) if a and b else None)
    assert words in caught.value.message and caught.value.hint
    if "pixels" in words:
        assert "--domain A --replace --size 16x16" in caught.value.hint, "the smaller ones lose nothing"
    if "pairs" in words:
        assert "1 sprite of A has no partner" in caught.value.hint and ": x." in caught.value.hint
        ready_for("unpaired", a, b)  # needs none


def test_four_pairs_will_do():
    a, b = sprites("abcdx"), sprites("abcd", seed=1)
    ready_for("paired", a, b, find_pairs(a, b))
    ready_for("", a, None)


def test_an_index_of_b_does_not_open_as_that_of_a(project):
    save_dataset(project, sprites("abc"), domain="B")
    with pytest.raises(StudioError, match="no sprites"):
        load_dataset(project)
    names = sorted(path.name for path in project.folder.iterdir())
    assert names == ["project.json", "sprites.b.json", "sprites.b.npy"]
    assert json.loads((project.folder / "sprites.b.json").read_text("utf-8"))["names"] == list("abc")


def test_a_grey_picture_is_widened_pixel_for_pixel(project, tmp_path, save, blob, rng):
    grey = rng.integers(0, 256, (16, 16)).astype(np.uint8)
    import_into(project, [save(tmp_path / "a.png", blob(1))], ImportOptions())
    import_into(project, [save(tmp_path / "b.png", grey)], ImportOptions(), domain="B")
    found = load_dataset(project, "B").pixels[0]
    assert np.array_equal(found, np.asarray(Image.fromarray(grey).convert("RGBA")))
