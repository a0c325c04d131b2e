"""Exports in the browser: Phaser 3 and 4, PixiJS and Chromium's own decoder show the very pixels, pivots and times."""

from __future__ import annotations

import base64
import json
import shutil

import numpy as np
import pytest
from consumers import need, run_script

from ganstudio.export import EXPORTERS, Animation, export

NAMES = ("hero 1", "hero#2", "50% off", "龙 行走", "🐉", "a&b=c", "q+r")
PIVOTS = ((0.5, 1.0), (0.25, 0.75), (0.0, 0.0), (1.0, 0.5), (0.5, 0.5), (0.5, -0.25), (0.75, 1.25))
ANIMATIONS = (
    Animation("走 forward", (0, 1, 2), (100, 150, 200)),
    Animation("back", (3, 4, 5), (70, 64, 90), "reverse"),
    Animation("there and back", (1, 0, 2), (50, 60, 70), "pingpong"),
    Animation("still", (6, 6, 6), (40, 50, 60), "pingpong_reverse", loop=False),
)
ENGINES = ("phaser3", "phaser4")
TYPES = {"gif": "image/gif", "apng": "image/png", "webp": "image/webp"}
STEM = "英雄 1"
FRAMES = [f"{STEM}_{name}" for name in NAMES]
# What plays, one animation after the other, each as it looks: the frames of Phaser's own animations.
PLAYED = [step for animation in ANIMATIONS for step in animation.played()]
HEIGHT, WIDTH = 32, 24
# key of the result: format, page size, how Phaser loads it
SHEETS = {
    "hash": ("texturepacker", 2048, "atlas"),
    "hash of pages": ("texturepacker", 64, "atlas"),
    "array of pages": ("json_array", 64, "atlas"),
    "multi atlas": ("phaser_multiatlas", 64, "multiatlas"),
    "aseprite": ("phaser_aseprite", None, "aseprite"),
    "aseprite array": ("aseprite_json", None, "atlas"),
}


@pytest.fixture(scope="module")
def hero(make_sprites):
    sprites = make_sprites(len(NAMES), HEIGHT, WIDTH)
    return sprites.replaced(names=NAMES, pivots=PIVOTS, animations=ANIMATIONS, title=STEM)


@pytest.fixture(scope="module")
def soft(make_sprites):
    """Half-transparent sprites of which two look the same: an encoder that merges frames would be seen."""
    sprites = make_sprites(4, 9, 11, soft=True)
    moves = Animation("a", (0, 1, 2, 3), (100, 30, 250, 60))
    return sprites.replaced(pixels=sprites.pixels[[0, 0, 1, 2]], animations=(moves,))


def with_one_wrong_pixel(sprites):
    pixels = sprites.pixels.copy()
    y, x = np.argwhere(pixels[2, ..., 3] == 255)[0]
    pixels[2, y, x, 0] ^= 1
    return sprites.replaced(pixels=pixels)


@pytest.fixture(scope="module")
def read(tmp_path_factory, hero, soft):
    """What the browser reads, by what was written; what begins with "wrong" differs from the sprites in one pixel."""
    need("node", "chromium", "phaser", "phaser3", "pixi.js", "playwright-core", "unityparser")
    folder = tmp_path_factory.mktemp("web")
    jobs = _jobs(folder, "", hero, soft) + _jobs(folder, "wrong ", *map(with_one_wrong_pixel, (hero, soft)))
    (folder / "jobs.json").write_text(json.dumps(jobs), "utf-8")
    return run_script("browser.cjs", folder, folder / "jobs.json", shutil.which("chromium"))


def frames_of(key):
    """The rows and names of the frames that a format has."""
    if key == "phaser_aseprite":
        return [row for row, _duration in PLAYED], list(map(str, range(len(PLAYED))))
    if key == "aseprite_json":  # a sprite that is in several animations is there again under another name
        rows = [row for animation in ANIMATIONS for row in animation.frames]
        seen = [rows[:place].count(row) + 1 for place, row in enumerate(rows)]
        return rows, [FRAMES[row] + (f"-{time}" if time > 1 else "") for row, time in zip(rows, seen, strict=True)]
    return list(range(len(FRAMES))), FRAMES


def _jobs(folder, prefix, hero, soft):
    jobs = []
    for sheet, (key, page, load) in SHEETS.items():
        options = EXPORTERS[key].options(trim=True) if page is None else EXPORTERS[key].options(trim=True, page=page)
        written = export(key, hero, folder / prefix / sheet / f"{STEM}.json", options)
        paths = [path.relative_to(folder).as_posix() for path in written]
        texts = [path for path in paths if path.endswith(".json")]
        pictures = [path for path in paths if path.endswith(".png")]
        rows, names = frames_of(key)
        job = {"width": WIDTH, "height": HEIGHT, "names": names, "pivots": [PIVOTS[row] for row in rows]}
        files = [{"json": texts[0 if load == "multiatlas" else n], "png": png} for n, png in enumerate(pictures)]
        files = files[:1] if load == "multiatlas" else files
        for engine in ENGINES:
            jobs.append(job | {"id": f"{prefix}{engine} {sheet}", "page": engine, "load": load, "files": files})
        if key == "texturepacker":
            jobs.append(job | {"id": f"{prefix}pixi {sheet}", "page": "pixi", "path": texts[0]})
    jobs += _unity_jobs(folder, prefix, hero)
    for key, kind in TYPES.items():
        [path] = export(key, soft, folder / prefix / f"{STEM}.{key}")
        name = path.relative_to(folder).as_posix()
        jobs.append({"id": prefix + key, "page": "decoder", "path": name, "type": kind})
    return jobs


