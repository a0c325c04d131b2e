"""What exported pictures say of how they came to be: read by exiftool and c2pa, which we did not write."""

import dataclasses
import io
import json
import re
import sys
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image, ImageSequence

from ganstudio.core.errors import StudioError
from ganstudio.export import EXPORTERS, Animation, Marking, SpriteSet, export, prepare
from ganstudio.export.aseprite_encoding import is_aseprite
from ganstudio.export.marking import marked
from ganstudio.export.recipe_ids import recipe_id
from ganstudio.export.xmp import is_picture
from tests.consumers import need, run, run_script

SILENT = Marking(provenance=False)
MADE_BY = {"project": "Slimes", "gan": "sprite", "step": 1200, "version": "0.1"}
MODEL = 'runs/1/a <b> & "剑".safetensors'


@pytest.fixture
def made(make_sprites):
    """Sprites that know their recipes; names that HTML and XML must not take for their own."""
    sprites = make_sprites(4, names=("<script>alert(1)</script>", "b & c", "史莱姆", "🎮"))
    recipes = tuple({"snapshot": MODEL, "made_by": MADE_BY, "index": row} for row in range(4))
    return dataclasses.replace(sprites, recipes=recipes)


def exif(folder):
    printed = run(["exiftool", "-j", "-r", "-G1", "-XMP:all", folder])
    return {each["SourceFile"].rpartition("/")[2]: each for each in json.loads(printed)}


def test_every_picture_says_to_exiftool_that_it_is_ai_made(made, tmp_path):
    need("exiftool")
    pictures = set()
    for key, _exporter in EXPORTERS:
        pictures |= {path for path in export(key, made, tmp_path / f"{key}-x") if is_picture(path.read_bytes())}
    export("sheet", made, tmp_path / "silent", marking=SILENT)
    said = exif(tmp_path)
    assert "XMP-iptcExt:DigitalSourceType" not in said.pop("silent.png")
    assert len(pictures) > 5
    for path in pictures:
        mark = said[path.name]
        assert mark["XMP-iptcExt:DigitalSourceType"].endswith("/digitalsourcetype/trainedAlgorithmicMedia"), path
        assert mark["XMP-xmp:CreatorTool"].startswith("GAN Studio ")
        assert mark["XMP-ganstudio:Model"] == 'a <b> & "剑".safetensors'
        assert (mark["XMP-ganstudio:Project"], mark["XMP-ganstudio:Version"]) == ("Slimes", 0.1)
        assert (mark["XMP-ganstudio:Gan"], mark["XMP-ganstudio:Step"]) == ("sprite", 1200)
    assert said["sheet-x.png"]["XMP-ganstudio:Recipe"].split() == [recipe_id(recipe) for recipe in made.recipes]
    assert said["b & c.png"]["XMP-ganstudio:Recipe"] == recipe_id(made.recipes[1])


def recipes_in(files):
    found = {path.name: re.search(rb"<ganstudio:Recipe>(.*)</", content) for path, content in files.items()}
    return {name: said[1].decode().split() for name, said in found.items() if said}


def test_a_picture_names_the_recipes_of_what_it_shows(made, tmp_path):
    """Also where there are by chance as many pictures as animations."""
    recipes = [recipe_id(recipe) for recipe in made.recipes]
    moves = tuple(Animation(name, rows, (100,) * len(rows)) for name, rows in (("a", (0, 1, 2)), ("b", (3, 0))))
    moving = made.replaced(animations=moves)
    expected = {"x_a": recipes[:3], "x_b": [recipes[3], recipes[0]]}
    for key in ("gif", "apng", "webp"):
        suffix = EXPORTERS[key].suffix
        assert recipes_in(prepare(key, moving, tmp_path / "x")) == {k + suffix: v for k, v in expected.items()}
    strips = recipes_in(prepare("gamemaker", moving, tmp_path))
    assert strips == {"spr_a_strip3.png": recipes[:3], "spr_b_strip2.png": [recipes[3], recipes[0]]}
    four = made.replaced(animations=tuple(Animation(str(row), (3 - row,), (100,)) for row in range(4)))
    assert list(recipes_in(prepare("png", four, tmp_path)).values()) == [[recipe] for recipe in recipes]
    tall = moving.replaced(pixels=made.pixels.repeat(3, axis=1))
    pages = recipes_in(prepare("json_array", tall, tmp_path / "x", EXPORTERS["json_array"].options(page=64)))
    assert pages == {"x-0.png": recipes, "x-1.png": recipes}


def test_the_artists_own_drawings_are_not_said_to_be_made(made, tmp_path):
    """They are kept and exported beside their translations; a picture that shows both is said to be of both."""
    drawing = {"source": "hero.png", "source_sha256": "0"}
    sprites = made.replaced(recipes=(drawing, {**drawing, "snapshot": MODEL}, *made.recipes[2:]))
    for key in ("png", "defold", "rpgmaker"):
        files = prepare(key, sprites, tmp_path / f"x{EXPORTERS[key].suffix}").values()
        said = [b"/trainedAlgorithmicMedia<" in content for content in files if is_picture(content)]
        assert said == [False, True, True, True], key
    [sheet] = prepare("sheet", sprites, tmp_path / "x").values()
    assert b"/compositeWithTrainedAlgorithmicMedia<" in sheet


