"""Which words open the window, and what is said where it cannot open."""

import os
import subprocess
import sys

import pytest

from ganstudio.__main__ import opens_window


def test_no_words_or_one_project_open_the_window(run, tmp_path, monkeypatch):
    run("new", tmp_path / "Monsters")
    monkeypatch.chdir(tmp_path)
    assert opens_window([])
    assert opens_window(["Monsters"])
    assert opens_window([str(tmp_path / "Monsters.ganstudio")])
    assert opens_window(["not there yet.ganstudio"])


@pytest.mark.parametrize(
    "words", [["new"], ["--help"], ["gans", "--json"], ["Monster"], ["a.ganstudio", "b.ganstudio"]]
)
def test_anything_else_is_the_command_line(words):
    assert not opens_window(words)


def test_a_command_is_no_project(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("new", "gans")
    assert not opens_window(["gans"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="macOS and Windows always have a display")
def test_without_a_display_the_window_says_so(run, monkeypatch):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    done = run()
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "no display" in done.err
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    done = run()
    assert done.code == 2 and "没有显示" in done.err and "no display" not in done.err


WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
from ganstudio.__main__ import main
commands = ([], ["--help"], ["train", "--help"], ["import", "--help"], ["new", "P"], ["info", "P"], ["formats"])
codes = [main(words) for words in commands]
print(codes, "torch" in sys.modules, [name for name in sys.modules if name.startswith("PySide6.")])
"""


def test_the_command_line_runs_without_qt_and_the_light_commands_without_torch(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.splitlines()[-1] == "[2, 0, 0, 0, 0, 0, 0] False []"
    assert "The window cannot open" in done.stderr
    assert "Traceback" not in done.stderr
