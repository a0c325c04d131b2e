"""export: arranged, finished and marked; near copies are held back and files are not replaced unasked."""

import io
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project
from ganstudio.data.dataset import load_dataset
from ganstudio.export import SpriteSet


def pixels(path):
    return np.asarray(Image.open(path).convert("RGBA"))


@pytest.fixture
def export(run, trained, tmp_path):
    def export_words(*words, out="a.png", format="texturepacker"):
        return run("export", trained, "--format", format, "--count", 4, "--out", tmp_path / out, *words)

    return export_words


def test_sprites_are_arranged_finished_and_marked(export, tmp_path):
    assert export(out="plain.png", format="sheet").code == 0
    words = ["--arrange", "pivot=bottom", "--finish", "scale=2", "--no-provenance", "--report"]
    done = export(*words, "--json")
    assert done.code == 0
    frames = json.loads((tmp_path / "a.json").read_text("utf-8"))["frames"]
    assert {tuple(frame["pivot"].values()) for frame in frames.values()} == {(0.5, 1.0)}
    assert {frame["sourceSize"]["w"] for frame in frames.values()} == {16}
    assert b"DigitalSourceType" not in (tmp_path / "a.png").read_bytes()
    assert b"DigitalSourceType" in (tmp_path / "plain.png").read_bytes()
    report = json.loads((tmp_path / "a report.json").read_text("utf-8"))
    assert [entry["recipe"]["index"] for entry in report["sprites"]] == [0, 1, 2, 3]
    assert all(entry["nearest"]["sprite"] and entry["nearest"]["distance"] > 0 for entry in report["sprites"])
    assert len(done.json["files"]) == 4


def test_palettes_of_the_data_set_and_of_a_file(run, export, trained, tmp_path):
    known = load_dataset(Project.open(trained)).rgba().reshape(-1, 4)
    colours = {tuple(colour[:3]) for colour in known[known[:, 3] > 0].tolist()}
    assert export("--finish", "palette=dataset", format="sheet").code == 0
    drawn = pixels(tmp_path / "a.png").reshape(-1, 4)
    assert {tuple(colour[:3]) for colour in drawn[drawn[:, 3] > 0].tolist()} <= colours
    (tmp_path / "two.hex").write_text("ff0000\n0000ff\n")
    assert export("--finish", f"palette={tmp_path / 'two.hex'}", format="sheet", out="b.png").code == 0
    drawn = pixels(tmp_path / "b.png").reshape(-1, 4)
    assert {tuple(colour[:3]) for colour in drawn[drawn[:, 3] > 0].tolist()} <= {(255, 0, 0), (0, 0, 255)}
    model = tmp_path / "alone.safetensors"
    model.write_bytes(Path(run("info", trained, "--json").json["newest_snapshot"]).read_bytes())
    done = run("export", model, "--format", "sheet", "--out", tmp_path / "c.png", "--finish", "palette=dataset")
    assert done.code == 2 and "palette=FILE" in done.err


def test_of_a_model_without_a_project_the_nearest_is_not_known(run, trained, tmp_path):
    model = run("info", trained, "--json").json["newest_snapshot"]
    alone = tmp_path / "alone.safetensors"
    alone.write_bytes(Path(model).read_bytes())
    done = run("export", alone, "--format", "sheet", "--count", 2, "--out", tmp_path / "b.png", "--report")
    assert done.code == 0
    report = json.loads((tmp_path / "b report.json").read_text("utf-8"))
    assert [entry["nearest"] for entry in report["sprites"]] == [None, None]


@pytest.fixture
def learnt_by_heart(trained, monkeypatch):
    """A project whose model draws two training sprites, mirrored, and two of its own; the pixels and names."""
    known = load_dataset(Project.open(trained))
    made = np.zeros((4, 8, 8, 4), np.uint8)
    made[[0, 3]] = np.random.default_rng(5).integers(0, 256, (2, 8, 8, 4))
    made[1:3] = known.rgba()[[4, 7], :, ::-1]

    def draw(*_words, **_more):
        names = ("00000", "00001", "00002", "00003")
        return SpriteSet(made, names, recipes=tuple({"index": row} for row in range(4)))

    monkeypatch.setattr("ganstudio.cli.exporting.make_sprites", draw)
    return made, [known.names[4], known.names[7]]


