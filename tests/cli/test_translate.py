"""ganstudio translate: one PNG for each drawing and model, nothing lost, and four views as sheets for engines."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tiny_project import make_tiny_project, tiny_pixels
from tiny_translators import add_translator

from ganstudio.checkpoints.library import mark_best
from ganstudio.cli import translating
from ganstudio.core.project import Project
from ganstudio.core.views import VIEWS, view_of
from ganstudio.data import decoding
from ganstudio.latent.translating import SpriteTranslator


@pytest.fixture
def drawings(tmp_path):
    """Three drawings, one of them in a folder below and with a name that is a number, and one that does not fit."""
    folder = tmp_path / "my drawings 图"
    (folder / "sub").mkdir(parents=True)
    for place, pixels in zip(("hero.png", "slime 怪.png", "sub/7.png"), tiny_pixels(3), strict=True):
        Image.fromarray(pixels).save(folder / place)
    Image.fromarray(tiny_pixels(1, side=16)[0]).save(folder / "large.png")
    return folder


def read(path):
    with Image.open(path) as picture:
        assert picture.mode == "RGBA"
        return np.asarray(picture)


@pytest.fixture
def left(tmp_path):
    """A project with a model that draws sprites, and a later one that translates."""
    project = make_tiny_project(tmp_path / "heroes left")
    return project, add_translator(project)


def test_each_drawing_gets_its_answer_under_its_name(run, left, drawings, tmp_path):
    project, model = left
    out = tmp_path / "answers"
    done = run("translate", project.folder, drawings, "--out", out, "--json")
    assert done.code == 0, done.err
    assert {path.relative_to(out).as_posix() for path in out.rglob("*.png")} == {
        "hero.png",
        "slime 怪.png",
        "sub/7.png",
    }
    assert done.json["count"] == 3 and done.json["models"][0]["model"] == str(model)
    (refused,) = done.json["refused"]
    assert refused["path"].endswith("large.png") and "8 × 8" in refused["reason"]
    for name in ("hero.png", "sub/7.png"):
        content = (out / name).read_bytes()
        assert b"trainedAlgorithmicMedia" in content and b"<ganstudio:Model>" + model.name.encode() in content
    wanted = SpriteTranslator().translate(model, tiny_pixels(3)).pixels
    assert np.array_equal(read(out / "hero.png"), wanted[0]) and np.array_equal(read(out / "sub/7.png"), wanted[2])


def test_what_no_model_takes_is_not_even_decoded(run, left, drawings, tmp_path, monkeypatch):
    decoded, pixels = [], decoding._pixels
    monkeypatch.setattr(decoding, "_pixels", lambda image: decoded.append(image.size) or pixels(image))
    Image.new("RGB", (257, 8)).save(drawings / "photo.png")
    done = run("translate", left[1], drawings, "--out", tmp_path / "answers", "--json")
    assert done.code == 0 and done.json["count"] == 3 and (257, 8) not in decoded
    assert "257 × 8; 256 × 256 is the most." in done.json["refused"][0]["reason"]


def test_of_a_project_the_best_snapshot_answers_and_the_newest_where_that_is_gone(run, left, drawings, tmp_path):
    project, model = left
    older = add_translator(project, step=5, seed=8)
    mark_best(older.parents[1], 5, {"kid": 0.1})
    for wanted in (older, model):
        done = run("translate", project.folder, drawings, "--out", tmp_path / f"by {wanted.stem}", "--json")
        assert done.json["models"][0]["model"] == str(wanted)
        older.unlink(missing_ok=True)


def test_the_flags_do_what_the_translator_does(run, left, drawings, tmp_path):
    _project, model = left
    out = tmp_path / "out"
    words = ["translate", model, drawings / "hero.png", "--out", out, "--reverse", "--palette", "none", "--back"]
    assert run(*words).code == 0
    wanted = SpriteTranslator().translate(model, tiny_pixels(1), True, False, True)
    assert np.array_equal(read(out / "hero.png"), wanted.pixels[0])
    assert np.array_equal(read(out / "hero-back.png"), wanted.back[0])


def test_what_another_model_cannot_take_is_told_before_any_work_with_its_name(run, left, drawings, tmp_path):
    _project, model = left
    opaque = add_translator(Project.create(tmp_path / "heroes right"), channels=3)
    solid = tiny_pixels(1, seed=3)[0]
    solid[..., 3] = 255
    Image.fromarray(solid).save(drawings / "solid.png")
    words = ["translate", model, "--model", opaque, "--out", tmp_path / "out", "--json", drawings]
    done = run(*words)
    assert done.code == 0, done.err
    assert done.json["count"] == 1 and len(list((tmp_path / "out").iterdir())) == 2
    reasons = {Path(refused["path"]).name: refused["reason"] for refused in done.json["refused"]}
    assert reasons["hero.png"].startswith("heroes right: The model knows no transparency")


def test_the_same_answer_has_the_same_recipe_whether_its_palette_was_asked_for_or_not(run, left, drawings, tmp_path):
    project, model = left
    night = add_translator(project, run="night", keeps_colours=False)
    for number, (snapshot, palette) in enumerate(((model, "source"), (night, "none"))):
        told, untold = (tmp_path / f"{number} {words}" for words in ("told", "untold"))
        assert run("translate", snapshot, drawings / "hero.png", "--out", told, "--palette", palette).code == 0
        assert run("translate", snapshot, drawings / "hero.png", "--out", untold).code == 0
        assert (told / "hero.png").read_bytes() == (untold / "hero.png").read_bytes(), palette


def test_no_answer_takes_the_place_of_another(run, left, tmp_path):
    _project, model = left
    folder, out = tmp_path / "drawn", tmp_path / "out"
    folder.mkdir()
    names = ("hero", "hero-back", "Hero-Back", "_a", "~a")
    for name, pixels in zip(names, tiny_pixels(5), strict=True):
        Image.fromarray(pixels).save(folder / f"{name}.png")
    done = run("translate", model, *(folder / f"{name}.png" for name in names), "--out", out, "--back", "--json")
    assert done.code == 0, done.err
    assert len({path.casefold() for path in done.json["files"]}) == len(list(out.iterdir())) == 10
    wanted = SpriteTranslator().translate(model, tiny_pixels(5), with_back=True)
    assert np.array_equal(read(out / "hero-back.png"), wanted.pixels[1]), "the picture keeps its name"
    assert np.array_equal(read(out / "hero-back-3.png"), wanted.back[0])
    assert np.array_equal(read(out / "hero-back-back.png"), wanted.back[1])


def test_nothing_is_replaced_unasked(run, left, drawings, tmp_path):
    project, _model = left
    out = tmp_path / "out"
    out.mkdir()
    (out / "hero.png").write_bytes(b"mine")
    done = run("translate", project.folder, drawings / "hero.png", "--out", out)
    assert done.code == 2 and "hero.png" in done.err and (out / "hero.png").read_bytes() == b"mine"
    assert run("translate", project.folder, drawings / "hero.png", "--out", out, "--replace").code == 0
    assert read(out / "hero.png").shape == (8, 8, 4)


def test_a_folder_that_cannot_be_written_is_told_before_the_translating(run, left, drawings, tmp_path, monkeypatch):
    monkeypatch.setattr(translating, "_translate", lambda *_more: pytest.fail("it was translated first"))
    (tmp_path / "file").write_bytes(b"")
    for out in (tmp_path / "file", tmp_path / "file/below"):
        done = run("translate", left[1], drawings, "--out", out)
        assert done.code == 2 and "is a file, not a folder" in done.err


@pytest.fixture
def four(tmp_path):
    """A project for each of the other three views; the last one's name tells nothing."""
    made = []
    for number, name in enumerate(("Heroes-left", "heroes right", "Rücken")):
        project = Project.create(tmp_path / name)
        made.append((project.folder, add_translator(project, seed=number)))
    return made


