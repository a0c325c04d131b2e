"""Unity's `.meta`, read by unityparser: the sprites it cuts, their pivots, and what stays when it is written again."""

from __future__ import annotations

import re

import numpy as np
import pytest
from consumers import need, run_script
from PIL import Image

from ganstudio.export import EXPORTERS, export
from ganstudio.export.unity_yaml import scalar, text_of

Options = EXPORTERS["unity"].options


def importer(meta):
    need("unityparser")
    return run_script("unity_meta.py", meta)["TextureImporter"]


def entries(meta):
    return {entry["name"]: entry for entry in importer(meta)["spriteSheet"]["sprites"]}


def check(written, sprites, cleaned):
    """The rectangles cut the very sprites, and put their pivots where they are in the whole sprite."""
    found = {}
    for picture, meta in zip(written[::2], written[1::2], strict=True):
        assert meta.name == f"{picture.name}.meta"
        with Image.open(picture) as image:
            pixels = np.array(image.convert("RGBA"))
        for name, entry in entries(meta).items():
            x, y, w, h = (int(entry["rect"][key]) for key in ("x", "y", "width", "height"))
            assert x >= 0 and y >= 0 and x + w <= pixels.shape[1] and y + h <= pixels.shape[0]
            top = pixels.shape[0] - y - h
            pivot = (float(entry["pivot"]["x"]) * w, (1 - float(entry["pivot"]["y"])) * h)
            assert entry["alignment"] == "9"
            found[name] = (pixels[top : top + h, x : x + w], pivot)
    assert len(found) == sprites.count
    for name, sprite, (across, down) in zip(sprites.names, cleaned(sprites.pixels), sprites.pivots, strict=True):
        part, pivot = found[f"hero_{name}"]
        left, top = round(across * sprites.width - pivot[0], 4), round(down * sprites.height - pivot[1], 4)
        assert float(left).is_integer() and float(top).is_integer() and left >= 0 and top >= 0
        whole = np.zeros_like(sprite)
        whole[int(top) : int(top) + part.shape[0], int(left) : int(left) + part.shape[1]] = part
        assert np.array_equal(whole, sprite)


def named(make_sprites, count=5, **changes):
    sprites = make_sprites(count, 20, 24, names=[f"史 {row}" for row in range(count)])
    return sprites.replaced(pivots=tuple((row / count, 1.25 - row / 8) for row in range(count)), **changes)


@pytest.mark.parametrize("options", [Options(), Options(trim=True, page=64)])
def test_unityparser_reads_the_sprites(tmp_path, make_sprites, cleaned, options):
    sprites = named(make_sprites)
    written = export("unity", sprites, tmp_path / "hero.png", options)
    check(written, sprites, cleaned)
    settings = importer(written[1])
    assert (settings["spriteMode"], settings["textureType"]) == ("2", "8")
    assert settings["textureSettings"]["filterMode"] == "0" and settings["nPOTScale"] == "0"
    assert settings["maxTextureSize"] == "4096" and settings["mipmaps"]["enableMipMap"] == "0"
    sheet = settings["spriteSheet"]
    ids = {entry["name"]: entry["internalID"] for entry in sheet["sprites"]}
    assert sheet["nameFileIdTable"] == ids
    assert {row["second"]: row["first"]["213"] for row in settings["internalIDToNameTable"]} == ids
    assert len(set(ids.values())) == len(ids) and all(-(2**63) <= int(value) < 2**63 for value in ids.values())


@pytest.mark.parametrize("part", [r"\n        y: (\d+)", r"width: (\d+)", r"pivot: {x: (\S+)[05],", "pixel"])
def test_an_error_of_one_is_found(tmp_path, make_sprites, cleaned, part):
    sprites = named(make_sprites, 2)
    written = export("unity", sprites, tmp_path / "hero.png", Options(trim=True))
    if part == "pixel":
        pixels = np.array(Image.open(written[0]))
        pixels[1, 1] ^= 1
        Image.fromarray(pixels).save(written[0])
    else:
        text = written[1].read_text()
        found = re.search(part.replace(r"(\S+)[05],", r"(-?[\d.]+),"), text)
        step = 1 / 24 if "pivot" in part else 1
        wrong = float(found[1]) + step if "pivot" in part else int(found[1]) + 1
        written[1].write_text(text[: found.start(1)] + str(wrong) + text[found.end(1) :])
    with pytest.raises(AssertionError):
        check(written, sprites, cleaned)


def edited(meta):
    """Change in a `.meta` what artists change in Unity."""
    text = meta.read_text("utf-8")
    text = text.replace("filterMode: 0", "filterMode: 1").replace("PixelsToUnits: 100", "PixelsToUnits: 32")
    text = text.replace("userData:", "userData: mine").replace("border: {x: 0,", "border: {x: 3,", 1)
    text = text.replace(
        "      physicsShape: []", "      physicsShape:\n      - - {x: -8, y: -8}\n        - {x: 8, y: 8}", 1
    )
    return re.sub(r"internalID: -?\d+\n", "internalID: 4711\n", text, count=1)


