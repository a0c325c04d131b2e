"""Atlases in readers that we did not write: spine-core for .atlas, LuaJIT for LÖVE, expat for Starling's XML."""

from __future__ import annotations

import re
from xml.parsers import expat

import consumers
import numpy as np
import pytest
from export.walking import one_pixel_off, picture, placed, walkers

from ganstudio.export import EXPORTERS, export

PAGED = {"trim": True, "page": 64, "power_of_two": True}  # little room, so that there are several pages


def write(key, folder, sprites, **values):
    files = export(key, sprites, folder / f"my slimes{EXPORTERS[key].suffix}", EXPORTERS[key].options(**values))
    return [path for path in files if path.suffix != ".png"], {
        path.name: path for path in files if path.suffix == ".png"
    }


def spine(path):
    return consumers.run_script("read_atlas.mjs", path)


def many(make_sprites):
    """The walkers five times as large, which do not fit on one small page."""
    sprites = walkers(make_sprites)
    return sprites.replaced(pixels=np.repeat(np.repeat(sprites.pixels, 2, axis=1), 2, axis=2))


def check_regions(read, pictures, want):
    """The first regions are the sprites in order of pages; every one, the animations' too, cuts out its sprite."""
    pages = {name: picture(path) for name, path in pictures.items()}
    assert [page["name"] for page in read["pages"]] == list(pages)
    assert all(page["nearest"] for page in read["pages"])
    assert [page["size"] for page in read["pages"]] == [[p.shape[1], p.shape[0]] for p in pages.values()]
    for region in read["regions"]:
        left, below = region["offset"]
        top = region["whole"][1] - region["frame"][3] - below
        drawn = placed(pages[region["page"]], region["frame"], (left, top), region["whole"])
        assert not region["turned"]
        assert np.array_equal(drawn, want[region["name"], region["index"]])


def regions_wanted(sprites, pixels):
    names = [f"my slimes_{name}" for name in (*sprites.names[:5], "a _b_ _c_&", "--9", "0007")]
    want = dict(zip(((name, -1) for name in names), pixels, strict=True))
    for animation, name in zip(sprites.animations, ("walk", "back _1_", "there", "闪"), strict=True):
        for index, (row, _duration) in enumerate(animation.played()):
            want[f"my slimes_{name}", index] = pixels[row]
    return want


def test_spine_reads_every_region(tmp_path, make_sprites, cleaned):
    consumers.need("node", "@esotericsoftware/spine-core")
    sprites = many(make_sprites)
    [atlas], pictures = write("libgdx", tmp_path, sprites, **PAGED)
    assert len(pictures) > 1
    want = regions_wanted(sprites, cleaned(sprites.pixels))
    read = spine(atlas)
    assert sorted((region["name"], region["index"]) for region in read["regions"]) == sorted(want)
    check_regions(read, pictures, want)
    one_pixel_off(next(iter(pictures.values())))
    with pytest.raises(AssertionError):
        check_regions(read, pictures, want)


def test_an_offset_off_by_one_is_found_by_spine(tmp_path, make_sprites, cleaned):
    consumers.need("node", "@esotericsoftware/spine-core")
    sprites = walkers(make_sprites)
    [atlas], pictures = write("libgdx", tmp_path, sprites, trim=True)
    text = atlas.read_text("utf-8")
    atlas.write_text(re.sub(r"offset: (\d+),", lambda found: f"offset: {int(found[1]) ^ 1},", text, count=1), "utf-8")
    with pytest.raises((AssertionError, ValueError)):
        check_regions(spine(atlas), pictures, regions_wanted(sprites, cleaned(sprites.pixels)))