def test_an_answer_that_was_painted_over_is_said_to_be_of_both(made, tmp_path):
    recipe = {"source": "hero.png", "snapshot": MODEL}
    sprites = made.replaced(recipes=(recipe, {**recipe, "touched_up": True}, *made.recipes[2:]))
    plain, painted, *_others = prepare("png", sprites, tmp_path).values()
    assert b"/trainedAlgorithmicMedia<" in plain and b"/compositeWithTrainedAlgorithmicMedia<" in painted
    assert recipes_in({tmp_path / "a": plain, tmp_path / "b": painted}) == {"a": [recipe_id(recipe)]} | {
        "b": [recipe_id(recipe)]
    }


def test_what_shows_one_sprite_names_one_recipe(tmp_path):
    """Whatever the format: pictures would grow with the square of the sprites, and drawings be said to be made."""
    pixels = np.full((12, 16, 16, 4), 255, np.uint8)
    pixels[..., 0] = np.arange(12)[:, None, None] * 20
    recipes = tuple({"snapshot": MODEL, "index": row} for row in range(12))
    sprites, single = SpriteSet(pixels, tuple("abcdefghijkl"), recipes=recipes), set()
    for key, exporter in EXPORTERS:
        files = prepare(key, sprites, tmp_path / f"x{exporter.suffix}")
        for path, content in files.items():
            if is_picture(content):
                with Image.open(io.BytesIO(content)) as image:
                    frames = [np.array(frame.convert("RGBA")) for frame in ImageSequence.Iterator(image)]
                shown = np.concatenate([frame[frame[..., 3] > 0] for frame in frames])
                rows = np.unique(shown[:, 0]) // 20
                if len(rows) == 1:
                    single.add(key)
                    assert recipes_in({path: content})[path.name] == [recipe_id(recipes[rows[0]])], path
    assert {"png", "defold", "rpgmaker"} <= single


def webp(sprites, moving):
    buffer, pictures = io.BytesIO(), [Image.fromarray(sprite) for sprite in sprites.pixels]
    more = {"save_all": True, "append_images": pictures[1:], "duration": 120} if moving else {}
    pictures[0].save(buffer, "WEBP", lossless=True, exact=True, **more)
    return buffer.getvalue()


@pytest.mark.parametrize("moving", [False, True])
def test_a_webp_is_marked_and_its_frames_stay(made, cleaned, tmp_path, moving):
    need("exiftool")
    path = tmp_path / "x.webp"
    files = marked({path: webp(made, moving)}, made, Marking(), lambda *_words: None, tmp_path / "x", {})
    path.write_bytes(files[path])
    assert exif(tmp_path)["x.webp"]["XMP-ganstudio:Step"] == 1200
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == (4 if moving else 1)
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            assert np.array_equal(cleaned(np.array(image.convert("RGBA"))), cleaned(made.pixels[number]))


def test_only_the_marks_are_added(made, tmp_path):
    """Nothing but the pictures changes, and of those nothing is taken away."""
    for key, _exporter in EXPORTERS:
        plain = prepare(key, made, tmp_path / "x", marking=SILENT)
        spoken = prepare(key, made, tmp_path / "x")
        assert list(plain) == list(spoken)
        for path, content in plain.items():
            said = is_picture(content) or is_aseprite(content)
            assert said or spoken[path] == content
            assert not said or len(content) + 200 < len(spoken[path]) < len(content) + 1600


def test_a_recipe_is_always_called_the_same():
    recipe = {"model": "m.safetensors", "step": 3, "latent": [0.5, -1.0], "truncation": 1.0}
    assert recipe_id(recipe) == "78956890e3fe"
    assert recipe_id(dict(reversed(recipe.items()))) == recipe_id(recipe)
    assert recipe_id({**recipe, "nearest": {"sprite": "a", "distance": 0.1, "copy": False}}) == recipe_id(recipe)
    assert recipe_id({**recipe, "made_by": {"gan": "sprite"}}) == recipe_id(recipe)
    assert recipe_id({**recipe, "step": 4}) != recipe_id(recipe)


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data):
        self.words.append(data)