def test_what_the_artist_changed_in_unity_stays(tmp_path, make_sprites, cleaned):
    sprites = named(make_sprites)
    _picture, meta = export("unity", sprites, tmp_path / "hero.png")
    before = edited(meta)
    meta.write_bytes(before.replace("\n", "\r\n").encode())
    sprites = sprites.replaced(pixels=sprites.pixels[::-1].copy())
    written = export("unity", sprites, tmp_path / "hero.png")
    check(written, sprites, cleaned)
    after = meta.read_bytes().decode()
    assert after.count("\r\n") == after.count("\n")
    after = after.replace("\r\n", "\n")
    tables = re.compile(r"213: -?\d+\n    second.*|      .*: -?\d+\n(?=  spritePacking)")
    first = importer(meta)["spriteSheet"]["nameFileIdTable"]["hero_史 0"]
    assert first == "4711"
    own = re.compile(r"(?m)^ +(213|x|y|width|height|\"hero_.*\"): .*\n")
    assert own.sub("", tables.sub("", after)) == own.sub("", tables.sub("", before))
    for _again in range(2):  # nothing moves any more
        export("unity", sprites, tmp_path / "hero.png")
        assert meta.read_bytes().decode().replace("\r\n", "\n") == after


def test_ids_stay_when_sprites_come_and_go(tmp_path, make_sprites):
    all_of_them = named(make_sprites)
    picture, meta = export("unity", all_of_them, tmp_path / "hero.png")
    guid = re.search("guid: .*", meta.read_text())[0]
    ids = {name: (entry["internalID"], entry["spriteID"]) for name, entry in entries(meta).items()}
    fewer = named(make_sprites, 3)
    export("unity", fewer, picture)
    assert list(entries(meta)) == list(ids)[:3]
    written = export("unity", all_of_them, picture, Options(page=64))
    found = {
        name: (entry["internalID"], entry["spriteID"])
        for path in written[1::2]
        for name, entry in entries(path).items()
    }
    assert {name: pair[0] for name, pair in found.items()} == {name: pair[0] for name, pair in ids.items()}
    assert [found[name] for name in list(ids)[:3]] == [ids[name] for name in list(ids)[:3]]
    assert guid in meta.read_text() and len(written) > 2
    guids = [re.search("guid: .*", path.read_text())[0] for path in written[1::2]]
    assert len(set(guids)) == len(guids)


def test_renamed_and_own_slices_are_kept(tmp_path, make_sprites):
    sprites = named(make_sprites, 2)
    picture, meta = export("unity", sprites, tmp_path / "hero.png")
    text = meta.read_text().replace(scalar("hero_史 1"), "boss")
    name, number = "'it''s: mine'", "99"
    own = re.search(r"    - serializedVersion: 2\n      name(?:.|\n)*?(?=    - ser)", text)[0]
    own = own.replace(scalar("hero_史 0"), name)
    own = re.sub(r"internalID: -?\d+", f"internalID: {number}", own)
    meta.write_text(text.replace("    sprites:\n", "    sprites:\n" + own))
    export("unity", sprites, picture)
    assert list(entries(meta)) == ["hero_史 0", "boss", "it's: mine"]
    assert entries(meta)["it's: mine"]["internalID"] == number


def test_pivots_of_unity_are_kept_on_demand(tmp_path, make_sprites):
    sprites = named(make_sprites, 2)
    picture, meta = export("unity", sprites, tmp_path / "hero.png")
    meta.write_text(re.sub(r"pivot: \{x: .*", "pivot: {x: 0.125, y: 0.25}", meta.read_text()))
    export("unity", sprites, picture, Options(keep_pivots=True))
    assert {entry["pivot"]["x"] for entry in entries(meta).values()} == {"0.125"}
    export("unity", sprites, picture)
    assert "0.125" not in {entry["pivot"]["x"] for entry in entries(meta).values()}


OLD = """fileFormatVersion: 2
guid: 0123456789abcdef0123456789abcdef
timeCreated: 1500000000
TextureImporter:
  serializedVersion: 4
  maxTextureSize: 512
  spriteMode: 0
  textureType: -1
  userData: kept
"""


def test_a_picture_that_unity_knew_before_keeps_its_guid_and_settings(tmp_path, make_sprites, cleaned):
    (tmp_path / "hero.png.meta").write_text(OLD)
    sprites = named(make_sprites, 2)
    written = export("unity", sprites, tmp_path / "hero.png")
    check(written, sprites, cleaned)
    found = importer(written[1])
    assert found["userData"] == "kept" and found["maxTextureSize"] == "512" and found["spriteMode"] == "2"
    assert "guid: 0123456789abcdef0123456789abcdef\n" in written[1].read_text()


@pytest.mark.parametrize(
    "name", ["a", "0123", "yes", "a: b", "- a", 'say "hi"', "back\\slash", "史莱姆 🐉", " a ", "#", "\t"]
)
def test_names_are_read_as_written(name):
    assert text_of(scalar(name)) == name