@pytest.mark.parametrize("key", ["rpgmaker", "godot"])
def test_four_views_from_one_drawing(run, four, drawings, tmp_path, key):
    (left, left_model), (right, right_model), (back, back_model) = four
    out = tmp_path / "hero"
    words = ["translate", left, drawings / "hero.png", "--model", right, "--model", f"up={back}"]
    done = run(*words, "--sheet", key, "--out", out, "--json")
    assert done.code == 0, done.err
    assert [each["view"] for each in done.json["models"]] == ["left", "right", "up"]
    assert {"hero-up.png"} < {path.name for path in out.rglob("*.png")}
    translate, drawing = SpriteTranslator().translate, tiny_pixels(1)
    answers = [translate(model, drawing).pixels[0] for model in (left_model, right_model, back_model)]
    assert np.array_equal(read(out / "hero-up.png"), answers[2])
    if key == "rpgmaker":
        sheet = read(out / "$hero.png")
        cell_height, cell_width = sheet.shape[0] // 4, sheet.shape[1] // 3
        for row, view in enumerate([drawing[0], *answers]):
            left_edge = (cell_width - 8) // 2
            bottom = (row + 1) * cell_height
            assert np.array_equal(sheet[bottom - 8 : bottom, left_edge : left_edge + 8], view)
    else:
        scene = next(out.rglob("*.tres")).read_text("utf-8")
        assert all(f"hero_{view}" in scene for view in ("down", "left", "right", "up"))


def test_a_sheet_of_views_names_its_models_and_the_artists_own_drawing(run, four, drawings, tmp_path):
    (left, left_model), (right, _right_model), (back, _back_model) = four
    words = ["translate", left, drawings / "hero.png", "--model", right, "--model", f"up={back}"]
    assert run(*words, "--sheet", "rpgmaker", "--out", tmp_path / "sheet").code == 0
    content = (tmp_path / "sheet" / "$hero.png").read_bytes()
    assert b"/compositeWithTrainedAlgorithmicMedia<" in content and left_model.name.encode() in content
    assert run(*words, "--sheet", "png", "--out", tmp_path / "apart").code == 0
    said = [b"/trainedAlgorithmicMedia<" in (tmp_path / "apart" / f"hero_{view}.png").read_bytes() for view in VIEWS]
    assert said == [False, True, True, True]