def test_old_libgdx_reads_lines_by_their_order(tmp_path, make_sprites):
    """It takes lines as they come, whatever stands before the colon."""
    [atlas], _pictures = write("libgdx", tmp_path, make_sprites(2), prefix=False)
    lines = atlas.read_text("utf-8").splitlines()
    assert lines[:2] == ["", "my slimes.png"]
    assert lines[2].startswith("size: ")
    assert lines[3:7] == ["format: RGBA8888", "filter: Nearest, Nearest", "repeat: none", "0000"]
    fields = [line.partition(":")[0] for line in lines[6:]]
    each = ["  rotate", "  xy", "  size", "  orig", "  offset", "  index"]
    assert fields == ["0000", *each, "0001", *each, "sprites", *each, "sprites", *each]


def test_a_sprite_called_like_an_animation_keeps_its_name(tmp_path, make_sprites):
    sprites = make_sprites(2, names=["sprites", "other"])
    [atlas], _pictures = write("libgdx", tmp_path, sprites, prefix=False)
    names = [line for line in atlas.read_text("utf-8").splitlines()[6:] if ":" not in line]
    assert names == ["sprites", "other", "sprites_play", "sprites_play"]


def unhex(value):
    """Text as it was; the Lua script prints it by its bytes."""
    if isinstance(value, str):
        return bytes.fromhex(value).decode()
    if isinstance(value, list):
        return [unhex(part) for part in value]
    return {unhex(key): unhex(part) for key, part in value.items()} if isinstance(value, dict) else value


def lua(path):
    return unhex(consumers.run_script("read_love.lua", path))


def check_love(read, pictures, sprites, want):
    assert read["images"] == list(pictures)
    pages = [picture(path) for path in pictures.values()]
    for f, sprite, (x, y), tags in zip(read["frames"], want, sprites.pivots, sprites.tags, strict=True):
        frame, trimmed = (f["x"], f["y"], f["w"], f["h"]), (f["left"], f["top"])
        assert np.array_equal(placed(pages[f["page"] - 1], frame, trimmed, (f["sw"], f["sh"])), sprite)
        assert f["ox"] == pytest.approx(x * sprites.width - f["left"], abs=1e-4)
        assert f["oy"] == pytest.approx(y * sprites.height - f["top"], abs=1e-4)
        assert f.get("tags", []) == list(tags)
    assert set(read["animations"]) == {animation.name for animation in sprites.animations}
    for animation in sprites.animations:
        found, (rows, times) = read["animations"][animation.name], zip(*animation.played(), strict=True)
        assert found["loop"] == animation.loop
        assert found["frames"] == [row + 1 for row in rows]
        assert found["durations"] == [time / 1000 for time in times]


def test_lua_has_every_quad_origin_and_time(tmp_path, make_sprites, cleaned):
    consumers.need("luajit")
    sprites = many(make_sprites)
    [table], pictures = write("love", tmp_path, sprites, **PAGED)
    assert len(pictures) > 1
    read, want = lua(table), cleaned(sprites.pixels)
    check_love(read, pictures, sprites, want)
    one_pixel_off(next(iter(pictures.values())))
    with pytest.raises(AssertionError):
        check_love(read, pictures, sprites, want)


def test_any_text_is_a_lua_string(tmp_path, make_sprites):
    consumers.need("luajit")
    title = 'a"\\\n]]--\x007 龙🐉\u2028'
    [table], _pictures = write("love", tmp_path, make_sprites(2, title=title))
    assert list(lua(table)["animations"]) == [title]


