"""The Defold atlas, read by Defold's own message types: images, animations, their times and pivots."""

from __future__ import annotations

import numpy as np
import pytest
from consumers import need, run_script
from PIL import Image

from ganstudio.core.errors import StudioError
from ganstudio.export import EXPORTERS, Animation, export
from ganstudio.export.formats.defold import frame_rate

Options = EXPORTERS["defold"].options
STEP = {"FORWARD": lambda n: range(n), "BACKWARD": lambda n: range(n - 1, -1, -1)}
STEP["PINGPONG"] = lambda n: [*range(n), *range(n - 2, 0, -1)]


def read(path):
    need("google", "pydefoldsdk")
    return run_script("defold_atlas.py", path)


def check(path, root, sprites, cleaned):
    """Every animation of the file shows the very sprites, each for its time and about its pivot."""
    atlas = read(path)
    clean = cleaned(sprites.pixels)
    pictures = []
    for image, x, y in atlas["images"]:
        with Image.open(root / image.removeprefix("/")) as opened:
            pictures.append((np.array(opened.convert("RGBA")), (x, y)))
    for row, (picture, pivot) in enumerate(pictures):
        assert np.array_equal(picture, clean[row])
        assert pivot == pytest.approx(sprites.pivots[row])
    images = [entry[0] for entry in atlas["images"]]
    assert len({name.rpartition("/")[2].removesuffix(".png") for name in images} | set(atlas["animations"])) == len(
        images
    ) + len(sprites.animations)
    for animation, (playback, fps, frames) in zip(sprites.animations, atlas["animations"].values(), strict=True):
        _word, often, way = playback.split("_")
        assert (often == "LOOP") == animation.loop
        shown = [images.index(frames[step][0]) for step in STEP[way](len(frames))]
        times = []
        for row in shown:
            if times and times[-1][0] == row:
                times[-1][1] += 1000 / fps
            else:
                times.append([row, 1000 / fps])
        assert [row for row, _ms in times] == [row for row, _ms in animation.played()]
        assert [ms for _row, ms in times] == pytest.approx([ms for _row, ms in animation.played()], abs=1)


def moving(make_sprites):
    sprites = make_sprites(5, 12, 20, names=[f'史 "{row}"' for row in range(5)])
    even, uneven = (100, 100, 100), (100, 150, 200)
    return sprites.replaced(
        pivots=tuple((row / 4, 1.5 - row / 4) for row in range(5)),
        animations=(
            *(Animation(f"{way} even", (0, 3, 1), even, way) for way in ("forward", "reverse", "pingpong")),
            *(Animation(f"{way} uneven", (0, 3, 1), uneven, way, False) for way in ("forward", "pingpong_reverse")),
            *(Animation(f"{way} once", (0, 3, 1), even, way, False) for way in ("pingpong", "pingpong_reverse")),
            Animation("back and there", (0, 3, 1), (33, 33, 33), "pingpong_reverse"),
            Animation("hero_史 _0_", (2, 4), (70, 90), "reverse"),  # called like an image
        ),
    )


def test_defold_reads_the_images_and_animations(tmp_path, make_sprites, cleaned):
    (tmp_path / "game.project").touch()
    sprites = moving(make_sprites)
    path = export("defold", sprites, tmp_path / "art" / "hero.atlas", Options(padding=3))[0]
    check(path, tmp_path, sprites, cleaned)
    atlas = read(path)
    assert (atlas["extrude"], atlas["margin"]) == (2, 3)
    assert atlas["animations"]["pingpong even"][0] == "PLAYBACK_LOOP_PINGPONG"
    assert atlas["images"][0][0].startswith("/art/hero_")


@pytest.mark.parametrize("part", ["fps: 10\n", "pivot_x: 0.25\n", "pixel"])
def test_an_error_of_one_is_found(tmp_path, make_sprites, cleaned, part):
    sprites = moving(make_sprites)
    path, picture = export("defold", sprites, tmp_path / "hero.atlas")[:2]
    if part == "pixel":
        pixels = np.array(Image.open(picture))
        pixels[0, 0] ^= 1
        Image.fromarray(pixels).save(picture)
    else:
        path.write_text(path.read_text("utf-8").replace(part, part.replace("10", "11").replace("25", "30"), 1), "utf-8")
    with pytest.raises(AssertionError):
        check(path, tmp_path, sprites, cleaned)


