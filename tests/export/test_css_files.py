"""Style sheets as tinycss2 reads them: where each class shows its sprite, and when each step of an animation comes."""

from __future__ import annotations

import consumers
import numpy as np
import pytest
from export.walking import one_pixel_off, picture, walkers

from ganstudio.export import EXPORTERS, export

Options = EXPORTERS["css"].options
NAMES = [
    f"my-slimes_{name}" for name in ("walk-1", "walk-2", "walk-3", "walk-4", "史莱姆", "a-_b_-_c_&", "--9", "0007")
]


def read(path):
    return consumers.run_script("read_css.py", path)


def window(page, declarations, width, height):
    """What an element of that size shows of its background."""
    x, y = (-int(value) for value in declarations["background-position"])
    return page[y : y + height, x : x + width]


def check(found, png, sprites, want):
    page = picture(png)
    whole = found["classes"]["my-slimes"]
    assert whole["background-image"] == ["my%20slimes.png"]
    assert (whole["width"], whole["height"]) == ([sprites.width], [sprites.height])
    size = (sprites.width, sprites.height)
    for name, sprite, (x, y) in zip(NAMES, want, sprites.pivots, strict=True):
        assert np.array_equal(window(page, found["classes"][name], *size), sprite)
        assert found["classes"][name]["transform-origin"] == pytest.approx([x * 100, y * 100], abs=1e-3)
    moves = ("my-slimes_walk", "my-slimes_back-_1_", "my-slimes_there", "my-slimes_闪")
    assert set(found["classes"]) == {"my-slimes", *NAMES, *moves}
    for name, animation in zip(moves, sprites.animations, strict=True):
        played = animation.played()
        total = sum(duration for _row, duration in played)
        begins = np.cumsum([0, *(duration for _row, duration in played)]) / total * 100
        rows = [row for row, _duration in played] + [played[-1][0]]
        last = ["infinite"] if animation.loop else [1, "forwards"]
        assert found["classes"][name]["animation"] == [total, "step-end", *last]
        assert found["classes"][name]["animation-name"] == [name]
        assert [when for when, _step in found["moves"][name]] == pytest.approx(begins.tolist(), abs=1e-6)
        for row, (_when, step) in zip(rows, found["moves"][name], strict=True):
            assert np.array_equal(window(page, step, *size), want[row])


def test_every_class_shows_its_sprite(tmp_path, make_sprites, cleaned):
    consumers.need("tinycss2")
    sprites, want = walkers(make_sprites), cleaned(walkers(make_sprites).pixels)
    text, png = export("css", sprites, tmp_path / "my slimes", Options(padding=2, extrude=1))
    found = read(text)
    check(found, png, sprites, want)
    one_pixel_off(png)
    with pytest.raises(AssertionError):
        check(found, png, sprites, want)


def test_a_place_off_by_one_is_found(tmp_path, make_sprites, cleaned):
    consumers.need("tinycss2")
    sprites = walkers(make_sprites)
    text, png = export("css", sprites, tmp_path / "my slimes")
    text.write_text(text.read_text("utf-8").replace("position: -14px", "position: -13px", 1), "utf-8")
    with pytest.raises(AssertionError):
        check(read(text), png, sprites, cleaned(sprites.pixels))


def test_any_name_is_one_class_of_its_own(tmp_path, make_sprites):
    """Read back, classes are the very names: no blanks, none twice, whatever stands in them."""
    consumers.need("tinycss2")
    names = [
        "a b",
        "a-b",
        "1.5 {x}",
        "-",
        "--",
        "-7",
        "}@import;",
        "a\\b",
        "🗡#!",
        "css",
        "sprites",
        "\u3000x\u3000y",
        "é",
    ]
    text, _png = export("css", make_sprites(len(names), names=names), tmp_path / "1 css")
    found = read(text)
    assert found["encoding"] == "utf-8"
    assert len(found["classes"]) == len(names) + 2
    assert not any(character.isspace() for name in found["classes"] for character in name)
    assert {"1-css_1.5-{x}", "1-css_}@import;", "1-css_🗡#!", "1-css_é", "1-css_a-b", "1-css_a-b-2"} <= set(
        found["classes"]
    )
