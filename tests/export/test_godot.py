"""Godot files, read as the engine reads them: pixels, times, pivots, and what the artist changed in between."""

from __future__ import annotations

import re

import godot_reader
import numpy as np
import pytest
from PIL import Image

from ganstudio.export import EXPORTERS, Animation, export

Options = EXPORTERS["godot"].options


def on_canvas(sprite, pivot, canvas, at):
    """A sprite on an empty canvas with its pivot at a point."""
    height, width = sprite.shape[:2]
    drawn = np.zeros((*canvas, 4), np.uint8)
    x, y = round(at[0] - pivot[0] * width), round(at[1] - pivot[1] * height)
    assert 0 <= x <= canvas[1] - width and 0 <= y <= canvas[0] - height
    drawn[y : y + height, x : x + width] = sprite
    return drawn


def check(path, sprites, cleaned, root=None):
    """Every animation shows the very sprites, each with its pivot at the scene's origin, for its time."""
    scene = godot_reader.sections(path.with_suffix(".tscn").read_text("utf-8"))
    [node] = [section for section in scene if section.kind == "node" and "sprite_frames" in section.values]
    origin = (-node.values["offset"][1], -node.values["offset"][2])
    assert node.values["texture_filter"] == 1 and node.values["centered"] is False
    animations = godot_reader.frames(path, root)
    assert node.values["animation"] in animations and node.values["autoplay"] in animations
    clean = cleaned(sprites.pixels)
    for animation in sprites.animations:
        loop, shown = animations[animation.name]
        assert loop == animation.loop and len(shown) == len(animation.played())
        for (seconds, drawn), (row, ms) in zip(shown, animation.played(), strict=True):
            assert seconds == pytest.approx(ms / 1000)
            assert np.array_equal(drawn, on_canvas(clean[row], sprites.pivots[row], drawn.shape[:2], origin))


def walk(sprites, **changes):
    return sprites.replaced(animations=(Animation("walk", (0, 2, 1), (100, 150, 200)),), **changes)


@pytest.mark.parametrize("trim", [False, True])
@pytest.mark.parametrize("page", [64, 2048])
def test_the_frames_show_the_sprites_at_their_pivots(tmp_path, make_sprites, cleaned, trim, page):
    sprites = make_sprites(12, 20, 24).replaced(
        pivots=tuple((column / 24, row / 20) for row, column in zip(range(9, 21), range(0, 24, 2), strict=True)),
        animations=(
            Animation("there and back", (0, 1, 2, 3), (100, 100, 150, 200), "pingpong"),
            Animation('a "quote" \\', (11, 10, 9), (33, 33, 33), "reverse", loop=False),
        ),
    )
    written = export("godot", sprites, tmp_path / "hero.tres", Options(trim=trim, page=page))
    assert [path.suffix for path in written[:3]] == [".tres", ".tscn", ".png"]
    assert (len(written) > 3) == (page == 64)
    renamed = [Animation("a _quote_ _", *[getattr(sprites.animations[1], part) for part in PARTS])]
    check(written[0], sprites.replaced(animations=(sprites.animations[0], *renamed)), cleaned)
    assert {"4", "8"} <= set(godot_reader.frames(written[0]))  # sprites that no animation has


PARTS = ("frames", "durations", "direction", "loop")


@pytest.mark.parametrize("part", ["region", "margin", "offset", "duration", "pixel"])
def test_an_error_of_one_is_found(tmp_path, make_sprites, cleaned, part):
    sprites = walk(make_sprites(3, 20, 24), pivots=((0.5, 1.0), (0.25, 1.0), (0.5, 0.5)))
    path, scene, picture = export("godot", sprites, tmp_path / "hero.tres", Options(trim=True))
    check(path, sprites, cleaned)
    if part == "pixel":
        pixels = np.array(Image.open(picture))
        pixels[2, 2] ^= 1
        Image.fromarray(pixels).save(picture)
    else:
        place = scene if part == "offset" else path
        wrong = {
            "region": (r"region = Rect2\((\d+)", 1),
            "margin": (r"margin = Rect2\((\d+)", 1),
            "offset": (r"\noffset = Vector2\((-?\d+)", 1),
            "duration": (r'"duration": (\d+)', 1),
        }[part]
        text = place.read_text()
        found = re.search(wrong[0], text)
        place.write_text(text[: found.start(1)] + str(int(found[1]) + 1) + text[found.end(1) :])
    with pytest.raises(AssertionError):
        check(path, sprites, cleaned)


