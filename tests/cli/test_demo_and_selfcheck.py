"""The two commands that show that an installation works."""

import gettext

import pytest
from PIL import Image

from ganstudio.cli import selfcheck
from ganstudio.cli.demo import free_place


@pytest.mark.slow
def test_the_demo_ends_with_a_sheet(run, tmp_path):
    done = run("demo", "--minutes", "0.01", "--out", tmp_path / "演示", "--json")
    assert done.code == 0
    sheet = done.json_lines[-1]["sheet"]
    with Image.open(sheet) as image:
        assert image.mode == "RGBA"
        assert image.width > 32
    facts = run("info", done.json_lines[-1]["project"], "--json").json
    assert facts["count"] >= 1200
    assert len(facts["labels"]) >= 8


def test_a_second_demo_does_not_touch_the_first(tmp_path):
    assert free_place(tmp_path, "Demo").name == "Demo.ganstudio"
    (tmp_path / "Demo.ganstudio").mkdir()
    assert free_place(tmp_path, "Demo").name == "Demo 2.ganstudio"


def test_selfcheck_finds_everything(run, shipped):
    done = run("selfcheck", "--json")
    assert done.json["ok"], [item for item in done.json["checks"] if not item["ok"]]
    assert done.code == 0


def test_selfcheck_misses_the_words_of_an_empty_catalogue(run, monkeypatch):
    monkeypatch.setattr("gettext.translation", lambda *_args: gettext.NullTranslations())
    assert "✗ languages" in run("selfcheck").out


def test_selfcheck_says_what_is_broken(run, monkeypatch, tmp_path):
    monkeypatch.setattr(selfcheck, "resource", lambda name: tmp_path / name)
    done = run("selfcheck")
    assert done.code == 1
    assert "✗ icons" in done.out and "✗ languages" in done.out and "✗ shipped models" in done.out
    assert "Traceback" not in done.err