def test_the_usage_in_a_lua_file_runs(tmp_path, make_sprites):
    """Its comment is taken out and run with a LÖVE that writes down what is asked of it."""
    consumers.need("luajit")
    sprites = make_sprites(3)
    [table], pictures = write("love", tmp_path, sprites)
    usage = [line[2:] for line in table.read_text("utf-8").splitlines() if line.startswith("--   ")]
    width, height = picture(next(iter(pictures.values()))).shape[1::-1]
    script = tmp_path / "main.lua"
    script.write_text(
        "local calls = {}\n"
        "local image = { setFilter = function(_, a, b) calls[#calls + 1] = a .. b end,"
        f" getDimensions = function() return {width}, {height} end }}\n"
        f"love = {{ filesystem = {{ load = function(name) return loadfile('{tmp_path}/' .. name) end }},\n"
        " graphics = {\n"
        " newImage = function(name) calls[#calls + 1] = name return image end,\n"
        " newQuad = function(...) return table.concat({ ... }, ' ') end,\n"
        " draw = function(_, ...) calls[#calls + 1] = table.concat({ ... }, ' ') end } }\n"
        + "\n".join(usage)
        + "\ndraw(3, 50, 60, 0, 2)\nprint(table.concat(calls, '\\n'))\n",
        "utf-8",
    )
    said = consumers.run(["luajit", script]).splitlines()
    f = lua(table)["frames"][2]
    quad = f"{f['x']} {f['y']} 16 16 {width} {height}"
    assert said == ["my slimes.png", "nearestnearest", f"{quad} 50 60 0 2 2 8 8"]


def sparrow(path):
    """Elements and their attributes, by expat."""
    found = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, values: found.append((name, values))
    parser.Parse(path.read_bytes(), True)
    return found


def check_starling(texts, pictures, sprites, want):
    """Each page has its own file; trimmed textures say what was cut off by a negative frame."""
    seen = {}
    for path, (name, png) in zip(texts, pictures.items(), strict=True):
        (head, values), *textures = sparrow(path)
        page = picture(png)
        assert (head, values) == (
            "TextureAtlas", {"imagePath": name, "width": str(page.shape[1]), "height": str(page.shape[0])}
        )  # fmt: skip
        for kind, texture in textures:
            assert kind == "SubTexture"
            x, y, width, height = (int(texture[key]) for key in ("x", "y", "width", "height"))
            left, top = (-int(texture.get(key, 0)) for key in ("frameX", "frameY"))
            whole = (int(texture.get("frameWidth", width)), int(texture.get("frameHeight", height)))
            pivot = (float(texture["pivotX"]), float(texture["pivotY"]))
            seen[texture["name"]] = (placed(page, (x, y, width, height), (left, top), whole), pivot)
    assert len(seen) == sprites.count
    for (pixels, pivot), sprite, (x, y) in zip((seen[name] for name in NAMES), want, sprites.pivots, strict=True):
        assert np.array_equal(pixels, sprite)
        assert pivot == pytest.approx((x * sprites.width, y * sprites.height), abs=1e-3)


NAMES = [
    f"my slimes_{name}"
    for name in ("walk 0001", "walk 0002", "walk 0003", "walk 0004", "史莱姆", "a _b_ _c_&", "--0009", "0007")
]


def test_starling_has_every_texture_and_pivot(tmp_path, make_sprites, cleaned):
    sprites = many(make_sprites)
    texts, pictures = write("starling", tmp_path, sprites, **PAGED)
    assert len(pictures) > 1 and len(texts) == len(pictures)
    want = cleaned(sprites.pixels)
    check_starling(texts, pictures, sprites, want)
    one_pixel_off(next(iter(pictures.values())))
    with pytest.raises(AssertionError):
        check_starling(texts, pictures, sprites, want)


def test_a_starling_frame_off_by_one_is_found(tmp_path, make_sprites, cleaned):
    sprites = walkers(make_sprites)
    texts, pictures = write("starling", tmp_path, sprites, trim=True)
    text = texts[0].read_text("utf-8")
    texts[0].write_text(re.sub(r' x="(\d+)"', lambda found: f' x="{int(found[1]) + 1}"', text, count=1), "utf-8")
    with pytest.raises(AssertionError):
        check_starling(texts, pictures, sprites, cleaned(sprites.pixels))


def test_starling_plays_walks_in_order(tmp_path, make_sprites):
    sprites = make_sprites(12, names=[f"walk_{number}" for number in range(12)])
    [text], _pictures = write("starling", tmp_path, sprites)
    names = [values["name"] for _kind, values in sparrow(text)[1:]]
    assert names == sorted(names, key=str.lower)