def test_characters_of_one_name_in_different_folders_are_all_in_the_sheets(run, four, tmp_path):
    (left, _), (right, _), (back, _) = four
    folder, out = tmp_path / "heroes", tmp_path / "out"
    for place, pixels in zip(("blue", "red"), tiny_pixels(2), strict=True):
        (folder / place).mkdir(parents=True)
        Image.fromarray(pixels).save(folder / place / "hero.png")
    words = ["translate", left, folder, "--model", right, "--model", f"up={back}", "--sheet", "rpgmaker"]
    done = run(*words, "--out", out)
    assert done.code == 0, done.err
    assert (out / "blue" / "hero-up.png").is_file() and (out / "red" / "hero-up.png").is_file()
    for number, name in enumerate(("$characters_hero.png", "$characters_hero-2.png")):
        sheet = read(out / name)
        top, start = sheet.shape[0] // 4 - 8, (sheet.shape[1] // 3 - 8) // 2
        assert np.array_equal(sheet[top : top + 8, start : start + 8], tiny_pixels(2)[number])


@pytest.mark.parametrize(
    ("given", "own", "made"), [("left", "down", "right"), ("right", "down", "left"), ("down", "left", "right")]
)
def test_a_side_that_nobody_draws_is_the_other_one_mirrored(run, four, drawings, tmp_path, given, own, made):
    (first, model), _right, (back, back_model) = four
    out = tmp_path / "hero"
    words = ["translate", f"{given}={first}", drawings / "hero.png", "--model", f"up={back}"]
    words += ["--view", own, "--sheet", "rpgmaker", "--out", out]
    refused = run(*words, "--no-mirror")
    assert refused.code == 2 and "Leave out --no-mirror" in refused.err and not out.exists()
    done = run(*words)
    assert (
        done.code == 0 and f"The {made} view is the {'left' if made == 'right' else 'right'} one, mirrored." in done.err
    )
    drawn = tiny_pixels(1)
    views = {own: drawn, given: SpriteTranslator().translate(model, drawn).pixels}
    views["up"] = SpriteTranslator().translate(back_model, drawn).pixels
    views[made] = views["left" if made == "right" else "right"][:, :, ::-1]
    assert np.array_equal(read(out / f"hero-{made}.png"), views[made][0]), "a file of its own too"
    said = b"trainedAlgorithmicMedia" in (out / f"hero-{made}.png").read_bytes()
    assert said == (own == "down"), "the artist's own drawing, mirrored, is no work of a model"
    sheet = read(out / "$hero.png")
    height, left_edge = sheet.shape[0] // 4, (sheet.shape[1] // 3 - 8) // 2
    for row, view in enumerate(("down", "left", "right", "up")):
        bottom = (row + 1) * height
        assert np.array_equal(sheet[bottom - 8 : bottom, left_edge : left_edge + 8], views[view][0]), view


def test_what_cannot_be_translated_is_said(run, left, four, drawings, tmp_path):
    project, _model = left
    drawn = next(path for path in project.folder.rglob("000010.safetensors") if "2026-01" in str(path))
    plain = make_tiny_project(tmp_path / "plain")
    one_way = add_translator(plain, "pix2pix")
    large = add_translator(Project.create(tmp_path / "large"), side=16)
    out = ["--out", tmp_path / "out"]
    folder, view_less = drawings, four[2][0]
    hero = drawings / "hero.png"
    all_four = ["translate", four[0][0], hero, "--model", four[1][0], "--model", f"up={view_less}"]
    cases = [
        (["translate", drawn, hero], "does not translate"),
        (["translate", make_tiny_project(tmp_path / "none").folder, hero], "that translates"),
        (["translate", one_way, hero, "--reverse"], "one direction only"),
        (["translate", one_way, hero, "--back"], "one direction only"),
        (["translate", project.folder, folder / "large.png"], "no picture to translate"),
        (["translate", project.folder, tmp_path / "gone.png"], "There is no such file"),
        (["translate", project.folder, hero, "--model", large], "different sizes"),
        (["translate", four[0][0], hero, "--model", view_less, "--sheet", "rpgmaker"], "seen"),
        (["translate", four[0][0], hero, "--model", four[1][0], "--sheet", "rpgmaker"], "Four views are needed"),
        ([*all_four, "--view", "down"], "Add --sheet"),
        ([*all_four, "--no-mirror"], "Add --sheet"),
        ([*all_four, "--set", "scale=2"], "Add --sheet"),
        ([*all_four, "--sheet", "nope"], "“nope” is not known"),
        ([*all_four, "--sheet", "rpgmaker", "--set", "nope=1"], "nope"),
    ]
    for words, said in cases:
        done = run(*words, *out)
        assert done.code == 2 and said in done.err and len(done.err.splitlines()) == 1, (words, done.err)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("Heroes-left", "left"),
        ("from front to back", "up"),
        ("英雄 右", "right"),
        ("leftovers", ""),
        ("Front", "down"),
        ("feedback", ""),
    ],
)
def test_names_tell_of_views(name, view):
    assert view_of(name) == view