def test_the_report_lists_each_sprite_and_needs_nothing_else(made, tmp_path):
    near = {"sprite": "knight <1>.png", "distance": 0.0125, "copy": True}
    far = {"sprite": "ogre.png", "distance": 0.25, "copy": False}
    recipes = [{**recipe, "nearest": found} for recipe, found in zip(made.recipes[:2], (near, far), strict=True)]
    sprites = dataclasses.replace(
        made, recipes=(*recipes, *made.recipes[2:]), tags=(("ui", "<i>"), (), (), ()), pivots=((0.5, 1.0),) * 4
    )
    written = export("texturepacker", sprites, tmp_path / "hero", marking=Marking(report=True))
    assert [path.name for path in written][-2:] == ["hero report.html", "hero report.json"]
    said = json.loads((tmp_path / "hero report.json").read_text("utf-8"))
    assert said["files"] == [path.name for path in written[:-2]]
    assert [entry["name"] for entry in said["sprites"]] == list(made.names)
    assert [entry["nearest"] for entry in said["sprites"]] == [near, far, None, None]
    assert [entry["recipe"] for entry in said["sprites"]] == [dict(recipe) for recipe in made.recipes]
    assert said["sprites"][0]["tags"] == ["ui", "<i>"] and said["sprites"][0]["pivot"] == [0.5, 1.0]

    page = Page((tmp_path / "hero report.html").read_text("utf-8"))
    assert "script" not in page.tags and page.tags.count("img") == 4
    assert all(link.startswith("data:image/png;base64,") for link in page.links)
    text = " ".join(page.words)
    for words in (*made.names, "knight <1>.png, 0.0125 apart", "nearly a copy", "ogre.png, 0.2500 apart", "<i>"):
        assert words in text
    assert text.count("nearly a copy") == 1 and text.count("not at hand") == 2


@pytest.mark.parametrize(
    ("rows", "source", "words"),
    [
        ((0, 0), "digitalCreation", "drawn by hand"),
        ((1, 1), "trainedAlgorithmicMedia", "drawn by a trained generative model with"),
        ((0, 1), "compositeWithTrainedAlgorithmicMedia", "and in part by hand"),
        ((1, 2), "compositeWithTrainedAlgorithmicMedia", "and in part by hand"),
    ],
)
def test_the_report_says_who_drew_the_sprites(made, tmp_path, rows, source, words):
    answer = {"source": "hero.png", "snapshot": MODEL}
    recipes = ({"source": "hero.png"}, answer, {**answer, "touched_up": True})
    sprites = SpriteSet(made.pixels[:2], ("a", "b"), recipes=tuple(recipes[row] for row in rows))
    page, content = list(prepare("sheet", sprites, tmp_path / "x", marking=Marking(report=True)).values())[-2:]
    said = json.loads(content)
    assert said["digital_source_type"].endswith(f"/{source}") and words in page.decode()
    each = [entry["digital_source_type"].rpartition("/")[2] for entry in said["sprites"]]
    kinds = ("digitalCreation", "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia")
    assert each == [kinds[row] for row in rows]


def test_the_report_of_a_folder_lies_in_it(tmp_path):
    sprites = SpriteSet(np.zeros((2, 8, 8, 4), np.uint8), ("a", "b"), title="My: slimes")
    written = export("png", sprites, tmp_path / "out", marking=Marking(report=True))
    assert written[-1] == tmp_path / "out" / "My_ slimes report.json"


def test_signed_pictures_are_valid_until_a_pixel_changes(tmp_path):
    need("c2pa")
    said = run_script("content_credentials.py", tmp_path)["formats"]
    assert set(said) == {"sheet", "apng", "gif", "webp"}
    for key, answer in said.items():
        assert answer["state"] == "Valid", key
        assert answer["codes"] == ["signingCredential.untrusted"]
        assert answer["title"] == f"{key}{EXPORTERS[key].suffix}"
        assert not answer["thumbnail"] and answer["size"] < 10_000
        assert "trainedAlgorithmicMedia" in answer["text"] and "GAN Studio" in answer["text"]
    for key in ("sheet", "apng"):
        assert said[key]["changed"]["state"] == "Invalid"
        assert "assertion.dataHash.mismatch" in said[key]["changed"]["codes"]
    key = tmp_path / "home" / "settings" / "credentials" / "key.pem"
    assert b"PRIVATE KEY" in key.read_bytes()
    assert sys.platform == "win32" or key.stat().st_mode & 0o077 == 0


def test_the_seal_says_who_drew_what_is_shown(tmp_path):
    """Under a path that is no UTF-8 too, which the seal's title cannot hold as it stands."""
    need("c2pa")
    said = run_script("content_credentials.py", tmp_path)["sources"]
    assert {key: answer["source"] for key, answer in said.items()} == {
        "drawn": "digitalCreation",
        "both": "compositeWithTrainedAlgorithmicMedia",
        "painted": "compositeWithTrainedAlgorithmicMedia",
    }
    assert {answer["state"] for answer in said.values()} == {"Valid"}
    assert said["drawn"]["title"] == "drawn?.png" and "rainedAlgorithmicMedia" not in said["drawn"]["text"]


def test_without_the_extra_it_is_said_how_to_get_it(made, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "c2pa", None)
    with pytest.raises(StudioError) as error:
        export("sheet", made, tmp_path / "x", marking=Marking(sign=True))
    assert "ganstudio[credentials]" in error.value.hint
    assert list(tmp_path.iterdir()) == []
