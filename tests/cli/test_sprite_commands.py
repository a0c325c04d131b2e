"""sample and export: same seed, same pixels, always with transparency."""

import numpy as np
import pytest
from PIL import Image


def pixels_of(folder, count):
    return [np.asarray(Image.open(folder / f"{index:05d}.png")) for index in range(count)]


def test_sample_writes_numbered_rgba_files(run, trained, tmp_path):
    out = tmp_path / "新 sprites 🎲"
    done = run("sample", trained, "--count", 5, "--seed", 7, "--out", out, "--json")
    assert done.code == 0
    assert done.json["count"] == 5
    assert sorted(path.name for path in out.iterdir()) == [f"{index:05d}.png" for index in range(5)]
    for index in range(5):
        with Image.open(out / f"{index:05d}.png") as image:
            assert (image.mode, image.size) == ("RGBA", (8, 8))


def test_sample_says_who_drew_and_replaces_nothing_unasked(run, trained, tmp_path):
    words = ["sample", trained, "--count", 2, "--out", tmp_path]
    assert run(*words).code == 0 and run(*words).code == 0, "the very same files may be written again"
    for name in ("00000.png", "00001.png"):
        assert b"trainedAlgorithmicMedia" in (tmp_path / name).read_bytes()
    (tmp_path / "00001.png").write_bytes(b"mine")
    done = run(*words, "--seed", 9)
    assert done.code == 2 and "00001.png" in done.err and (tmp_path / "00001.png").read_bytes() == b"mine"
    assert run(*words, "--replace").code == 0 and (tmp_path / "00001.png").read_bytes() != b"mine"


def test_a_home_is_the_home_where_no_shell_saw_it(run, trained, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))  # the same on Windows
    (tmp_path / "home").mkdir()
    (tmp_path / "home/two.gpl").write_text("GIMP Palette\n0 0 0\n255 255 255\n", "utf-8")
    assert run("sample", trained, "--count", 2, "--out=~/s").code == 0
    finish = ["--finish", "palette=~/two.gpl"]
    assert run("export", trained, "--format", "sheet", "--count", 2, "--out=~/e.png", *finish).code == 0
    assert run("evaluate", trained, "--count", 2, "--against=~/s", "--json").code == 0
    assert run("import", trained, "~/s").code == 0
    started = run("train", trained, "--steps", 1, "--from=~/none.safetensors")
    assert str(tmp_path / "home/none.safetensors") in started.err
    assert (tmp_path / "home/s/00001.png").is_file() and (tmp_path / "home/e.png").is_file()
    assert not (tmp_path / "~").exists()


def test_the_same_seed_gives_the_same_pixels_from_project_and_model(run, trained, tmp_path):
    model = run("info", trained, "--json").json["newest_snapshot"]
    run("sample", trained, "--count", 3, "--seed", 7, "--out", tmp_path / "a")
    run("sample", model, "--count", 5, "--seed", 7, "--out", tmp_path / "b")
    run("sample", model, "--count", 3, "--seed", 8, "--out", tmp_path / "c")
    a, b, c = (pixels_of(tmp_path / name, 3) for name in "abc")
    assert all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))
    assert not all(np.array_equal(x, y) for x, y in zip(a, c, strict=True))


def test_truncation_narrows_the_variety(run, trained, tmp_path):
    run("sample", trained, "--count", 4, "--truncation", 0, "--out", tmp_path / "average")
    first, *others = pixels_of(tmp_path / "average", 4)
    assert all(np.array_equal(first, other) for other in others)


def test_export_has_the_pixels_of_sample(run, trained, tmp_path):
    run("sample", trained, "--count", 4, "--seed", 3, "--out", tmp_path / "sampled")
    done = run("export", trained, "--format", "png", "--count", 4, "--seed", 3, "--out", tmp_path / "files", "--json")
    assert done.code == 0
    exported = sorted(path for path in done.json["files"] if path.endswith(".png"))
    sampled = pixels_of(tmp_path / "sampled", 4)
    assert len(exported) == 4
    assert all(np.array_equal(np.asarray(Image.open(p)), q) for p, q in zip(exported, sampled, strict=True))


def test_every_format_can_be_exported(run, trained, tmp_path):
    for item in run("formats", "--json").json["formats"]:
        out = tmp_path / item["key"]
        done = run("export", trained, "--format", item["key"], "--count", 6, "--seed", 1, "--out", out)
        assert (done.code, done.err) == (0, done.err)
        assert out.exists() or list(tmp_path.glob(f"{item['key']}.*"))


def test_animations_are_walks(run, trained, tmp_path):
    done = run("export", trained, "--format", "apng", "--count", 8, "--stops", 2, "--out", tmp_path / "walk", "--json")
    with Image.open(done.json["files"][0]) as image:
        assert image.n_frames == 8


@pytest.mark.parametrize(
    "words",
    [
        ["--format", "sheeet"],
        ["--format", "sheet", "--set", "padding=-1"],
        ["--format", "sheet", "--set", "nonsense=1"],
        ["--format", "sheet", "--count", "0"],
        ["--format", "sheet", "--seed", "-1"],
        ["--format", "sheet", "--truncation", "nan"],
    ],
)
def test_wrong_exports_are_explained(run, trained, tmp_path, words):
    done = run("export", trained, "--out", tmp_path / "x.png", *words)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert not (tmp_path / "x.png").exists()


def test_sample_refuses_what_it_cannot_use(run, trained, project, tmp_path):
    (tmp_path / "file").write_text("here")
    (tmp_path / "foreign.safetensors").write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00{}      ")
    cases = [
        (trained, tmp_path / "file", "not a folder"),
        (project, tmp_path / "out", "no trained model"),
        (tmp_path / "missing.safetensors", tmp_path / "out", "There is no file"),
        (tmp_path / "foreign.safetensors", tmp_path / "out", "not a GAN Studio model"),
    ]
    for source, out, words in cases:
        done = run("sample", source, "--count", 1, "--seed", 0, "--out", out)
        assert done.code == 2
        assert words in done.err
    assert not (tmp_path / "out").exists()