def _unity_jobs(folder, prefix, hero):
    """Phaser cuts the frames out as the `.meta` says and draws them about the pivots that unityparser reads there."""
    options = EXPORTERS["unity"].options(trim=True, page=64)
    names = tuple(f"sprite {row}" for row in range(hero.count))  # Phaser takes quoted names with their quotes
    written = export("unity", hero.replaced(names=names), folder / prefix / "unity" / "hero.png", options)
    paths = [path.relative_to(folder).as_posix() for path in written]
    metas = [run_script("unity_meta.py", path)["TextureImporter"]["spriteSheet"]["sprites"] for path in written[1::2]]
    pivot_of = {entry["name"]: entry["pivot"] for entries in metas for entry in entries}
    names = [f"hero_{name}" for name in names]
    job = {
        "width": WIDTH,
        "height": HEIGHT,
        "load": "unityAtlas",
        "names": names,
        "pivots": PIVOTS,
        "origins": [[float(pivot_of[name]["x"]), 1 - float(pivot_of[name]["y"])] for name in names],
        "files": [{"png": png, "json": meta} for png, meta in zip(paths[::2], paths[1::2], strict=True)],
    }
    return [job | {"id": f"{prefix}{engine} unity", "page": engine} for engine in ENGINES]


def differing(result, pixels):
    """How many pixels of the drawn frames differ from uint8 `(n, h, w, 4)`; the frames stand in one row."""
    assert "error" not in result, result["error"]
    count, height, width = pixels.shape[:3]
    drawn = np.frombuffer(base64.b64decode(result["data"]), np.uint8).reshape(height, count, width, 4).swapaxes(0, 1)
    return int((drawn != pixels).any(axis=-1).sum())


SHEET_READERS = [f"{reader} {sheet}" for sheet in SHEETS for reader in ENGINES] + ["pixi hash", "pixi hash of pages"]


@pytest.mark.parametrize("job", SHEET_READERS)
def test_every_frame_is_drawn_to_the_pixel(read, hero, cleaned, job):
    """Each frame is drawn by the pivot that the engine read: a wrong one would move it out of its cell."""
    rows, names = frames_of(SHEETS[job.partition(" ")[2]][0])
    result, expected = read[job], cleaned(hero.pixels)[rows]
    assert differing(result, expected) == 0
    assert result["warnings"] == [] and result.get("complaints", []) == []
    points = result["anchors"] if job.startswith("pixi") else result["origins"]
    assert list(points.values()) == [list(PIVOTS[row]) for row in rows]
    assert set(names) <= set(result["names"]) and len(result["names"]) == len(rows)
    wrong = differing(read[f"wrong {job}"], expected)
    assert wrong == rows.count(2)


@pytest.mark.parametrize("engine", ENGINES)
def test_phaser_cuts_the_sprites_out_by_the_meta_of_unity(read, hero, cleaned, engine):
    result, expected = read[f"{engine} unity"], cleaned(hero.pixels)
    assert differing(result, expected) == 0
    assert result["warnings"] == [] and result["complaints"] == []
    assert sorted(result["names"]) == [f"hero_sprite {row}" for row in range(hero.count)]
    assert len(set(map(tuple, result["origins"].values()))) > 1
    assert differing(read[f"wrong {engine} unity"], expected) == 1


@pytest.mark.parametrize("sheet", ["hash", "hash of pages"])
def test_pixi_plays_the_animations(read, sheet):
    animations = read[f"pixi {sheet}"]["animations"]
    assert read[f"pixi {sheet}"]["pages"] == (1 if sheet == "hash" else 2)
    assert animations == {a.name: [FRAMES[row] for row, _duration in a.played()] for a in ANIMATIONS}


@pytest.mark.parametrize("engine", ENGINES)
def test_phaser_plays_the_animations_with_their_times(read, engine):
    plays, numbers = {}, iter(range(len(PLAYED)))
    for animation in ANIMATIONS:
        plays[animation.name] = [[str(next(numbers)), duration] for _row, duration in animation.played()]
    assert read[f"{engine} aseprite"]["plays"] == plays


@pytest.mark.parametrize("key", TYPES)
def test_chromium_decodes_every_frame_and_time(read, soft, cleaned, key):
    expected = cleaned(soft.pixels)
    if key == "gif":  # it knows no half-transparent pixels; nothing else is lost
        expected = np.where(expected[..., 3:] >= 128, expected | np.array([0, 0, 0, 255], np.uint8), 0)
    for job, wrong in ((key, 0), (f"wrong {key}", 1)):
        result = read[job]
        assert "error" not in result, result["error"]
        assert (result["width"], result["height"], result["loops"]) == (11, 9, "forever")
        assert [frame["ms"] for frame in result["frames"]] == [100, 30, 250, 60]
        shown = np.stack(
            [np.frombuffer(base64.b64decode(frame["data"]), np.uint8).reshape(9, 11, 4) for frame in result["frames"]]
        )
        off = np.abs(shown.astype(int) - expected)
        assert (
            off.max() <= 1
        )  # Chromium multiplies colour by alpha and back, which turns half-transparent pixels a little
        assert int(off[expected[..., 3] == 255].any(axis=-1).sum()) == wrong