def test_near_copies_are_held_back_until_the_artist_says_yes(export, learnt_by_heart, tmp_path):
    _made, names = learnt_by_heart
    done = export(format="png", out="some")
    assert done.code == 0
    assert "Held back, because they nearly copy a training picture: 2 of 4" in done.err
    assert f"00001 ≈ {names[0]}, 00002 ≈ {names[1]}" in done.err
    assert [path.name[:5] for path in sorted((tmp_path / "some").iterdir())] == ["00000", "00003"]
    data = export("--json", format="png", out="more").json
    assert [each["sprite"] for each in data["held_back"]] == names
    data = export("--with-copies", "--report", "--json", format="png", out="all").json
    assert (data["count"], data["held_back"]) == (4, [])
    [report] = (tmp_path / "all").glob("*report.json")
    entries = json.loads(report.read_text("utf-8"))["sprites"]
    assert [entry["nearest"]["copy"] for entry in entries] == [False, True, True, False]


def test_nothing_is_written_when_all_are_copies(export, learnt_by_heart, tmp_path):
    made, _names = learnt_by_heart
    made[[0, 3]] = made[1:3]
    done = export(format="sheet")
    assert (done.code, (tmp_path / "a.png").exists()) == (2, False)
    assert "--with-copies" in done.err


def test_files_are_replaced_only_when_that_is_asked_for(export, tmp_path):
    assert export().code == 0
    before = (tmp_path / "a.png").read_bytes()
    assert export().code == 0  # the same again replaces nothing
    done = export("--seed", 9)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "a.png" in done.err and "--replace" in done.err
    assert "a.json" not in done.err  # its content is the same
    assert (tmp_path / "a.png").read_bytes() == before
    assert export("--seed", 9, "--replace").code == 0
    assert (tmp_path / "a.png").read_bytes() != before


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("\n", 2), ("n\n", 2), ("", 2)])
def test_on_a_terminal_it_is_asked(export, tmp_path, monkeypatch, answer, code):
    assert export(format="sheet").code == 0
    before = (tmp_path / "a.png").read_bytes()
    said = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    monkeypatch.setattr(sys, "stderr", said)
    assert export("--seed", 9, format="sheet").code == code
    assert str(tmp_path / "a.png") in said.getvalue() and "Replace them? [y/N]" in said.getvalue()
    assert ((tmp_path / "a.png").read_bytes() == before) == (code == 2)


def test_formats_stand_by_families_with_the_options_of_all(run):
    text = run("formats").out
    places = [
        text.index(words) for words in ("Pictures\n===", "texturepacker  –", "--arrange  –", "--finish  –", "sign=")
    ]
    assert places == sorted(places)
    shared = run("formats", "--json").json["shared"]
    assert [each["key"] for each in shared][:2] == ["--arrange", "--finish"]
    assert {"provenance", "sign", "report"} == {option["name"] for option in shared[2]["options"]}


@pytest.mark.parametrize(
    "words",
    [
        ["--arrange", "pivot=nose"],
        ["--finish", "scale=0"],
        ["--finish", "x"],
        ["--finish", "palette=nowhere.gpl"],
        ["--finish", "palette="],
        ["--finish", "outline=outside", "--finish", "outline_colour=reddish"],
        ["--out", "a file/a.png"],
        ["--format", "png", "--out", "a file"],
    ],
)
def test_wrong_words_are_explained_before_sprites_are_made(export, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a file").write_text("old")
    monkeypatch.setattr("ganstudio.cli.exporting.make_sprites", lambda *_words: pytest.fail("sprites were made"))
    done = export(*words)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Trained.ganstudio", "a file"]
    assert (tmp_path / "a file").read_text() == "old"


@pytest.mark.parametrize(
    ("count", "words", "told"),
    [
        (1_000_000, ["--finish", "scale=4"], "too many for the memory"),
        (4, ["--finish", "scale=1", "--set", "padding=64", "--set", "columns=4000"], None),
        (300_000, [], "largest is 4096"),
        (100_000, ["--set", "trim=true"], None),
    ],
)
def test_what_is_too_much_is_told_before_a_sprite_is_made(run, trained, tmp_path, monkeypatch, count, words, told):
    def made(*about):
        raise StudioError("A sprite was made.")

    monkeypatch.setattr("ganstudio.latent.sampler.Sampler.sample", made)
    key = "aseprite_json"  # on one picture
    done = run("export", trained, "--format", key, "--count", count, "--out", tmp_path / "a.json", *words)
    assert done.code != 0 and (told or "A sprite was made.") in done.err
    assert not list(tmp_path.glob("a*"))
