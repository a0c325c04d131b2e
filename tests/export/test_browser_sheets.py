"""CSS sprites in Chromium, and Sparrow XML in Phaser 4: what is shown, and when, to the pixel."""

from __future__ import annotations

import base64
import json
import shutil

import numpy as np
import pytest
from consumers import need, run_script
from export.walking import one_pixel_off, walkers

from ganstudio.export import EXPORTERS, export

STEM = "史 莱姆 50%"
CLASSES = "史-莱姆-50%"
NAMES = [
    f"{CLASSES}_{name}" for name in ("walk-1", "walk-2", "walk-3", "walk-4", "史莱姆", "a-_b_-_c_&", "--9", "0007")
]
MOVES = [f"{CLASSES}_{name}" for name in ("walk", "back-_1_", "there", "闪")]


@pytest.fixture(scope="module")
def sprites(make_sprites):
    """Without half-transparent pixels, whose colours a canvas rounds."""
    sprites = walkers(make_sprites)
    pixels = sprites.pixels.copy()
    pixels[..., 3] = np.where(pixels[..., 3] > 0, 255, 0)
    return sprites.replaced(pixels=pixels)


def moments(animation):
    """The first and the last ms of each frame that is shown, and the sprite of each."""
    times, rows, begun = [], [], 0
    for row, duration in animation.played():
        times += [begun, begun + duration - 1]
        rows += [row, row]
        begun += duration
    return times, rows


@pytest.fixture(scope="module")
def read(tmp_path_factory, sprites):
    """What the browser shows, by what was written; what begins with "wrong" has one pixel changed on its picture."""
    need("node", "chromium", "phaser", "playwright-core")
    folder = tmp_path_factory.mktemp("sheets")
    jobs = []
    for prefix in ("", "wrong "):
        text, png = export(
            "css", sprites, folder / prefix / f"{STEM}.css", EXPORTERS["css"].options(padding=1, extrude=1)
        )
        plays = {name: moments(animation)[0] for name, animation in zip(MOVES, sprites.animations, strict=True)}
        job = {"id": f"{prefix}css", "page": "css", "sheet": CLASSES, "names": NAMES, "plays": plays}
        jobs.append(job | {"path": text.relative_to(folder).as_posix()})
        options = EXPORTERS["starling"].options(trim=True, page=64, extrude=0, prefix=False)
        written = export("starling", sprites, folder / prefix / "star.xml", options)
        paths = [path.relative_to(folder).as_posix() for path in written]
        texts, pictures = ([path for path in paths if path.endswith(end)] for end in (".xml", ".png"))
        names = ["walk 0001", "walk 0002", "walk 0003", "walk 0004", "史莱姆", "a _b_ _c_&", "--0009", "0007"]
        job = {"width": sprites.width, "height": sprites.height, "names": names, "pivots": [(0.5, 0.5)] * len(names)}
        files = [{"json": text, "png": picture} for text, picture in zip(texts, pictures, strict=True)]
        jobs.append(job | {"id": f"{prefix}starling", "page": "phaser4", "load": "atlasXML", "files": files})
        if prefix:
            one_pixel_off(png)
            one_pixel_off(written[-1])
    (folder / "jobs.json").write_text(json.dumps(jobs), "utf-8")
    return run_script("browser.cjs", folder, folder / "jobs.json", shutil.which("chromium"))


def differing(data, pixels):
    """How many pixels differ from uint8 `(n, h, w, 4)`; they were drawn in one row."""
    count, height, width = pixels.shape[:3]
    drawn = np.frombuffer(base64.b64decode(data), np.uint8).reshape(height, count, width, 4).swapaxes(0, 1)
    return int((drawn != pixels).any(axis=-1).sum())


@pytest.mark.parametrize("job", ["css", "starling"])
def test_every_sprite_is_shown_to_the_pixel(read, sprites, cleaned, job):
    for result in (read[job], read[f"wrong {job}"]):
        assert "error" not in result, result["error"]
        assert result["warnings"] == []
    assert differing(read[job]["data"], cleaned(sprites.pixels)) == 0
    assert differing(read[f"wrong {job}"]["data"], cleaned(sprites.pixels)) == 1


def test_chromium_shows_each_frame_of_an_animation_from_its_first_to_its_last_ms(read, sprites, cleaned):
    for name, animation in zip(MOVES, sprites.animations, strict=True):
        play = read["css"]["plays"][name]
        assert differing(play["data"], cleaned(sprites.pixels)[moments(animation)[1]]) == 0
        total = sum(duration for _row, duration in animation.played())
        assert play["timing"] == [total, "Infinity", "none"] if animation.loop else [total, "1", "forwards"]