def test_files_name_each_other_from_the_projects_root(tmp_path, make_sprites, cleaned):
    (tmp_path / "project.godot").touch()
    sprites = walk(make_sprites(3))
    path, scene, _picture = export("godot", sprites, tmp_path / "art" / "史莱姆" / "hero.tres")
    assert 'path="res://art/史莱姆/hero.png"' in path.read_text("utf-8")
    assert 'path="res://art/史莱姆/hero.tres"' in scene.read_text("utf-8")
    check(path, sprites, cleaned, root=tmp_path)
    for words in ("res://a/b", "a/b/", "/a\\b"):
        export("godot", sprites, path, Options(folder=words))
        assert 'path="res://a/b/hero.png"' in path.read_text("utf-8")


EDITED = """[gd_scene load_steps=4 format=3 uid="uid://scene1"]

[ext_resource type="Script" uid="uid://script1" path="res://hero.gd" id="1_abc"]
[ext_resource type="SpriteFrames" uid="uid://frames1" path="res://old/hero.tres" id="2_xyz"]

[sub_resource type="RectangleShape2D" id="RectangleShape2D_1"]
size = Vector2(10, 12)

[node name="Hero" type="CharacterBody2D"]
script = ExtResource("1_abc")
words = "a line
[node name=\\"not one\\"]
offset = Vector2(1, 1)
"

[node name="Sprite" type="AnimatedSprite2D" parent="." unique_id=77]
modulate = Color(1, 0.5, 0.5, 1)
sprite_frames = ExtResource("2_xyz")
animation = &"gone"
autoplay = "walk"
centered = false
offset = Vector2({offset})
metadata/_gan_studio_offset = Vector2(-8, -5.3333335)

[node name="Shape" type="CollisionShape2D" parent="."]
shape = SubResource("RectangleShape2D_1")
offset = Vector2(-8, -16)
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_scene_that_the_artist_changed_keeps_all_of_it(tmp_path, make_sprites, line_end):
    (tmp_path / "project.godot").touch()
    sprites = walk(make_sprites(3), pivots=((0.5, 0.5),) * 3)
    scene = tmp_path / "hero.tscn"
    before = EDITED.format(offset="-8, -5.3333333333").replace("\n", line_end)
    scene.write_bytes(before.encode())
    export("godot", sprites, tmp_path / "hero.tres")
    after = (
        before.replace("res://old/hero.tres", "res://hero.tres")
        .replace('&"gone"', '&"walk"')
        .replace("Vector2(-8, -5.3333333333)", "Vector2(-8, -8)")
        .replace("Vector2(-8, -5.3333335)", "Vector2(-8, -8)")
    )
    assert scene.read_bytes().decode() == after
    export("godot", sprites, tmp_path / "hero.tres")
    assert scene.read_bytes().decode() == after


def test_an_offset_that_the_artist_chose_stays(tmp_path, make_sprites):
    scene = tmp_path / "hero.tscn"
    before = EDITED.format(offset="-9, -5.3333333").replace("gone", "walk")
    scene.write_text(before)
    export("godot", walk(make_sprites(3)), tmp_path / "hero.tres")
    assert scene.read_text() == before  # no project.godot: the path in the scene knows more


def test_an_offset_that_godot_left_out_is_refreshed(tmp_path, make_sprites):
    sprites = walk(make_sprites(3))
    path, scene, _picture = export("godot", sprites.replaced(pivots=((0.0, 0.0),) * 3), tmp_path / "hero.tres")
    assert "Vector2(0, 0)" in scene.read_text()
    scene.write_text(re.sub(r"\noffset = .*", "", scene.read_text()))
    export("godot", sprites.replaced(pivots=((0.5, 1.0),) * 3), path)
    assert scene.read_text().count("= Vector2(-8, -16)") == 2


def test_a_scene_without_our_frames_is_left_alone(tmp_path, make_sprites):
    (tmp_path / "hero.tscn").write_text('[gd_scene format=3]\n\n[node name="A" type="Node2D"]\n')
    export("godot", walk(make_sprites(3)), tmp_path / "hero.tres")
    assert (tmp_path / "hero.tscn").read_text() == '[gd_scene format=3]\n\n[node name="A" type="Node2D"]\n'


def test_uids_that_godot_gave_are_kept(tmp_path, make_sprites, cleaned):
    sprites = walk(make_sprites(3))
    path, _scene, _picture = export("godot", sprites, tmp_path / "hero.tres")
    text = path.read_text().replace("format=3]", 'format=3 uid="uid://mine"]')
    path.write_text(text.replace('type="Texture2D" path', 'type="Texture2D" uid="uid://page" path'))
    export("godot", walk(make_sprites(3, seed=1)), path)
    assert 'uid="uid://mine"' in path.read_text() and 'uid="uid://page"' in path.read_text()
    check(path, walk(make_sprites(3, seed=1)), cleaned)
