"""Kinds at the command line: learned with an option, listed by `info`, asked for with `--kind`."""

import numpy as np
import pytest
from PIL import Image

from tests.tiny_project import make_tiny_project

KINDS = {"slimes": 6, "剑 和 盾": 4}


@pytest.fixture
def knowing(tmp_path):
    """A project whose model tells kinds apart."""
    return make_tiny_project(tmp_path / "Knowing", kinds=KINDS).folder


def sampled(run, source, folder, *words):
    done = run("sample", source, "--count", 6, "--seed", 3, "--out", folder, *words)
    assert done.code == 0, done.err
    return [np.asarray(Image.open(path)) for path in sorted(folder.iterdir())]


def test_train_learns_the_kinds_and_the_model_lists_them(run, project, tmp_path):
    small = ["--steps", 2, "--batch-size", 4, "--device", "cpu", "--set", "width=8"]
    assert run("train", project, "--gan", "sprite", *small, "--set", "kinds=yes").code == 0
    model = run("info", project, "--json").json["newest_snapshot"]
    assert run("info", model, "--json").json["kinds"] == {"slimes": 6, "剑 和 盾": 6}
    assert "slimes 6, 剑 和 盾 6" in run("info", model).out
    assert len(sampled(run, project, tmp_path / "out", "--kind", "剑 和 盾")) == 6
    assert run("evaluate", project, "--count", 8).code == 0


def test_each_kind_has_its_own_sprites_the_same_each_time(run, knowing, tmp_path):
    drawn = {name: sampled(run, knowing, tmp_path / name, "--kind", name) for name in KINDS}
    again = sampled(run, knowing, tmp_path / "again", "--kind", "slimes")
    assert all(np.array_equal(a, b) for a, b in zip(drawn["slimes"], again, strict=True))
    anything = sampled(run, knowing, tmp_path / "any")
    for number, sprite in enumerate(anything):
        either = [np.array_equal(sprite, drawn[name][number]) for name in KINDS]
        assert sum(either) == 1, "without --kind it is a sprite of one kind or of the other"


def test_export_has_the_sprites_of_the_kind_and_animations_stay_within_it(run, knowing, tmp_path):
    drawn = sampled(run, knowing, tmp_path / "drawn", "--kind", "slimes")
    words = ["--kind", "slimes", "--count", 6, "--seed", 3]
    done = run("export", knowing, "--format", "png", *words, "--out", tmp_path / "files", "--json")
    exported = [np.asarray(Image.open(path)) for path in sorted(done.json["files"]) if path.endswith(".png")]
    assert all(np.array_equal(a, b) for a, b in zip(exported, drawn, strict=True))
    walk = tmp_path / "walk.png"
    assert run("export", knowing, "--format", "apng", *words, "--stops", 2, "--out", walk).code == 0
    with Image.open(walk) as image:
        first = np.asarray(image.convert("RGBA"))
    assert image.n_frames == 6 and np.array_equal(first[first[..., 3] > 0], drawn[0][drawn[0][..., 3] > 0])


def test_a_kind_that_is_not_there_is_refused_in_a_line(run, knowing, trained, tmp_path):
    for command in (["sample"], ["export", "--format", "sheet"]):
        done = run(*command, knowing, "--kind", "dragons", "--out", tmp_path / "out.png")
        assert done.code == 2 and "no kind “dragons”" in done.err and "slimes, 剑 和 盾" in done.err
        done = run(*command, trained, "--kind", "slimes", "--out", tmp_path / "out.png")
        assert done.code == 2 and "does not tell kinds of sprites apart" in done.err
        assert len(done.err.splitlines()) == 1
    assert not (tmp_path / "out.png").exists()