def test_centred_sprites_say_no_pivot(tmp_path, make_sprites):
    """Defold before 1.9.5 would refuse the atlas."""
    path = export("defold", make_sprites(3), tmp_path / "hero.atlas", Options(folder="/a/b/"))[0]
    assert "pivot" not in path.read_text() and '"/a/b/hero_0000.png"' in path.read_text()


def test_times_are_kept_with_few_repeats():
    assert frame_rate([100, 100]) == (10, [1, 1])
    assert frame_rate([33, 33]) == (30, [1, 1])
    assert frame_rate([100, 150, 200]) == (20, [2, 3, 4])


def test_what_the_artist_did_in_the_atlas_stays(tmp_path, make_sprites, cleaned):
    sprites = moving(make_sprites)
    path = export("defold", sprites, tmp_path / "hero.atlas", Options(padding=3))[0]
    run_script("defold_edit.py", path)
    assert "#" not in path.read_text("utf-8") and "\\345" in path.read_text("utf-8")  # octal numbers
    edited = read(path)
    changed = sprites.replaced(pixels=sprites.pixels[::-1].copy(), pivots=sprites.pivots[::-1])
    for _time in range(2):
        export("defold", changed, path, Options(padding=3, extrude=4))
        again = read(path)
        assert again["margin"] == 7 and again["extrude"] == 2  # saved by Defold: all of it may be the artist's
        assert {key: each[:2] for key, each in again["animations"].items()} == {
            key: each[:2] for key, each in edited["animations"].items()
        }
        assert again["animations"]["by hand"] == edited["animations"]["by hand"]
        assert again["images"][-1] == ["/own/sword.png", 0.5, 0.5] and len(again["images"]) == sprites.count + 1
        assert [tuple(each[1:]) for each in again["images"][:-1]] == list(changed.pivots)
        text = path.read_text("utf-8")
        assert text.count("sprite_trim_mode") == 1 and text.count('rename_patterns: "hero=villain"') == 1
        assert text.count("flip_horizontal: 1") == 1
    with Image.open(path.with_name("hero_史 _0_.png")) as picture:
        assert np.array_equal(np.array(picture.convert("RGBA")), cleaned(changed.pixels)[0])


def test_an_atlas_that_nobody_changed_follows_the_export(tmp_path, make_sprites, cleaned):
    sprites = moving(make_sprites)
    path = export("defold", sprites, tmp_path / "hero.atlas", Options(padding=3))[0]
    fewer = sprites.replaced(
        pixels=sprites.pixels[:4],
        names=sprites.names[:4],
        pivots=sprites.pivots[:4],
        tags=sprites.tags[:4],
        animations=(Animation("forward even", (0, 3, 1), (50, 50, 50), "reverse"), Animation("new", (2,), (80,))),
    )
    # One value was changed in a text editor, beside the comment that tells what we wrote.
    path.write_text(path.read_text("utf-8").replace("extrude_borders: 2", "extrude_borders: 1"), "utf-8")
    export("defold", fewer, path, Options(padding=5))
    check(path, tmp_path, fewer, cleaned)
    assert (read(path)["margin"], read(path)["extrude"]) == (5, 1)
    alone = export("defold", fewer, tmp_path / "alone" / "hero.atlas", Options(padding=5, folder="/"))[0]
    assert path.read_text("utf-8") == alone.read_text("utf-8").replace("extrude_borders: 2\n", "extrude_borders: 1\n")


@pytest.mark.parametrize("text", ["images {", "}", "margin", "a: {{", 'id: "', "{" * 5000])
def test_what_is_no_atlas_is_not_lost(tmp_path, make_sprites, text):
    path = tmp_path / "hero.atlas"
    path.write_text(text)
    with pytest.raises(StudioError, match="cannot be read") as error:
        export("defold", make_sprites(2), path)
    assert "would be lost" in error.value.hint and path.read_text() == text
